import pytest

from api.context import Services
from tests.clock import Clock
from tests.hooks import Endpoint, Names
from tests.provinces import B, make_side
from tests.resolvers.webhooks.partner import House


@pytest.fixture
async def house(world: Services, clock: Clock) -> House:
    return House(await make_side(B, world.database, clock, {}), Endpoint(), Names())
