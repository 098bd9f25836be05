"""Cases on their way across a bad border while something is killed, and what both books say when all is over."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import httpx

from resolvers.applications.crossing import CaseDirection
from resolvers.context import Stores
from resolvers.exchanges.verifying import verify
from tests import cases
from tests.cases import DEPARTMENT, attempt, change
from tests.graphql import Client, key
from tests.journeys.neighbours import Neighbours
from tests.provinces import A, B

_AT_ONCE = 2
_SETTLE_SECONDS = 120
_BROKEN = (httpx.HTTPError, AssertionError, ValueError, KeyError)
_REFRESH = """mutation($token: String!) { refreshSession(input: {refreshToken: $token}) {
  accessToken refreshToken userErrors { code } } }"""
_QUEUE = "{ workbench { queue(first: 100) { edges { node { id number status revision } } } } }"
_SEEN = "query($id: ID!) { node(id: $id) { ... on Application { id number status revision form } } }"

T = TypeVar("T")


@dataclass
class Crossers:
    """Who takes part, signed in once: who applies here, and who decides there."""

    citizen: Client
    clerk: Client
    approver: Client

    async def renew(self) -> None:
        """Get new access tokens, which last for a quarter of an hour."""
        for who in (self.citizen, self.clerk, self.approver):
            given = await who.change(_REFRESH, token=who.refresh_token)
            assert given["userErrors"] == [], given
            who.token, who.refresh_token = given["accessToken"], given["refreshToken"]


async def signed_in(there: Neighbours) -> Crossers:
    """Sign everybody in."""
    here, home = there.clients
    staff = await home.staff("CLERK", DEPARTMENT), await home.staff("APPROVER", DEPARTMENT)
    return Crossers(await here.citizen(), *staff)


@dataclass
class CrossingRun:
    """A few cases, one loss. `submitted` are the numbers of what was acknowledged to the applicant."""

    there: Neighbours
    cast: Crossers
    chance: Random
    submitted: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def through(self) -> str:
        """Let cases cross while something is killed, then let everything heal; what was killed."""
        await self.cast.renew()
        self.there.lie_in_wait(self.chance)
        applied = [asyncio.create_task(self._until_done(self._applying(key(), key()))) for _ in range(_AT_ONCE)]
        others = [asyncio.create_task(one) for one in (self._staff(), self._hurry())]
        lost = await self.there.lose(self.chance)
        found = await asyncio.wait_for(asyncio.gather(*applied), _SETTLE_SECONDS)
        others += [asyncio.create_task(self._follow(case)) for case in found]
        await asyncio.sleep(self.chance.uniform(2.0, 6.0))
        await self.there.heal()
        self.over.set()
        await asyncio.gather(*others)
        return lost

    def _applying(self, started: str, submitted: str) -> Callable[[], Awaitable[Any]]:
        async def whole_way() -> Any:
            wish = {"matterCode": cases.FOOD, "idempotencyKey": started, "handledBy": B}
            payload = await change(self.cast.citizen, "startApplication", **wish, crossProvinceMode="FULLY_ONLINE")
            assert payload["userErrors"] == []
            case = payload["application"]
            if case["status"] == "DRAFT" and case["revision"] == 1:
                materials = cases.needed(case, await cases.upload(self.cast.citizen))
                given = {"form": cases.examples(case), "materials": materials}
                case = await cases.move(self.cast.citizen, "saveApplication", case, **given)
            if case["status"] == "DRAFT":
                given = {"commitmentAccepted": True, "idempotencyKey": submitted}
                case = await cases.move(self.cast.citizen, "submitApplication", case, **given)
            self.submitted.append(case["number"])
            return case

        return whole_way

    async def _follow(self, case: Any) -> None:
        """What the applicant does: supplements when asked, and takes some cases back."""
        while not self.over.is_set():
            try:
                now = (await self.cast.citizen.run(_SEEN, id=case["id"]))["node"]
                if now["status"] == "SUPPLEMENT_REQUIRED":
                    given = {"form": case["form"], "materials": [], "idempotencyKey": key()}
                    await attempt(self.cast.citizen, "supplementApplication", now, **given)
                elif self.chance.random() < 0.05:
                    await attempt(self.cast.citizen, "withdrawApplication", now, reason="不办了")
            except _BROKEN:
                pass
            await asyncio.sleep(0.3)

    async def _staff(self) -> None:
        """What staff at home do to cases: ask for more, accept, review, decide. Not every try succeeds."""
        while not self.over.is_set():
            try:
                found = await self.cast.clerk.run(_QUEUE)
                for edge in found["workbench"]["queue"]["edges"]:
                    await self._handle(edge["node"])
            except _BROKEN:
                pass
            await asyncio.sleep(0.2)

    async def _handle(self, case: Any) -> None:
        match case["status"], self.chance.random() < 0.3:
            case "SUBMITTED", True:
                await attempt(self.cast.clerk, "requestSupplement", case, items=[{"message": "请补正"}])
            case "SUBMITTED", False:
                await attempt(self.cast.clerk, "acceptApplication", case, mode="COMPLETE")
            case "ACCEPTED", _:
                await attempt(self.cast.clerk, "startReview", case)
            case "UNDER_REVIEW", _:
                await attempt(self.cast.approver, "decideApplication", case, outcome="APPROVE")

    async def _hurry(self) -> None:
        while not self.over.is_set():
            await self.there.haste()
            await asyncio.sleep(0.5)

    async def _until_done(self, story: Callable[[], Awaitable[T]]) -> T:
        """Tell a story from its start, again and again: who is cut off doesn't know whether it was done."""
        while True:
            await self.there.up.wait()
            try:
                return await story()
            except _BROKEN:
                await asyncio.sleep(0.1)


async def settled(there: Neighbours, numbers: list[str]) -> list[str]:
    """Wait until both books agree about these cases; what they differ in when they never do."""
    wrong: list[str] = []
    until = asyncio.get_running_loop().time() + _SETTLE_SECONDS
    while asyncio.get_running_loop().time() < until:
        await there.haste()
        async with there.here.books() as here, there.home.books() as home:
            wrong = [one for number in numbers for one in await differences(here.stores, home.stores, number)]
        if not wrong:
            return []
        await asyncio.sleep(0.5)
    return wrong


async def differences(here: Stores, home: Stores, number: str) -> list[str]:
    """In what the two books differ about a case, or what in one of them isn't whole."""
    name = f"{A}-{number}"
    ours, there = await here.applications.get(number), await home.cross_province_cases.get(name)
    case = await here.cross_province_cases.get(name)
    theirs = await home.applications.get(there.application) if there else None
    if ours is None or case is None or theirs is None or there is None:
        return [f"{name} isn't in both books"]
    ours.require_intact()
    theirs.require_intact()
    counted = case.made == there.taken == case.acknowledged and case.taken == there.made == there.acknowledged
    found = [] if ours.status is theirs.status else [f"{name}: {ours.status} here, {theirs.status} there"]
    found += [] if counted else [f"{name}: not everything was said: {await _told(here, home, name)}"]
    found += [] if await _said(here, name) == await _said(home, name) else [f"{name}: said otherwise"]
    bad = [*(await verify(here, name) or ()), *(await verify(home, name) or ())]
    waits = ours.crossing_news or theirs.crossing_news or there.files
    return [*found, *(f"{name}: {one}" for one in bad), *([f"{name}: something waits"] if waits else ())]


async def _told(here: Stores, home: Stores, name: str) -> str:
    """What stands in both books, for whoever has to find out why."""
    said = [(side, one) for side, stores in ((A, here), (B, home)) for one in await stores.exchange_messages.of(name)]
    return "; ".join(
        f"{side} {one.direction.value} {one.sequence} {one.type.value} {one.state.value} {one.attempts} {one.failure}"
        for side, one in said
    )


async def _said(stores: Stores, name: str) -> set[tuple[str, int, str]]:
    """Every message that was taken, by who said it: its place, and the digest that its receipt quotes."""
    said = await stores.exchange_messages.of(name)
    (case,) = [one for one in [await stores.cross_province_cases.get(name)] if one]
    mine, other = (A, B) if case.direction is CaseDirection.OUTBOUND else (B, A)
    names = {CaseDirection.OUTBOUND: mine, CaseDirection.INBOUND: other}
    return {(names[one.direction], one.sequence, one.receipt.envelope_digest) for one in said if one.receipt}


async def doubled(there: Neighbours) -> list[str]:
    """Cases that are there twice: every case that came makes one application, and names one that was applied for."""
    async with there.here.books() as here, there.home.books() as home:
        rows = await home.database.rows("crossProvinceCases").find({}, limit=10_000)
        came = await home.database.rows("applications").find({"channel": "PARTNER"}, limit=10_000, fields=("_id",))
        known = await here.database.rows("crossProvinceCases").find({}, limit=10_000, fields=("_id",))
    wrong = [f"{row['_id']} was never sent" for row in rows if row["_id"] not in {one["_id"] for one in known}]
    twice = sorted(one["_id"] for one in came if one["_id"] not in {row["application"] for row in rows})
    return [*wrong, *(f"{one} belongs to no conversation" for one in twice)]
