from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from auth.days import today
from auth.personal import AtClosure, Holding, Key
from auth.places import stem
from auth.problems import Conflict
from auth.reading import legible
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.applications.additions import with_corrections
from resolvers.applications.chaining_rows import chained_to_row, with_unlinked_documents
from resolvers.applications.clock_rows import clock_to_row, days_to_row, with_clock
from resolvers.applications.crossing import DECIDED_HERE, CaseDirection, news_put_off
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.delivery_rows import with_delivery
from resolvers.applications.evaluable import with_evaluation
from resolvers.applications.figures import CaseCount
from resolvers.applications.instant import InstantReviewState
from resolvers.applications.lifecycle import UNDER_WAY, ApplicationStatus
from resolvers.applications.model import Application
from resolvers.applications.opinion_rows import with_opinions
from resolvers.applications.package_rows import with_package
from resolvers.applications.reading import Part, application_from_row, fields_of, part_from_row
from resolvers.applications.rows import (
    SCHEMA_VERSION,
    application_to_row,
    desk,
    exported_case,
    with_answers,
    with_desk,
)
from resolvers.applications.telling_rows import with_claim_and_urge
from resolvers.applications.used_keys import with_used_keys
from resolvers.applications.window_rows import with_window
from resolvers.paging import Order, Page, PageRequest, read_page
from resolvers.seals.store import WITH_SEALS, KnownSeal, signing

_COUNT_CAP = 10_000
_OVERNIGHT = 1800
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
NEWEST = Order("createdAt", -1)
# The window works off what came first.
OLDEST_SUBMITTED = Order("submittedAt", 1)
# Where a deadline runs, what is due first.
DUE_FIRST = Order("dueOn", 1)
DELIVER_FIRST = Order("deliverBy", 1)


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose cases to list: the ids that the applicant may have; of a delegate those of their delegation only."""

    applicants: tuple[str, ...]
    mandate: str | None = None
    statuses: tuple[ApplicationStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """Which cases wait at the window: of these departments, for some of them in these regions only (None: in all),
    in these statuses; of these only those whose deadline stands so on that day, and that these claimed.
    With `opinions` those that wait for these departments' opinions instead.

    `claimed_by` names accounts, None among them stands for nobody; empty: whoever.
    """

    reach: Mapping[str, tuple[str, ...] | None]
    statuses: tuple[ApplicationStatus, ...]
    deadline: DeadlineState | None = None
    on: date = date.min
    claimed_by: tuple[str | None, ...] = ()
    opinions: bool = False


class ApplicationStore:
    """Cases, each with its history."""

    COLLECTION = "applications"
    SCHEMA_VERSION = SCHEMA_VERSION
    PERSONAL: ClassVar = Holding(
        title="办件",
        found_by=(("applicant.id", Key.PARTY),),
        shown=(
            "_id matter department region applicant agent channel status "
            "form answers evidence materials supplementItems decision results corrections createdAt submittedAt "
            "updatedAt events window opinions package delivery "
            "presence"
        ),
        hidden=(
            "v account acceptanceMode files refusalProposal startKey usedKeys mandate revision "
            "prefill instant instantReview correctionProposal claimedBy claimedAt urge opinionsOwed opinionDueOn "
            "packageNews evaluableSince receivedAt owedOn clock deemOn dueOn warnOn escalateOn clockEdition "
            "deliverBy completeFrom crossing crossingNews linkedDocuments unlinkedSince desk"
        ),
        at_closure=AtClosure.FORGOTTEN,
        because="drafts go; submitted cases stay as the files of what an authority decided (档案法)",
        publish=exported_case,
    )
    ENCRYPTED: ClassVar = {
        "applicant.name": Encrypted.TOGETHER,
        "applicant.idNumber": Encrypted.TOGETHER,
        "agent.name": Encrypted.TOGETHER,
        "agent.idNumber": Encrypted.TOGETHER,
        "form": Encrypted.TOGETHER,
        "answers": Encrypted.TOGETHER,
        "window": Encrypted.TOGETHER,
        "correctionProposal.certificateFields": Encrypted.TOGETHER,
        "evidence": Encrypted.TOGETHER,
        "delivery": Encrypted.TOGETHER,
        "presence": Encrypted.TOGETHER,
    }
    # Version 2: what is personal is encrypted, which writing a row again does. Version 3: answers to the guide.
    # Version 4: the ledger of the clock. Version 5: what the window settles. Version 6: prefilled fields, instant
    # approval, corrections. Version 7: claims and urges. Version 8: opinions of other departments, the package.
    # Version 9: since when a case waits for its evaluation. Version 10: how its result is delivered.
    # Version 11: every key that was used, with what it asked for.
    # Version 13: department and status as one value, for queues.
    # Version 12: which of its documents stand in the chains of seals' uses.
    # Version 14: what is personal is encrypted together, which writing a row again does.
    UPGRADES: ClassVar = {
        1: dict,
        2: with_answers,
        3: with_clock,
        4: with_window,
        5: with_corrections,
        6: with_claim_and_urge,
        7: lambda row: with_package(with_opinions(row)),
        8: with_evaluation,
        9: with_delivery,
        10: with_used_keys,
        11: with_unlinked_documents,
        12: with_desk,
        13: dict,
    }
    FORMER_INDEXES = (
        "department_1_status_1_submittedAt_1__id_1",
        "department_1_status_1_dueOn_1__id_1",
        "department_1_claimedBy_1_status_1_submittedAt_1__id_1",
        "department_1_claimedBy_1_status_1_dueOn_1__id_1",
    )
    INDEXES = (
        # The same start sent twice finds the first one.
        Index((("account", 1), ("startKey", 1)), unique=True),
        Index((("applicant.id", 1), ("createdAt", -1), ("_id", -1))),
        # Queues. Who claimed a case is looked at among those that lie on the same desk.
        Index((("desk", 1), ("submittedAt", 1), ("_id", 1))),
        Index((("desk", 1), ("dueOn", 1), ("_id", 1))),
        Index((("department", 1), ("instantReview", 1), ("submittedAt", 1), ("_id", 1))),
        # What the worker looks for: by when to answer, whom to remind, what to reckon anew.
        Index((("deemOn", 1), ("_id", 1))),
        Index((("escalateOn", 1), ("_id", 1))),
        Index((("owedOn", 1), ("_id", 1))),
        Index((("clockEdition", 1), ("_id", 1))),
        # Whose opinion is waited for, and whose day has passed; packages whose parts have ended.
        Index((("opinionsOwed", 1), ("submittedAt", 1), ("_id", 1))),
        Index((("opinionDueOn", 1), ("_id", 1))),
        Index((("packageNews", 1), ("_id", 1))),
        Index((("crossingNews", 1), ("_id", 1)), where={"crossingNews": {"$gt": ""}}),
        Index((("evaluableSince", 1), ("_id", 1))),
        # What clerks have to deliver, and what is delivered and has to be completed.
        Index((("department", 1), ("deliverBy", 1), ("_id", 1))),
        Index((("completeFrom", 1), ("_id", 1))),
        # Whose documents wait for their places in the chains of seals' uses.
        Index((("unlinkedSince", 1), ("_id", 1))),
        # What supervisors' figures are counted by.
        Index((("region", 1), ("submittedAt", 1))),
        Index((("region", 1), ("decision.at", 1))),
        Index((("files", 1),)),
        Index((("status", 1), ("updatedAt", 1), ("_id", 1))),
    )
    QUERIES = (
        Query("account startKey"),
        Query("account"),
        Query("applicant.id", sort="-createdAt -_id", rest="crossing.direction mandate status"),
        Query("desk", sort="submittedAt _id", range="submittedAt", rest="claimedBy department dueOn region"),
        Query("desk", sort="dueOn _id", range="dueOn", rest="claimedBy department submittedAt warnOn region"),
        Query(sort="deemOn _id", range="deemOn"),
        Query(sort="escalateOn _id", range="escalateOn"),
        Query(sort="owedOn _id", range="owedOn"),
        Query(sort="clockEdition _id", range="clockEdition"),
        Query("files"),
        Query("files", sort="-_id", rest="department opinionsOwed region", few="the cases of one owner's file"),
        Query("files", rest="applicant.id"),
        Query("status", range="updatedAt", rest="submittedAt package"),
        Query("department instantReview", sort="submittedAt _id", rest="region"),
        Query("opinionsOwed", sort="submittedAt _id", range="submittedAt", rest="status region"),
        Query(sort="opinionDueOn _id", range="opinionDueOn"),
        Query(sort="packageNews _id", range="packageNews"),
        Query(sort="crossingNews _id", range="crossingNews"),
        Query(sort="evaluableSince _id", range="evaluableSince"),
        Query("department", sort="deliverBy _id", range="deliverBy", rest="region"),
        Query(sort="completeFrom _id", range="completeFrom"),
        Query(sort="unlinkedSince _id", range="unlinkedSince"),
        Query("packageNews"),
        # Regions below one are a range of codes.
        Query(sort="region", range="region", rest="crossing.direction submittedAt"),
        Query(sort="region", range="region", rest="crossing.direction decision.at status"),
        Query(
            range="submittedAt",
            rest="crossing.direction",
            few="read as a whole by the worker, once a day, for the figures",
        ),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, number: str) -> Application | None:
        """Return the case of that number."""
        row = await self._rows.get(number)
        return application_from_row(row) if row else None

    async def with_seal(self, number: str, at: datetime) -> tuple[Application | None, KnownSeal | None]:
        """Return the case of that number and its department's seal, in one round trip: for who issues a document."""
        rows = await self._rows.aggregate([{"$match": {"_id": number}}, WITH_SEALS])
        if not rows:
            return None, None
        case, seals = application_from_row(rows[0]), signing(rows[0]["seals"], today(at))
        return case, KnownSeal(seals.get(case.department), at)

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

    async def add_many(self, applications: Sequence[Application]) -> bool:
        """Add cases in one round trip, within a transaction; False when a number or start key is taken."""
        try:
            await self._rows.insert_many([application_to_row(one) for one in applications])
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

    async def mine(self, mine: Mine, request: PageRequest, part: Part | None = None) -> Page[Application]:
        """Return one page of a caller's own cases, newest first; only that part of each, when one is named."""
        return await self._page([_mine(mine)], NEWEST, request, part)

    async def mine_abroad(self, mine: Mine, request: PageRequest) -> Page[Application]:
        """Return one page of those that another province decides, newest first."""
        abroad: Row = {"crossing.direction": CaseDirection.OUTBOUND.value}
        return await self._page([_mine(mine), abroad], NEWEST, request)

    async def count_mine(self, mine: Mine) -> int | None:
        """Count a caller's own cases, or None above 10,000."""
        return await self._count(_mine(mine))

    async def counts(self, since: datetime) -> list[CaseCount]:
        """Count what was ever submitted, for each version of a matter: completed, and submitted since.

        What another province decides counts in its books.
        """
        completed = {"$cond": [{"$eq": ["$status", ApplicationStatus.COMPLETED.value]}, 1, 0]}
        recent = {"$cond": [{"$gte": ["$submittedAt", since]}, 1, 0]}
        rows = await self._rows.aggregate(
            [
                {"$match": {"submittedAt": {"$gt": _EVER}, **DECIDED_HERE}},
                {"$group": {"_id": "$matter", "completed": {"$sum": completed}, "recent": {"$sum": recent}}},
            ],
            seconds=_OVERNIGHT,
        )
        return [CaseCount(row["_id"], row["completed"], row["recent"]) for row in rows]

    async def any_of(self, account_id: str) -> bool:
        """Tell whether an account ever started a case, for whomever."""
        return await self._rows.first({"account": account_id}) is not None

    async def queue(self, queue: Queue, request: PageRequest, part: Part | None = None) -> Page[Application]:
        """Return one page of a window's queue: what came first at the top, or what is due first when asked for by
        deadline; only that part of each case, when one is named."""
        runs = not queue.opinions and queue.deadline not in {None, DeadlineState.NONE}
        order = DUE_FIRST if runs else OLDEST_SUBMITTED
        return await self._page(_queue(queue), order, request, part)

    async def count_queue(self, queue: Queue) -> int | None:
        """Count a window's queue, or None above 10,000."""
        return await self._counted(_queue(queue))

    async def _counted(self, wheres: Sequence[Row]) -> int | None:
        stages: list[Row] = [{"$match": where} for where in wheres]
        found = await self._rows.aggregate([*stages, {"$limit": _COUNT_CAP + 1}, {"$count": "cases"}])
        cases = found[0]["cases"] if found else 0
        return None if cases > _COUNT_CAP else cases

    async def instant_reviews(
        self, reach: Mapping[str, tuple[str, ...] | None], request: PageRequest, part: Part | None = None
    ) -> Page[Application]:
        """Return one page of the instant approvals that wait for a look by people, the oldest first."""
        return await self._page(_reviews(reach), OLDEST_SUBMITTED, request, part)

    async def count_instant_reviews(self, reach: Mapping[str, tuple[str, ...] | None]) -> int | None:
        """Count them, or None above 10,000."""
        return await self._counted(_reviews(reach))

    async def latest_of(self, applicants: Sequence[str], limit: int) -> list[Application]:
        """Return what was submitted among the newest cases of these applicants, the newest first."""
        where: Row = {"applicant.id": {"$in": list(applicants)}}
        rows = await self._rows.find(where, sort=(("createdAt", -1), ("_id", -1)), limit=limit)
        return [application_from_row(row) for row in rows if row["submittedAt"]]

    async def unanswered(self, on: date, limit: int) -> list[Application]:
        """Return cases whose window should have answered before that day, the longest waiting first."""
        return await self._passed("deemOn", on.isoformat(), limit)

    async def overdue(self, on: date, limit: int) -> list[Application]:
        """Return cases that were due before that day and of which no supervisor was told."""
        return await self._passed("escalateOn", on.isoformat(), limit)

    async def owing(self, on: date, limit: int) -> list[Application]:
        """Return cases with deferred materials of which somebody has to be reminded, or which have to end."""
        return await self._passed("owedOn", (on + timedelta(days=1)).isoformat(), limit)

    async def opinions_late(self, on: date, limit: int) -> list[Application]:
        """Return cases for which a department should have given its opinion before that day."""
        return await self._passed("opinionDueOn", on.isoformat(), limit)

    async def crossing_news(self, at: datetime, limit: int) -> list[str]:
        """Return the numbers of cases that moved without the partner province having been told.

        Those that were put off come last, when their time has come.
        """
        where = {"crossingNews": {"$gt": "", "$lt": news_put_off(at + timedelta(milliseconds=1))}}
        rows = await self._rows.find(where, sort=(("crossingNews", 1), ("_id", 1)), limit=limit, fields=("_id",))
        return [row["_id"] for row in rows]

    async def put_off_news(self, number: str, until: datetime) -> None:
        """Have a case reported from then on, behind all others; one that was reported meanwhile stays so."""
        where = {"_id": number, "crossingNews": {"$gt": ""}}
        await self._rows.update(where, {"$set": {"crossingNews": news_put_off(until)}})

    async def partner_told(self, application: Application) -> None:
        """Note that the partner province will be told of all that happened until this revision."""
        where = {"_id": application.id, "revision": application.revision}
        await self._rows.update(where, {"$set": {"crossingNews": None}})

    async def package_news(self, limit: int) -> list[str]:
        """Return the numbers of packages a part of which has ended, and nobody saw to it yet."""
        rows = await self._rows.find(
            {"packageNews": {"$gt": ""}}, sort=(("packageNews", 1), ("_id", 1)), limit=limit, fields=("packageNews",)
        )
        return list(dict.fromkeys(row["packageNews"] for row in rows))

    async def expired_parts(self, before: datetime, limit: int) -> list[str]:
        """Return the numbers of packages that have drafts which were last changed before that time."""
        rows = await self._rows.find(_parts_drafts(before), limit=limit, fields=("package",))
        return list(dict.fromkeys(row["package"] for row in rows))

    async def end_parts(self, package: str, before: datetime) -> None:
        """Delete a package's drafts that were last changed before that time."""
        await self._rows.delete({**_parts_drafts(before), "package": package})

    async def heard(self, package: str) -> None:
        """Note that somebody saw to all the news of a package that there are."""
        await self._rows.update_all({"packageNews": package}, {"$set": {"packageNews": None}})

    async def reckoned_before(self, edition: int, limit: int) -> list[Application]:
        """Return cases whose days were reckoned by an earlier edition of the calendar, or never."""
        return await self._passed("clockEdition", edition, limit)

    async def unevaluated(self, since: datetime, limit: int) -> list[str]:
        """Return the numbers of cases that were decided before that time and that nobody evaluated."""
        where = {"evaluableSince": {"$lt": since}}
        order = (("evaluableSince", 1), ("_id", 1))
        return [row["_id"] for row in await self._rows.find(where, sort=order, limit=limit, fields=("_id",))]

    async def delivered(self, before: datetime, limit: int) -> list[Application]:
        """Return approved cases whose results were delivered until then, the longest waiting first."""
        where = {"completeFrom": {"$lte": before}}
        rows = await self._rows.find(where, sort=(("completeFrom", 1), ("_id", 1)), limit=limit)
        return legible(rows, application_from_row)

    async def to_deliver(
        self, reach: Mapping[str, tuple[str, ...] | None], before: date | None, request: PageRequest
    ) -> Page[Application]:
        """Return one page of cases whose results have to be delivered, what is due first on top.

        With `before` only those that were due before that day.
        """
        range_ = {"$gt": "", "$lt": before.isoformat()} if before else {"$gt": ""}
        wheres = [{"department": {"$in": list(reach)}, "deliverBy": range_}, *_within(reach)]
        return await self._page(wheres, DELIVER_FIRST, request)

    async def put_days(self, application: Application) -> None:
        """Store a case's clock and days, unless somebody changed the case meanwhile. It stays at its revision."""
        where = {"_id": application.id, "revision": application.revision}
        days = days_to_row(application.status, application.reckoned)
        await self._rows.update(where, {"$set": {"clock": clock_to_row(application.clock), **days}})

    async def unlinked(self, before: datetime, limit: int) -> list[Application]:
        """Return cases with documents sealed before that time that stand in no chain, the longest waiting first."""
        return await self._passed("unlinkedSince", before, limit)

    async def set_linked(self, cases: Sequence[Application]) -> None:
        """Note how many documents stand in chains; a case that moved since it was read is looked at again."""
        await self._rows.update_each(
            [({"_id": one.id, "revision": one.revision}, {"$set": chained_to_row(one)}) for one in cases]
        )

    async def after(self, number: str, limit: int) -> list[Application]:
        """Return the next cases by number."""
        rows = await self._rows.find({"_id": {"$gt": number}}, sort=(("_id", 1),), limit=limit)
        return [application_from_row(row) for row in rows]

    async def _passed(self, field: str, before: str | int | datetime, limit: int) -> list[Application]:
        rows = await self._rows.find({field: {"$lt": before}}, sort=((field, 1), ("_id", 1)), limit=limit)
        return legible(rows, application_from_row)

    async def holding(self, file: str, reach: Mapping[str, tuple[str, ...] | None]) -> list[Application]:
        """Return cases that hold a file and are these departments', or wait for their opinions; the newest 100."""
        theirs = [_reached(reach, "department"), _reached(reach, "opinionsOwed")]
        # How many others hold it doesn't matter: it is the caller's own that are counted.
        stages: list[Row] = [{"$match": {"files": file}}, {"$match": {"$or": theirs}}, {"$sort": {"_id": -1}}]
        rows = await self._rows.aggregate([*stages, {"$limit": 100}])
        return [application_from_row(row) for row in rows]

    async def of_applicant(self, file: str, applicants: Sequence[str]) -> bool:
        """Tell whether a case of one of these applicants holds the file."""
        return await self._rows.first({"files": file, "applicant.id": {"$in": list(applicants)}}) is not None

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

    async def _page(
        self, where: list[Row], order: Order, request: PageRequest, part: Part | None = None
    ) -> Page[Application]:
        page = await read_page(self._rows, where, order, request, None if part is None else fields_of(part))
        items = (application_from_row(row) if part is None else part_from_row(row, part) for row in page.items)
        return Page(tuple(items), page.cursors, page.has_next, page.has_previous)

    async def _count(self, where: Row) -> int | None:
        found = await self._rows.count(where, _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found


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
    held = "opinionsOwed" if queue.opinions else "department"
    desks = [desk(department, status) for department in queue.reach for status in statuses]
    owed: Row = {held: {"$in": list(queue.reach)}, "status": {"$in": statuses}}
    where: Row = {**(owed if queue.opinions else {"desk": {"$in": desks}}), "submittedAt": submitted}
    due = _due(queue.deadline, queue.on.isoformat())
    if queue.claimed_by:
        where["claimedBy"] = {"$in": list(queue.claimed_by)}
    # What is asked for by deadline lies by its due day; when it was submitted is sure then.
    stages = [{**where, "dueOn": due.pop("dueOn")}, due] if due else [where]
    return [*(one for one in stages if one), *_within(queue.reach, held)]


def _reviews(reach: Mapping[str, tuple[str, ...] | None]) -> list[Row]:
    waiting = {"department": {"$in": list(reach)}, "instantReview": InstantReviewState.WAITING.value}
    return [waiting, *_within(reach)]


def _within(reach: Mapping[str, tuple[str, ...] | None], held: str = "department") -> list[Row]:
    """What else to match where posts are limited to regions."""
    everywhere = [department for department, regions in reach.items() if regions is None]
    if len(everywhere) == len(reach):
        return []
    limited = [
        {held: department, "region": {"$gte": stem(one).ljust(12, "0"), "$lte": stem(one).ljust(12, "9")}}
        for department, regions in reach.items()
        for one in regions or ()
    ]
    return [{"$or": [{held: {"$in": everywhere}}, *limited]}]


def _parts_drafts(before: datetime) -> Row:
    return {"status": ApplicationStatus.DRAFT.value, "updatedAt": {"$lt": before}, "package": {"$gt": ""}}


def _reached(reach: Mapping[str, tuple[str, ...] | None], held: str) -> Row:
    """What of all cases is in reach."""
    return {"$and": [{held: {"$in": list(reach)}}, *_within(reach, held)]}


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
