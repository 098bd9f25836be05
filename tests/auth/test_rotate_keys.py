import pytest

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from auth.problems import Unauthenticated
from tests.auth.forge import parts
from tests.auth.steps import PHONE
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def other_process(services: Services, database: MongoDatabase, clock: Clock) -> Services:
    """Another process on the same database; it read the keys before anything happened."""
    await services.gate.tokens.load(clock())
    other = make_services(services.settings, database, {}, clock)
    await other.gate.tokens.load(clock())
    return other


async def test_another_process_takes_tokens_of_a_key_made_meanwhile(
    client: Client, services: Services, other_process: Services, clock: Clock
) -> None:
    clock.forward(seconds=6)
    await services.gate.tokens.rotate(clock())
    await services.gate.tokens.load(clock())
    signed_in = await client.sign_in(PHONE)

    caller = await other_process.callers.identify(signed_in.token, clock())

    assert caller.id == parts(signed_in.token or "")[1]["sub"]


async def test_a_process_that_has_not_heard_of_the_rotation_still_issues_good_tokens(
    client: Client, other_process: Services, clock: Clock
) -> None:
    await other_process.gate.tokens.rotate(clock())
    await other_process.gate.tokens.load(clock())
    clock.forward(minutes=4)

    signed_in = await client.sign_in(PHONE)

    caller = await other_process.callers.identify(signed_in.token, clock())
    assert caller.id == parts(signed_in.token or "")[1]["sub"]


async def test_two_processes_that_start_on_an_empty_database_take_each_others_tokens(
    client: Client, services: Services, database: MongoDatabase, clock: Clock
) -> None:
    other = make_services(services.settings, database, {}, clock)
    await other.gate.tokens.load(clock())
    clock.forward(seconds=6)
    signed_in = await client.sign_in(PHONE)

    assert (await other.callers.identify(signed_in.token, clock())).id


async def test_strangers_tokens_cost_at_most_one_look_for_keys_in_five_seconds(
    services: Services, clock: Clock, other_process: Services
) -> None:
    forged = "eyJhbGciOiJFUzI1NiIsImtpZCI6InVua25vd24ifQ.e30.AA"
    tokens = other_process.gate.tokens
    clock.forward(seconds=6)

    with pytest.raises(Unauthenticated):
        await other_process.callers.identify(forged, clock())

    assert not tokens.stale(forged, clock())
    clock.forward(seconds=6)
    assert tokens.stale(forged, clock())
