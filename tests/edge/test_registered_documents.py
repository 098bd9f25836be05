"""Operations registered for our apps: `tongban documents`, `documentId`, and a server that runs nothing else."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import MongoClient

from api.asking import asked_of
from api.context import context_of
from api.errors import NotRun
from api.operations import Operations
from auth.caller import ANONYMOUS, Caller
from resolvers.context import Stores
from resolvers.operations.model import BadRelease, Release, TrustedDocument, hash_of
from tests.api.answers import get, post, request_error
from tests.api.conftest import Bare
from tests.clock import FUTURE
from tests.commands import Commands, counted
from tests.edge.conftest import Start
from tests.edge.test_persisted_queries import UNKNOWN, extension
from tests.forked import tongban

HELLO = "query Hello { __typename }"
APP = Release("citizen-app", "1.0.0")


async def register(bare: Bare, text: str, release: Release = APP) -> None:
    document = TrustedDocument(hash_of(text), text, (release.key,), FUTURE)
    await bare.services.stores.trusted_documents.register([document], release)


async def test_a_registered_document_is_found_by_either_name(bare: Bare) -> None:
    await register(bare, HELLO)
    expected = {"data": {"__typename": "Query"}}

    assert (await post(bare, {"documentId": f"sha256:{hash_of(HELLO)}"})).json() == expected
    assert (await post(bare, {"documentId": hash_of(HELLO).upper()})).json() == expected
    assert (await post(bare, {"extensions": extension(HELLO)})).json() == expected
    assert (await get(bare, documentId=f"sha256:{hash_of(HELLO)}")).json() == expected


@pytest.mark.parametrize("given", ["x", "md5:" + "0" * 32, "sha256:", "sha256:" + "g" * 64, 5, {"$ne": ""}])
async def test_a_name_that_is_none_is_a_bad_request(bare: Bare, given: object) -> None:
    assert request_error(await post(bare, {"documentId": given}), 400) == "BAD_USER_INPUT"


async def test_a_name_that_nobody_registered_is_not_found(bare: Bare) -> None:
    assert (await post(bare, {"documentId": "0" * 64})).json() == UNKNOWN


async def test_by_document_id_nothing_is_left_here(bare: Bare) -> None:
    text = "{ e: __typename }"
    assert "data" in (await post(bare, {"query": text, "documentId": hash_of(text)})).json()
    assert (await post(bare, {"documentId": hash_of(text)})).json() == UNKNOWN


async def test_a_registered_document_may_be_long(bare: Bare) -> None:
    text = "query Long { nodes(ids: [" + '"x",' * bare.services.settings.max_tokens + "]) { id } }" + " " * 16_000
    assert request_error(await post(bare, {"query": text}), 400) == "BAD_USER_INPUT"
    await register(bare, text)

    (error,) = (await post(bare, {"documentId": hash_of(text)})).json()["errors"]
    assert error["path"] == ["nodes"]


async def test_where_only_registered_documents_run_nothing_else_does(start: Start) -> None:
    strict = await start(only_registered="true")
    text, other = "query Known { __typename }", "query Other { __typename }"
    await register(strict, text)

    for body in ({"query": text}, {"documentId": hash_of(text)}, {"extensions": extension(text)}):
        assert "data" in (await post(strict, body)).json()
    assert request_error(await post(strict, {"query": other}), 400) == "DOCUMENT_NOT_REGISTERED"
    assert request_error(await post(strict, {"documentId": hash_of(other)}), 400) == "DOCUMENT_NOT_REGISTERED"
    assert (await post(strict, {"extensions": extension(other)})).json() == UNKNOWN
    left = {"query": other, "extensions": extension(other)}
    assert request_error(await post(strict, left), 400) == "DOCUMENT_NOT_REGISTERED"


async def test_what_others_left_does_not_run_there_either(bare: Bare, start: Start) -> None:
    text = "query Left { __typename }"
    assert "data" in (await post(bare, {"query": text, "extensions": extension(text)})).json()
    strict = await start(only_registered="true")

    assert (await post(strict, {"extensions": extension(text)})).json() == UNKNOWN
    # Asking for it too early spoils nothing: once it is registered it runs.
    await register(strict, text)
    assert "data" in (await post(strict, {"extensions": extension(text)})).json()


async def test_a_retired_release_takes_its_own_documents_along(bare: Bare) -> None:
    store, newer = bare.services.stores.trusted_documents, Release("citizen-app", "1.1.0")
    both, old = "query Both { __typename }", "query Old { __typename }"
    await register(bare, both)
    await register(bare, both, newer)
    await register(bare, old)
    assert "data" in (await post(bare, {"documentId": hash_of(old)})).json()

    assert await store.retire(APP) >= 2
    bare.clock.forward(minutes=1)

    assert (await post(bare, {"documentId": hash_of(old)})).json() == UNKNOWN
    assert "data" in (await post(bare, {"documentId": hash_of(both)})).json()
    assert await store.releases() == {newer.key: 1}


@pytest.mark.parametrize("given", [("", "1"), ("a b", "1"), ("a@b", "1"), ("a", ""), ("a", "1@2"), ("a" * 64, "1")])
def test_names_and_versions_are_plain(given: tuple[str, str]) -> None:
    with pytest.raises(BadRelease):
        Release(*given)


def test_the_command_registers_lists_and_retires(mongodb_uri: str, tmp_path: Path) -> None:
    where = {"mongodb_uri": mongodb_uri, "database": f"test-{uuid4().hex[:12]}"}
    single, manifest, apollo = tmp_path / "hello.graphql", tmp_path / "m.json", tmp_path / "apollo.json"
    single.write_text(HELLO)
    manifest.write_text(json.dumps({hash_of("{ regions { name } }"): "{ regions { name } }", hash_of(HELLO): HELLO}))
    body = "{ f: __typename }"
    apollo.write_text(json.dumps({"format": "x", "operations": [{"id": hash_of(body), "name": "f", "body": body}]}))
    release = ("--client", "citizen-app", "--version", "1.0.0")

    files = (str(single), str(manifest), str(apollo))
    first, again = [tongban(tmp_path, "documents", "register", *files, *release, **where) for _ in range(2)]
    listed = tongban(tmp_path, "documents", "list", **where)
    retired, twice = [tongban(tmp_path, "documents", "retire", *release, **where) for _ in range(2)]
    with MongoClient(mongodb_uri) as client:
        left = client[where["database"]]["trustedDocuments"].count_documents({})
        client.drop_database(where["database"])

    assert first.stdout == "citizen-app@1.0.0: 3 operations, 3 of them new\n"
    assert again.stdout == "citizen-app@1.0.0: 3 operations, 0 of them new\n"
    assert listed.stdout == "citizen-app@1.0.0: 3 operations\n"
    assert (retired.stdout, left) == ("citizen-app@1.0.0: 3 operations taken back\n", 0)
    assert (twice.returncode, twice.stderr) == (1, "tongban: citizen-app@1.0.0 has no operations here\n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.graphql", "{ nothing }", "Cannot query field"),
        ("a.graphql", "{", "Syntax Error"),
        ("a.graphql", "fragment F on Query { __typename }", "no operation"),
        ("a.json", "[]", "must be"),
        ("a.json", "{", "not valid JSON"),
        ("a.json", '{"' + "0" * 64 + '": "{ __typename }"}', "SHA-256"),
        ("a.json", '{"operations": [{"id": "x", "body": 5}]}', "must be"),
        ("missing/a.graphql", None, "can't be read"),
    ],
)
def test_a_file_that_could_not_run_is_refused(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    from api.manifests import BadManifest, read_documents

    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(BadManifest, match=said):
        read_documents(tmp_path / name)


async def test_a_registered_system_sends_what_it_likes(start: Start) -> None:
    strict = await start(only_registered="true")
    operations = Operations(strict.services.stores, only_registered=True)
    partner = context_of(strict.services, Caller(service="partner"), "zh")
    asked = asked_of({"query": "query Free { __typename }"}, "zh", mutations_allowed=True)

    assert (await operations.find(asked, partner)).text == "query Free { __typename }"
    with pytest.raises(NotRun):
        await operations.find(asked, partner.as_caller(ANONYMOUS))


async def test_a_worker_reads_a_document_once(bare: Bare, mongodb_uri: str) -> None:
    await register(bare, HELLO)
    commands = Commands()
    database = counted(mongodb_uri, bare.services.database.name, commands)
    operations = Operations(Stores(database), only_registered=False)
    context = context_of(bare.services, ANONYMOUS, "zh")
    asked = asked_of({"documentId": hash_of(HELLO)}, "zh", mutations_allowed=True)

    for _ in range(3):
        assert (await operations.find(asked, context)).trusted
    assert commands.sent == ["find"]
    free = asked_of({"query": "query Free { __typename }"}, "zh", mutations_allowed=True)
    assert not (await operations.find(free, context)).trusted
    assert commands.sent == ["find"]
    database.close()
