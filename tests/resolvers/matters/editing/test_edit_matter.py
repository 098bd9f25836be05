from dataclasses import replace

import pytest

from api.context import Services
from auth.accounts.model import Role
from resolvers.matters.publishing import publish, succession
from seeds.departments import HEALTH
from tests.cases import DEPARTMENT, employ
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import (
    CODE,
    EDITOR,
    FREE,
    SEEDED,
    SHOWN,
    content,
    do,
    done,
    editor,
    editors,
    history,
    in_force,
    published,
    submitted,
    told,
)

DRAFT = f"query($c: String!) {{ workbench {{ matterDraft(code: $c) {{ {SHOWN} }} }} }}"


async def test_a_version_goes_from_one_hand_to_another_and_into_force(client: Client, services: Services) -> None:
    author, second = await editors(services, client)

    waiting = await submitted(author, promisedDays=3)
    assert (waiting["version"], waiting["status"], waiting["basedOn"]) == (0, "SUBMITTED", 1)
    assert (await in_force(client))["version"] == 1
    after = await done(second, "publishMatter", code=CODE, revision=waiting["revision"])

    assert (after["version"], after["status"], after["promisedDays"]) == (2, "PUBLISHED", 3)
    assert (after["preparedBy"], after["publishedBy"]) == ("职员1", "职员2")
    assert after["effectiveOn"] == "2035-11-20"
    assert (await in_force(author)) == after
    assert (await in_force(client)) == {**after, "preparedBy": None, "publishedBy": None}
    assert (await author.run(DRAFT, c=CODE))["workbench"]["matterDraft"] is None
    old = await services.stores.matters.version(CODE, 1)
    assert old is not None
    assert old.status.value == "RETIRED"


async def test_the_history_says_who_did_what(client: Client, services: Services, clock: Clock) -> None:
    author, second = await editors(services, client)
    await published(author, second, promisedDays=3, summary="简")
    clock.forward(seconds=1)
    await done(author, "suspendMatter", code=CODE, reason="系统升级")

    entries = [(one["action"], one["version"], one["by"], one["fields"]) for one in await history(author)]

    assert entries[0] == ("SUSPEND", 2, "职员1", [])
    assert sorted(entries[1:]) == [
        ("CREATE", 0, "职员1", []),
        ("PUBLISH", 2, "职员2", []),
        ("REPLACE", 1, "职员2", []),
        ("SAVE", 0, "职员1", ["summary", "promisedDays"]),
        ("SUBMIT", 0, "职员1", []),
    ]
    assert (await history(author))[0]["note"] == "系统升级"


async def test_two_editors_at_once_and_one_is_told(client: Client, services: Services) -> None:
    first, second = await editors(services, client)
    draft = await done(first, "draftMatter", code=CODE)
    given = {"code": CODE, "revision": draft["revision"]}

    saved = await done(first, "saveMatterDraft", **given, content=content(name="甲改的"))
    payload = await do(second, "saveMatterDraft", **given, content=content(name="乙改的"))

    assert told(payload) == [("CONFLICT", "revision")]
    assert payload["userErrors"][0]["currentRevision"] == saved["revision"]
    assert (await first.run(DRAFT, c=CODE))["workbench"]["matterDraft"]["name"] == "甲改的"


async def test_what_is_published_is_what_was_read(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    read = await submitted(author)
    back = await done(author, "returnMatter", code=CODE, revision=read["revision"], reason="再改")
    changed = await done(
        author, "saveMatterDraft", code=CODE, revision=back["revision"], content=content(online=None)
    )
    await done(author, "submitMatter", code=CODE, revision=changed["revision"])

    assert told(await do(second, "publishMatter", code=CODE, revision=read["revision"])) == [("CONFLICT", "revision")]


async def test_nobody_publishes_what_they_wrote_or_submitted(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    draft = await done(author, "draftMatter", code=CODE)
    saved = await done(author, "saveMatterDraft", code=CODE, revision=draft["revision"], content=content(name="改"))
    waiting = await done(second, "submitMatter", code=CODE, revision=saved["revision"])
    publish = {"code": CODE, "revision": waiting["revision"]}

    assert told(await do(author, "publishMatter", **publish)) == [("NOT_ALLOWED_NOW", "code")]
    assert told(await do(second, "publishMatter", **publish)) == [("NOT_ALLOWED_NOW", "code")]
    third = await editor(services, client, 3)
    assert (await done(third, "publishMatter", **publish))["version"] == 2


async def test_a_returned_version_says_why_and_goes_on(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author)

    back = await done(second, "returnMatter", code=CODE, revision=waiting["revision"], reason="请补充收费依据")

    assert (back["status"], back["returnReason"], back["preparedBy"]) == ("DRAFT", "请补充收费依据", None)
    again = await done(author, "submitMatter", code=CODE, revision=back["revision"])
    assert again["returnReason"] is None
    assert (await done(second, "publishMatter", code=CODE, revision=again["revision"]))["returnReason"] is None


async def test_a_submitted_version_does_not_change(client: Client, services: Services) -> None:
    author, _ = await editors(services, client)
    waiting = await submitted(author)
    given = {"code": CODE, "revision": waiting["revision"]}

    assert told(await do(author, "saveMatterDraft", **given, content=content())) == [("NOT_ALLOWED_NOW", "")]
    assert told(await do(author, "discardMatterDraft", **given)) == [("NOT_ALLOWED_NOW", "")]
    assert told(await do(author, "submitMatter", **given)) == [("NOT_ALLOWED_NOW", "")]


async def test_one_version_is_written_at_a_time(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    draft = await done(author, "draftMatter", code=CODE)

    assert told(await do(second, "draftMatter", code=CODE)) == [("ALREADY_DONE", "code")]
    await done(author, "discardMatterDraft", code=CODE, revision=draft["revision"])
    assert (await done(second, "draftMatter", code=CODE))["revision"] == 1
    assert [one["action"] for one in await history(author)].count("DISCARD") == 1


async def test_a_new_matter_begins_with_version_one(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    made = await done(author, "createMatter", code=FREE, content=content(name="新事项"))
    assert (made["version"], made["status"], made["basedOn"]) == (0, "DRAFT", 0)
    assert await in_force(client, FREE) is None
    waiting = await done(author, "submitMatter", code=FREE, revision=made["revision"])

    await done(second, "publishMatter", code=FREE, revision=waiting["revision"])

    assert (await in_force(client, FREE))["version"] == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (CODE, ("ALREADY_DONE", "code")),
        ("随便", ("INVALID", "code")),
        ("", ("INVALID", "code")),
        (f"{HEALTH.code}4901000000777", ("INVALID", "code")),
        (f"{DEPARTMENT}4901000000777\n", ("INVALID", "code")),
    ],
)
async def test_codes_are_well_formed_new_and_the_departments(
    client: Client, services: Services, code: str, expected: tuple[str, str]
) -> None:
    author = await editor(services, client, 1)

    assert told(await do(author, "createMatter", code=code, content=content())) == [expected]


async def test_others_matters_are_not_found(client: Client, services: Services) -> None:
    author = await editor(services, client, 1)
    stranger = await employ(services, client, (EDITOR, HEALTH.code), place=4)
    draft = await done(author, "draftMatter", code=CODE)
    given = {"code": CODE, "revision": draft["revision"]}

    assert told(await do(stranger, "draftMatter", code=CODE)) == [("NOT_FOUND", "code")]
    for mutation in ("submitMatter", "publishMatter", "discardMatterDraft"):
        assert told(await do(stranger, mutation, **given)) == [("NOT_FOUND", "code")]
    assert told(await do(stranger, "saveMatterDraft", **given, content=content())) == [("NOT_FOUND", "code")]
    for mutation in ("suspendMatter", "resumeMatter", "retireMatter"):
        assert told(await do(stranger, mutation, code=CODE, reason="试")) == [("NOT_FOUND", "code")]


async def test_nobody_gives_a_matter_to_a_department_that_is_not_theirs(client: Client, services: Services) -> None:
    author = await editor(services, client, 1)
    draft = await done(author, "draftMatter", code=CODE)
    elsewhere = content(department=HEALTH.code, region=HEALTH.region)

    payload = await do(author, "saveMatterDraft", code=CODE, revision=draft["revision"], content=elsewhere)

    assert told(payload) == [("NOT_ALLOWED_NOW", "content.department")]


async def test_a_post_for_one_region_edits_matters_of_that_region(client: Client, services: Services) -> None:
    region = content()["region"]
    elsewhere = await employ(services, client, (EDITOR, DEPARTMENT, "510100000000"), place=5)
    here = await employ(services, client, (EDITOR, DEPARTMENT, region), place=6)

    assert told(await do(elsewhere, "draftMatter", code=CODE)) == [("NOT_FOUND", "code")]
    assert (await done(here, "draftMatter", code=CODE))["version"] == 0


async def test_drafts_and_their_history_are_for_staff(client: Client, services: Services) -> None:
    author = await editor(services, client, 1)
    draft = await done(author, "draftMatter", code=CODE)
    node = "query($id: ID!) { node(id: $id) { id } }"
    corner = '{ workbench { catalogueAudit(region: "511602000000") { auditedAt } queue { edges { cursor } } } }'

    assert (await client.run(node, id=draft["id"]))["node"] is None
    assert (await (await client.citizen()).run(node, id=draft["id"]))["node"] is None
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT), place=7)
    assert (await clerk.run(node, id=draft["id"]))["node"] is not None
    assert (await author.run(corner))["workbench"]["queue"]["edges"] == []
    assert (await client.run(DRAFT, c=CODE))["workbench"] is None


async def test_a_version_published_meanwhile_is_looked_at_first(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author, name="新名称")
    imported = await services.stores.matters.version(CODE, 1)
    assert imported is not None
    region = (await services.stores.regions.get_many([imported.region]))[imported.region]
    change = succession(imported, replace(imported, summary="导入的新版本"))
    assert change is not None
    await publish(services.stores, [change], {region.code: region})

    payload = await do(second, "publishMatter", code=CODE, revision=waiting["revision"])
    assert told(payload) == [("NOT_ALLOWED_NOW", "code")]
    back = await done(second, "returnMatter", code=CODE, revision=waiting["revision"], reason="已有第2版")
    given = {"code": CODE, "revision": back["revision"], "content": content(name="新名称", summary="导入的新版本")}
    assert told(await do(author, "saveMatterDraft", **given, basedOn=1)) == [("INVALID", "basedOn")]
    saved = await done(author, "saveMatterDraft", **given, basedOn=2)
    again = await done(author, "submitMatter", code=CODE, revision=saved["revision"])
    assert (await done(second, "publishMatter", code=CODE, revision=again["revision"]))["version"] == 3


async def test_the_differences_are_told_by_path(client: Client, services: Services) -> None:
    author = await editor(services, client, 1)
    draft = await done(author, "draftMatter", code=CODE)
    materials = content()["materials"]
    first = {**materials[0], "note": "换了说明", "sampleUrl": "/samples/plan.pdf"}
    extra = {"key": "extra", "name": "补充材料"}
    everything, guide = [first, *materials[1:], extra], content()["guide"]
    changed = content(promisedDays=1, materials=everything, guide=guide)
    saved = await done(author, "saveMatterDraft", code=CODE, revision=draft["revision"], content=changed)

    document = """query($c: String!) { workbench { matterDiff(code: $c, from: 1, to: 0) { path before after } } }"""
    found = (await author.run(document, c=CODE))["workbench"]["matterDiff"]

    assert [one["path"] for one in found] == [
        ["materials", materials[0]["key"], "note"],
        ["materials", materials[0]["key"], "sampleUrl"],
        ["materials", "extra"],
        ["promisedDays"],
    ]
    assert (found[3]["before"], found[3]["after"]) == (content()["promisedDays"], 1)
    assert found[2]["before"] is None
    assert saved["materials"][0]["sampleUrl"] == "http://localhost/samples/plan.pdf"
    unknown = await author.post(document.replace("from: 1", "from: 9"), c=CODE)
    assert unknown["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_suspension_outlasts_a_new_version(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    await done(author, "suspendMatter", code=CODE, reason="场所装修")
    assert await in_force(client) is None

    after = await published(author, second, promisedDays=2)

    assert (after["version"], after["status"]) == (2, "SUSPENDED")
    assert told(await do(author, "suspendMatter", code=CODE, reason="再")) == [("NOT_ALLOWED_NOW", "")]
    resumed = await done(author, "resumeMatter", code=CODE, reason="恢复办理")
    assert (resumed["version"], resumed["status"]) == (2, "PUBLISHED")


async def test_a_retired_matter_comes_back_as_a_new_version_only(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    await done(author, "retireMatter", code=CODE, reason="法律已废止")
    assert await in_force(client) is None

    assert told(await do(author, "resumeMatter", code=CODE, reason="误操作")) == [("NOT_ALLOWED_NOW", "")]
    assert told(await do(author, "retireMatter", code=CODE, reason=" ")) == [("REQUIRED", "reason")]
    assert (await published(author, second))["version"] == 2


async def test_a_source_that_says_the_same_publishes_nothing_new(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    await published(author, second, summary="改过的")
    now = (await services.stores.matters.newest([CODE]))[CODE]

    assert now.published_by
    assert succession(now, replace(SEEDED, summary="改过的")) is None
    change = succession(now, SEEDED)
    assert change is not None
    assert (change.new.version, change.new.published_by, change.new.effective_on) == (3, None, None)


async def test_who_has_lost_the_post_publishes_nothing_more(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    waiting = await submitted(author)
    assert (await second.run(DRAFT, c=CODE))["workbench"]["matterDraft"]  # the caller is remembered for five seconds
    account = await services.gate.accounts.by_phone("13900002002")
    assert account is not None
    await services.gate.accounts.save(account.dismissed(account.posts[0]))

    payload = await do(second, "publishMatter", code=CODE, revision=waiting["revision"])

    assert told(payload) == [("NOT_FOUND", "code")]
    assert (await in_force(client))["version"] == 1


async def test_editors_are_told_in_english_too(client: Client, services: Services) -> None:
    author = (await editor(services, client, 1)).english()
    await done(author, "retireMatter", code=CODE, reason="no more")

    payload = await do(author, "resumeMatter", code=CODE, reason="oops")

    assert payload["userErrors"][0]["message"] == "That can't be done to one that is retired"
