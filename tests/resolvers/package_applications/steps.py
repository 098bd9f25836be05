"""Steps of a package over HTTP, as people take them."""

from typing import Any

from api.context import Services
from api.jobs import advance_packages
from seeds.packages import NEWBORN
from tests import cases
from tests.clock import Clock
from tests.graphql import Client, key
from tests.walks import step

WHOLE = """id number status progress revision form formSchema submittedAt package { code }
  materials { key required source } applications { id number }
  parts { state note dependsOn matter { code name department { code } } application { id number status revision } }"""
PAYLOAD = f"packageApplication {{ {WHOLE} }} userErrors {{ code message path currentRevision }}"
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on PackageApplication {{ {WHOLE} }} }} }}"


async def attempt(client: Client, mutation: str, **given: Any) -> Any:
    """Run one mutation of a package; its payload."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    text = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {PAYLOAD} }} }}"
    return await client.change(text, input=given)


async def change(client: Client, mutation: str, **given: Any) -> Any:
    """Run one that must succeed; the package after it."""
    payload = await attempt(client, mutation, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["packageApplication"]


@step
async def start(client: Client, code: str = NEWBORN.code, **more: Any) -> Any:
    """Start a package."""
    return await change(client, "startPackage", **{"packageCode": code, "idempotencyKey": key(), **more})


async def filled(client: Client, whole: Any) -> dict[str, Any]:
    """What is sent to submit it: the examples, and every material that must be given."""
    asked = {"materials": [{"requirement": one} for one in whole["materials"]]}
    given = cases.needed(asked, await cases.upload(client))
    return {
        "packageApplicationId": whole["id"],
        "revision": whole["revision"],
        "form": cases.examples(whole),
        "materials": given,
        "idempotencyKey": key(),
    }


@step
async def submitted(client: Client, code: str = NEWBORN.code, **more: Any) -> Any:
    """A package from nothing to the windows."""
    whole = await start(client, code, **more)
    return await change(client, "submitPackage", **await filled(client, whole))


async def seen(client: Client, whole: Any) -> Any:
    """The package as the caller sees it, None when they may not."""
    return (await client.run(NODE, id=whole["id"]))["node"]


async def advanced(services: Services, clock: Clock) -> int:
    """Let the worker pass once."""
    return await advance_packages(services, clock())


def part(whole: Any, code: str) -> Any:
    """The part of that matter."""
    return next(one for one in whole["parts"] if one["matter"]["code"] == code)


def states(whole: Any) -> dict[str, str]:
    """Where each matter stands, by its code."""
    return {one["matter"]["code"]: one["state"] for one in whole["parts"]}


@step
async def handled(client: Client, one: Any, *, deny: bool = False) -> Any:
    """Take a part's case through the department that handles it, to its approval or refusal."""
    department, case = one["matter"]["department"]["code"], one["application"]
    clerk = await client.staff("CLERK", department)
    case = await cases.move(clerk, "startReview", await cases.accept(clerk, case))
    approver = await client.staff("APPROVER", department)
    if not deny:
        return await cases.approve(approver, case)
    why = {"outcome": "DENY", "reason": "父母信息与登记不符", "legalBasis": "户口登记条例第七条"}
    case = await cases.move(approver, "decideApplication", case, **why)
    supervisor = await client.staff("SUPERVISOR", department)
    return await cases.move(supervisor, "confirmRefusal", case, confirmed=True)
