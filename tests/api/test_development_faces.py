"""/dev/faces/…: the page where a developer says how a face check ends."""

import pytest

from api.app import make_app
from api.services import make_services
from api.settings import read_settings
from seeds.people import CITIZENS, people
from tests.api.conftest import Bare
from tests.api.test_development_routes import PRODUCTION, browser
from tests.auth.faces.steps import begin

NAME = CITIZENS[0].name


@pytest.fixture
async def page(bare: Bare) -> str:
    bare.clock.forward(days=1)
    begun = await begin(await bare.client.sign_in("13912340000"), f"<b>{NAME}", CITIZENS[0].id_number)
    return str(begun["url"])


async def test_the_page_has_two_buttons_and_believes_no_name(bare: Bare, page: str) -> None:
    seen = await bare.http.get(page)

    assert seen.status_code == 200
    assert seen.text.count('method="post"') == 2
    assert f"&lt;b&gt;{NAME}" in seen.text
    assert "<b>" not in seen.text


async def test_only_this_machine_decides(bare: Bare, page: str) -> None:
    async with browser(bare.app, "203.0.113.7") as http:
        assert (await http.get(page)).status_code == 404
        assert (await http.post(page, params={"outcome": "pass"})).status_code == 400
    foreign = await bare.http.post(page, params={"outcome": "pass"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 400


@pytest.mark.parametrize("outcome", ["", "maybe"])
async def test_it_is_passed_or_failed(bare: Bare, page: str, outcome: str) -> None:
    assert (await bare.http.post(page, params={"outcome": outcome})).status_code == 400


async def test_a_check_that_does_not_exist_has_no_page(bare: Bare) -> None:
    assert (await bare.http.get("/dev/faces/none")).status_code == 404
    assert (await bare.http.post("/dev/faces/none?outcome=pass")).status_code == 404


async def test_production_has_no_such_page(bare: Bare, page: str) -> None:
    services = make_services(read_settings(PRODUCTION, "production"), bare.services.database)
    async with browser(make_app(services, people())) as http:
        answer, unknown = await http.post(page, params={"outcome": "pass"}), await http.post("/nowhere")
    assert (answer.status_code, answer.json()) == (404, unknown.json())
