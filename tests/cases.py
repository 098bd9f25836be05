"""Steps of a case over HTTP, as people take them; each returns the case as its answer shows it."""

from dataclasses import replace
from typing import Any

from api.context import Services
from auth.accounts.model import Account, Person, Post, Role
from auth.assurance import Assurance
from seeds.cast_names import resident_id
from seeds.departments import HEALTH, MARKET
from seeds.matters.food import COMPANY_NEW, INDIVIDUAL_NEW
from tests.graphql import Client, key
from tests.walks import step

FOOD, COMPANY_FOOD = INDIVIDUAL_NEW.code, COMPANY_NEW.code
DEPARTMENT, ELSEWHERE = MARKET.code, HEALTH.code
# A whole PNG of one pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060606000000005"
    "0001a5f645400000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SHOWN = """id number status revision form formSchema submittedAt acceptanceMode availableActions
  applicant { name idNumber } agent { name } supplementItems { materialKey fieldPath message }
  refusalProposal { kind reason } decision { outcome reason legalBasis appeal by }
  materials { status requirement { key required source } files { id name } }
  events { sequence type status actor note hash } results { id identifier status fields }"""


async def change(client: Client, mutation: str, **given: Any) -> Any:
    """Run one mutation of a case; its payload, whether it worked or has userErrors."""
    return await client.change(_document(mutation), input=given)


async def refused(client: Client, mutation: str, **given: Any) -> Any:
    """Run one mutation that is turned away at the door; its error's code."""
    answer = await client.post(_document(mutation), input=given)
    assert not any((answer.get("data") or {}).values())
    (error,) = answer["errors"]
    return error["extensions"]["code"]


@step
async def move(client: Client, mutation: str, case: Any, **more: Any) -> Any:
    """Make one move that must succeed, from the revision that `case` shows; the case after it."""
    payload = await attempt(client, mutation, case, **more)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["application"]


async def attempt(client: Client, mutation: str, case: Any, **more: Any) -> Any:
    """Try one move from the revision that `case` shows; the payload."""
    return await change(client, mutation, **{"applicationId": case["id"], "revision": case["revision"], **more})


def told(payload: Any) -> list[tuple[str, list[str]]]:
    """What userErrors say: code and path of each. A payload that has any has nothing else."""
    others = [value for name, value in payload.items() if name != "userErrors"]
    assert not payload["userErrors"] or others == [None]
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


@step
async def start(client: Client, matter: str = FOOD) -> Any:
    """Start a case."""
    payload = await change(client, "startApplication", matterCode=matter, idempotencyKey=key())
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["application"]


@step
async def upload(client: Client, content: bytes = PICTURE, name: str = "plan.png", kind: str = "image/png") -> str:
    """Upload a file; its id."""
    answer = await client.upload(content, name, kind)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def examples(case: Any) -> dict[str, Any]:
    """A complete form: what is known already, and the schema's example for every other required field."""
    schema = case["formSchema"]
    wanted = {one: schema["properties"][one] for one in schema["required"]}
    return {**{one: found["examples"][0] for one, found in wanted.items() if "examples" in found}, **case["form"]}


def needed(case: Any, file: str) -> list[dict[str, Any]]:
    """What is given for every required material: the file, or a promise where that is what is asked for."""
    required = [one["requirement"] for one in case["materials"] if one["requirement"]["required"]]
    promised, filed = {"committed": True}, {"fileIds": [file]}
    return [{"key": one["key"], **(promised if one["source"] == "COMMITMENT" else filed)} for one in required]


@step
async def complete(client: Client, matter: str = FOOD) -> Any:
    """Start a case and save all that it needs."""
    case = await start(client, matter)
    materials = needed(case, await upload(client))
    return await move(client, "saveApplication", case, form=examples(case), materials=materials)


@step
async def submit(client: Client, case: Any) -> Any:
    """Submit a case."""
    return await move(client, "submitApplication", case, commitmentAccepted=True, idempotencyKey=key())


@step
async def submitted(client: Client, matter: str = FOOD) -> Any:
    """A case from nothing to the window."""
    return await submit(client, await complete(client, matter))


async def seen_by(clerk: Client, case: Any) -> None:
    """The window opens it, which is logged."""
    await clerk.run("query($n: String!) { workbench { application(number: $n) { number } } }", n=case["number"])


@step
async def accept(clerk: Client, case: Any) -> Any:
    """The window takes it."""
    return await move(clerk, "acceptApplication", case, mode="COMPLETE")


@step
async def under_review(client: Client, clerk: Client) -> Any:
    """A case from nothing to the approver's desk."""
    return await move(clerk, "startReview", await accept(clerk, await submitted(client)))


@step
async def approve(approver: Client, case: Any, **more: Any) -> Any:
    """The approver says yes."""
    return await move(approver, "decideApplication", case, outcome="APPROVE", **more)


@step
async def approved(client: Client) -> Any:
    """A case from nothing to its certificate."""
    case = await under_review(client, await client.staff("CLERK", DEPARTMENT))
    return await approve(await client.staff("APPROVER", DEPARTMENT), case)


@step
async def employ(
    services: Services, client: Client, *posts: tuple[Role, str] | tuple[Role, str, str], place: int = 1
) -> Client:
    """Give somebody new these posts (role, department, maybe a region), and sign them in."""
    at, phone = services.clock(), f"1390000200{place}"
    person = Person(f"职员{place}", resident_id(at.date().replace(year=1980), 900 + place), at, "DEVELOPMENT")
    held = tuple(Post(*post) for post in posts)
    await services.gate.accounts.open(Account(f"staff{place}", phone, at, Assurance.REAL_NAME, person, held))
    return await client.sign_in(phone)


@step
async def act_for_company(client: Client) -> Client:
    """The company's legal representative, acting for it."""
    everybody = await client.people()
    people = [one for one in everybody if not one["roles"] and one["kind"] == "PERSON"]
    company = next(one for one in everybody if one["kind"] == "ORGANIZATION")
    representative = next(index for index, one in enumerate(people) if one["phone"] == company["phone"])
    person = await client.citizen(representative)
    found = await person.run("{ viewer { organizations { organization { id } } } }")
    (membership,) = found["viewer"]["organizations"]
    acting = await person.change(
        "mutation($id: ID!) { actAs(input: {organizationId: $id}) { accessToken userErrors { code } } }",
        id=membership["organization"]["id"],
    )
    return replace(person, token=acting["accessToken"])


def _document(mutation: str) -> str:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    errors = "userErrors { code message path currentRevision requiredAssurance }"
    return f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ application {{ {SHOWN} }} {errors} }} }}"
