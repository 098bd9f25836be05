"""Steps after a case, over HTTP."""

from typing import Any
from weakref import WeakKeyDictionary

import httpx

from tests.cases import DEPARTMENT, approve, under_review
from tests.graphql import Client, key

ERRORS = "userErrors { code message path currentRevision }"
MENDED = "id state dueOn reply revisitSatisfied revision overdue cause rating text applicationNumber revisitNote"
SHOWN = f"""id number revision availableActions events {{ type actor note }}
  evaluation {{ id rating tags comment automatic rectification {{ {MENDED} }} }}"""
COMPLAINT = f"complaint {{ id text applicationNumber matterCode rectification {{ {MENDED} }} }}"
WORK = f"""query($state: [RectificationState!]) {{ workbench {{ rectifications(state: $state) {{
  totalCount edges {{ node {{ {MENDED} department {{ code }} }} }} }} }} }}"""


_STAFF: WeakKeyDictionary[httpx.AsyncClient, dict[str, Client]] = WeakKeyDictionary()


async def staff(client: Client, role: str) -> Client:
    """A member of the department's staff, signed in once in a test: the clock stands still."""
    known = _STAFF.setdefault(client.http, {})
    if role not in known:
        known[role] = await client.staff(role, DEPARTMENT)
    return known[role]


async def closed_case(client: Client, citizen: Client | None = None) -> tuple[Client, Any]:
    """A citizen and their approved case."""
    citizen = citizen or await client.citizen()
    case = await under_review(citizen, await staff(client, "CLERK"))
    return citizen, await approve(await staff(client, "APPROVER"), case)


async def evaluate(client: Client, case: Any, rating: str = "GOOD", **more: Any) -> Any:
    """Evaluate a case; the payload."""
    given = {"applicationId": case["id"], "rating": rating, "idempotencyKey": key(), **more}
    return await _change(client, "evaluateApplication", f"application {{ {SHOWN} }}", given)


async def complain(client: Client, **given: Any) -> Any:
    """File a complaint; the payload."""
    return await _change(client, "fileComplaint", COMPLAINT, {"text": "等了很久", "idempotencyKey": key(), **given})


async def mend(client: Client, mutation: str, one: Any, **more: Any) -> Any:
    """Change what is mended, from the revision that it shows; the payload."""
    given = {"rectificationId": one["id"], "revision": one["revision"], **more}
    return await _change(client, mutation, f"rectification {{ {MENDED} }}", given)


async def waiting(client: Client, *states: str) -> list[Any]:
    """What waits at a supervisor's desk."""
    found = (await client.run(WORK, state=list(states) or None))["workbench"]["rectifications"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


async def _change(client: Client, mutation: str, shown: str, given: Any) -> Any:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {shown} {ERRORS} }} }}"
    return await client.change(document, input=given)
