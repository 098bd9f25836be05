from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.places import stem
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.applications.clock_rows import clock_to_row, days_to_row, with_clock
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.figures import CaseCount
from resolvers.applications.lifecycle import UNDER_WAY, ApplicationStatus
from resolvers.applications.model import Application
from resolvers.applications.rows import (
    SCHEMA_VERSION,
    application_from_row,
    application_to_row,
    exported_case,
    with_answers,
)
from resolvers.applications.window_rows import with_window
from resolvers.paging import Order, Page, PageRequest, read_page

_COUNT_CAP = 10_000
_OVERNIGHT = 1800
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
NEWEST = Order("createdAt", -1)
# The window works off what came first.
OLDEST_SUBMITTED = Order("submittedAt", 1)
# Where a deadline runs, what is due first.
DUE_FIRST = Order("dueOn", 1)


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose cases to list: the ids that the applicant may have; of a delegate those of their delegation only."""

    applicants: tuple[str, ...]
    mandate: str | None = None
    statuses: tuple[ApplicationStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """Which cases wait at the window: of these departments, for some of them in these regions only (None: in all),
    in these statuses; of these only those whose deadline stands so on that day."""

    reach: Mapping[str, tuple[str, ...] | None]
    statuses: tuple[ApplicationStatus, ...]
    deadline: DeadlineState | None = None
    on: date = date.min


class ApplicationStore:
    """Cases, each with its history."""

    COLLECTION = "applications"
    SCHEMA_VERSION = SCHEMA_VERSION
    PERSONAL: ClassVar = Holding(
        title="办件",
        found_by=(("applicant.id", Key.PARTY),),
        shown=(
            "_id matter department region applicant agent channel status "
            "form answers evidence materials supplementItems decision results createdAt submittedAt updatedAt events "
            "window"
        ),
        hidden=(
            "v account acceptanceMode files refusalProposal startKey submitKey supplementKey mandate revision "
            "receivedAt owedOn clock deemOn dueOn warnOn escalateOn clockEdition"
        ),
        at_closure=AtClosure.FORGOTTEN,
        because="drafts go; submitted cases stay as the files of what an authority decided (档案法)",
        publish=exported_case,
    )
    ENCRYPTED: ClassVar = {
        "applicant.name": Encrypted.RANDOM,
        "applicant.idNumber": Encrypted.RANDOM,
        "agent.name": Encrypted.RANDOM,
        "agent.idNumber": Encrypted.RANDOM,
        "form": Encrypted.RANDOM,
        "answers": Encrypted.RANDOM,
        "window": Encrypted.RANDOM,
        "evidence": Encrypted.RANDOM,
    }
    # Version 2: what is personal is encrypted, which writing a row again does. Version 3: answers to the guide.
    # Version 4: the ledger of the clock. Version 5: what the window settles.
    UPGRADES: ClassVar = {1: dict, 2: with_answers, 3: with_clock, 4: with_window}
    INDEXES = (
        # The same start sent twice finds the first one.
        Index((("account", 1), ("startKey", 1)), unique=True),
        Index((("applicant.id", 1), ("createdAt", -1), ("_id", -1))),
        Index((("department", 1), ("status", 1), ("submittedAt", 1), ("_id", 1))),
        Index((("department", 1), ("status", 1), ("dueOn", 1), ("_id", 1))),
        # What the worker looks for: by when to answer, whom to remind, what to reckon anew.
        Index((("deemOn", 1), ("_id", 1))),
        Index((("escalateOn", 1), ("_id", 1))),
        Index((("owedOn", 1), ("_id", 1))),
        Index((("clockEdition", 1), ("_id", 1))),
        Index((("files", 1),)),
        Index((("status", 1), ("updatedAt", 1), ("_id", 1))),
    )
    QUERIES = (
        Query("account startKey"),
        Query("account"),
        Query("applicant.id", sort="-createdAt -_id", rest="mandate status"),
        Query("department status", sort="submittedAt _id", range="submittedAt", rest="dueOn region"),
        Query("department status", sort="dueOn _id", range="dueOn", rest="submittedAt warnOn region"),
        Query(sort="deemOn _id", range="deemOn"),
        Query(sort="escalateOn _id", range="escalateOn"),
        Query(sort="owedOn _id", range="owedOn"),
        Query(sort="clockEdition _id", range="clockEdition"),
        Query("files"),
        Query("status", range="updatedAt"),
        Query(range="submittedAt", few="read as a whole by the worker, once a day, for the figures"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, number: str) -> Application | None:
        """Return the case of that number."""
        row = await self._rows.get(number)
        return application_from_row(row) if row else None

    async def get_many(self, numbers: list[str]) -> dict[str, Application]:
        """Return those that exist, by number."""
        return {row["_id"]: application_from_row(row) for row in await self._rows.get_many(numbers)}

    async def started(self, account: str, start_key: str) -> Application | None:
        """Return what this account started under this key."""
        row = await self._rows.first({"account": account, "startKey": start_key})
        return application_from_row(row) if row else None

    async def add(self, application: Application) -> bool:
        """Add a case; False when number or start key are taken."""
        try:
            await self._rows.insert(application_to_row(application))
        except Duplicate:
            return False
        return True

    async def save(self, application: Application) -> Application:
        """Replace the previous revision, or raise Conflict with the one that is there now."""
        try:
            await self._rows.replace(application_to_row(application))
        except StaleRow as error:
            current = await self._rows.get(application.id, ("revision",))
            raise Conflict(current["revision"] if current else None) from error
        return application

    async def mine(self, mine: Mine, request: PageRequest) -> Page[Application]:
        """Return one page of a caller's own cases, newest first."""
        return _applications(await read_page(self._rows, _mine(mine), NEWEST, request))

    async def count_mine(self, mine: Mine) -> int | None:
        """Count a caller's own cases, or None above 10,000."""
        return await self._count(_mine(mine))

    async def counts(self, since: datetime) -> list[CaseCount]:
        """Count what was ever submitted, for each version of a matter: completed, and submitted since."""
        completed = {"$cond": [{"$eq": ["$status", ApplicationStatus.COMPLETED.value]}, 1, 0]}
        recent = {"$cond": [{"$gte": ["$submittedAt", since]}, 1, 0]}
        rows = await self._rows.aggregate(
            [
                {"$match": {"submittedAt": {"$gt": _EVER}}},
                {"$group": {"_id": "$matter", "completed": {"$sum": completed}, "recent": {"$sum": recent}}},
            ],
            seconds=_OVERNIGHT,
        )
        return [CaseCount(row["_id"], row["completed"], row["recent"]) for row in rows]

    async def any_of(self, account_id: str) -> bool:
        """Tell whether an account ever started a case, for whomever."""
        return await self._rows.first({"account": account_id}) is not None

    async def queue(self, queue: Queue, request: PageRequest) -> Page[Application]:
        """Return one page of a window's queue: what came first at the top, or what is due first when asked for by
        deadline."""
        runs = queue.deadline not in {None, DeadlineState.NONE}
        order = DUE_FIRST if runs else OLDEST_SUBMITTED
        return _applications(await read_page(self._rows, _queue(queue), order, request))

    async def count_queue(self, queue: Queue) -> int | None:
        """Count a window's queue, or None above 10,000."""
        stages: list[Row] = [{"$match": where} for where in _queue(queue)]
        found = await self._rows.aggregate([*stages, {"$limit": _COUNT_CAP + 1}, {"$count": "cases"}])
        cases = found[0]["cases"] if found else 0
        return None if cases > _COUNT_CAP else cases

    async def unanswered(self, on: date, limit: int) -> list[Application]:
        """Return cases whose window should have answered before that day, the longest waiting first."""
        return await self._passed("deemOn", on.isoformat(), limit)

    async def overdue(self, on: date, limit: int) -> list[Application]:
        """Return cases that were due before that day and of which no supervisor was told."""
        return await self._passed("escalateOn", on.isoformat(), limit)

    async def owing(self, on: date, limit: int) -> list[Application]:
        """Return cases with deferred materials of which somebody has to be reminded, or which have to end."""
        return await self._passed("owedOn", (on + timedelta(days=1)).isoformat(), limit)

    async def reckoned_before(self, edition: int, limit: int) -> list[Application]:
        """Return cases whose days were reckoned by an earlier edition of the calendar, or never."""
        return await self._passed("clockEdition", edition, limit)

    async def put_days(self, application: Application) -> None:
        """Store a case's clock and days, unless somebody changed the case meanwhile. It stays at its revision."""
        where = {"_id": application.id, "revision": application.revision}
        days = days_to_row(application.status, application.reckoned)
        await self._rows.update(where, {"$set": {"clock": clock_to_row(application.clock), **days}})

    async def _passed(self, field: str, before: str | int, limit: int) -> list[Application]:
        rows = await self._rows.find({field: {"$lt": before}}, sort=((field, 1), ("_id", 1)), limit=limit)
        return [application_from_row(row) for row in rows]

    async def holding(self, file: str, departments: Sequence[str]) -> list[Application]:
        """Return the cases of these departments that hold a file, at most 100."""
        rows = await self._rows.find({"files": file}, limit=100)
        return [application_from_row(row) for row in rows if row["department"] in departments]

    async def of_applicant(self, file: str, applicants: Sequence[str]) -> bool:
        """Tell whether a case of one of these applicants holds the file."""
        rows = await self._rows.find({"files": file}, limit=100, fields=("applicant.id",))
        return any(row["applicant"]["id"] in applicants for row in rows)

    async def open_of(self, applicants: Sequence[str], limit: int) -> list[str]:
        """Return the numbers of these applicants' cases that somebody still has to handle, at most that many."""
        waiting = [status.value for status in UNDER_WAY]
        where = {"applicant.id": {"$in": list(applicants)}, "status": {"$in": waiting}}
        rows = await self._rows.find(where, sort=(("createdAt", -1), ("_id", -1)), limit=limit, fields=("_id",))
        return [row["_id"] for row in rows]

    async def attached(self, files: Sequence[str]) -> set[str]:
        """Return which of these files some case holds."""
        rows = await self._rows.aggregate(
            [
                {"$match": {"files": {"$in": list(files)}}},
                {"$unwind": "$files"},
                {"$match": {"files": {"$in": list(files)}}},
                {"$group": {"_id": "$files"}},
            ]
        )
        return {row["_id"] for row in rows}

    async def forget(self, account: str, _at: datetime) -> None:
        """Delete an applicant's drafts; what was submitted stays."""
        await self._rows.delete({"applicant.id": account, "status": ApplicationStatus.DRAFT.value})

    async def forget_drafts(self, before: datetime) -> int:
        """Delete drafts that nobody touched since; returns how many."""
        return await self._rows.delete({"status": ApplicationStatus.DRAFT.value, "updatedAt": {"$lt": before}})

    async def _count(self, where: Row) -> int | None:
        found = await self._rows.count(where, _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found


def _applications(page: Page[Row]) -> Page[Application]:
    items = tuple(application_from_row(row) for row in page.items)
    return Page(items, page.cursors, page.has_next, page.has_previous)


def _mine(mine: Mine) -> Row:
    one = len(mine.applicants) == 1
    where: Row = {"applicant.id": mine.applicants[0] if one else {"$in": list(mine.applicants)}}
    if mine.mandate:
        where["mandate"] = mine.mandate
    if mine.statuses:
        where["status"] = {"$in": [status.value for status in mine.statuses]}
    return where


def _queue(queue: Queue) -> list[Row]:
    """What to match, one after the other: the first by the index, the second where posts are limited to regions."""
    statuses = [status.value for status in queue.statuses]
    # A draft that was withdrawn was never the window's business.
    submitted = {"$gt": _EVER}
    where: Row = {"department": {"$in": list(queue.reach)}, "status": {"$in": statuses}, "submittedAt": submitted}
    due = _due(queue.deadline, queue.on.isoformat())
    # What is asked for by deadline lies by its due day; when it was submitted is sure then.
    stages = [{**where, "dueOn": due.pop("dueOn")}, due] if due else [where]
    everywhere = [department for department, regions in queue.reach.items() if regions is None]
    if len(everywhere) == len(queue.reach):
        return [one for one in stages if one]
    limited = [
        {"department": department, "region": {"$gte": stem(one).ljust(12, "0"), "$lte": stem(one).ljust(12, "9")}}
        for department, regions in queue.reach.items()
        for one in regions or ()
    ]
    return [*(one for one in stages if one), {"$or": [{"department": {"$in": everywhere}}, *limited]}]


def _due(state: DeadlineState | None, on: str) -> Row:
    """Which due days put a case into that state on that day."""
    days: dict[DeadlineState | None, Row] = {
        None: {},
        DeadlineState.NONE: {"dueOn": None},
        DeadlineState.OVERDUE: {"dueOn": {"$lt": on, "$gt": ""}},
        DeadlineState.WARNING: {"dueOn": {"$gte": on}, "warnOn": {"$lte": on}},
        DeadlineState.ON_TIME: {"dueOn": {"$gte": on}, "warnOn": {"$gt": on}},
    }
    return days[state]
