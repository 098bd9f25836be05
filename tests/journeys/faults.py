"""Cases and packages on their way while something is killed, and what the books say when all is over."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from seeds.departments import HEALTH
from tests import cases
from tests.cases import DEPARTMENT, attempt, change
from tests.graphql import AGREED, Client, key
from tests.journeys.house import House
from tests.resolvers.package_applications import steps

_AT_ONCE = 3
_BROKEN = (httpx.HTTPError, AssertionError, ValueError, KeyError)
_END = {"APPROVED", "COMPLETED"}
_ASK = """mutation($phone: String!, $agreed: String) {
  requestSmsCode(input: {phone: $phone, consentHash: $agreed}) { expiresIn userErrors { code } }
}"""
_AWAKE = """mutation { setNotificationPreferences(input: {sms: true, quietFrom: "00:00", quietUntil: "00:00"}) {
  userErrors { code } } }"""
_REFRESH = """mutation($token: String!) { refreshSession(input: {refreshToken: $token}) {
  accessToken refreshToken userErrors { code } } }"""

T = TypeVar("T")


@dataclass
class Desk:
    """Who handles cases of a department."""

    clerk: Client
    approver: Client


@dataclass
class Cast:
    """Who takes part, signed in once: their sessions outlive every kill."""

    citizen: Client
    market: Desk
    health: Desk

    async def renew(self) -> None:
        """Get new access tokens: one lasts for a quarter of an hour, fifty kills take longer."""
        desks = (self.market, self.health)
        for who in (self.citizen, *(one for desk in desks for one in (desk.clerk, desk.approver))):
            given = await who.change(_REFRESH, token=who.refresh_token)
            assert given["userErrors"] == [], given
            who.token, who.refresh_token = given["accessToken"], given["refreshToken"]


@dataclass
class Run:
    """What is driven to its end through one kill. `acknowledged` and `asked` are what people were told is done:
    the revisions of cases, and the phones that a code is on its way to."""

    cast: Cast
    up: asyncio.Event
    chance: random.Random
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def drive(self) -> str:
        """Take one case from its start to its certificate; its number."""
        started, submitted = key(), key()

        async def whole_way() -> str:
            given = {"matterCode": cases.FOOD, "idempotencyKey": started}
            case = self._told(await change(self.cast.citizen, "startApplication", **given))
            while case["status"] not in _END:
                case = await self._next(case, submitted)
            return str(case["number"])

        return await self._until_done(whole_way)

    async def drive_package(self) -> str:
        """Take a package from its start to the certificate of its first matter, and see the next ones begin."""
        started, submitted, citizen = key(), key(), self.cast.citizen

        async def whole_way() -> str:
            whole = await steps.start(citizen, idempotencyKey=started)
            if whole["status"] == "DRAFT":
                given = {**await steps.filled(citizen, whole), "idempotencyKey": submitted}
                whole = await steps.change(citizen, "submitPackage", **given)
            begun = [one for one in whole["parts"] if one["application"]]
            if len(begun) == 1:
                await self._handled(begun[0]["application"])
                whole = await steps.seen(citizen, whole)
            assert len([one for one in whole["parts"] if one["application"]]) > 1
            return str(whole["number"])

        return await self._until_done(whole_way)

    async def ask_for_codes(self) -> None:
        """Have codes sent to phones that nobody knew before."""
        for _ in range(_AT_ONCE):
            await self._until_done(self._ask)

    async def _ask(self) -> None:
        phone = f"139{self.chance.randrange(10**8):08}"
        answer = await Client(self.cast.citizen.http).change(_ASK, phone=phone, agreed=AGREED)
        assert answer["userErrors"] == []
        self.asked.append(phone)

    async def _until_done(self, story: Callable[[], Awaitable[T]]) -> T:
        """Tell a story from its start, again and again: who is cut off doesn't know whether it was done."""
        while True:
            await self.up.wait()
            try:
                return await story()
            except _BROKEN:
                await asyncio.sleep(0.1)

    async def _next(self, case: Any, once: str) -> Any:
        citizen, desk = self.cast.citizen, self.cast.market
        if case["status"] == "DRAFT" and case["revision"] == 1:
            materials = cases.needed(case, await cases.upload(citizen))
            given = {"form": cases.examples(case), "materials": materials}
            return self._told(await attempt(citizen, "saveApplication", case, **given))
        if case["status"] == "DRAFT":
            given = {"commitmentAccepted": True, "idempotencyKey": once}
            return self._told(await attempt(citizen, "submitApplication", case, **given))
        return await self._decided(desk, case)

    async def _handled(self, case: Any) -> None:
        while case["status"] not in _END:
            case = await self._decided(self.cast.health, case)

    async def _decided(self, desk: Desk, case: Any) -> Any:
        """The next step of whoever handles a case."""
        if case["status"] == "SUBMITTED":
            return self._told(await attempt(desk.clerk, "acceptApplication", case, mode="COMPLETE"))
        if case["status"] == "ACCEPTED":
            return self._told(await attempt(desk.clerk, "startReview", case))
        return self._told(await attempt(desk.approver, "decideApplication", case, outcome="APPROVE"))

    def _told(self, payload: Any) -> Any:
        assert payload["userErrors"] == [], payload["userErrors"]
        case = payload["application"]
        self.acknowledged.append((case["number"], case["revision"]))
        return case


async def sign_in(http: httpx.AsyncClient) -> Cast:
    """Sign everybody in; the citizen wants to be told at any hour."""
    anonymous = Client(http)
    citizen = await anonymous.citizen()
    assert (await citizen.change(_AWAKE))["userErrors"] == []
    desks = [
        Desk(await anonymous.staff("CLERK", code), await anonymous.staff("APPROVER", code))
        for code in (DEPARTMENT, HEALTH.code)
    ]
    return Cast(citizen, *desks)


async def through_a_kill(house: House, cast: Cast, chance: random.Random, victim: str) -> Run:
    """Drive cases, kill the victim at some moment, start what is missing, and let the cases come to their end."""
    await cast.renew()
    up = asyncio.Event()
    up.set()
    run = Run(cast, up, chance)
    stories = [*(run.drive() for _ in range(_AT_ONCE)), run.drive_package(), run.ask_for_codes()]
    driven = [asyncio.create_task(one) for one in stories]
    async with _hurrying(house):
        await house.kill(victim, chance)
    up.clear()
    await asyncio.to_thread(house.start)
    up.set()
    async with _hurrying(house):
        numbers = await asyncio.wait_for(asyncio.gather(*driven), 300)
    assert len(set(numbers)) == len(stories)
    return run


@contextlib.asynccontextmanager
async def _hurrying(house: House) -> AsyncIterator[None]:
    task = asyncio.create_task(house.hurry())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
