"""The reference at /docs: a page for every operation and type, and every example runs on the live application."""

import re

import pytest
from graphql import GraphQLEnumType, GraphQLField, parse, validate

from api.context import Services
from api.reference.examples import SAMPLES, example
from api.reference.reading import operation, root_fields, types
from api.reference.rights import may, who_may
from auth.accounts.model import Role
from schema.enum_words import ENUM_WORDS
from schema.problems import RULES
from schema.root import schema
from tests.api.conftest import Bare
from tests.cases import DEPARTMENT, employ, submitted, upload
from tests.graphql import AGREED, Client, key
from tests.resolvers.seals.pdf.papers import paper

SCHEMA = schema._schema
ROOTS = [("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)]
# Subscriptions run over sockets: tests/api/subscriptions.


STAFFS_QUERIES = {
    "workbench": "CLERK",
    "deadLetters": "SUPERVISOR",
    "supervision": "SUPERVISOR",
    "staffLog": "ADMINISTRATOR",
    "postProposals": "ADMINISTRATOR",
    "departmentStaff": "ADMINISTRATOR",
}
# These need what an example can't have (a code from a phone, a passkey, a second person), or come after another move.
CHANGED = {
    "requestSmsCode",
    "startApplication",
    "saveApplication",
    "acceptApplication",
    "fileComplaint",
    "setRecommendations",
    "setNotificationPreferences",
    "exportMyData",
    "signOut",
    "createMatter",
}


ENDS = "withdrawApplication signOut"


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name)


def who(kind: str, name: str) -> str:
    """Whom the example is for: the first who may."""
    if kind == "query":
        return STAFFS_QUERIES.get(name, "citizen")
    rule = RULES[snake(name)]
    told = who_may(rule)[1]
    if told.startswith("Staff"):
        return may(rule)[0].value
    return "citizen" if told.startswith("Whoever") else "nobody"


def partners() -> set[str]:
    """What only partners' systems may call."""
    root = SCHEMA.mutation_type
    assert root is not None
    return {name for name in root.fields if who_may(RULES[snake(name)])[1].startswith("Registered")}


def operations_in_turn() -> list[tuple[str, str, GraphQLField]]:
    """Every query, then every mutation; what ends something comes last."""
    found = [(kind, name, field) for kind, root in ROOTS if root for name, field in root.fields.items()]
    return sorted(found, key=lambda one: ENDS.find(one[1]))


async def test_every_example_runs_as_who_may(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    case = await submitted(citizen)
    file = await upload(citizen, paper(), "a.pdf", "application/pdf")
    actors = {"nobody": client, "citizen": citizen}
    for place, role in enumerate(Role):
        actors[role.value] = await employ(services, client, (role, DEPARTMENT), place=place + 1)
    given = {"materials": [{"key": "floorPlan", "fileIds": [file]}], "consentHash": AGREED}
    real = {**SAMPLES, **given, "number": case["number"], "id": case["id"], "ids": [case["id"]], "fileId": file}
    cases = {"submitted": case, "draft": case}
    refused, done = {}, set()

    for kind, name, field in operations_in_turn():
        current = cases["draft" if name == "saveApplication" else "submitted"]
        own = {"applicationId": current["id"], "revision": current["revision"], "idempotencyKey": key()}
        shown = example(kind, name, field, {**real, **own})
        answer = await actors[who(kind, name)].post(shown.document, **shown.variables)
        if "errors" in answer:
            refused[name] = answer["errors"][0]["extensions"]["code"]
        elif kind == "mutation" and not answer["data"][name]["userErrors"]:
            done.add(name)
            after = answer["data"][name].get("application") or {}
            if "revision" in after:
                cases["submitted" if after["id"] == case["id"] else "draft"] = after

    # Partners' systems sign what they send: docs/partner-messages has whole conversations.
    assert refused == dict.fromkeys(partners(), "UNAUTHENTICATED")
    assert CHANGED - done == set()


async def test_the_pages_tell_everything_to_anybody(bare: Bare) -> None:
    contents = (await bare.http.get("/docs")).text
    pages = [f"/docs/{kind}/{name}" for kind, name in root_fields(SCHEMA)]
    assert [one for one in pages if f'href="{one}"' not in contents] == []
    # Rendering costs; one of each kind and the types that they lead to stand for all.
    shown = await bare.http.get("/docs/mutation/submitApplication")
    assert shown.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "<script" not in shown.text
    assert "style=" not in shown.text
    for told in ("submitApplication", "MATERIAL_MISSING", "UNAUTHENTICATED", "commitmentHash", "已登录用户"):
        assert told in shown.text
    assert "Whoever is signed in" in (await bare.http.get(shown.url.path, headers={"Accept-Language": "en"})).text
    for path in ("/docs/types", "/docs/errors", "/docs/changes", "/docs/subscription/notifications"):
        assert (await bare.http.get(path)).status_code == 200, path
    status = (await bare.http.get("/docs/types/ApplicationStatus")).text
    assert "待补正" in status
    assert "Supplement required" in status
    again = await bare.http.get("/docs", headers={"If-None-Match": (await bare.http.get("/docs")).headers["etag"]})
    assert again.status_code == 304


async def test_an_address_that_is_none_leads_back(bare: Bare) -> None:
    for path in (
        "/docs/mutation/nothing",
        "/docs/query/submitApplication",
        "/docs/types/Nothing",
        "/docs/types/__Type",
    ):
        answer = await bare.http.get(path)
        assert (answer.status_code, 'href="/docs"' in answer.text) == (404, True), path


def test_every_link_of_the_reference_leads_somewhere() -> None:
    known = types(SCHEMA)
    rows = [row for one in known.values() for row in one.rows]
    rows += [
        row
        for (kind, name), field in root_fields(SCHEMA).items()
        for _, given in operation(kind, name, field).rows
        for row in given
    ]
    assert {row.link for row in rows if row.link} <= set(known)


def test_subscriptions_have_examples_that_are_valid() -> None:
    found = [(name, field) for (kind, name), field in root_fields(SCHEMA).items() if kind == "subscription"]
    assert found
    for name, field in found:
        assert validate(SCHEMA, parse(example("subscription", name, field).document)) == [], name


@pytest.mark.parametrize("name", ENUM_WORDS)
def test_a_labelled_enum_is_labelled_whole(name: str) -> None:
    published = SCHEMA.type_map[name]
    assert isinstance(published, GraphQLEnumType)
    assert set(ENUM_WORDS[name]) == set(published.values)


@pytest.mark.parametrize(("language", "label"), [("zh-CN", "待补正"), ("en", "Supplement required")])
async def test_labels_come_in_the_callers_language(bare: Bare, language: str, label: str) -> None:
    asked = {"query": "{ enumLabels { name values { value label } } }"}
    answer = await bare.http.get("/graphql", params=asked, headers={"Accept-Language": language})
    labels = {
        one["name"]: {each["value"]: each["label"] for each in one["values"]}
        for one in answer.json()["data"]["enumLabels"]
    }
    assert labels["ApplicationStatus"]["SUPPLEMENT_REQUIRED"] == label
    assert answer.headers["cache-control"].startswith("public")
