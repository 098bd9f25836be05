"""Apollo's automatic persisted queries: by hash first, with the text when that isn't known, then by hash for good."""

from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest

from api.operations import _LEFT
from resolvers.operations.model import KEPT, KeptDocument, hash_of
from tests.api.answers import CURRENT, LEGACY, get, post, request_error
from tests.api.conftest import Bare
from tests.clock import FUTURE
from tests.edge.conftest import Start

UNKNOWN = {"errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]}


def extension(text: str, **changed: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text), **changed}}


async def by_hash(bare: Bare, text: str, accept: str = CURRENT, **more: Any) -> httpx.Response:
    return await post(bare, {"extensions": extension(text), **more}, accept)


async def leave(bare: Bare, text: str, **more: Any) -> httpx.Response:
    return await post(bare, {"query": text, "extensions": extension(text), **more})


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (CURRENT, 400)])
async def test_what_nobody_left_is_not_found_as_apollo_says_it(bare: Bare, accept: str, status: int) -> None:
    answer = await by_hash(bare, "{ a: __typename }", accept)

    assert (answer.status_code, answer.json()) == (status, UNKNOWN)
    assert answer.headers["cache-control"] == "no-store"


async def test_a_document_left_once_runs_by_its_hash_on_every_worker(bare: Bare, start: Start) -> None:
    text = "query Named($code: String!) { region(code: $code) { name } }"
    expected = {"data": {"region": None}}

    assert (await leave(bare, text, variables={"code": "1"})).json() == expected
    for worker in (bare, await start()):
        assert (await by_hash(worker, text, variables={"code": "2"})).json() == expected
        got = await get(worker, extensions=orjson.dumps(extension(text)).decode(), variables='{"code": "3"}')
        assert got.json() == expected


async def test_a_wrong_hash_is_refused_and_nothing_is_left(bare: Bare) -> None:
    text, other = "{ b: __typename }", "{ other: __typename }"
    answer = await post(bare, {"query": text, "extensions": extension(other)})

    assert request_error(answer, 400) == "BAD_USER_INPUT"
    assert (await by_hash(bare, other)).json() == UNKNOWN


@pytest.mark.parametrize(
    "text",
    ["{ nothing }", "{", "{ " + "regions { children { children { name } } } " * 60 + "}", "{ " + "a " * 3000 + "}"],
)
async def test_what_may_not_run_is_not_kept(bare: Bare, text: str) -> None:
    assert "errors" in (await leave(bare, text)).json()
    assert (await by_hash(bare, text)).json() == UNKNOWN


@pytest.mark.parametrize("value", ["13900009999", "510104198501010016", "51010419850101001X"])
async def test_a_document_with_somebody_in_it_runs_and_is_not_kept(bare: Bare, value: str) -> None:
    text = f'{{ region(code: "{value}") {{ name }} }}'

    assert (await leave(bare, text)).json() == {"data": {"region": None}}
    assert (await by_hash(bare, text)).json() == UNKNOWN


@pytest.mark.parametrize(
    "given",
    [
        {"persistedQuery": {}},
        {"persistedQuery": {"version": 2, "sha256Hash": "0" * 64}},
        {"persistedQuery": {"version": 1}},
        {"persistedQuery": {"version": 1, "sha256Hash": 5}},
        {"persistedQuery": {"version": 1, "sha256Hash": "0" * 63}},
        {"persistedQuery": {"version": 1, "sha256Hash": {"$ne": None}}},
        {"persistedQuery": "x"},
    ],
)
async def test_an_extension_that_is_none_is_a_bad_request(bare: Bare, given: Any) -> None:
    assert (await post(bare, {"extensions": given})).status_code == 400
    assert (await post(bare, {"query": "{ __typename }", "extensions": given})).status_code == 400


async def test_a_mutation_left_by_post_does_not_run_by_get(bare: Bare) -> None:
    text = 'mutation Leave { requestSmsCode(input: {phone: "x"}) { userErrors { code } } }'
    assert "data" in (await leave(bare, text)).json()

    assert request_error(await get(bare, extensions=orjson.dumps(extension(text)).decode()), 405) == "BAD_USER_INPUT"


async def test_a_public_document_got_by_hash_may_be_kept_by_caches(bare: Bare) -> None:
    text = "{ regions { name } }"
    await leave(bare, text)
    asked = {"extensions": orjson.dumps(extension(text)).decode()}
    first = await get(bare, **asked)
    again = await bare.http.get(
        "/graphql", params=asked, headers={"Accept": CURRENT, "If-None-Match": first.headers["etag"]}
    )

    assert first.headers["cache-control"].startswith("public, max-age=")
    assert (again.status_code, again.content) == (304, b"")


async def test_documents_are_kept_a_month_after_somebody_asked(bare: Bare) -> None:
    store = bare.services.stores.kept_documents
    await store.keep(KeptDocument(hash_of("{ c: __typename }"), "{ c: __typename }", FUTURE + KEPT))

    assert await store.get(hash_of("{ c: __typename }"), FUTURE + KEPT - timedelta(seconds=1)) is not None
    renewed = await store.get(hash_of("{ c: __typename }"), FUTURE + KEPT * 2 - timedelta(seconds=2))
    assert renewed is not None
    assert await store.get(hash_of("{ c: __typename }"), FUTURE + KEPT * 4) is None


async def test_there_are_never_too_many_documents(bare: Bare) -> None:
    store = bare.services.stores.kept_documents
    for number in range(5):
        until = FUTURE + KEPT * 3 + timedelta(days=number)
        await store.keep(KeptDocument(hash_of(str(number)), str(number), until), most=3)

    found = [await store.get(hash_of(str(number)), FUTURE) for number in range(5)]
    assert [one is not None for one in found] == [False, False, True, True, True]


async def test_one_address_leaves_a_thousand_an_hour_and_goes_on_asking(bare: Bare) -> None:
    gate, at = bare.services.gate, bare.clock()
    assert await gate.counters.take(
        gate.rates.key(_LEFT, "127.0.0.1", at), 1000, _LEFT.ends(at), 1000 - await _left(bare)
    )
    text = "{ d: __typename }"

    assert (await leave(bare, text)).json() == {"data": {"d": "Query"}}
    assert (await by_hash(bare, text)).json() == UNKNOWN


async def _left(bare: Bare) -> int:
    key = bare.services.gate.rates.key(_LEFT, "127.0.0.1", bare.clock())
    row = await bare.services.database.rows("counters").get(key)
    return int(row["used"]) if row else 0
