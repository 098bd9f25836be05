from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import orjson

from auth.personal import AtClosure, Holding
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.cases import CrossingCount, ExchangeCase, WantedFile
from resolvers.matters.model import CrossProvinceMode
from resolvers.paging import Order, Page, PageRequest, read_page

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def with_due_day(row: Row) -> Row:
    """A later version: until when the home province means to decide; it didn't say before."""
    return {**row, "dueOn": None}


class ExchangeCaseStore:
    """Conversations about cases, by the id that both provinces use."""

    COLLECTION = "crossProvinceCases"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = Holding(
        title="跨省通办",
        found_by=(),
        shown="_id direction mode partner createdAt remoteNumber",
        hidden=(
            "v agreement application made acknowledged sentDigest taken takenDigest reported certificate files "
            "filesDue dueOn revision"
        ),
        at_closure=AtClosure.KEPT,
        because="they belong to the file of the case, by whose number they are found (档案法)",
    )
    ENCRYPTED: ClassVar = {"certificate": Encrypted.RANDOM, "files": Encrypted.RANDOM}
    UPGRADES: ClassVar = {1: with_due_day}
    INDEXES = (
        Index((("application", 1),), unique=True),
        Index((("filesDue", 1), ("_id", 1)), where={"filesDue": {"$gt": _NEVER}}),
        Index((("partner", 1), ("filesDue", 1)), where={"filesDue": {"$gt": _NEVER}}),
        Index((("partner", 1), ("createdAt", -1), ("_id", -1))),
        Index((("partner", 1), ("direction", 1), ("createdAt", -1), ("_id", -1))),
    )
    QUERIES = (
        Query("application"),
        Query(sort="filesDue _id", range="filesDue"),
        Query("partner", range="filesDue"),
        Query("partner", sort="-createdAt -_id", range="createdAt"),
        Query("partner", range="createdAt"),
        Query("partner direction", sort="-createdAt -_id", range="createdAt"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, case: str) -> ExchangeCase | None:
        """Return the conversation of that id."""
        row = await self._rows.get(case)
        return exchange_case_from_row(row) if row else None

    async def get_many(self, cases: list[str]) -> dict[str, ExchangeCase]:
        """Return the conversations of these ids."""
        return {row["_id"]: exchange_case_from_row(row) for row in await self._rows.get_many(cases)}

    async def of_applications(self, numbers: list[str]) -> dict[str, ExchangeCase]:
        """Return the conversations about these cases, by their numbers here."""
        rows = await self._rows.find({"application": {"$in": numbers}}, limit=len(numbers))
        return {row["application"]: exchange_case_from_row(row) for row in rows}

    async def page(self, partner: str, direction: CaseDirection | None, request: PageRequest) -> Page[ExchangeCase]:
        """Return a page of the conversations with a partner, newest first."""
        where: Row = {"partner": partner} | ({"direction": direction.value} if direction else {})
        page = await read_page(self._rows, where, Order("createdAt", -1), request)
        items = tuple(exchange_case_from_row(row) for row in page.items)
        return Page(items, page.cursors, page.has_next, page.has_previous)

    async def counts(self, partners: list[str], since: datetime, until: datetime) -> dict[str, list[CrossingCount]]:
        """Count the conversations with each partner that began in a span, by direction and mode."""
        begun = {"partner": {"$in": partners}, "createdAt": {"$gte": since, "$lt": until}}
        way = {name: f"${name}" for name in ("partner", "direction", "mode")}
        group = {"_id": way, "cases": {"$sum": 1}}
        rows = await self._rows.aggregate([{"$match": begun}, {"$group": group}])
        found: dict[str, list[CrossingCount]] = {code: [] for code in partners}
        for row in sorted(rows, key=lambda row: (row["_id"]["direction"], row["_id"]["mode"])):
            one = row["_id"]
            count = CrossingCount(CaseDirection(one["direction"]), CrossProvinceMode(one["mode"]), row["cases"])
            found[one["partner"]].append(count)
        return found

    async def lacking(self, at: datetime, limit: int) -> list[ExchangeCase]:
        """Return conversations whose files are to be fetched now, the longest waiting first."""
        where = {"filesDue": {"$gt": _NEVER, "$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("filesDue", 1), ("_id", 1)), limit=limit)
        return [exchange_case_from_row(row) for row in rows]

    async def count_lacking(self, partner: str, cap: int) -> int:
        """Count a partner's conversations whose files aren't all here, at most so many."""
        return await self._rows.count({"partner": partner, "filesDue": {"$gt": _NEVER}}, cap)

    async def put_off(self, case: ExchangeCase, until: datetime) -> ExchangeCase | None:
        """Take a conversation to fetch its files, which nobody else does until then; None when somebody was first."""
        where = {"_id": case.id, "filesDue": case.files_due}
        taken = await self._rows.update(where, {"$set": {"filesDue": until}}) == 1
        return replace(case, files_due=until) if taken else None

    async def add(self, case: ExchangeCase) -> None:
        """Add one; raises Conflict when it is there."""
        try:
            await self._rows.insert(exchange_case_to_row(case))
        except Duplicate as error:
            raise Conflict from error

    async def save(self, case: ExchangeCase) -> None:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(exchange_case_to_row(case))
        except StaleRow as error:
            raise Conflict from error


def exchange_case_to_row(case: ExchangeCase) -> Row:
    """Lay a conversation out for storage."""
    return {
        "_id": case.id,
        "v": ExchangeCaseStore.SCHEMA_VERSION,
        "direction": case.direction.value,
        "mode": case.mode.value,
        "partner": case.partner,
        "agreement": case.agreement,
        "application": case.application,
        "createdAt": case.created_at,
        "remoteNumber": case.remote_number,
        "made": case.made,
        "acknowledged": case.acknowledged,
        "sentDigest": case.sent_digest,
        "taken": case.taken,
        "takenDigest": case.taken_digest,
        "reported": case.reported,
        "certificate": case.certificate,
        "files": orjson.dumps(case.files).decode() if case.files else None,
        "filesDue": case.files_due,
        "dueOn": case.due_on.isoformat() if case.due_on else None,
        "revision": case.revision,
    }


def exchange_case_from_row(row: Row) -> ExchangeCase:
    """Read a conversation back."""
    return ExchangeCase(
        id=row["_id"],
        direction=CaseDirection(row["direction"]),
        mode=CrossProvinceMode(row["mode"]),
        partner=row["partner"],
        agreement=row["agreement"],
        application=row["application"],
        created_at=row["createdAt"],
        remote_number=row["remoteNumber"],
        made=row["made"],
        acknowledged=row["acknowledged"],
        sent_digest=row["sentDigest"],
        taken=row["taken"],
        taken_digest=row["takenDigest"],
        reported=row["reported"],
        certificate=row["certificate"],
        files=tuple(WantedFile(**one) for one in orjson.loads(row["files"] or "[]")),
        files_due=row["filesDue"],
        due_on=date.fromisoformat(row["dueOn"]) if row["dueOn"] else None,
        revision=row["revision"],
    )
