import asyncio
from datetime import UTC, datetime

import pytest

from seeds.people import CITIZENS
from tests.acting import DELEGATE, GIVER, acting, answer, code_of, delegated, grant, refused
from tests.cases import COMPANY_FOOD, FOOD, told
from tests.clock import Clock
from tests.graphql import Client, key

LISTED = "{ viewer { delegations { id status given from { name idNumber } to { name } } } }"


@pytest.fixture
async def giver(client: Client) -> Client:
    return await client.citizen(GIVER)


@pytest.fixture
async def delegate(client: Client) -> Client:
    return await client.citizen(DELEGATE)


async def listed(client: Client) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await client.run(LISTED))["viewer"]["delegations"]
    return found


async def test_an_offer_is_seen_by_both_sides_and_names_its_matters(
    giver: Client, delegate: Client, clock: Clock
) -> None:
    granted = (await grant(giver, clock))["delegation"]

    assert (granted["status"], granted["given"], granted["matters"]) == ("OFFERED", True, [{"code": FOOD}])
    (mine,), (theirs,) = await listed(giver), await listed(delegate)
    assert (mine["given"], theirs["given"]) == (True, False)
    assert theirs["from"] == {"name": "**桐", "idNumber": None}
    assert theirs["to"] == {"name": CITIZENS[DELEGATE].name}


async def test_once_accepted_both_know_whom_they_deal_with(giver: Client, delegate: Client, clock: Clock) -> None:
    await delegated(giver, delegate, clock)

    (theirs,) = await listed(delegate)
    assert (theirs["status"], theirs["from"]) == ("ACTIVE", {"name": CITIZENS[GIVER].name, "idNumber": None})


async def test_an_offer_is_for_the_person_of_that_name_only(client: Client, giver: Client, clock: Clock) -> None:
    granted = await grant(giver, clock, toName="赵六")
    holder = await client.citizen(DELEGATE)

    assert await listed(holder) == []
    payload = await answer(holder, "acceptDelegation", granted["delegation"]["id"])
    assert told(payload) == [("NOT_FOUND", ["delegationId"])]


async def test_a_phone_that_is_known_answers_like_one_that_is_not(
    giver: Client, delegate: Client, clock: Clock
) -> None:
    known, unknown = await grant(giver, clock), await grant(giver, clock, toPhone="13912340000")

    assert [one["delegation"]["to"] for one in (known, unknown)] == [{"id": None, "name": "陈思远"}] * 2


@pytest.mark.parametrize("mutation", ["acceptDelegation", "declineDelegation", "revokeDelegation"])
async def test_a_stranger_cannot_tell_it_from_none(
    client: Client, giver: Client, clock: Clock, mutation: str
) -> None:
    granted = await grant(giver, clock)
    stranger = await client.citizen(1)

    real, none = granted["delegation"]["id"], granted["delegation"]["id"][:-2] + "AA"
    assert await answer(stranger, mutation, real) == await answer(stranger, mutation, none)
    node = await stranger.run("query($id: ID!) { node(id: $id) { id } }", id=real)
    assert node == {"node": None}


async def test_nobody_delegates_to_themselves(giver: Client, clock: Clock) -> None:
    assert told(await grant(giver, clock, to=GIVER)) == [("NOT_ALLOWED_NOW", ["toPhone"])]


async def test_nobody_accepts_their_own_offer(giver: Client, clock: Clock) -> None:
    granted = await grant(giver, clock)

    assert told(await answer(giver, "acceptDelegation", granted["delegation"]["id"])) == [
        ("NOT_FOUND", ["delegationId"])
    ]


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        ([], ("REQUIRED", ["matterCodes"])),
        (["none"], ("NOT_FOUND", ["matterCodes", "0"])),
        ([FOOD, COMPANY_FOOD], ("NOT_ALLOWED_NOW", ["matterCodes", "1"])),
        ([str(place) for place in range(21)], ("INVALID", ["matterCodes"])),
    ],
    ids=["none", "unknown", "for companies", "too many"],
)
async def test_matters_must_be_ones_that_a_person_applies_for(
    giver: Client, clock: Clock, codes: list[str], problem: tuple[str, list[str]]
) -> None:
    assert told(await grant(giver, clock, matterCodes=codes)) == [problem]


@pytest.mark.parametrize(
    ("until", "problems"),
    [
        ("2035-11-19", [("INVALID", ["validUntil"])]),
        ("2035-11-20", []),
        ("2036-11-20", []),
        ("2036-11-21", [("INVALID", ["validUntil"])]),
    ],
)
async def test_it_ends_within_a_year_from_today(
    giver: Client, clock: Clock, until: str, problems: list[tuple[str, list[str]]]
) -> None:
    assert told(await grant(giver, clock, validUntil=until)) == problems


async def test_who_is_known_by_phone_only_neither_gives_nor_takes(
    client: Client, giver: Client, clock: Clock
) -> None:
    unproven = await client.citizen(1, verified=False)
    granted = await grant(giver, clock, to=1)

    assert told(await grant(unproven, clock)) == [("ASSURANCE_TOO_LOW", [])]
    assert told(await answer(unproven, "acceptDelegation", granted["delegation"]["id"])) == [
        ("ASSURANCE_TOO_LOW", [])
    ]


async def test_the_same_key_grants_once(giver: Client, clock: Clock) -> None:
    once = key()
    both = await asyncio.gather(*(grant(giver, clock, idempotencyKey=once) for _ in range(4)))

    assert len({one["delegation"]["id"] for one in both}) == 1
    other = await grant(giver, clock, idempotencyKey=once, toName="别人")
    assert told(other) == [("INVALID", ["idempotencyKey"])]


@pytest.mark.parametrize("side", ["giver", "delegate"])
async def test_either_side_ends_it_once(giver: Client, delegate: Client, clock: Clock, side: str) -> None:
    held = await delegated(giver, delegate, clock)
    who = {"giver": giver, "delegate": delegate}[side]

    assert (await answer(who, "revokeDelegation", held))["delegation"]["status"] == "REVOKED"
    assert told(await answer(who, "revokeDelegation", held)) == [("ALREADY_DONE", ["delegationId"])]
    assert await refused(delegate, delegationId=held) == [("NOT_FOUND", ["delegationId"])]


async def test_what_was_declined_stays_declined(giver: Client, delegate: Client, clock: Clock) -> None:
    granted = (await grant(giver, clock))["delegation"]["id"]

    assert (await answer(delegate, "declineDelegation", granted))["delegation"]["status"] == "DECLINED"
    assert told(await answer(delegate, "acceptDelegation", granted)) == [("ALREADY_DONE", ["delegationId"])]
    assert await refused(delegate, delegationId=granted) == [("NOT_FOUND", ["delegationId"])]


async def test_an_offer_that_nobody_answered_is_no_right(giver: Client, delegate: Client, clock: Clock) -> None:
    granted = (await grant(giver, clock))["delegation"]["id"]

    assert await refused(delegate, delegationId=granted) == [("NOT_FOUND", ["delegationId"])]


async def test_of_accepting_and_revoking_at_once_one_is_second(giver: Client, delegate: Client, clock: Clock) -> None:
    granted = (await grant(giver, clock))["delegation"]["id"]
    revoking = answer(giver, "revokeDelegation", granted)
    results = await asyncio.gather(answer(delegate, "acceptDelegation", granted), revoking)

    assert (await listed(giver))[0]["status"] in {"ACTIVE", "REVOKED"}
    assert {error["code"] for one in results for error in one["userErrors"]} <= {
        "CONFLICT",
        "ALREADY_DONE",
        "NOT_FOUND",
    }


async def test_it_ends_at_midnight_in_china(giver: Client, delegate: Client, clock: Clock) -> None:
    held = await delegated(giver, delegate, clock, validUntil="2035-11-20")
    clock.at = datetime(2035, 11, 20, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in China
    anybody = Client(delegate.http)
    token = await acting(await anybody.sign_in(CITIZENS[DELEGATE].phone), delegationId=held)
    assert await code_of(token) is None

    clock.forward(seconds=1)

    assert await code_of(token) == "UNAUTHENTICATED"
    giver = await anybody.sign_in(CITIZENS[GIVER].phone)
    assert (await listed(giver))[0]["status"] == "EXPIRED"
    assert told(await answer(giver, "revokeDelegation", held)) == [("ALREADY_DONE", ["delegationId"])]
