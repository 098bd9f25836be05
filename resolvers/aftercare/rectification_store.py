from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.places import stem
from auth.problems import Conflict
from auth.reading import legible
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.aftercare.model import Rating
from resolvers.aftercare.rectification import Rectification, RectificationCause, RectificationState, Subject
from resolvers.paging import Order, Page, PageRequest, read_page

_DUE_FIRST = Order("dueOn", 1)
_NEWEST = Order("openedAt", -1)
_COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a supervisor: of these departments, for some of them in these regions only (None: in all)."""

    reach: Mapping[str, tuple[str, ...] | None]
    states: tuple[RectificationState, ...]


class RectificationStore:
    """What has to be mended: bad evaluations and complaints."""

    COLLECTION = "rectifications"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="投诉与差评整改",
        found_by=(("applicant", Key.PARTY), ("account", Key.ACCOUNT)),
        shown="_id cause department application matter rating text openedAt dueOn state reply satisfied closedAt",
        hidden=(
            "v account applicant region staff repliedBy repliedAt revisitNote revisitedBy revisitedAt closeNote "
            "escalateOn escalatedAt key revision"
        ),
        at_closure=AtClosure.KEPT,
        because="how a complaint was handled stays with what it was about (档案法)",
    )
    ENCRYPTED: ClassVar = {
        "text": Encrypted.RANDOM,
        "reply": Encrypted.RANDOM,
        "revisitNote": Encrypted.RANDOM,
        "closeNote": Encrypted.RANDOM,
    }
    INDEXES = (
        Index((("department", 1), ("state", 1), ("dueOn", 1), ("_id", 1))),
        Index((("account", 1), ("cause", 1), ("openedAt", -1), ("_id", -1))),
        Index((("applicant", 1), ("_id", 1))),
        Index((("escalateOn", 1), ("_id", 1))),
        Index((("application", 1), ("_id", 1))),
    )
    QUERIES = (
        Query("department state", sort="dueOn _id", rest="region"),
        Query("account cause", sort="-openedAt -_id"),
        Query("application", sort="_id"),
        Query(sort="escalateOn _id", range="escalateOn"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, key: str) -> Rectification | None:
        """Return the one of that id."""
        row = await self._rows.get(key)
        return rectification_from_row(row) if row else None

    async def get_many(self, keys: list[str]) -> dict[str, Rectification]:
        """Return those that exist, by id."""
        return {row["_id"]: rectification_from_row(row) for row in await self._rows.get_many(keys)}

    async def about(self, number: str) -> list[Rectification]:
        """Return all that is about a case, the first 200: of its evaluation, and complaints."""
        rows = await self._rows.find({"application": number}, sort=(("_id", 1),), limit=200)
        return [rectification_from_row(row) for row in rows]

    async def add(self, one: Rectification) -> bool:
        """Add one; False when it is there already."""
        try:
            await self._rows.insert(rectification_to_row(one))
        except Duplicate:
            return False
        return True

    async def save(self, one: Rectification) -> Rectification:
        """Replace the previous revision; raises Conflict."""
        try:
            await self._rows.replace(rectification_to_row(one))
        except StaleRow as error:
            current = await self._rows.get(one.id, ("revision",))
            raise Conflict(current["revision"] if current else None) from error
        return one

    async def desk(self, desk: Desk, request: PageRequest) -> Page[Rectification]:
        """Return one page of what waits, what is due first at the top."""
        return _read(await read_page(self._rows, _desk(desk), _DUE_FIRST, request))

    async def count_desk(self, desk: Desk) -> int | None:
        """Count what waits, or None above 10,000."""
        stages: list[Row] = [{"$match": where} for where in _desk(desk)]
        found = await self._rows.aggregate([*stages, {"$limit": _COUNT_CAP + 1}, {"$count": "all"}])
        count = found[0]["all"] if found else 0
        return None if count > _COUNT_CAP else count

    async def complaints_of(self, account: str, request: PageRequest) -> Page[Rectification]:
        """Return one page of an account's complaints, newest first."""
        return _read(await read_page(self._rows, _complaints(account), _NEWEST, request))

    async def count_complaints_of(self, account: str) -> int | None:
        """Count an account's complaints, or None above 10,000."""
        found = await self._rows.count(_complaints(account), _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def overdue(self, on: date, limit: int) -> list[Rectification]:
        """Return what should have been answered before that day and of which nobody above was told."""
        where = {"escalateOn": {"$lt": on.isoformat()}}
        rows = await self._rows.find(where, sort=(("escalateOn", 1), ("_id", 1)), limit=limit)
        return legible(rows, rectification_from_row)


def _read(page: Page[Row]) -> Page[Rectification]:
    items = tuple(rectification_from_row(row) for row in page.items)
    return Page(items, page.cursors, page.has_next, page.has_previous)


def _complaints(account: str) -> Row:
    return {"account": account, "cause": RectificationCause.COMPLAINT.value}


def _desk(desk: Desk) -> list[Row]:
    states = [state.value for state in desk.states]
    where: Row = {"department": {"$in": list(desk.reach)}, "state": {"$in": states}}
    everywhere = [department for department, regions in desk.reach.items() if regions is None]
    if len(everywhere) == len(desk.reach):
        return [where]
    limited = [
        {"department": department, "region": {"$gte": stem(one).ljust(12, "0"), "$lte": stem(one).ljust(12, "9")}}
        for department, regions in desk.reach.items()
        for one in regions or ()
    ]
    return [where, {"$or": [{"department": {"$in": everywhere}}, *limited]}]


def rectification_to_row(one: Rectification) -> Row:
    """Lay one out for storage."""
    about = one.subject
    waits = one.state is RectificationState.OPEN and one.escalated_at is None
    return {
        "_id": one.id,
        "v": RectificationStore.SCHEMA_VERSION,
        "cause": about.cause.value,
        "account": about.account,
        "applicant": about.applicant,
        "department": about.department,
        "region": about.region,
        "application": about.application,
        "matter": about.matter,
        "rating": about.rating and about.rating.value,
        "text": about.text,
        "staff": list(about.staff),
        "openedAt": one.opened_at,
        "dueOn": one.due_on.isoformat(),
        "escalateOn": one.due_on.isoformat() if waits else None,
        "state": one.state.value,
        "reply": one.reply,
        "repliedBy": one.replied_by,
        "repliedAt": one.replied_at,
        "satisfied": one.revisit_satisfied,
        "revisitNote": one.revisit_note,
        "revisitedBy": one.revisited_by,
        "revisitedAt": one.revisited_at,
        "closeNote": one.close_note,
        "closedAt": one.closed_at,
        "escalatedAt": one.escalated_at,
        "key": one.key,
        "revision": one.revision,
    }


def rectification_from_row(row: Row) -> Rectification:
    """Read one back."""
    return Rectification(
        id=row["_id"],
        subject=_subject(row),
        opened_at=row["openedAt"],
        due_on=date.fromisoformat(row["dueOn"]),
        state=RectificationState(row["state"]),
        reply=row["reply"],
        replied_by=row["repliedBy"],
        replied_at=row["repliedAt"],
        revisit_satisfied=row["satisfied"],
        revisit_note=row["revisitNote"],
        revisited_by=row["revisitedBy"],
        revisited_at=row["revisitedAt"],
        close_note=row["closeNote"],
        closed_at=row["closedAt"],
        escalated_at=row["escalatedAt"],
        key=row["key"],
        revision=row["revision"],
    )


def _subject(row: Row) -> Subject:
    return Subject(
        cause=RectificationCause(row["cause"]),
        account=row["account"],
        applicant=row["applicant"],
        department=row["department"],
        region=row["region"],
        application=row["application"],
        matter=row["matter"],
        rating=Rating(row["rating"]) if row["rating"] else None,
        text=row["text"],
        staff=tuple(row["staff"]),
    )
