"""Whoever has seals engraved may ask for the e-seals in the same form: the set of four."""

import pytest

from seeds.departments import POLICE
from seeds.matters.startup import SEAL_ENGRAVING
from tests.cases import accept, act_for_company, approve, examples, move, needed, start, submit, upload
from tests.graphql import Client

SEALS = "{ viewer { seals { kind status owner { name } history { action } } } }"


async def approved(client: Client, company: Client, *, electronic: bool) -> None:
    case = await start(company, SEAL_ENGRAVING.code)
    form = {**examples(case), "electronicSeal": electronic}
    case = await move(company, "saveApplication", case, form=form, materials=needed(case, await upload(company)))
    clerk = await client.staff("CLERK", POLICE.code)
    case = await move(clerk, "startReview", await accept(clerk, await submit(company, case)))
    await approve(await client.staff("APPROVER", POLICE.code), case)


@pytest.mark.parametrize("electronic", [True, False])
async def test_the_set_of_four_is_asked_for_with_the_approval(client: Client, *, electronic: bool) -> None:
    company = await act_for_company(client)

    await approved(client, company, electronic=electronic)

    seals = (await company.run(SEALS))["viewer"]["seals"]
    kinds = {"STATUTORY_NAME", "FINANCE", "CONTRACT", "PERSONAL_NAME"} if electronic else set()
    assert {one["kind"] for one in seals} == kinds
    assert {(one["status"], one["owner"]["name"]) for one in seals} <= {("REQUESTED", "广安味道餐饮有限公司")}
