"""No link, picture or form of any page makes a browser ask us anything; only origins that we know may."""

import httpx
import pytest

from tests.api.answers import CURRENT, HELLO, request_error
from tests.api.conftest import Bare
from tests.edge.conftest import Start

PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ELSEWHERE = "https://elsewhere.example"


async def asked(bare: Bare, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await bare.http.get("/graphql", params={"query": HELLO}, headers={"accept": CURRENT, **named})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_mode": "navigate", "sec_fetch_site": "none"},
        {"sec_fetch_mode": "navigate", "sec_fetch_site": "same-origin"},
        {"sec_fetch_mode": "no-cors", "sec_fetch_site": "same-origin"},
        {"sec_fetch_mode": "no-cors", "sec_fetch_site": "cross-site"},
        {"sec_fetch_mode": "cors", "sec_fetch_site": "cross-site"},
        {"sec_fetch_mode": "cors", "sec_fetch_site": "cross-site", "origin": ELSEWHERE},
        {"sec_fetch_mode": "cors", "sec_fetch_site": "cross-site", "origin": "null"},
    ],
)
async def test_what_a_page_may_have_caused_is_refused(bare: Bare, headers: dict[str, str]) -> None:
    assert request_error(await asked(bare, **headers), 403) == "FORBIDDEN"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_mode": "cors", "sec_fetch_site": "same-origin"},
        {"sec_fetch_mode": "cors", "sec_fetch_site": "same-site", "origin": ELSEWHERE},
        {"sec_fetch_mode": "cors", "sec_fetch_site": "cross-site", "origin": "http://localhost"},
        {"accept": "*/*"},
        {"accept": f"text/html;q=0.5, {CURRENT}"},
    ],
)
async def test_what_a_program_asks_is_answered(bare: Bare, headers: dict[str, str]) -> None:
    assert (await asked(bare, **headers)).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("accept", [PAGE, "text/html", "text/html, application/json;q=0.9"])
async def test_who_prefers_a_page_is_not_answered_with_data(bare: Bare, accept: str) -> None:
    assert request_error(await asked(bare, accept=accept), 406) == "BAD_USER_INPUT"


async def test_an_origin_of_the_settings_may_ask_and_read(start: Start) -> None:
    known = await start(origins=f"{ELSEWHERE}, https://h5.example")
    cross = {"sec_fetch_mode": "cors", "sec_fetch_site": "cross-site"}
    answer = await asked(known, **cross, origin=ELSEWHERE)

    assert answer.json() == {"data": {"__typename": "Query"}}
    assert answer.headers["access-control-allow-origin"] == ELSEWHERE
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


async def test_any_other_origin_is_refused_then(start: Start) -> None:
    known = await start(origins=ELSEWHERE)
    for origin in ("https://evil.example", "null", f"{ELSEWHERE}.evil.example", "http://elsewhere.example"):
        answer = await known.http.post("/graphql", json={"query": HELLO}, headers={"Origin": origin})
        assert request_error(answer, 403) == "FORBIDDEN"
        assert "access-control-allow-origin" not in answer.headers
    for origin in (ELSEWHERE, "http://localhost"):
        answer = await known.http.post("/graphql", json={"query": HELLO}, headers={"Origin": origin})
        assert answer.status_code == 200


async def test_a_preflight_is_answered_for_known_origins_only(start: Start) -> None:
    known = await start(origins=ELSEWHERE)

    async def preflight(origin: str) -> httpx.Response:
        wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        return await known.http.options("/graphql", headers={"Origin": origin, **wanted})

    answer = await preflight(ELSEWHERE)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, ELSEWHERE)
    assert "access-control-allow-origin" not in (await preflight("https://evil.example")).headers


async def test_without_the_setting_no_other_origin_reads_anything(bare: Bare) -> None:
    answer = await bare.http.post("/graphql", json={"query": HELLO}, headers={"Origin": ELSEWHERE})
    assert "access-control-allow-origin" not in answer.headers
