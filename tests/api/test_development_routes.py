import base64
from collections import defaultdict
from datetime import datetime

import httpx
import pytest
from starlette.types import ASGIApp

from api.app import make_app
from api.services import make_services
from api.settings import read_settings
from auth.identifiers import normalize_mainland_phone
from seeds.people import people
from tests.api.conftest import Bare
from tests.auth.steps import ask_code
from tests.graphql import Client

PHONE = "13900002999"
PRODUCTION = {
    "TONGBAN_MONGODB_URI": "mongodb://db.example/?replicaSet=rs0",
    "TONGBAN_MASTER_KEY": base64.b64encode(b"a key that only this test knows!").decode(),
    "TONGBAN_PUBLIC_URL": "https://zwfw.example.gov.cn",
    "TONGBAN_KMS": '{"provider": "kmip", "credentials": {"endpoint": "kms.example:5696"}}',
    "TONGBAN_SMS_GATEWAY_URL": "https://sms.example.gov.cn/send",
    "TONGBAN_SMS_GATEWAY_SECRET": "secret",
}
ROUTES = ["/dev/people", f"/dev/outbox?phone={PHONE}"]


def browser(app: ASGIApp, address: str = "127.0.0.1", base_url: str = "http://localhost") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 50000)), base_url=base_url)


async def test_the_outbox_shows_the_newest_message_first(bare: Bare) -> None:
    for _ in range(3):
        assert (await ask_code(bare.client, PHONE))["userErrors"] == []
        bare.clock.forward(minutes=2)
    messages = (await bare.http.get("/dev/outbox", params={"phone": PHONE})).json()
    times = [datetime.fromisoformat(one["at"]) for one in messages]
    assert [set(one) for one in messages] == [{"at", "to", "text", "code"}] * 3
    assert times == sorted(times, reverse=True)
    assert all(at.utcoffset() is not None for at in times)
    assert [one["to"] for one in messages] == [PHONE] * 3
    assert [one["code"] in one["text"] and len(one["code"]) == 6 for one in messages] == [True] * 3


async def test_an_outbox_is_one_phones(bare: Bare) -> None:
    await bare.client.sign_in("13900002001")
    assert (await bare.http.get("/dev/outbox", params={"phone": "13900002002"})).json() == []
    for path in ("/dev/outbox", "/dev/outbox?phone=x"):
        answer = await bare.http.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (
            400,
            "application/json; charset=utf-8",
        )


async def test_the_cast_is_listed_as_agreed(bare: Bare) -> None:
    cast = await bare.client.people()
    keys = {"name", "phone", "idNumber", "kind", "roles", "departments", "username", "password", "totpSecret"}
    assert {frozenset(one) for one in cast} == {frozenset(keys)}
    assert {one["kind"] for one in cast} == {"PERSON", "ORGANIZATION"}
    assert {role for one in cast for role in one["roles"]} == {
        *("CLERK", "APPROVER", "SUPERVISOR", "ADMINISTRATOR", "CATALOGUE_EDITOR"),
    }
    assert all(normalize_mainland_phone(one["phone"]) == one["phone"] for one in cast)
    for one in cast:
        keys_to_the_door = (one["username"], one["password"], one["totpSecret"])
        assert all(keys_to_the_door) if one["roles"] else keys_to_the_door == (None, None, None)
    assert [one["name"] for one in cast if bool(one["roles"]) != bool(one["departments"])] == []


async def test_the_first_adult_without_roles_can_verify_their_identity(client: Client) -> None:
    people = [one for one in await client.people() if one["kind"] == "PERSON" and not one["roles"]]
    adult = next(one for one in people if int(one["idNumber"][6:10]) < 2000)
    assert people[0] == adult
    person = await client.sign_in(adult["phone"])
    for _ in range(2):
        payload = await person.verify(adult["name"], adult["idNumber"])
        assert payload["userErrors"] == []
        assert payload["viewer"]["assurance"] == "REAL_NAME"


async def test_every_department_with_matters_has_its_own_clerk_and_approver(client: Client) -> None:
    posts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in await client.people():
        for department in one["departments"]:
            for role in one["roles"]:
                posts[department][role].add(one["phone"])
    page = "{ matters(first: 100) { edges { node { department { code } } } pageInfo { hasNextPage } } }"
    found = (await client.run(page))["matters"]
    departments = {edge["node"]["department"]["code"] for edge in found["edges"]}
    assert not found["pageInfo"]["hasNextPage"]
    for department in departments:
        clerks, approvers = posts[department]["CLERK"], posts[department]["APPROVER"]
        assert clerks, department
        assert approvers, department
        assert not clerks & approvers


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("address", ["10.0.0.5", "192.168.1.7", "203.0.113.9", "2001:db8::1", "testclient", ""])
async def test_who_calls_from_elsewhere_is_refused(bare: Bare, path: str, address: str) -> None:
    async with browser(bare.app, address) as http:
        answer = await http.get(path)
    assert answer.status_code in {403, 404}
    assert "1390000" not in answer.text


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.5", "0.0.0.0"]
)
async def test_a_name_that_somebody_pointed_here_is_refused(bare: Bare, path: str, host: str) -> None:
    async with browser(bare.app, base_url=f"http://{host}:8000") as http:
        answer = await http.get(path)
    assert answer.status_code in {403, 404}
    assert "1390000" not in answer.text


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_foreign_page_is_refused(bare: Bare, path: str, site: str) -> None:
    assert (await bare.http.get(path, headers={"Sec-Fetch-Site": site})).status_code in {403, 404}


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
async def test_who_calls_from_here_is_answered(bare: Bare, path: str, host: str) -> None:
    for address in ("127.0.0.1", "::1"):
        async with browser(bare.app, address, f"http://{host}") as http:
            assert (await http.get(path)).status_code == 200
            assert (await http.get(path, headers={"Sec-Fetch-Site": "none"})).status_code == 200


@pytest.mark.parametrize("path", ROUTES)
async def test_no_other_page_may_read_the_answer(bare: Bare, path: str) -> None:
    answer = await bare.http.get(path, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ROUTES)
async def test_production_has_neither(bare: Bare, path: str) -> None:
    services = make_services(read_settings(PRODUCTION, "production"), bare.services.database)
    async with browser(make_app(services, people())) as http:
        answer, unknown = await http.get(path), await http.get("/nowhere")
    assert (answer.status_code, answer.json()) == (404, unknown.json())
