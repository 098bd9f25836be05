"""A file that lies in more cases than are ever read at once: whose case comes last still opens it."""

from typing import Any

import pytest

from api.context import Services
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE
from tests.graphql import Client

MANY = 130


@pytest.fixture
async def case(client: Client, services: Services) -> Any:
    """A case whose file lies in many earlier ones: another department's, and another person's."""
    made = await cases.submitted(await client.citizen())
    rows = services.database.rows("applications")
    row = await rows.get(made["number"])
    assert row is not None
    await rows.delete({"_id": row["_id"]})
    other = {"department": ELSEWHERE, "applicant": {**row["applicant"], "id": "somebody"}}
    copies = [{**row, **other, "_id": f"0{place:015}", "startKey": f"copy-{place}"} for place in range(MANY)]
    await rows.insert_many([*copies, row])
    return made


def file_of(case: Any) -> str:
    return next(file["id"] for one in case["materials"] for file in one["files"])


async def test_its_department_opens_it(client: Client, case: Any) -> None:
    clerk, stranger = await client.staff("CLERK", DEPARTMENT), await client.citizen(1)
    assert (await clerk.get(f"/files/{file_of(case)}")).status_code == 200
    assert (await stranger.get(f"/files/{file_of(case)}")).status_code == 404


async def test_its_applicant_opens_what_somebody_else_uploaded(client: Client, services: Services, case: Any) -> None:
    await services.database.rows("files").update({}, {"$set": {"owner": "somebody"}})
    citizen = await client.citizen()
    assert (await citizen.get(f"/files/{file_of(case)}")).status_code == 200
