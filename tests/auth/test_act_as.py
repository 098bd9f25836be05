import pytest

from api.context import Services
from seeds.people import COMPANY
from tests.auth.forge import parts
from tests.auth.steps import PHONE, act_as, codes, refresh
from tests.cases import COMPANY_FOOD, DEPARTMENT, FOOD, accept, approve, move, submitted
from tests.graphql import Client

ACTING = "{ viewer { id displayName actingAs { kind name } } }"
OWN = """{ viewer {
  applications { edges { node { number applicant { name } agent { name } } } }
  certificates { edges { node { holder { name } } } }
} }"""
REPRESENTATIVE = COMPANY.legal_representative


@pytest.fixture
async def person(client: Client, world: Services) -> Client:
    """The company's legal representative, for themselves."""
    cast = [one for one in await client.people() if not one["roles"] and one["kind"] == "PERSON"]
    return await client.citizen(next(place for place, one in enumerate(cast) if one["name"] == REPRESENTATIVE))


async def acting(person: Client, organization: str | None) -> Client:
    payload = await act_as(person, organization)
    assert payload["userErrors"] == []
    return Client(person.http, payload["accessToken"], refresh_token=person.refresh_token)


async def test_the_legal_representative_acts_for_the_company(person: Client) -> None:
    payload = await act_as(person, COMPANY.id)

    claims, own = parts(payload["accessToken"])[1], parts(person.token or "")[1]
    assert (claims["sub"], claims["org"]) == (own["sub"], COMPANY.id)
    viewer = (await Client(person.http, payload["accessToken"]).run(ACTING))["viewer"]
    assert viewer["actingAs"] == {"kind": "ORGANIZATION", "name": COMPANY.name}
    assert viewer["displayName"] == REPRESENTATIVE


async def test_the_organizations_to_act_for_are_listed(person: Client) -> None:
    listed = await person.run("{ viewer { organizations { role organization { name creditCode } } } }")

    assert listed["viewer"]["organizations"] == [
        {"role": "LEGAL_REPRESENTATIVE", "organization": {"name": COMPANY.name, "creditCode": COMPANY.id}}
    ]


async def test_back_to_oneself(person: Client) -> None:
    back = await acting(await acting(person, COMPANY.id), None)

    assert "org" not in parts(back.token or "")[1]
    assert (await back.run(ACTING))["viewer"]["actingAs"] == {"kind": "PERSON", "name": REPRESENTATIVE}


async def test_a_refreshed_session_still_acts_for_the_company(person: Client) -> None:
    await act_as(person, COMPANY.id)

    swapped = await refresh(Client(person.http), person.refresh_token)

    assert parts(swapped["accessToken"])[1]["org"] == COMPANY.id


async def test_a_stranger_cannot_tell_the_company_from_none(client: Client, world: Services) -> None:
    stranger = await client.sign_in(PHONE)

    known, unknown = await act_as(stranger, COMPANY.id), await act_as(stranger, "91511602MB99001871")

    assert known == unknown
    assert [(error["code"], error["path"]) for error in known["userErrors"]] == [("NOT_FOUND", ["organizationId"])]


@pytest.mark.parametrize("id", ["", "x", "T3JnYW5pemF0aW9uOg", "UGVyc29uOjE"])
async def test_what_is_no_organizations_id_is_not_found(client: Client, id: str) -> None:
    stranger = await client.sign_in(PHONE)

    payload = await stranger.change(
        "mutation($id: ID) { actAs(input: {organizationId: $id}) { accessToken userErrors { code } } }", id=id
    )

    assert (payload["accessToken"], codes(payload)) == (None, ["NOT_FOUND"])


async def test_the_companys_cases_and_certificates_are_not_the_persons(person: Client, client: Client) -> None:
    company = await acting(person, COMPANY.id)
    clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
    numbers = {}
    for who, matter in ((person, FOOD), (company, COMPANY_FOOD)):
        case = await submitted(who, matter)
        await approve(approver, await move(clerk, "startReview", await accept(clerk, case)))
        numbers[matter] = case["number"]

    own, companys = (await person.run(OWN))["viewer"], (await company.run(OWN))["viewer"]

    assert nodes(own["applications"]) == [
        {"number": numbers[FOOD], "applicant": {"name": REPRESENTATIVE}, "agent": None}
    ]
    assert nodes(companys["applications"]) == [
        {
            "number": numbers[COMPANY_FOOD],
            "applicant": {"name": COMPANY.name},
            "agent": {"name": REPRESENTATIVE},
        }
    ]
    assert nodes(own["certificates"]) == [{"holder": {"name": REPRESENTATIVE}}]
    assert nodes(companys["certificates"]) == [{"holder": {"name": COMPANY.name}}]


def nodes(connection: dict[str, list[dict[str, object]]]) -> list[object]:
    return [edge["node"] for edge in connection["edges"]]
