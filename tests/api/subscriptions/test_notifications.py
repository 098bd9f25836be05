from tests.api.subscriptions.conftest import Live
from tests.cases import DEPARTMENT, accept, submitted
from tests.clock import Clock
from tests.graphql import Client

NOTICES = "subscription($after: ID) { notifications(after: $after) { id title application { number status } } }"
INBOX = "{ viewer { notifications { edges { node { id } } } } }"


async def told(client: Client) -> list[str]:
    found = await client.run(INBOX)
    return [edge["node"]["id"] for edge in found["viewer"]["notifications"]["edges"]]


async def test_one_hears_what_one_is_told_from_now_on(client: Client, live: Live) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await submitted(citizen)
    before = await told(citizen)
    wire = await live.enter(citizen)
    await wire.subscribe("1", NOTICES)
    await wire.subscribe("2", "{ __typename }")
    await wire.next("2")
    await wire.hear()

    await accept(clerk, case)

    heard = (await wire.next("1"))["notifications"]
    assert heard["id"] not in before
    assert heard["application"] == {"number": case["number"], "status": "ACCEPTED"}


async def test_what_was_missed_comes_first(client: Client, live: Live, clock: Clock) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    first, second = await submitted(citizen), await submitted(citizen)
    clock.forward(seconds=1)
    await accept(clerk, first)
    last = (await told(citizen))[0]
    clock.forward(seconds=1)
    await accept(clerk, second)
    wire = await live.enter(citizen)

    await wire.subscribe("1", NOTICES, after=last)

    heard = (await wire.next("1"))["notifications"]
    assert [heard["id"], last] == (await told(citizen))[:2]
    assert heard["application"]["number"] == second["number"]


async def test_of_one_moment_nothing_is_lost(client: Client, live: Live) -> None:
    """The clock stands still, so nobody can tell what was sent last: both orders give the other one."""
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    before = set(await told(citizen))
    await accept(clerk, await submitted(citizen))
    await accept(clerk, await submitted(citizen))
    sent = set(await told(citizen)) - before
    wire = await live.enter(citizen)

    for last in sent:
        await wire.subscribe(last, NOTICES, after=last)
        heard = {(await wire.next(last))["notifications"]["id"]}
        await wire.say(type="complete", id=last)
        await wire.say(type="ping")
        while (message := await wire.hear())["type"] != "pong":
            heard.add(message["payload"]["data"]["notifications"]["id"])
        assert last not in heard


async def test_others_hear_nothing_of_it(client: Client, live: Live) -> None:
    citizen, other = await client.citizen(), await client.citizen(1)
    case = await submitted(citizen)
    wire, own = await live.enter(other), await live.enter(citizen)
    for one in (wire, own):
        await one.subscribe("1", NOTICES)
        await one.subscribe("2", "{ __typename }")
        await one.next("2")
        await one.hear()

    await accept(await client.staff("CLERK", DEPARTMENT), case)

    await own.next("1")
    await wire.say(type="ping")
    assert await wire.hear() == {"type": "pong"}
