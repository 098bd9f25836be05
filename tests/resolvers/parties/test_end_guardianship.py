"""How guardianships end before the child comes of age: by the guardian, by the register, at the child's asking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.context import Services
from auth.identifiers import mask_name
from auth.registries import DevelopmentGuardianshipRegistry, NoRegistry
from auth.wards.model import RECHECK_AFTER, GuardianRelation
from seeds.people import CITIZENS
from tests.acting import CHILD, GUARDIAN, acting, code_of, refused, register_child
from tests.auth.passkeys import told
from tests.auth.steps import refresh
from tests.cases import FOOD, start
from tests.clock import Clock
from tests.graphql import Client, key

REGISTERED, ENDED = "已登记监护关系", "监护关系已终止"
GUARDIANS = "{ viewer { guardians { wardId relation since validUntil party { name idNumber } } } }"
PARENTS_WORD = RECHECK_AFTER[GuardianRelation.PARENT]


@pytest.fixture
async def guardian(client: Client) -> Client:
    return await client.citizen(GUARDIAN)


@pytest.fixture
async def ward(guardian: Client) -> str:
    return str((await register_child(guardian))["ward"]["id"])


@pytest.fixture
async def child(client: Client) -> Client:
    return await client.citizen(5)


async def end(client: Client, ward: str) -> list[tuple[str, list[str]]]:
    """End a guardianship; code and path of what is wrong."""
    payload: Any = await client.change(
        """mutation($input: EndGuardianshipInput!) {
          endGuardianship(input: $input) { ended userErrors { code path } }
        }""",
        input={"wardId": ward},
    )
    assert payload["ended"] is (payload["userErrors"] == [])
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


def the_register(services: Services, registry: Any) -> None:
    """From now on the register is this one."""
    registries = replace(services.gate.registries, guardianships=registry)
    object.__setattr__(services.gate, "registries", registries)


async def test_the_child_sees_who_their_guardian_is(guardian: Client, child: Client, ward: str) -> None:
    (found,) = (await child.run(GUARDIANS))["viewer"]["guardians"]

    assert (found["wardId"], found["relation"], found["validUntil"]) == (ward, "PARENT", "2037-05-31")
    assert found["party"] == {"name": mask_name(CITIZENS[GUARDIAN].name), "idNumber": None}
    assert (await guardian.run(GUARDIANS))["viewer"]["guardians"] == []


async def test_a_guardian_gives_it_up(guardian: Client, child: Client, ward: str, clock: Clock) -> None:
    for_child = await acting(guardian, wardId=ward)
    clock.forward(seconds=60)
    other_phone = await guardian.sign_in(CITIZENS[GUARDIAN].phone)

    assert await end(other_phone, ward) == []
    clock.forward(seconds=5)

    assert await code_of(for_child) == "UNAUTHENTICATED"
    again = await refresh(guardian, guardian.refresh_token)
    assert await code_of(Client(guardian.http, again["accessToken"])) is None
    assert await refused(other_phone, wardId=ward) == [("NOT_FOUND", ["wardId"])]
    assert (await other_phone.run("{ viewer { wards { id } } }"))["viewer"]["wards"] == []
    assert (await child.run(GUARDIANS))["viewer"]["guardians"] == []
    assert await end(other_phone, ward) == [("ALREADY_DONE", ["wardId"])]


async def test_the_child_is_told_of_both(child: Client, guardian: Client, clock: Clock) -> None:
    ward = (await register_child(guardian))["ward"]["id"]
    await register_child(guardian)
    assert await told(child) == [REGISTERED]
    clock.forward(seconds=1)

    await end(guardian, ward)

    assert await told(child) == [ENDED, REGISTERED]
    assert await told(guardian) == []


async def test_it_begins_anew_when_the_register_says_so_again(guardian: Client, child: Client, ward: str) -> None:
    await end(guardian, ward)

    again = (await register_child(guardian))["ward"]

    assert (again["id"], again["stage"]) == (ward, "WARD_MAY_APPLY")
    assert (await start(await acting(guardian, wardId=ward)))["applicant"]["name"] == CHILD.name
    assert sorted(await told(child)) == sorted([REGISTERED, ENDED, REGISTERED])


async def test_a_child_of_14_cannot_send_away_whom_the_law_gave_them(
    guardian: Client, child: Client, ward: str
) -> None:
    assert await end(child, ward) == [("NOT_ALLOWED_NOW", ["wardId"])]

    assert await code_of(await acting(guardian, wardId=ward)) is None


async def test_a_child_of_14_has_the_register_asked(
    guardian: Client, child: Client, ward: str, services: Services, clock: Clock
) -> None:
    for_child = await acting(guardian, wardId=ward)
    the_register(services, DevelopmentGuardianshipRegistry())

    assert await end(child, ward) == []
    clock.forward(seconds=5)

    assert await code_of(for_child) == "UNAUTHENTICATED"
    assert await told(guardian) == [ENDED]
    assert sorted(await told(child)) == sorted([ENDED, REGISTERED])


async def test_a_register_that_is_out_ends_nothing(
    guardian: Client, child: Client, ward: str, services: Services, clock: Clock
) -> None:
    the_register(services, NoRegistry())

    assert await end(child, ward) == [("PROVIDER_UNAVAILABLE", [])]
    assert await code_of(await acting(guardian, wardId=ward)) is None


async def test_under_14_a_child_ends_nothing(client: Client, clock: Clock) -> None:
    clock.at = datetime(2033, 5, 31, 15, 59, tzinfo=UTC)  # the last minute of being 13, in China
    guardian = await client.citizen(GUARDIAN)
    await guardian.consent("WARD_DATA")
    ward = (await register_child(guardian))["ward"]["id"]
    await guardian.consent(wardId=ward)

    assert await end(await client.citizen(5), ward) == [("NOT_ALLOWED_NOW", ["wardId"])]


async def test_to_a_stranger_it_does_not_exist(client: Client, ward: str) -> None:
    assert await end(await client.citizen(1), ward) == [("NOT_FOUND", ["wardId"])]


async def test_nobody_ends_it_in_the_childs_name(guardian: Client, ward: str) -> None:
    assert await end(await acting(guardian, wardId=ward), ward) == [("NOT_ALLOWED_NOW", [])]


async def test_a_child_may_not_have_the_register_asked_all_day(child: Client, ward: str) -> None:
    for _ in range(10):
        await end(child, ward)

    assert await end(child, ward) == [("LIMIT_EXCEEDED", [])]


@pytest.mark.parametrize("late", [timedelta(milliseconds=-1), timedelta()], ids=["fresh", "due"])
async def test_the_register_is_asked_again_when_its_word_is_old(
    client: Client, child: Client, ward: str, services: Services, clock: Clock, late: timedelta
) -> None:
    the_register(services, DevelopmentGuardianshipRegistry())
    clock.at += PARENTS_WORD + late
    guardian = await client.citizen(GUARDIAN)

    if late:
        assert await code_of(await acting(guardian, wardId=ward)) is None
        return
    assert await refused(guardian, wardId=ward) == [("NOT_FOUND", ["wardId"])]
    assert (await told(guardian))[0] == ENDED
    assert (await told(await client.citizen(5)))[0] == ENDED


async def test_what_the_register_confirms_goes_on(client: Client, ward: str, clock: Clock) -> None:
    for _ in range(2):
        clock.at += PARENTS_WORD
        guardian = await client.citizen(GUARDIAN)
        assert await code_of(await acting(guardian, wardId=ward)) is None


async def test_who_refreshes_all_the_time_is_asked_as_well(
    client: Client, guardian: Client, ward: str, services: Services, clock: Clock
) -> None:
    await acting(guardian, wardId=ward)
    for _ in range(5):
        clock.at += PARENTS_WORD / 5
        guardian = Client(client.http, **tokens(await refresh(client, guardian.refresh_token)))

    viewer = (await guardian.run("{ viewer { actingAs { name } } }"))["viewer"]
    assert viewer["actingAs"]["name"] == CITIZENS[GUARDIAN].name


async def test_at_midnight_a_token_of_the_day_before_starts_nothing(client: Client, clock: Clock) -> None:
    clock.at = datetime(2037, 5, 31, 15, 50, tzinfo=UTC)  # ten minutes to the child's 18th birthday, in China
    guardian = await client.citizen(GUARDIAN)
    for_child = await acting(guardian, wardId=(await register_child(guardian))["ward"]["id"])
    clock.forward(minutes=9, seconds=59, milliseconds=999)
    await start(for_child)

    clock.forward(milliseconds=1)

    answer = await for_child.post(
        """mutation($input: StartApplicationInput!) { startApplication(input: $input) { userErrors { code } } }""",
        input={"matterCode": FOOD, "idempotencyKey": key()},
    )
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    assert [one[0] for one in await end(guardian, (await guardian_ward(guardian)))] == ["ALREADY_DONE"]


async def test_giving_it_up_opens_no_case_to_a_clerk_who_is_the_parent(
    guardian: Client, ward: str, services: Services, clock: Clock
) -> None:
    account = await services.gate.accounts.by_phone(CITIZENS[GUARDIAN].phone)
    assert account is not None
    await end(guardian, ward)

    kin = await services.gate.principals.kin(account, clock().date())

    assert CHILD.id_number in kin


def tokens(payload: Any) -> dict[str, Any]:
    """What a refreshed client holds."""
    return {"token": payload["accessToken"], "refresh_token": payload["refreshToken"]}


async def guardian_ward(guardian: Client) -> str:
    """The id of the one child."""
    (found,) = (await guardian.run("{ viewer { wards { id } } }"))["viewer"]["wards"]
    return str(found["id"])
