"""Following a case: what was missed, what comes, and who may."""

import asyncio
from typing import Any

from api.context import Services
from auth.accounts.model import Role
from tests.api.subscriptions.conftest import EVENTS, Live
from tests.cases import (
    DEPARTMENT,
    ELSEWHERE,
    accept,
    complete,
    employ,
    examples,
    move,
    needed,
    start,
    submit,
    submitted,
    upload,
)
from tests.graphql import Client


async def test_what_was_missed_comes_first_then_what_another_worker_writes(client: Client, live: Live) -> None:
    citizen = await client.citizen()
    case = await complete(citizen)
    wire = await live.enter(citizen)

    await wire.subscribe("1", EVENTS, n=case["number"])
    missed = [(await wire.next("1"))["applicationEvents"]["sequence"] for _ in case["events"]]
    await submit(citizen, case)

    assert missed == [one["sequence"] for one in case["events"]]
    assert (await wire.next("1"))["applicationEvents"]["type"] == "SUBMITTED"


async def test_polling_tells_the_same(client: Client, live: Live) -> None:
    citizen = await client.citizen()
    case = await submitted(citizen)
    polled = await citizen.run(
        "query($id: ID!) { node(id: $id) { ... on Application { events(after: 1) { sequence type } } } }",
        id=case["id"],
    )
    wire = await live.enter(citizen)

    await wire.subscribe("1", EVENTS, n=case["number"], after=1)

    wanted = polled["node"]["events"]
    assert wanted
    assert [(await wire.next("1"))["applicationEvents"] for _ in wanted] == wanted


async def test_nothing_is_lost_or_told_twice_while_somebody_writes(client: Client, live: Live) -> None:
    """A client comes and goes and resumes behind what it has seen, while the case is saved again and again."""
    citizen = await client.citizen()
    case = await start(citizen)
    form = case["form"]

    async def write() -> None:
        nonlocal case
        for _ in range(12):
            case = await move(citizen, "saveApplication", case, form=form)
        case = await submit(citizen, await _completed(citizen, case))

    writing = asyncio.create_task(write())
    seen: list[int] = []
    last = ""
    while last != "SUBMITTED":
        wire = await live.enter(citizen)
        await wire.subscribe("1", EVENTS, n=case["number"], after=seen[-1] if seen else 0)
        for _ in range(1 if not seen else 2):
            event = (await wire.next("1"))["applicationEvents"]
            seen.append(event["sequence"])
            last = event["type"]
            if last == "SUBMITTED":
                break
        await wire.socket.close()
    await writing

    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == len(case["events"])
    await live.idle()


async def _completed(citizen: Client, case: Any) -> Any:
    materials = needed(case, await upload(citizen))
    return await move(citizen, "saveApplication", case, form=examples(case), materials=materials)


async def test_a_strangers_case_is_not_there(client: Client, services: Services, live: Live) -> None:
    case = await submitted(await client.citizen())
    wires = [
        await live.enter(await client.citizen(1)),
        await live.enter(await employ(services, client, (Role.CLERK, ELSEWHERE))),
    ]

    for wire in wires:
        for number in (case["number"], "nothing"):
            await wire.subscribe("1", EVENTS, n=number)
            assert await wire.failed("1") == "NOT_FOUND"


async def test_staff_follow_their_cases(client: Client, live: Live) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await submitted(await client.citizen())
    wire = await live.enter(clerk)
    await wire.subscribe("1", EVENTS, n=case["number"], after=case["events"][-1]["sequence"])

    await accept(clerk, case)

    assert (await wire.next("1"))["applicationEvents"]["type"] == "ACCEPTED"


async def test_who_loses_their_post_hears_no_more(client: Client, services: Services, live: Live) -> None:
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT))
    case = await submitted(await client.citizen())
    wire = await live.enter(clerk)
    await wire.subscribe("1", EVENTS, n=case["number"], after=case["events"][-1]["sequence"])
    account = await services.gate.accounts.get("staff1")
    assert account is not None

    await services.gate.accounts.save(account.dismissed(account.posts[0]))
    await accept(await client.staff("CLERK", DEPARTMENT), case)

    assert await wire.failed("1") == "NOT_FOUND"
