"""The staff's queue narrowed to a department or a role over HTTP: never to more than the caller may see."""

from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from seeds.departments import CIVIL, HEALTH
from tests import cases
from tests.cases import DEPARTMENT
from tests.graphql import Client

QUEUE = """query($department: String, $role: StaffRole) { workbench {
  queue(department: $department, role: $role) { totalCount edges { node { number } } } } }"""


@pytest.mark.parametrize(
    ("given", "there"),
    [
        ({}, True),
        ({"department": DEPARTMENT}, True),
        ({"department": DEPARTMENT, "role": "CLERK"}, True),
        ({"role": "CLERK"}, True),
        ({"role": "APPROVER"}, False),
        ({"department": HEALTH.code}, False),
        ({"department": HEALTH.code, "role": "CLERK"}, False),
        # Not the caller's, nothing at all, and a role that handles no cases though the caller has it.
        ({"department": CIVIL.code}, False),
        ({"department": "nothing"}, False),
        ({"department": ""}, False),
        ({"role": "CATALOGUE_EDITOR"}, False),
    ],
)
async def test_the_queue_is_narrowed(client: Client, world: Services, given: Any, there: bool) -> None:
    case = await cases.submitted(await client.citizen())
    posts = ((Role.CLERK, DEPARTMENT), (Role.APPROVER, HEALTH.code), (Role.CATALOGUE_EDITOR, DEPARTMENT))
    worker = await cases.employ(world, client, *posts)
    found = (await worker.run(QUEUE, **given))["workbench"]["queue"]
    assert [one["node"]["number"] for one in found["edges"]] == ([case["number"]] if there else [])
    assert found["totalCount"] == int(there)
