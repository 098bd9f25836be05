"""Instant approval over HTTP: granted by the rules and explained, never refused by them, looked at afterwards."""

from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from resolvers.applications.instant import Grounds, judged, sampled
from resolvers.certificates.identifier import certificate_identifier
from resolvers.certificates.model import ALGORITHM, Certificate, Signature
from resolvers.context import Stores
from resolvers.parties.model import Party, PartyKind
from seeds.departments import CIVIL, MARKET, POLICE
from seeds.matters.residence import RESIDENT_ID_CARD
from seeds.matters.welfare import ELDERLY, OLD_AGE_ALLOWANCE
from seeds.people import CITIZENS, CastMember
from tests import cases
from tests.cases import attempt, told, upload
from tests.clock import FUTURE, TODAY
from tests.graphql import Client, key

ADDRESS = "四川省广安市广安区浓洄街道金安大道一段1号"
WANG = CITIZENS[1]
OLD = {"sex": "男", "birthDate": "1958-11-03", "residency": "广安区户籍", "delivery": "邮寄送达"}
SEEN = """query($n: String!) { workbench { application(number: $n) {
  id number status revision availableActions decision { reason legalBasis automatic by }
  instant { granted review reviewNote findings { label holds lookedAt digest } } } } }"""
OWN = """query($id: ID!) { node(id: $id) { ... on Application {
  status instant { granted } prefill { path source sourceLabel } decision { reason automatic }
  results { status fields } events { type actor note } } } }"""
PROPOSED = """query($n: String!) { workbench { application(number: $n) {
  correctionProposal { reason revoke decisionReason } } } }"""
REVIEWS = "{ workbench { instantReviews { totalCount edges { node { number } } } } }"


async def give_card(world: Services, address: str, holder: CastMember = WANG, *, sealed: bool = True) -> None:
    """Put a citizen's card into the library, sealed by the police or by nobody."""
    seal = await world.stores.seals.active_of(POLICE.code, TODAY)
    assert seal is not None
    card = id_card(address, Party("holder", PartyKind.PERSON, holder.name, holder.id_number))
    card = replace(card, signature=replace(card.signature, seal_code=seal.code))
    value = world.signer.sign(seal.key, card.content) if sealed else b"forged"
    await world.stores.certificates.add(replace(card, signature=replace(card.signature, value=value)))


def id_card(address: str, owner: Party) -> Certificate:
    """The card before anybody seals it."""
    return Certificate(
        id="a" * 24,
        identifier=certificate_identifier(RESIDENT_ID_CARD, POLICE.code, "20260000001", 1),
        number="51160220260000001",
        type=RESIDENT_ID_CARD,
        version=1,
        holder=owner,
        issuer=POLICE.code,
        application="none",
        issued_at=FUTURE,
        issued_on=FUTURE.date(),
        valid_from=FUTURE.date(),
        valid_until=None,
        fields={"domicileAddress": address, "sex": "男"},
        check_code="check",
        signature=Signature(ALGORITHM, "police", "seal", FUTURE, b""),
    )


async def filled(client: Client, **changes: Any) -> Any:
    case = await cases.start(client, ELDERLY.code)
    materials = [{"key": "photo", "fileIds": [await upload(client)]}]
    return await cases.move(client, "saveApplication", case, form=case["form"] | OLD | changes, materials=materials)


async def always_drawn(stores: Stores) -> None:
    (matter,) = (await stores.matters.get_many([ELDERLY.id])).values()
    rules = {**matter.form["x-instant"], "sample": 100}
    drawn = replace(matter, form={**matter.form, "x-instant": rules})
    await stores.matters.put_many([drawn], await stores.regions.get_many([matter.region]))


async def test_all_rules_hold_and_the_card_is_issued_at_once(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS)
    wang = await client.citizen(1)
    case = await cases.submit(wang, await filled(wang))
    assert case["status"] == "APPROVED"
    (card,) = case["results"]
    assert card["fields"]["address"] == ADDRESS
    types = [event["type"] for event in case["events"]]
    assert types[-5:] == ["SUBMITTED", "ACCEPTED", "DECIDED", "CERTIFICATE_ISSUED", "DELIVERED"]
    own = (await wang.run(OWN, id=case["id"]))["node"]
    assert own["decision"]["automatic"]
    assert "年满60周岁" in own["decision"]["reason"]
    assert own["instant"] is None
    assert {
        "path": "address",
        "source": f"certificate.{RESIDENT_ID_CARD}.domicileAddress",
        "sourceLabel": "电子证照“居民身份证”",
    } in own["prefill"]
    stored = await world.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert stored.instant is not None
    assert len(stored.instant.findings) == 4


async def test_the_same_submission_again_returns_the_same_approval(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS)
    wang = await client.citizen(1)
    case, again = await filled(wang), key()
    first, second = [await attempt(wang, "submitApplication", case, idempotencyKey=again) for _ in range(2)]
    assert first["application"]["results"] == second["application"]["results"] != []


@pytest.mark.parametrize(
    ("address", "changes"),
    [
        ("四川省成都市武侯区一环路1号", {}),
        (ADDRESS, {"birthDate": "1950-01-01"}),
        (ADDRESS, {"sex": "女"}),
        (ADDRESS, {"address": "四川省广安市广安区别处2号"}),
    ],
)
async def test_what_no_rule_can_approve_goes_to_the_window(
    client: Client, world: Services, address: str, changes: dict[str, str]
) -> None:
    await give_card(world, address)
    wang = await client.citizen(1)
    case = await cases.submit(wang, await filled(wang, **{"address": address, **changes}))
    assert (case["status"], case["decision"], case["results"]) == ("SUBMITTED", None, [])
    clerk = await client.staff("CLERK", CIVIL.code)
    found = (await clerk.run(SEEN, n=case["number"]))["workbench"]["application"]["instant"]
    assert not found["granted"]
    assert sum(not one["holds"] for one in found["findings"]) == 1


async def test_anothers_certificate_approves_nobody(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS, CITIZENS[2])
    wang = await client.citizen(1)
    case = await filled(wang, address=ADDRESS)
    assert (await cases.submit(wang, case))["status"] == "SUBMITTED"


async def test_a_forged_certificate_approves_nobody(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS, sealed=False)
    wang = await client.citizen(1)
    case = await filled(wang, address=ADDRESS)
    assert case["form"]["address"] == ADDRESS
    assert (await cases.submit(wang, case))["status"] == "SUBMITTED"


async def test_the_young_wait_for_people_too(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS, CITIZENS[0])
    li = await client.citizen(0)
    assert (await cases.submit(li, await filled(li)))["status"] == "SUBMITTED"


async def test_people_look_at_what_was_drawn(client: Client, world: Services) -> None:
    await always_drawn(world.stores)
    await give_card(world, ADDRESS)
    wang = await client.citizen(1)
    case = await cases.submit(wang, await filled(wang))
    assert case["status"] == "APPROVED"
    approver = await client.staff("APPROVER", CIVIL.code)
    elsewhere = await client.staff("APPROVER", MARKET.code)
    found = (await approver.run(REVIEWS))["workbench"]["instantReviews"]["edges"]
    assert [one["node"]["number"] for one in found] == [case["number"]]
    assert (await elsewhere.run(REVIEWS))["workbench"]["instantReviews"]["totalCount"] == 0
    assert told(await attempt(elsewhere, "reviewInstant", case, confirmed=True)) == [("NOT_FOUND", ["applicationId"])]
    assert told(await attempt(approver, "reviewInstant", case, confirmed=False)) == [("REQUIRED", ["note"])]
    seen = (await approver.run(SEEN, n=case["number"]))["workbench"]["application"]
    assert "REVIEW_INSTANT" in seen["availableActions"]
    after = await cases.move(approver, "reviewInstant", case, confirmed=False, note="照片不是本人")
    assert (await approver.run(REVIEWS))["workbench"]["instantReviews"]["totalCount"] == 0
    assert [code for code, _ in told(await attempt(approver, "reviewInstant", after, confirmed=True))] == [
        "NOT_ALLOWED_NOW"
    ]
    own = (await wang.run(OWN, id=case["id"]))["node"]
    assert all(event["note"] != "照片不是本人" for event in own["events"])
    # Until a second person makes it so, nothing has changed.
    assert own["results"][0]["status"] == "ACTIVE"


async def drawn(client: Client, world: Services) -> tuple[Client, Any]:
    """A citizen, and their case that people look at."""
    await always_drawn(world.stores)
    await give_card(world, ADDRESS)
    wang = await client.citizen(1)
    return wang, await cases.submit(wang, await filled(wang))


async def test_an_objection_takes_the_card_back_once_a_second_person_agrees(client: Client, world: Services) -> None:
    wang, case = await drawn(client, world)
    approver, supervisor = [await client.staff(one, CIVIL.code) for one in ("APPROVER", "SUPERVISOR")]
    case = await cases.move(approver, "reviewInstant", case, confirmed=False, note="照片不是本人")
    proposal = (await approver.run(PROPOSED, n=case["number"]))["workbench"]["application"]["correctionProposal"]
    assert (proposal["reason"], proposal["revoke"]) == ("照片不是本人", True)
    assert (
        "CONFIRM_CORRECTION"
        in (await supervisor.run(SEEN, n=case["number"]))["workbench"]["application"]["availableActions"]
    )
    # Whoever objected isn't the second person.
    refused = await cases.refused(
        approver, "confirmCorrection", applicationId=case["id"], revision=case["revision"], confirmed=True
    )
    assert refused == "FORBIDDEN"
    await cases.move(supervisor, "confirmCorrection", case, confirmed=True)
    own = (await wang.run(OWN, id=case["id"]))["node"]
    assert own["results"][0]["status"] == "REVOKED"
    assert own["decision"]["reason"] == "经人工抽查复核，原自动审批有误：照片不是本人"
    assert [event["type"] for event in own["events"]][-3:] == ["INSTANT_REVIEWED", "CORRECTION_PROPOSED", "CORRECTED"]
    stored = await world.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert "年满60周岁" in (stored.corrections[0].before.reason or "")


async def test_an_objection_may_want_something_else_and_be_rejected(client: Client, world: Services) -> None:
    wang, case = await drawn(client, world)
    approver, supervisor = [await client.staff(one, CIVIL.code) for one in ("APPROVER", "SUPERVISOR")]
    objected = {"confirmed": False, "note": "住址有误"}
    for wrong, error in (
        ({"certificateFields": {"nobody": 1}}, ("INVALID", ["certificateFields", "nobody"])),
        ({"revoke": True, "certificateFields": {"address": "x"}}, ("INVALID", ["certificateFields"])),
        ({"decisionReason": " "}, ("REQUIRED", ["decisionReason"])),
    ):
        assert told(await attempt(approver, "reviewInstant", case, **objected, correction=wrong)) == [error]
    wanted = {"certificateFields": {"address": "四川省广安市广安区别处2号"}}
    case = await cases.move(approver, "reviewInstant", case, **objected, correction=wanted)
    case = await cases.move(supervisor, "confirmCorrection", case, confirmed=False, note="核对无误")
    own = (await wang.run(OWN, id=case["id"]))["node"]
    assert (own["results"][0]["status"], "年满60周岁" in own["decision"]["reason"]) == ("ACTIVE", True)


async def test_a_supervisor_who_objects_does_not_confirm(client: Client, world: Services) -> None:
    _, case = await drawn(client, world)
    supervisor = await client.staff("SUPERVISOR", CIVIL.code)
    case = await cases.move(supervisor, "reviewInstant", case, confirmed=False, note="照片不是本人")
    assert told(await attempt(supervisor, "confirmCorrection", case, confirmed=True)) == [("NOT_ALLOWED_NOW", [])]


async def test_no_second_correction_is_opened_beside_the_first(client: Client, world: Services) -> None:
    _, case = await drawn(client, world)
    approver = await client.staff("APPROVER", CIVIL.code)
    case = await cases.move(approver, "proposeCorrection", case, reason="表述有误", decisionReason="应为")
    second = await attempt(approver, "reviewInstant", case, confirmed=False, note="照片不是本人")
    assert told(second) == [("NOT_ALLOWED_NOW", [])]
    await cases.move(approver, "reviewInstant", case, confirmed=True)


@pytest.mark.parametrize(
    ("items", "status"),
    [
        ([{"message": "性别与证照不符", "fieldPath": "sex"}], "APPROVED"),
        ([{"message": "性别与证照不符", "fieldPath": "form.sex"}], "APPROVED"),
        # Whether mere words were followed, and what nobody changed, people look at.
        ([{"message": "性别与证照不符", "fieldPath": "sex"}, {"message": "请说明情况"}], "SUBMITTED"),
        ([{"message": "不符", "fieldPath": "sex"}, {"message": "请换一张", "materialKey": "photo"}], "SUBMITTED"),
    ],
)
async def test_what_was_supplemented_is_judged_again(
    client: Client, world: Services, items: list[dict[str, str]], status: str
) -> None:
    await give_card(world, ADDRESS)
    wang, clerk = await client.citizen(1), await client.staff("CLERK", CIVIL.code)
    case = await cases.submit(wang, await filled(wang, sex="女"))
    case = await cases.move(clerk, "requestSupplement", case, items=items)
    given = {"form": case["form"] | {"sex": "男"}, "idempotencyKey": key()}
    first, again = [await attempt(wang, "supplementApplication", case, **given) for _ in range(2)]
    assert first["application"]["status"] == again["application"]["status"] == status
    seen = (await clerk.run(SEEN, n=case["number"]))["workbench"]["application"]
    assert seen["instant"]["granted"]
    if status == "APPROVED":
        assert seen["decision"]["reason"].startswith("申请人补正后，系统按本事项公布的秒批规则")
        assert len(first["application"]["results"]) == 1
        stored = await world.stores.applications.get(case["number"])
        assert stored is not None
        stored.require_intact()


async def test_a_supplement_that_mends_nothing_goes_back_to_the_window(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS)
    wang, clerk = await client.citizen(1), await client.staff("CLERK", CIVIL.code)
    case = await cases.submit(wang, await filled(wang, sex="女"))
    case = await cases.move(clerk, "requestSupplement", case, items=[{"message": "不符", "fieldPath": "sex"}])
    case = await cases.move(wang, "supplementApplication", case, form=case["form"], idempotencyKey=key())
    assert (case["status"], case["results"]) == ("SUBMITTED", [])


def test_so_many_of_a_hundred_are_drawn_and_always_the_same() -> None:
    drawn = [number for number in range(5000) if sampled(f"case{number}", 10)]
    assert 400 < len(drawn) < 600
    assert drawn == [number for number in range(5000) if sampled(f"case{number}", 10)]


def test_rules_that_no_publication_would_take_approve_nobody() -> None:
    party = Party("wang", PartyKind.PERSON, WANG.name, WANG.id_number)
    grounds = Grounds("1", party, {}, {}, FUTURE.date())
    always = {"label": {"zh": "一", "en": "One"}, "condition": {"not": {"nonsense": 1}}}
    assert judged({"type": "object", "x-instant": {"sample": 1, "rules": [always]}}, grounds) is None
    assert judged({"type": "object", "x-instant": {"sample": 1, "rules": []}}, grounds) is None
    assert judged({"type": "object"}, grounds) is None


@pytest.mark.parametrize("number", [None, "", "1" * 18, "A" * 18, "91511602MB99001879", "511602195813033X33"])
def test_no_age_is_guessed_from_a_number_that_says_none(number: str | None) -> None:
    party = Party("x", PartyKind.PERSON, "某人", number)
    found = judged(OLD_AGE_ALLOWANCE.form, Grounds("1", party, {}, {}, FUTURE.date()))
    assert found is not None
    assert not found.granted
    assert not found.findings[0].holds
