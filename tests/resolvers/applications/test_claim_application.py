"""Claiming and releasing: how colleagues share a queue."""

from typing import Any

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, change, employ, told
from tests.graphql import Client
from tests.resolvers.applications.test_tell_applicant import news

QUEUE = """query($mine: Boolean, $unclaimed: Boolean, $deadline: DeadlineState, $first: Int, $after: String) {
  workbench { queue(mine: $mine, unclaimed: $unclaimed, deadline: $deadline, first: $first, after: $after) {
    totalCount edges { cursor node { number claim { mine } urgedAt } } pageInfo { hasNextPage endCursor }
  } }
}"""


async def claim(client: Client, case: Any, mutation: str = "claimApplication") -> Any:
    return await change(client, mutation, applicationId=case["id"])


async def queued(client: Client, **given: Any) -> list[str]:
    edges = (await client.run(QUEUE, **given))["workbench"]["queue"]["edges"]
    return [one["node"]["number"] for one in edges]


async def test_what_one_claims_is_one_s_own_and_no_longer_unclaimed(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    first, second = [await cases.submitted(citizen) for _ in range(2)]
    one = await employ(world, client, (Role.CLERK, DEPARTMENT))
    other = await employ(world, client, (Role.CLERK, DEPARTMENT), place=2)

    assert (await claim(one, first))["userErrors"] == []

    assert await queued(one, mine=True) == [first["number"]]
    assert await queued(other, mine=True) == []
    assert await queued(other, unclaimed=True) == [second["number"]]
    assert set(await queued(one, mine=True, unclaimed=True)) == {first["number"], second["number"]}
    assert len(await queued(one)) == 2
    assert await queued(one, mine=True, deadline="NONE") == [first["number"]]


async def test_pages_follow_each_other(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    clerk = await employ(world, client, (Role.CLERK, DEPARTMENT))
    taken = [await cases.submitted(citizen) for _ in range(3)]
    for case in taken:
        await claim(clerk, case)

    seen, after = [], None
    for _ in range(3):
        page = (await clerk.run(QUEUE, mine=True, first=1, after=after))["workbench"]["queue"]
        seen += [one["node"]["number"] for one in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert sorted(seen) == sorted(case["number"] for case in taken)
    assert (page["pageInfo"]["hasNextPage"], page["totalCount"]) == (False, 3)


async def test_a_colleague_s_claim_is_theirs_until_a_supervisor_gives_it_back(
    client: Client, world: Services
) -> None:
    case = await cases.submitted(await client.citizen())
    one = await employ(world, client, (Role.CLERK, DEPARTMENT))
    other = await employ(world, client, (Role.CLERK, DEPARTMENT), place=2)
    supervisor = await employ(world, client, (Role.SUPERVISOR, DEPARTMENT), place=3)
    await claim(one, case)
    assert (await claim(one, case))["userErrors"] == []

    assert told(await claim(other, case)) == [("NOT_ALLOWED_NOW", ["applicationId"])]
    assert told(await claim(other, case, "releaseApplication")) == [("NOT_ALLOWED_NOW", ["applicationId"])]
    assert (await claim(supervisor, case, "releaseApplication"))["userErrors"] == []
    assert (await claim(supervisor, case, "releaseApplication"))["userErrors"] == []

    assert (await claim(other, case))["userErrors"] == []


async def test_nobody_needs_a_claim_to_act_and_the_claimant_is_told_of_what_the_applicant_does(
    client: Client, world: Services
) -> None:
    citizen = await client.citizen()
    one = await employ(world, client, (Role.CLERK, DEPARTMENT))
    other = await employ(world, client, (Role.CLERK, DEPARTMENT), place=2)
    case = (await claim(one, await cases.submitted(citizen)))["application"]

    case = await cases.accept(other, case)
    await cases.move(citizen, "withdrawApplication", case)

    assert await news(one) == [("申请人已撤回", case["number"])]
    assert await news(other) == []


async def test_who_claims_a_case_has_seen_it(client: Client, world: Services) -> None:
    """The answer shows the case, so its applicant sees who looked."""
    case = await cases.submitted(await client.citizen())
    clerk = await employ(world, client, (Role.CLERK, DEPARTMENT))

    await claim(clerk, case)

    looks = await world.database.rows("accessLog").find({"thing": case["number"]}, limit=10)
    assert [case["number"] in look["purpose"] for look in looks] == [True]


async def test_strangers_and_applicants_claim_nothing(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    elsewhere = await employ(world, client, (Role.CLERK, ELSEWHERE))

    assert told(await claim(elsewhere, case)) == [("NOT_FOUND", ["applicationId"])]
    assert told(await claim(elsewhere, case, "releaseApplication")) == [("NOT_FOUND", ["applicationId"])]
    assert await cases.refused(citizen, "claimApplication", applicationId=case["id"]) == "FORBIDDEN"


async def test_what_is_over_nobody_claims_and_the_applicant_sees_no_claim(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    clerk = await employ(world, client, (Role.CLERK, DEPARTMENT))
    case = await cases.submitted(citizen)
    await claim(clerk, case)
    shown = await citizen.run("{ viewer { applications { edges { node { revision claim { mine } } } } } }")
    (edge,) = shown["viewer"]["applications"]["edges"]
    assert edge["node"]["claim"] is None
    await cases.move(citizen, "withdrawApplication", {**case, "revision": edge["node"]["revision"]})
    await claim(clerk, case, "releaseApplication")

    assert told(await claim(clerk, case)) == [("NOT_ALLOWED_NOW", [])]
