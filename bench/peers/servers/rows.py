"""What the peers in Python have in common: the same rows by the same driver, a loader, and a submission."""

import asyncio
import base64
import hashlib
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

Row = dict[str, Any]
URI = os.environ.get("BENCH_MONGODB_URI", "mongodb://127.0.0.1")
PORT = int(os.environ.get("BENCH_PORT", "0"))
# Who asks: Tongban checks a token; the peers take our word for it, which is in their favour.
APPLICANT = "x-applicant"

# As GB/T 39046-2020 counts kinds of power, and as rows have them.
MATTER_TYPES = {
    "01": "LICENSING",
    "05": "BENEFIT",
    "07": "CONFIRMATION",
    "08": "REWARD",
    "09": "ADJUDICATION",
    "10": "OTHER_POWER",
    "20": "PUBLIC_SERVICE",
}

database = AsyncIOMotorClient(URI, tz_aware=True)["tongban"]
UVICORN: dict[str, Any] = {
    "host": "127.0.0.1",
    "port": PORT,
    "access_log": False,
    "log_level": "warning",
    "server_header": False,
}


class Loader:
    """Reads the keys that were asked for in one turn of the loop at once."""

    def __init__(self, read: Callable[[list[str]], Awaitable[dict[str, Row]]]) -> None:
        self._read = read
        self._found: dict[str, asyncio.Future[Row]] = {}
        self._wanted: list[str] = []

    def load(self, key: str) -> asyncio.Future[Row]:
        if key not in self._found:
            loop = asyncio.get_running_loop()
            if not self._wanted:
                loop.call_soon(lambda: loop.create_task(self._dispatch()))
            self._found[key] = loop.create_future()
            self._wanted.append(key)
        return self._found[key]

    async def _dispatch(self) -> None:
        wanted, self._wanted = self._wanted, []
        rows = await self._read(wanted)
        for key in wanted:
            self._found[key].set_result(rows[key])


async def by_id(collection: str, ids: list[str]) -> dict[str, Row]:
    """Read rows by their ids."""
    found = database[collection].find({"_id": {"$in": ids}}, batch_size=len(ids) + 1)
    return {row["_id"]: row for row in await found.to_list(len(ids))}


def loaders() -> dict[str, Loader]:
    """Loaders for one request."""
    return {name: Loader(lambda ids, name=name: by_id(name, ids)) for name in ("regions", "departments", "matters")}


async def matter(code: str) -> Row | None:
    """The published version of a matter."""
    found: Row | None = await database.matters.find_one({"code": code, "status": "PUBLISHED"})
    return found


async def matters(first: int, after: str | None) -> Row:
    """A page of published matters, ready as a connection."""
    where: list[Row] = [{"$match": {"status": "PUBLISHED"}}]
    if after:
        value, key = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        where.append(
            {"$match": {"$or": [{"popularity": {"$lt": value}}, {"popularity": value, "_id": {"$lt": key}}]}}
        )
    pipeline = [*where, {"$sort": {"popularity": -1, "_id": -1}}, {"$limit": first + 1}]
    return _connection(
        await database.matters.aggregate(pipeline, batchSize=first + 2).to_list(first + 1), first, _place
    )


async def applications(applicant: str, first: int) -> Row:
    """A page of somebody's cases, the newest first."""
    pipeline: list[Row] = [
        {"$match": {"applicant.id": {"$in": applicant.split(",")}}},
        {"$sort": {"createdAt": -1, "_id": -1}},
        {"$limit": first + 1},
    ]
    found = await database.applications.aggregate(pipeline, batchSize=first + 2).to_list(first + 1)
    return _connection([with_number(row) for row in found], first, lambda row: row["_id"])


async def submit(applicant: str, number: str, revision: int, key: str) -> tuple[Row | None, list[Row]]:
    """Submit a case: the row with its event and receipt, replaced where it still has that revision."""
    case = await database.applications.find_one({"_id": number})
    if case is None or case["applicant"]["id"] not in applicant.split(","):
        return None, [_error("NOT_FOUND", "applicationId")]
    if case["status"] != "DRAFT":
        return None, [_error("NOT_ALLOWED_NOW", "applicationId")]
    at = datetime.now(UTC)
    by_case = {"owner.code": case["department"], "status": "ACTIVE"}
    await asyncio.gather(
        database.matters.find_one({"_id": case["matter"]}),
        database.departments.find_one({"_id": case["department"]}),
        database.seals.find_one(by_case),
    )
    replaced = await database.applications.replace_one(
        {"_id": number, "revision": revision}, _submitted(case, key, at)
    )
    if not replaced.matched_count:
        return None, [_error("CONFLICT", "revision")]
    return with_number({**case, "status": "SUBMITTED", "revision": revision + 1, "submittedAt": at}), []


def number_of(application_id: str) -> str:
    """The number in a global id."""
    return base64.b64decode(application_id).decode().partition(":")[2]


def with_number(case: Row) -> Row:
    """A case as it is shown."""
    return {**case, "number": case["_id"]}


def _submitted(case: Row, key: str, at: datetime) -> Row:
    last, sequence = case["events"][-1], len(case["events"]) + 1
    event = {**last, "sequence": sequence, "type": "SUBMITTED", "at": at, "status": "SUBMITTED"}
    content = json.dumps([case["_id"], case["matter"], sequence, last["hash"]]).encode()
    event["content"] = hashlib.sha256(content).hexdigest()
    facts = json.dumps({**event, "at": at.timestamp(), "previous": last["hash"]}, sort_keys=True)
    event["hash"] = hashlib.sha256(facts.encode()).hexdigest()
    used = [*case["usedKeys"], {"use": "SUBMIT", "key": key, "digest": event["hash"]}]
    changed = {"status": "SUBMITTED", "desk": f"{case['department']}:SUBMITTED", "usedKeys": used}
    times = {"submittedAt": at, "receivedAt": at, "updatedAt": at}
    return {**case, **changed, **times, "events": [*case["events"], event], "revision": case["revision"] + 1}


def _error(code: str, path: str) -> Row:
    return {"code": code, "message": code, "path": [path]}


def _place(row: Row) -> str:
    text = json.dumps([row["popularity"], row["_id"]], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _connection(rows: list[Row], first: int, cursor: Callable[[Row], str]) -> Row:
    edges = [{"cursor": cursor(row), "node": row} for row in rows[:first]]
    end = edges[-1]["cursor"] if edges else None
    return {"edges": edges, "pageInfo": {"hasNextPage": len(rows) > first, "endCursor": end}}
