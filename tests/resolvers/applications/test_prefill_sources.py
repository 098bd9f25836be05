"""Where a form's values come from at the start, and whose they never are."""

from typing import Any

from api.context import Services
from seeds.matters.welfare import ELDERLY, OLD_AGE_ALLOWANCE
from seeds.people import CITIZENS
from tests import acting, cases
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.applications.test_instant_approval import ADDRESS, filled, give_card

PREFILL = """query($id: ID!) { node(id: $id) { ... on Application { form prefill { path source sourceLabel } } } }"""
EARLIER = "四川省广安市广安区广福街道建安中路20号"


async def told(client: Client, case: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The form, and {path: source's label}."""
    found = (await client.run(PREFILL, id=case["id"]))["node"]
    return found["form"], {one["path"]: one["sourceLabel"] for one in found["prefill"]}


async def earlier_case(client: Client) -> None:
    """An allowance that was applied for, with a residence that the next form may remember."""
    case = await cases.start(client, OLD_AGE_ALLOWANCE.code)
    form = cases.examples(case) | {"residence": EARLIER}
    await cases.submit(client, await cases.move(client, "saveApplication", case, form=form, materials=[]))


async def test_earlier_cases_and_certificates_fill_the_form(client: Client, world: Services) -> None:
    wang = await client.citizen(1)
    await earlier_case(wang)
    await give_card(world, ADDRESS)
    form, sources = await told(wang, await cases.start(wang, OLD_AGE_ALLOWANCE.code))
    assert (form["residence"], form["householdAddress"]) == (EARLIER, ADDRESS)
    assert sources["residence"] == "以往办件"
    assert sources["householdAddress"] == "电子证照“居民身份证”"
    assert sources["name"] == "实名认证信息"
    _, english = await told(wang.english(), await cases.start(wang, OLD_AGE_ALLOWANCE.code))
    assert english["residence"] == "an earlier case"


async def test_what_is_known_before_a_start_is_what_a_start_fills_in(client: Client, world: Services) -> None:
    wang = await client.citizen(1)
    await earlier_case(wang)
    await give_card(world, ADDRESS)
    ask = "query($code: String!) { viewer { prefill(matterCode: $code) } }"
    known = (await wang.run(ask, code=OLD_AGE_ALLOWANCE.code))["viewer"]["prefill"]
    form, sources = await told(wang, await cases.start(wang, OLD_AGE_ALLOWANCE.code))
    assert {key: one["value"] for key, one in known.items()} == {key: form[key] for key in sources}
    assert known["residence"] == {"value": EARLIER, "source": "earlier.residence"}
    assert (await wang.run(ask, code="nothing"))["viewer"]["prefill"] == {}


async def test_what_a_field_does_not_take_is_left_out(client: Client, world: Services) -> None:
    await give_card(world, "长" * 300)
    wang = await client.citizen(1)
    form, sources = await told(wang, await cases.start(wang, ELDERLY.code))
    assert "address" not in form
    assert "address" not in sources


async def test_anothers_cases_and_certificates_fill_nothing(client: Client, world: Services) -> None:
    await earlier_case(await client.citizen(1))
    await give_card(world, ADDRESS)
    form, _ = await told(li := await client.citizen(0), await cases.start(li, OLD_AGE_ALLOWANCE.code))
    assert {"residence", "householdAddress"}.isdisjoint(form)


async def test_a_delegate_gets_neither_certificates_nor_earlier_cases(
    client: Client, world: Services, clock: Clock
) -> None:
    wang, delegate = await client.citizen(1), await client.citizen(acting.DELEGATE)
    await earlier_case(wang)
    await give_card(world, ADDRESS)
    delegation = await acting.delegated(wang, delegate, clock, matterCodes=[OLD_AGE_ALLOWANCE.code])
    acts = await acting.acting(delegate, delegationId=delegation)
    form, sources = await told(acts, await cases.start(acts, OLD_AGE_ALLOWANCE.code))
    assert {"residence", "householdAddress"}.isdisjoint(form)
    assert form["name"] == CITIZENS[1].name
    assert "residence" not in sources


async def test_what_was_filled_may_be_changed_unless_registers_say_it(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS)
    wang = await client.citizen(1)
    case = await filled(wang, name="别人", address="广安区另一处")
    refused = await cases.attempt(wang, "submitApplication", case, idempotencyKey=key())
    assert cases.told(refused) == [("INVALID", ["form", "name"])]
