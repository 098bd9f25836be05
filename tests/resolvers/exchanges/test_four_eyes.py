"""Partners, agreements and keys are changed by two administrators: what is confirmed is exactly what was proposed."""

import json
from asyncio import gather
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.jobs import remind_of_partners
from auth.accounts.model import Post, Role
from auth.clients.model import Client as System
from auth.clients.model import ClientKind
from auth.clients.store import ClientStore
from auth.problems import NotAllowedNow
from resolvers.exchanges.joining import add_partner, agree, card, confirmation_card, rotate
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.proposals import PROPOSAL_LIFETIME
from seeds.departments import HEALTH, MARKET
from tests.cases import employ
from tests.clock import Clock
from tests.graphql import Client
from tests.provinces import A, B, Side, make_side, terms

ERRORS = "userErrors { code path }"
PROPOSAL = "proposal { id change subject digest proposedBy content }"
OVERVIEW = """{ partnerAdministration {
  partners { url client contact failures leftAloneUntil keys { id fingerprint holds }
    partner { code status }
    agreements { code digest lastDay perDay today ourConfirmation theirConfirmation agreement { modes } } }
  keys { id holds validFrom } proposals { id change subject } } }"""


@pytest.fixture
async def sides(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    """Two provinces that don't know each other; administrators are on the first."""
    both = await make_side(A, world.database, clock), await make_side(B, neighbour, clock)
    yield both
    for side in both:
        await side.client.http.aclose()


async def administrators(side: Side) -> tuple[Client, Client]:
    post = (Role.ADMINISTRATOR, MARKET.code)
    return (
        await employ(side.services, side.client, post, place=1),
        await employ(side.services, side.client, post, place=2),
    )


async def change(who: Client, mutation: str, **given: Any) -> Any:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {PROPOSAL} {ERRORS} }} }}"
    return await who.change(document, input={"reason": "与广东协作", **given})


async def done(first: Client, second: Client, mutation: str, **given: Any) -> Any:
    """Propose and confirm."""
    proposed = await change(first, mutation, **given)
    assert proposed["userErrors"] == [], proposed
    proposal = proposed["proposal"]
    answer = await confirm(second, proposal)
    assert answer["userErrors"] == [], answer
    return proposal


async def confirm(who: Client, proposal: Any, **changed: Any) -> Any:
    given = {"proposalId": proposal["id"], "digest": proposal["digest"], **changed}
    return await change(who, "confirmPartnerProposal", **given)


def said(payload: Any) -> list[tuple[str, list[str]]]:
    return [(one["code"], one["path"]) for one in payload["userErrors"]]


async def theirs(side: Side) -> Any:
    return {**await card(side.services.stores, side.province), "contact": "020-12345"}


async def test_two_administrators_make_a_partner_and_an_agreement(sides: tuple[Side, Side], clock: Clock) -> None:
    here, there = sides
    first, second = await administrators(here)
    stores = here.services.stores

    await done(first, second, "proposePartner", card=await theirs(there))
    await done(first, second, "proposeAgreement", terms=terms())
    await add_partner(there.services.stores, await card(stores, here.province), clock(), loopback=True)
    given = await agree(there.services.stores, there.services.signer, terms(), B, clock())
    await done(
        first, second, "proposeAgreementConfirmation", agreement="gx-gd-1", confirmation=confirmation_card(given)
    )

    (found,) = (await first.run(OVERVIEW))["partnerAdministration"]["partners"]
    (agreed,) = found.pop("agreements")
    (key,) = found.pop("keys")
    assert found == {
        "url": "http://localhost:8002",
        "client": "partner-gd",
        "contact": "020-12345",
        "failures": 0,
        "leftAloneUntil": None,
        "partner": {"code": B, "status": "ACTIVE"},
    }
    assert key["holds"]
    assert len(key["fingerprint"]) == 64
    assert agreed["ourConfirmation"]["agreement"] == agreed["theirConfirmation"]["agreement"] == agreed["digest"]
    assert (agreed["perDay"], agreed["today"], agreed["lastDay"]) == (100, 0, None)
    agreement = await stores.agreements.get("gx-gd-1")
    assert agreement is not None
    assert agreement.in_force(clock().date())

    await _ends_and_stops(here, (first, second), clock)
    log = (await second.run("{ staffLog(first: 20) { edges { node { action about by reason } } } }"))["staffLog"]
    entries = [one["node"] for one in log["edges"]]
    kinds = Counter((one["action"], one["about"].partition(" ")[0], one["by"]) for one in entries)
    assert set(kinds.values()) == {1}
    assert len({by for _, _, by in kinds}) == 2
    assert {(action, change) for action, change, _ in kinds} == {
        (action, change)
        for action in ("PARTNER_CHANGE_PROPOSED", "PARTNER_CHANGED")
        for change in ("CARD", "AGREE", "CONFIRM", "END", "SUSPEND")
    }


async def _ends_and_stops(here: Side, both: tuple[Client, Client], clock: Clock) -> None:
    stores, today = here.services.stores, clock().date()
    early = await change(both[0], "proposeAgreementEnd", agreement="gx-gd-1", lastDay="2020-01-01")
    assert said(early) == [("INVALID", ["lastDay"])]
    last = (today + timedelta(days=9)).isoformat()
    await done(*both, "proposeAgreementEnd", agreement="gx-gd-1", lastDay=last)
    agreement = await stores.agreements.get("gx-gd-1")
    assert agreement is not None
    assert (agreement.in_force(today + timedelta(days=9)), agreement.in_force(today + timedelta(days=10))) == (
        True,
        False,
    )
    later = await change(both[0], "proposeAgreementEnd", agreement="gx-gd-1", lastDay="2099-01-01")
    assert said(later) == [("INVALID", ["lastDay"])]

    await done(*both, "proposePartnerStatus", code=B, status="SUSPENDED")
    partner = await stores.partners.get(B)
    assert partner is not None
    assert partner.status is PartnerStatus.SUSPENDED
    again = await change(both[0], "proposePartnerStatus", code=B, status="SUSPENDED")
    assert said(again) == [("ALREADY_DONE", ["code"])]


async def test_nobody_confirms_their_own_or_another_content(sides: tuple[Side, Side], clock: Clock) -> None:
    here, there = sides
    first, second = await administrators(here)
    told = await theirs(there)
    proposal = (await change(first, "proposePartner", card=told))["proposal"]

    assert said(await confirm(first, proposal)) == [("NOT_ALLOWED_NOW", ["proposalId"])]
    assert said(await confirm(second, proposal, digest="0" * 64)) == [("INVALID", ["digest"])]
    assert said(await confirm(second, proposal, digest="")) == [("INVALID", ["digest"])]
    assert said(await confirm(second, {**proposal, "id": "x"})) == [("NOT_FOUND", ["proposalId"])]
    # Another card may not slip in while one waits to be confirmed.
    assert said(await change(first, "proposePartner", card={**told, "url": "http://localhost:9"})) == [
        ("ALREADY_DONE", [])
    ]
    # Whoever keeps the row may not change what was proposed either.
    rows = here.services.database.rows("partnerProposals")
    await rows.update({}, {"$set": {"content": json.dumps({**told, "url": "http://localhost:9"})}})
    assert said(await confirm(second, proposal)) == [("INVALID", ["digest"])]
    assert await here.services.stores.partners.all() == []

    assert said(await confirm(first, proposal, approve=False)) == []
    assert said(await confirm(second, proposal)) == [("NOT_FOUND", ["proposalId"])]
    assert (await second.run(OVERVIEW))["partnerAdministration"]["proposals"] == []

    late = (await change(first, "proposePartner", card=told))["proposal"]
    clock.forward(seconds=PROPOSAL_LIFETIME.total_seconds())
    second = await employ(here.services, here.client, (Role.ADMINISTRATOR, MARKET.code), place=3)
    assert said(await confirm(second, late)) == [("NOT_FOUND", ["proposalId"])]
    assert await here.services.stores.partners.all() == []


async def test_two_who_confirm_at_once_do_it_once(sides: tuple[Side, Side]) -> None:
    here, _ = sides
    first, second = await administrators(here)
    third = await employ(here.services, here.client, (Role.ADMINISTRATOR, MARKET.code), place=3)
    proposal = (await change(first, "proposeKeyRotation"))["proposal"]

    answers = await gather(confirm(second, proposal), confirm(third, proposal))

    assert sorted(bool(one["userErrors"]) for one in answers) == [False, True]
    assert len(await here.services.stores.province_keys.newest()) == 2


async def test_a_new_card_adds_keys_and_pardons_nobody(sides: tuple[Side, Side], clock: Clock) -> None:
    here, there = sides
    first, second = await administrators(here)
    await done(first, second, "proposePartner", card=await theirs(there))
    clients = ClientStore(here.services.database)
    assert await clients.disable("partner-gd", clock())
    await done(first, second, "proposePartnerStatus", code=B, status="SUSPENDED")
    there_services = there.services
    await rotate(there_services.stores, there_services.signer, there_services.gate.vault, clock())
    renewed = {name: value for name, value in (await theirs(there)).items() if name != "contact"}

    await done(first, second, "proposePartner", card={**renewed, "keys": renewed["keys"][:1]})

    partner, client = await here.services.stores.partners.get(B), await clients.get("partner-gd")
    assert partner is not None
    assert client is not None
    assert (len(partner.keys), partner.contact, partner.status) == (2, "020-12345", PartnerStatus.SUSPENDED)
    assert not client.enabled
    alike = await change(first, "proposePartner", card={**renewed, "code": "gd"})
    assert said(alike) == [("INVALID", ["code"])]


async def test_a_partner_takes_no_other_systems_place(sides: tuple[Side, Side], clock: Clock) -> None:
    here, there = sides
    first, _ = await administrators(here)
    clients = ClientStore(here.services.database)
    portal = System("partner-gd", "某门户", ClientKind.SERVICE, ("openid",), clock(), keys=())
    assert await clients.add(portal)
    told = await theirs(there)

    assert said(await change(first, "proposePartner", card=told)) == [("NOT_ALLOWED_NOW", ["code"])]
    with pytest.raises(NotAllowedNow):
        await add_partner(here.services.stores, told, clock(), loopback=True)
    assert await clients.get("partner-gd") == portal
    assert await here.services.stores.partners.all() == []


async def test_who_lost_the_post_has_proposed_nothing(sides: tuple[Side, Side]) -> None:
    here, there = sides
    first, second = await administrators(here)
    proposal = (await change(first, "proposePartner", card=await theirs(there)))["proposal"]
    await here.services.database.rows("accounts").update({"_id": "staff1"}, {"$set": {"posts": []}})

    assert said(await confirm(second, proposal)) == [("NOT_ALLOWED_NOW", ["proposalId"])]


async def test_administrators_elsewhere_see_and_change_nothing(sides: tuple[Side, Side]) -> None:
    here, there = sides
    stranger = await employ(here.services, here.client, (Role.ADMINISTRATOR, HEALTH.code))
    clerk = await employ(here.services, here.client, (Role.CLERK, MARKET.code), place=2)

    for who in (stranger, clerk, here.client):
        assert await who.run(OVERVIEW) == {"partnerAdministration": None}
    answer = await stranger.post(
        f"mutation($input: ProposePartnerInput!) {{ proposePartner(input: $input) {{ {ERRORS} }} }}",
        input={"card": await theirs(there), "reason": "试试"},
    )
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["FORBIDDEN"]


BAD: dict[str, tuple[str, dict[str, Any]]] = {
    "no card": ("proposePartner", {"card": [1]}),
    "our own card": ("proposePartner", {"card": {"code": "gx"}}),
    "no terms": ("proposeAgreement", {"terms": "x"}),
    "terms with others": ("proposeAgreement", {"terms": terms(parties=["YN", "GD"])}),
    "terms of nobody we know": ("proposeAgreement", {"terms": terms()}),
    "no confirmation": ("proposeAgreementConfirmation", {"agreement": "gx-gd-1", "confirmation": None}),
    "of no agreement": ("proposeAgreementConfirmation", {"agreement": "x", "confirmation": {}}),
    "the end of nothing": ("proposeAgreementEnd", {"agreement": "x", "lastDay": "2035-12-01"}),
    "nobody": ("proposePartnerStatus", {"code": "x" * 5000, "status": "SUSPENDED"}),
    "a far key": ("proposeKeyRotation", {"beginsAt": "2037-01-01T00:00:00Z"}),
    "numbers that JSON can't say": ("proposePartner", {"card": {"code": 2**60}}),
}


async def test_what_makes_no_sense_is_not_proposed(sides: tuple[Side, Side]) -> None:
    here, there = sides
    first, _ = await administrators(here)
    told = await theirs(there)

    for name, (mutation, given) in BAD.items():
        kind = f"{mutation[0].upper()}{mutation[1:]}"
        whole = {"card": {**told, **given["card"]}} if isinstance(given.get("card"), dict) else given
        payload = await first.post(
            f"mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ {ERRORS} }} }}",
            input={"reason": "试试", **whole},
        )
        assert payload.get("errors") or payload["data"][mutation]["userErrors"], name
        assert not [one for one in payload.get("errors", ()) if one["extensions"]["code"] == "INTERNAL"], name
    huge = {**told, "contact": "x", "more": "x" * 300_000}
    assert said(await change(first, "proposePartner", card=huge)) == [("LIMIT_EXCEEDED", [])]
    assert said(await change(first, "proposePartner", card=told, reason=" ")) == [("REQUIRED", ["reason"])]
    assert await here.services.stores.partner_proposals.waiting(here.clock()) == []


async def test_a_new_key_signs_once_it_begins(sides: tuple[Side, Side], clock: Clock) -> None:
    here, _ = sides
    first, second = await administrators(here)
    (old,) = await here.services.stores.province_keys.newest()
    begins = clock() + timedelta(days=3)

    await done(first, second, "proposeKeyRotation", beginsAt=begins.isoformat())

    shown = (await first.run(OVERVIEW))["partnerAdministration"]["keys"]
    assert [one["holds"] for one in shown] == [False, True]
    keys = here.services.stores.province_keys
    signing = [await keys.signing(at) for at in (clock(), begins, begins + timedelta(days=500))]
    assert [one.id if one else None for one in signing] == [old.id, shown[0]["id"], None]
    told = await card(here.services.stores, here.province)
    assert {one["id"] for one in told["keys"]} == {old.id, shown[0]["id"]}


async def test_administrators_are_told_a_month_ahead_once(sides: tuple[Side, Side], clock: Clock) -> None:
    here, there = sides
    first, second = await administrators(here)
    soon = (clock() + timedelta(days=20)).date().isoformat()
    await done(first, second, "proposePartner", card=await theirs(there))
    await done(first, second, "proposeAgreement", terms=terms(validUntil=soon))
    services = here.services
    assert await remind_of_partners(services, clock()) == 0  # it isn't confirmed by both

    rows = services.database.rows("agreements")
    (row,) = await rows.find({}, limit=1)
    await rows.update({"_id": row["_id"]}, {"$set": {"theirs": row["ours"]}})
    for _ in range(2):
        assert await remind_of_partners(services, clock()) == 1
    assert await remind_of_partners(services, clock() + timedelta(days=375)) == 2

    kinds = [one["kind"] for one in await services.database.rows("notifications").find({}, limit=50)]
    expected = ("AGREEMENT_ENDING", "PARTNER_KEY_ENDING", "PROVINCE_KEY_ENDING")
    assert Counter(kinds) == dict.fromkeys(expected, _told(services))


def _told(services: Services) -> int:
    """How many administrators of that department there are: the cast's and the two of the test."""
    from seeds.people import CAST

    post = Post(Role.ADMINISTRATOR, services.settings.partner_office)
    return 2 + len([one for one in CAST if post in getattr(one, "posts", ())])
