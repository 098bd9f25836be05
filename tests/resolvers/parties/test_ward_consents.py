from api.context import Services
from tests.acting import SMALL, acting, register_child, small_childs_guardian
from tests.auth.consents.steps import consents, refused, withdraw
from tests.cases import FOOD, change, start, told
from tests.graphql import Client, key


async def test_a_child_under_14_is_registered_with_the_guardians_consent(client: Client, services: Services) -> None:
    guardian, child = await small_childs_guardian(client, services), {"name": SMALL.name, "idNumber": SMALL.id_number}
    assert told(await register_child(guardian, **child)) == [("REQUIRED", [])]

    await guardian.consent("WARD_DATA")
    ward = (await register_child(guardian, **child))["ward"]

    (given,) = [one for one in await consents(guardian) if one["ward"]]
    assert (given["purpose"], given["ward"]) == ("WARD_DATA", {"name": SMALL.name})
    assert (await register_child(guardian, **child))["ward"] == ward
    # The one consent is for that one child.
    assert refused(await withdraw(guardian, "WARD_DATA")) == [("NOT_FOUND", ["purpose"])]


async def test_nothing_new_is_begun_for_a_child_once_it_is_withdrawn(client: Client, services: Services) -> None:
    guardian = await small_childs_guardian(client, services)
    await guardian.consent("WARD_DATA")
    ward = (await register_child(guardian, name=SMALL.name, idNumber=SMALL.id_number))["ward"]["id"]
    case = await start(await acting(guardian, wardId=ward))
    # One that names no child yet must not do for this one.
    await guardian.consent("WARD_DATA")

    assert (await withdraw(guardian, "WARD_DATA", wardId=ward))["withdrawn"]

    acts = await acting(guardian, wardId=ward)
    answer = await change(acts, "startApplication", matterCode=FOOD, idempotencyKey=key())
    assert told(answer) == [("REQUIRED", [])]
    own = await acts.run("{ viewer { applications { edges { node { number } } } } }")
    (edge,) = own["viewer"]["applications"]["edges"]
    assert edge["node"]["number"] == case["number"]
    await guardian.consent("WARD_DATA", wardId=ward)
    await start(await acting(guardian, wardId=ward))


async def test_a_child_cannot_consent_the_guardian_can(client: Client, services: Services) -> None:
    guardian, child = await small_childs_guardian(client, services), await client.sign_in(SMALL.phone)
    await guardian.consent("WARD_DATA")
    ward = (await register_child(guardian, name=SMALL.name, idNumber=SMALL.id_number))["ward"]["id"]

    alone = await child.verify(SMALL.name, SMALL.id_number)
    assert [one["code"] for one in alone["userErrors"]] == ["NOT_ALLOWED_NOW"]
    assert (await guardian.consent(wardId=ward))["consent"]["ward"] == {"id": ward}

    together = await child.verify(SMALL.name, SMALL.id_number)
    assert [one["code"] for one in together["userErrors"]] == ["INVALID"]  # asked, and not in the provider's list


async def test_from_14_on_no_guardian_consents_for_the_child(client: Client) -> None:
    guardian = await client.citizen(0)
    ward = (await register_child(guardian))["ward"]["id"]

    assert told(await guardian.consent(wardId=ward)) == [("NOT_ALLOWED_NOW", ["wardId"])]


async def test_another_guardians_child_is_nobody(client: Client) -> None:
    ward = (await register_child(await client.citizen(0)))["ward"]["id"]

    assert told(await (await client.citizen(1)).consent(wardId=ward)) == [("NOT_FOUND", ["wardId"])]


async def test_who_acts_for_another_agrees_to_nothing(client: Client) -> None:
    guardian = await client.citizen(0)
    acts = await acting(guardian, wardId=(await register_child(guardian))["ward"]["id"])

    assert told(await acts.consent()) == [("NOT_ALLOWED_NOW", [])]
