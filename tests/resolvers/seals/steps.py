"""Steps of an e-seal's life over HTTP; each answers with its payload."""

from typing import Any

from api.context import Services
from auth.accounts.model import Account, MemberRole, Membership, Person, Role
from auth.assurance import Assurance
from schema.node import global_id
from seeds.cast_names import resident_id
from seeds.departments import POLICE
from seeds.people import COMPANY
from tests.cases import act_for_company, employ
from tests.graphql import Client, key
from tests.walks import step as walked

OFFICE = POLICE.code
OWNER_ID = global_id("Organization", COMPANY.id)
ERRORS = "userErrors { code message path }"
SEAL = """id code name title kind status owner { name kind idNumber } image imagePng certificateSerial validFrom
  validUntil physicalNumber history { action status reason } users { id name }
  authorizations { validUntil user { name } }
  signatures { totalCount edges { cursor node { id sequence documentName previousHash hash signedBy } } }"""
DIGEST = f"""mutation($input: SealDigestInput!) {{ sealDigest(input: $input) {{ value
  signature {{ id sequence documentName documentSha256 digestSm3 signedAt signedBy previousHash hash
    seal {{ code }} }} {ERRORS} }} }}"""
FOUR = ["STATUTORY_NAME", "FINANCE", "CONTRACT", "PERSONAL_NAME"]
SHA256, SM3 = "ab" * 32, "cd" * 32


async def ask(client: Client, kinds: list[str] | None = None, owner: str = OWNER_ID, **more: Any) -> Any:
    """Ask for seals."""
    document = f"""mutation($input: RequestSealsInput!) {{ requestSeals(input: $input) {{
      seals {{ {SEAL} }} {ERRORS} }} }}"""
    given = {"organizationId": owner, "kinds": kinds or ["FINANCE"], "idempotencyKey": key(), **more}
    return await client.change(document, input=given)


@walked
async def asked(client: Client, kind: str = "FINANCE", owner: str = OWNER_ID, **more: Any) -> Any:
    """Ask for one seal, which must work; the seal."""
    payload = await ask(client, [kind], owner, **more)
    assert payload["userErrors"] == [], payload
    (seal,) = payload["seals"]
    return seal


async def step(client: Client, mutation: str, seal: Any, **more: Any) -> Any:
    """Take a step."""
    kind = {"authorizeSealUser": "AuthorizeSealUserInput", "revokeSealUser": "RevokeSealUserInput"}
    document = f"""mutation($input: {kind.get(mutation, "ChangeSealInput")}!) {{ {mutation}(input: $input) {{
      seal {{ {SEAL} }} {ERRORS} }} }}"""
    return await client.change(document, input={"sealId": seal["id"], **more})


@walked
async def taken(client: Client, mutation: str, seal: Any, **more: Any) -> Any:
    """Take a step that must work; the seal after it."""
    payload = await step(client, mutation, seal, **more)
    assert payload["userErrors"] == [], payload
    return payload["seal"]


@walked
async def in_use(client: Client, owner: Client, kind: str = "FINANCE") -> Any:
    """A seal of the company from nothing to its use."""
    made = await taken(await approver(client), "approveSeal", await asked(owner, kind))
    return await taken(await registrar(client), "registerSeal", made)


async def stamp(client: Client, seal: Any, **more: Any) -> Any:
    """Seal a document by its digests."""
    given = {"sealId": seal["id"], "documentName": "购销合同.ofd", "documentSha256": SHA256, "digestSm3": SM3}
    return await client.change(DIGEST, input={**given, "idempotencyKey": key(), **more})


def told(payload: Any) -> list[tuple[str, list[str]]]:
    """Code and path of each of a payload's userErrors."""
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


async def company(client: Client) -> Client:
    """The company's legal representative, acting for it."""
    return await act_for_company(client)


async def approver(client: Client) -> Client:
    """Who makes seals."""
    return await client.staff("APPROVER", OFFICE)


async def registrar(client: Client) -> Client:
    """Who registers them."""
    return await client.staff("SUPERVISOR", OFFICE)


@walked
async def member(
    services: Services, client: Client, role: MemberRole = MemberRole.OPERATOR, place: int = 1
) -> Client:
    """Somebody new of the company."""
    at, phone = services.clock(), phone_of(place)
    person = Person(f"员工{place}", resident_id(at.date().replace(year=1985), 700 + place), at, "DEVELOPMENT")
    memberships = (Membership(COMPANY.id, role, at),)
    await services.gate.accounts.open(
        Account(f"member{place}", phone, at, Assurance.REAL_NAME, person, memberships=memberships)
    )
    return await client.sign_in(phone)


def phone_of(place: int) -> str:
    """The phone of a `member`."""
    return f"1390000300{place}"


async def officer(services: Services, client: Client, role: Role, place: int = 3) -> Client:
    """Somebody new of the seal office."""
    return await employ(services, client, (role, OFFICE), place=place)
