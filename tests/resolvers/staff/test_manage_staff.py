from asyncio import gather

import pytest

from api.context import Services
from seeds.departments import HEALTH, MARKET, POLICE
from tests.auth.steps import viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import LOG, Member, attempt, manage, member, newest_code, said, signed_in

HERE, ALSO_HERE, ELSEWHERE = MARKET.code, HEALTH.code, POLICE.code
PHONE = "13912345678"
NEW = {"phone": PHONE, "username": "New.Clerk", "role": "CLERK", "departmentCode": HERE}
QUEUE = "{ workbench { queue { edges { node { id } } } } }"


@pytest.fixture
async def head(client: Client, clock: Clock) -> Member:
    return await member(client, clock, "ADMINISTRATOR")


@pytest.fixture
async def administrator(client: Client, head: Member) -> Client:
    return await signed_in(client, head)


async def test_somebody_new_becomes_staff(client: Client, administrator: Client) -> None:
    made = await manage(administrator, "createStaffAccount", **NEW)

    assert made["userErrors"] == []
    assert made["staffMember"] == {
        "username": "new.clerk",
        "maskedPhone": "139****5678",
        "temporaryPassword": True,
        "secondFactor": False,
        "posts": [{"role": "CLERK", "department": {"code": HERE}}],
    }
    temporary = await newest_code(client, PHONE)
    assert len(temporary) == 16
    assert temporary not in str(made)
    assert said(await attempt(client, "new.clerk", temporary, None)) == [("NOT_ALLOWED_NOW", [])]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"departmentCode": ELSEWHERE}, ("NOT_FOUND", ["departmentCode"])),
        ({"departmentCode": "x"}, ("NOT_FOUND", ["departmentCode"])),
        ({"phone": "110"}, ("INVALID", ["phone"])),
        ({"username": "ab"}, ("INVALID", ["username"])),
        ({"username": "李秀英"}, ("INVALID", ["username"])),
        ({"username": "x" * 300}, ("INVALID", ["username"])),
        ({"username": "S20100"}, ("ALREADY_DONE", ["username"])),
        ({"phone": "13900020100"}, ("ALREADY_DONE", ["phone"])),
        ({"reason": " "}, ("REQUIRED", ["reason"])),
        ({"reason": "由" * 201}, ("INVALID", ["reason"])),
    ],
)
async def test_what_makes_nobody_staff(
    administrator: Client, services: Services, given: dict[str, str], expected: tuple[str, list[str]]
) -> None:
    assert said(await manage(administrator, "createStaffAccount", **{**NEW, **given})) == [expected]

    assert await services.gate.accounts.by_phone(PHONE) is None
    assert await services.gate.messages.to_phone(PHONE) == []


async def test_of_two_at_once_one_makes_the_account(administrator: Client, services: Services) -> None:
    answers = await gather(*(manage(administrator, "createStaffAccount", **NEW) for _ in range(2)))

    assert sorted(len(one["userErrors"]) for one in answers) == [0, 1]
    assert len(await services.gate.messages.to_phone(PHONE)) == 1
    assert (await administrator.run(LOG))["staffLog"]["totalCount"] == 1


async def test_a_post_gives_rights_and_taking_it_ends_them_within_five_seconds(
    client: Client, administrator: Client, clock: Clock
) -> None:
    other = await member(client, clock, "CLERK", place=5)
    given = {"username": other.username, "role": "APPROVER", "departmentCode": HERE}
    granted = await manage(administrator, "grantPost", **given)
    assert {"role": "APPROVER", "department": {"code": HERE}} in granted["staffMember"]["posts"]
    assert said(await manage(administrator, "grantPost", **given)) == [("ALREADY_DONE", ["role"])]
    me = await signed_in(client, other)
    revoke = 'mutation { revokeCertificate(input: {certificateId: "x", reason: "x"}) { userErrors { code } } }'
    assert "errors" not in await me.post(revoke)

    assert (await manage(administrator, "revokePost", **given))["userErrors"] == []

    clock.forward(seconds=6)
    assert (await me.post(revoke))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert said(await manage(administrator, "revokePost", **given)) == [("NOT_FOUND", ["role"])]


async def test_nobody_manages_themselves(administrator: Client, head: Member) -> None:
    post = {"username": head.username, "role": "CLERK", "departmentCode": HERE}

    for mutation, given in (
        ("grantPost", post),
        ("revokePost", {**post, "role": "ADMINISTRATOR"}),
        ("resetStaffCredentials", {"username": head.username}),
        ("createStaffAccount", {**post, "username": "second.self", "phone": head.phone}),
    ):
        assert said(await manage(administrator, mutation, **given)) == [("NOT_ALLOWED_NOW", [])]


async def test_other_departments_are_out_of_reach(client: Client, administrator: Client, clock: Clock) -> None:
    theirs = next(
        one for one in await client.people() if one["roles"] == ["CLERK"] and one["departments"] == [ELSEWHERE]
    )
    post = {"username": theirs["username"], "role": "CLERK", "departmentCode": ELSEWHERE}

    for mutation in ("grantPost", "revokePost"):
        assert said(await manage(administrator, mutation, **post)) == [("NOT_FOUND", ["departmentCode"])]
    reset = await manage(administrator, "resetStaffCredentials", username=theirs["username"])
    missing = await manage(administrator, "resetStaffCredentials", username="nobody")
    assert reset == missing
    assert said(reset) == [("NOT_FOUND", ["username"])]


async def test_a_post_here_does_not_put_a_colleague_from_elsewhere_into_reach(
    client: Client, administrator: Client
) -> None:
    """Otherwise one post that nobody asked for, and their password, app and sessions are gone."""
    theirs = next(
        one for one in await client.people() if one["roles"] == ["CLERK"] and one["departments"] == [ELSEWHERE]
    )
    post = {"username": theirs["username"], "role": "CLERK", "departmentCode": HERE}
    assert said(await manage(administrator, "grantPost", **post)) == []

    reset = await manage(administrator, "resetStaffCredentials", username=theirs["username"])

    assert said(reset) == [("NOT_FOUND", ["username"])]


@pytest.mark.parametrize("role", ["CLERK", "APPROVER", "SUPERVISOR"])
async def test_other_roles_manage_nobody(client: Client, clock: Clock, role: str) -> None:
    me = await signed_in(client, await member(client, clock, role))
    document = "mutation($i: GrantPostInput!) { grantPost(input: $i) { staffMember { username } } }"
    given = {"username": "s20101", "role": "ADMINISTRATOR", "departmentCode": HERE, "reason": "试试"}

    answer = await me.post(document, i=given)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_administrator_who_is_none_any_more_manages_nobody_at_once(
    client: Client, services: Services, administrator: Client, head: Member
) -> None:
    """The caller is remembered for five seconds; managing staff looks again."""
    await manage(administrator, "createStaffAccount", **NEW)
    account = await services.gate.accounts.by_phone(head.phone)
    assert account is not None
    for post in account.posts:
        account = await services.gate.accounts.save(account.dismissed(post))

    document = (
        "mutation($i: ResetStaffCredentialsInput!) { resetStaffCredentials(input: $i) { userErrors { code } } }"
    )
    answer = await administrator.post(document, i={"username": "new.clerk", "reason": "再试"})

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_reset_ends_sessions_password_and_app(
    client: Client, administrator: Client, clerk: Member, clock: Clock
) -> None:
    session = await signed_in(client, clerk)
    clock.forward(seconds=30)

    reset = await manage(administrator, "resetStaffCredentials", username=clerk.username)

    assert (reset["staffMember"]["temporaryPassword"], reset["staffMember"]["secondFactor"]) == (True, False)
    assert await viewer_id(session) is None
    assert said(await attempt(client, clerk.username, clerk.password, clerk.code())) == [("INVALID", [])]


async def test_an_administrator_sees_no_cases(administrator: Client) -> None:
    assert (await administrator.run(QUEUE))["workbench"] is None
