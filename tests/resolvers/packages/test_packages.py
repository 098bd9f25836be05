from typing import Any

import jsonschema_rs
import pytest

from api.context import Services
from resolvers.matters.model import MatterStatus
from schema.node import global_id
from seeds.departments import DISTRICT
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE
from seeds.matters.employer import HOUSING_FUND
from seeds.packages import BUSINESS_START, NEWBORN, PACKAGES
from tests.graphql import Client

SHOWN = """id code name audience summary promisedDays savedForms savedMaterials form region { code }
  matters { dependsOn optional matter { code name department { name } } }
  materials { key name required certificateType { name } }"""
ONE = f"query($code: String!) {{ servicePackage(code: $code) {{ {SHOWN} }} }}"


async def shown(client: Client, code: str) -> Any:
    return (await client.run(ONE, code=code))["servicePackage"]


async def retire(services: Services, code: str) -> None:
    await services.database.rows("matters").update({"code": code}, {"$set": {"status": MatterStatus.RETIRED.value}})


async def test_a_newborns_package_asks_once(client: Client) -> None:
    found = await shown(client, NEWBORN.code)

    assert (found["name"], found["audience"], found["region"]["code"]) == (NEWBORN.name, "NATURAL_PERSON", DISTRICT)
    assert [one["matter"]["code"] for one in found["matters"]] == list(NEWBORN.codes)
    assert (found["savedForms"], found["savedMaterials"]) == (5, 6)
    assert sum(key == "child" for key in found["form"]["properties"]) == 1
    assert [one["name"] for one in found["materials"]].count("监护人有效身份证件") == 1
    # One matter ends with it, so nobody brings it for another.
    assert not [one for one in found["materials"] if one["certificateType"] == {"name": "出生医学证明"}]
    assert found["promisedDays"] == 1 + 1 + 5


async def test_the_one_form_is_a_schema_that_the_examples_pass(client: Client) -> None:
    for package in PACKAGES:
        form = (await shown(client, package.code))["form"]
        filled = {key: one["examples"][0] for key, one in form["properties"].items() if "examples" in one}
        missing = [key for key in form["required"] if key not in filled]
        assert all("x-prefill" in form["properties"][key] or "examples" in form["properties"][key] for key in missing)
        validator = jsonschema_rs.validator_for(form)
        assert [error.message for error in validator.iter_errors(filled) if "required" not in error.message] == []


async def test_packages_are_found_by_audience_and_from_a_place_below(client: Client) -> None:
    query = """query($audience: Audience, $region: String) {
      servicePackages(audience: $audience, region: $region) { code } }"""

    async def codes(**given: Any) -> set[str]:
        return {one["code"] for one in (await client.run(query, **given))["servicePackages"]}

    assert await codes() == {one.code for one in PACKAGES}
    assert await codes(audience="LEGAL_PERSON") == {one.code for one in PACKAGES if one.audience.name[0] == "L"}
    assert await codes(region=DISTRICT) == {one.code for one in PACKAGES}
    assert await codes(region="510000000000") == set()


async def test_an_unknown_region_is_told(client: Client) -> None:
    answer = await client.post('{ servicePackages(region: "000000000001") { code } }')

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_package_without_a_matter_that_it_needs_is_not_offered(client: Client, services: Services) -> None:
    await retire(services, BIRTH_CERTIFICATE_ISSUE.code)

    assert await shown(client, NEWBORN.code) is None
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await client.run(node, id=global_id("ServicePackage", NEWBORN.code)))["node"] is None


async def test_an_optional_matter_that_is_gone_drops_out(client: Client, services: Services) -> None:
    await retire(services, HOUSING_FUND.code)

    found = await shown(client, BUSINESS_START.code)

    assert HOUSING_FUND.code not in {one["matter"]["code"] for one in found["matters"]}
    assert found["savedForms"] == len(BUSINESS_START.items) - 2


async def test_a_package_is_read_again_by_its_id(client: Client) -> None:
    id = global_id("ServicePackage", NEWBORN.code)

    found = (await client.run("query($id: ID!) { node(id: $id) { __typename id } }", id=id))["node"]

    assert found == {"__typename": "ServicePackage", "id": id}


@pytest.mark.parametrize("code", ["", "x", "$where", "../..", "a" * 3000])
async def test_an_unknown_code_is_null(client: Client, code: str) -> None:
    assert await shown(client, code) is None
