"""Steps of editing a matter over HTTP; each returns the payload or what it shows."""

from typing import Any

from api.context import Services
from auth.accounts.model import Role
from resolvers.matters.content import content_of
from seeds.catalogue import MATTERS
from tests.cases import DEPARTMENT, FOOD, employ
from tests.graphql import Client
from tests.walks import step

CODE = FOOD
EDITOR = Role.CATALOGUE_EDITOR
# Of the same department as CODE, and nobody's yet.
FREE = f"{DEPARTMENT}4901000000777"
SHOWN = """id code version revision status name promisedDays form basedOn returnReason publishedAt effectiveOn
  cancelledOn preparedBy publishedBy materials { key required sampleUrl }"""
ERRORS = "userErrors { code message path currentRevision }"


@step
async def editors(services: Services, client: Client) -> tuple[Client, Client]:
    """Two editors of the department whose matter CODE is."""
    return await editor(services, client, 1), await editor(services, client, 2)


async def editor(services: Services, client: Client, place: int) -> Client:
    """An editor of that department."""
    return await employ(services, client, (EDITOR, DEPARTMENT), place=place)


SEEDED = next(one for one in MATTERS if one.code == CODE)


def content(**changed: Any) -> dict[str, Any]:
    """Everything that the seeded matter says, as an editor sends it, with changes.

    Where materials or form are others, there is no guide: the seeded one speaks of the old ones.
    """
    unguided = {"guide": {}} if changed.keys() & {"materials", "form"} else {}
    return {**content_of(SEEDED), **unguided, **changed}


async def do(client: Client, mutation: str, **given: Any) -> dict[str, Any]:
    """Run one mutation of an editor; its payload."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    shown = "discarded" if mutation == "discardMatterDraft" else f"matter {{ {SHOWN} }}"
    document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {shown} {ERRORS} }} }}"
    payload: dict[str, Any] = await client.change(document, input=given)
    return payload


@step
async def done(client: Client, mutation: str, **given: Any) -> Any:
    """Run one mutation that must work; the matter after it."""
    payload = await do(client, mutation, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload.get("matter")


def told(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and dotted path of each of a payload's userErrors; nothing else is in it then."""
    assert not payload["userErrors"] or not payload.get("matter")
    return [(error["code"], ".".join(error["path"])) for error in payload["userErrors"]]


@step
async def submitted(author: Client, **changed: Any) -> Any:
    """The next version of CODE, changed and handed over."""
    draft = await done(author, "draftMatter", code=CODE)
    saved = await done(author, "saveMatterDraft", code=CODE, revision=draft["revision"], content=content(**changed))
    return await done(author, "submitMatter", code=CODE, revision=saved["revision"])


@step
async def published(author: Client, second: Client, **changed: Any) -> Any:
    """The next version of CODE, in force."""
    waiting = await submitted(author, **changed)
    return await done(second, "publishMatter", code=CODE, revision=waiting["revision"])


async def in_force(client: Client, code: str = CODE) -> Any:
    """What the public sees of a matter."""
    return (await client.run(f"query($c: String!) {{ matter(code: $c) {{ {SHOWN} }} }}", c=code))["matter"]


async def history(client: Client, code: str = CODE) -> list[dict[str, Any]]:
    """A matter's history, newest first."""
    document = """query($c: String!) { workbench { matterHistory(code: $c) { totalCount edges { node {
      at action version by fields note } } } } }"""
    found = (await client.run(document, c=code))["workbench"]["matterHistory"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]
