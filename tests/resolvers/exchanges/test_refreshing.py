"""What partners published is fetched again from several at once, and never from too many."""

import asyncio
from dataclasses import dataclass

import pytest

from api.database import MongoDatabase
from resolvers.context import Stores
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.refreshing import refresh
from resolvers.exchanges.sending import Unanswered
from resolvers.exchanges.side_by_side import AT_ONCE
from resolvers.exchanges.statements import StatementKind, Wanted
from tests.clock import Clock
from tests.commands import Commands, counted

CODES = [f"P{number}" for number in range(AT_ONCE + 1)]


@dataclass
class Silent:
    """The servers of partners, none of which answers before as many are asked as may be at once."""

    asked: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        self._full = asyncio.Event()

    async def fetch(self, partner: Partner, path: str) -> bytes:
        """Say nothing, in the end."""
        assert (partner.code in CODES, path) == (True, "/.well-known/tongban/keys")
        self.asked += 1
        self.most = max(self.most, self.asked)
        if self.asked == AT_ONCE:
            self._full.set()
        await self._full.wait()
        self.asked -= 1
        raise Unanswered("no answer in time")


@pytest.fixture
async def partners(stores: Stores, clock: Clock) -> None:
    for code in CODES:
        name, url, client = f"{code}省", f"https://{code}.example.cn", f"partner-{code}"
        await stores.partners.put(Partner(code, name, "450000000000", url, client, (), clock()))


async def test_silent_partners_are_waited_for_together(
    partners: None, stores: Stores, database: MongoDatabase, clock: Clock, mongodb_uri: str
) -> None:
    pages, commands = Silent(), Commands()
    watched = counted(mongodb_uri, database.name, commands)

    assert await asyncio.wait_for(refresh(Stores(watched), pages, clock()), 60) == 0

    assert (pages.asked, pages.most) == (0, AT_ONCE)
    clock.forward(minutes=1)
    kept = await stores.partner_statements.due(clock(), 50)
    assert {one.wanted for one in kept} == {Wanted(code, StatementKind.KEYS) for code in CODES}
    assert {one.failure for one in kept} == {"no answer in time"}
    commands.sent.clear()
    clock.forward(hours=2)
    wanted = [one.wanted for one in kept]
    again = await Stores(watched).partner_statements.want_each(wanted, clock())
    watched.close()
    assert [one.wanted for one in again] == wanted
    assert commands.sent == ["find", "update"]
    assert {one.wanted_at for one in await stores.partner_statements.want_each(wanted, clock())} == {clock()}
