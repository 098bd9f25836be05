from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from resolvers.matters.model import Matter
from seeds.catalogue import MATTERS
from seeds.matters.food import INDIVIDUAL_NEW
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import CODE, FREE, content, do, done, editor, editors, told

MAIN = f"{FREE[:-3]}700"
FIRST = content()["materials"][0]
OBJECT = {"type": "object"}


def material(**changed: Any) -> dict[str, Any]:
    """Content with one material, changed."""
    return {"materials": [{**FIRST, **changed}]}


def fee(**changed: Any) -> dict[str, Any]:
    """Content with one charge, changed."""
    return {"fees": [{"name": "工本费", "amount": "5.00", "basis": "发改价格〔2020〕1号", **changed}]}


async def saving(client: Client, services: Services, **changed: Any) -> list[tuple[str, str]]:
    """What an editor is told who saves that."""
    author = await editor(services, client, 1)
    draft = await done(author, "draftMatter", code=CODE)
    payload = await do(author, "saveMatterDraft", code=CODE, revision=draft["revision"], content=content(**changed))
    return told(payload)


async def submitting(client: Client, services: Services, **changed: Any) -> list[tuple[str, str]]:
    """What an editor is told who saves that, which is fine, and submits it."""
    author = await editor(services, client, 1)
    draft = await done(author, "draftMatter", code=CODE)
    given = {"code": CODE, "revision": draft["revision"]}
    saved = await done(author, "saveMatterDraft", **given, content=content(**changed))
    return told(await do(author, "submitMatter", code=CODE, revision=saved["revision"]))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"promisedDays": -1}, ("INVALID", "content.promisedDays")),
        ({"statutoryDays": 2**31 - 1}, ("INVALID", "content.statutoryDays")),
        ({"visitsRequired": -2}, ("INVALID", "content.visitsRequired")),
        ({"steps": [{"name": "受理", "workingDays": -5}]}, ("INVALID", "content.steps.0.workingDays")),
        ({"name": "  "}, ("REQUIRED", "content.name")),
        ({"name": "食" * 501}, ("INVALID", "content.name")),
        ({"name": "食品\u202e证"}, ("INVALID", "content.name")),
        ({"aliases": ["名"] * 101}, ("INVALID", "content.aliases")),
        ({"aliases": ["好", ""]}, ("REQUIRED", "content.aliases.1")),
        ({"region": "999999999999"}, ("INVALID", "content.region")),
        ({"department": "nobody's"}, ("NOT_ALLOWED_NOW", "content.department")),
        (fee(amount="-1"), ("INVALID", "content.fees.0.amount")),
        (fee(amount="1e400"), ("INVALID", "content.fees.0.amount")),
        (fee(amount="NaN"), ("INVALID", "content.fees.0.amount")),
        (fee(amount="0.001"), ("INVALID", "content.fees.0.amount")),
        (fee(currency="元"), ("INVALID", "content.fees.0.currency")),
        ({"materials": [FIRST, FIRST]}, ("INVALID", "content.materials.1.key")),
        (material(key="有空格 的"), ("INVALID", "content.materials.0.key")),
        (material(accept=["text/html"]), ("INVALID", "content.materials.0.accept.0")),
        (material(maxBytes=0), ("INVALID", "content.materials.0.maxBytes")),
        (material(copies=-1), ("INVALID", "content.materials.0.copies")),
        ({"form": [1]}, ("INVALID", "content.form")),
        ({"form": {**OBJECT, "required": "a"}}, ("INVALID", "content.form.required")),
        ({"guide": {"question": [[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]}}, ("INVALID", "content.guide")),
        ({"guide": "问"}, ("INVALID", "content.guide")),
    ],
)  # fmt: skip
async def test_values_that_no_matter_has_are_not_saved(
    client: Client, services: Services, changed: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert await saving(client, services, **changed) == [expected]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gov.cn/sample.pdf",
        "https://evil.example/sample.pdf",
        "https://gov.cn.evil.example/a.pdf",
        "https://evil.example#.gov.cn",
        "https://user@www.gov.cn/a.pdf",
        "https://www.gov.cn:99999/a.pdf",
        "https://www.gov.cn\\@evil.example/.gov.cn",
        "//evil.example/a.pdf",
        "/../files/1",
        "/\\evil.example",
        "javascript:alert(1)",
        "https://[",
        "",
    ],
)
async def test_samples_lead_nowhere_else(client: Client, services: Services, url: str) -> None:
    expected = [("INVALID", "content.materials.0.sampleUrl")]

    assert await saving(client, services, **material(sampleUrl=url)) == expected


async def test_everything_is_told_at_once(client: Client, services: Services) -> None:
    wrong = {**content(promisedDays=-1, name=""), **fee(amount="-1"), **material(key="")}

    told_at_once = await saving(client, services, **wrong)

    assert {path for _, path in told_at_once} == {
        "content.promisedDays",
        "content.name",
        "content.fees.0.amount",
        "content.materials.0.key",
    }


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"promisedDays": 30, "statutoryDays": 20}, ("INVALID", "content.promisedDays")),
        ({"caseKind": "IMMEDIATE", "promisedDays": 2}, ("INVALID", "content.promisedDays")),
        ({"online": False, "visitsRequired": 1, "visitsReason": None}, ("REQUIRED", "content.visitsReason")),
        ({"online": True, "visitsRequired": 1, "visitsReason": "核验"}, ("INVALID", "content.visitsRequired")),
        ({"parent": "nowhere"}, ("INVALID", "content.parent")),
        ({"parent": CODE}, ("INVALID", "content.parent")),
        ({"parent": MATTERS[0].code}, ("INVALID", "content.parent")),
        ({"results": ["nothing"]}, ("INVALID", "content.results.0")),
        (
            material(source="CERTIFICATE_LIBRARY", certificateType=None),
            ("REQUIRED", "content.materials.0.certificateType"),
        ),
        (material(certificateType="nothing"), ("INVALID", "content.materials.0.certificateType")),
    ],
)
async def test_what_contradicts_itself_or_the_catalogue_is_not_submitted(
    client: Client, services: Services, changed: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert await submitting(client, services, **changed) == [expected]


async def put(services: Services, *matters: Matter) -> None:
    regions = await services.stores.regions.get_many([matter.region for matter in matters])
    await services.stores.matters.put_many(list(matters), regions)


async def test_main_items_lie_under_each_other_in_no_circle(client: Client, services: Services) -> None:
    above = replace(INDIVIDUAL_NEW, code=MAIN, is_main=True, parent=CODE)
    await put(services, replace(INDIVIDUAL_NEW, is_main=True), above)

    assert await submitting(client, services, isMain=True, parent=MAIN) == [("INVALID", "content.parent")]


async def test_a_circle_that_is_there_already_is_no_endless_walk(client: Client, services: Services) -> None:
    other = replace(INDIVIDUAL_NEW, code=f"{FREE[:-3]}701", is_main=True, parent=MAIN)
    await put(services, replace(INDIVIDUAL_NEW, code=MAIN, is_main=True, parent=other.code), other)

    assert await submitting(client, services, parent=MAIN) == [("INVALID", "content.parent")]


async def test_a_main_item_stays_one_while_items_lie_under_it(client: Client, services: Services) -> None:
    main, item = replace(INDIVIDUAL_NEW, is_main=True), replace(INDIVIDUAL_NEW, code=FREE, parent=CODE)
    await put(services, main, item)

    assert await submitting(client, services, isMain=False) == [("INVALID", "content.isMain")]
    author = await editor(services, client, 2)
    assert told(await do(author, "retireMatter", code=CODE, reason="撤销")) == [("NOT_ALLOWED_NOW", "code")]


async def test_what_changed_since_it_was_submitted_is_checked_again(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    main = replace(INDIVIDUAL_NEW, code=MAIN, is_main=True)
    await put(services, main)
    draft = await done(author, "draftMatter", code=CODE)
    given = {"code": CODE, "revision": draft["revision"]}
    saved = await done(author, "saveMatterDraft", **given, content=content(parent=MAIN))
    waiting = await done(author, "submitMatter", code=CODE, revision=saved["revision"])
    await done(author, "retireMatter", code=MAIN, reason="撤销")

    payload = await do(second, "publishMatter", code=CODE, revision=waiting["revision"])

    assert told(payload) == [("INVALID", "content.parent")]


@pytest.mark.parametrize(
    ("code", "revision", "expected"),
    [
        ("nothing", 1, ("NOT_FOUND", "code")),
        ("x" * 100_000, 1, ("NOT_FOUND", "code")),
        (CODE, 0, ("CONFLICT", "revision")),
        (CODE, -(2**31), ("CONFLICT", "revision")),
    ],
)
async def test_what_is_not_there_is_not_submitted(
    client: Client, services: Services, code: str, revision: int, expected: tuple[str, str]
) -> None:
    author = await editor(services, client, 1)
    await done(author, "draftMatter", code=CODE)

    assert told(await do(author, "submitMatter", code=code, revision=revision)) == [expected]
