import httpx
import pytest

from tests.api.conftest import Bare
from tests.api.pictures import form_data, noise, png
from tests.api.uploads import headers
from tests.cases import DEPARTMENT, ELSEWHERE, attempt, complete, needed, submit
from tests.graphql import Client

# More than one chunk of the store.
LARGE = noise()
MISSING = "RmlsZTowMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA"


async def uploaded(person: Client, content: bytes = LARGE, name: str = "平面图.png") -> str:
    answer = await person.upload(content, name)
    assert answer.status_code == 201, answer.text
    return f"/files/{answer.json()['id']}"


def assert_missing(answer: httpx.Response, missing: httpx.Response) -> None:
    """As if there were no such file, word for word."""
    assert (answer.status_code, answer.json()) == (missing.status_code, missing.json())
    assert answer.status_code in {401, 404}


async def test_the_owner_gets_the_same_bytes(client: Client) -> None:
    person = await client.citizen()
    answer = await person.get(await uploaded(person))
    assert answer.status_code == 200
    assert answer.content == LARGE
    assert answer.headers["content-type"] == "image/png"
    assert int(answer.headers["content-length"]) == len(LARGE)


async def test_the_address_in_the_graph_leads_there(client: Client) -> None:
    person = await client.citizen()
    file = (await uploaded(person)).removeprefix("/files/")
    found = await person.run("query($id: ID!) { node(id: $id) { ... on File { url } } }", id=file)
    assert found["node"]["url"].startswith("http://localhost/")
    assert (await person.get(found["node"]["url"])).content == LARGE


async def test_a_browser_can_only_save_it(client: Client) -> None:
    person = await client.citizen()
    told = (await person.get(await uploaded(person))).headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["content-disposition"] == "attachment; filename*=UTF-8''%E5%B9%B3%E9%9D%A2%E5%9B%BE.png"
    assert "no-store" in told["cache-control"]
    assert "default-src 'none'" in told["content-security-policy"]


async def test_a_name_with_a_quote_stays_inside_its_header(client: Client) -> None:
    person = await client.citizen()
    body, kind = form_data(png(), r'name="file"; filename="a\"; b=c.png"')
    stored = await client.http.post("/files", content=body, headers={**kind, **headers(person)})
    assert stored.json()["name"] == 'a"; b=c.png'
    answer = await person.get(f"/files/{stored.json()['id']}")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''a%22%3B%20b%3Dc.png"


async def test_nobody_else_gets_it(client: Client) -> None:
    owner, other = await client.citizen(0), await client.citizen(1)
    clerk = await client.staff("CLERK", DEPARTMENT)
    path = await uploaded(owner)
    for stranger in (other, clerk, client):
        assert_missing(await stranger.get(path), await stranger.get(f"/files/{MISSING}"))
        file = path.removeprefix("/files/")
        assert (await stranger.run("query($id: ID!) { node(id: $id) { id } }", id=file))["node"] is None


async def test_the_handling_staff_get_it_once_it_is_submitted(client: Client) -> None:
    owner = await client.citizen()
    staff = [await client.staff(role, DEPARTMENT) for role in ("CLERK", "APPROVER", "SUPERVISOR")]
    strangers = [await client.staff("CLERK", ELSEWHERE), await client.staff("APPROVER", ELSEWHERE)]
    case = await complete(owner)
    path = await uploaded(owner)
    saved = await attempt(owner, "saveApplication", case, materials=needed(case, path.removeprefix("/files/")))
    before = [(await one.get(path)).status_code for one in staff]
    await submit(owner, saved["application"])
    after = [(await one.get(path)).content == LARGE for one in staff]
    assert (before, after) == ([404, 404, 404], [True, True, True])
    assert [(await one.get(path)).status_code for one in strangers] == [404, 404]


async def test_a_file_of_another_upload_stays_with_its_owner(client: Client) -> None:
    owner = await client.citizen()
    clerk = await client.staff("CLERK", DEPARTMENT)
    await submit(owner, await complete(owner))
    assert (await clerk.get(await uploaded(owner))).status_code == 404


@pytest.mark.parametrize(
    "file",
    ["x", MISSING, "%2e%2e%2fpasswd", "%00", "$ne", "%7B%22$ne%22:1%7D", "x" * 5000, "%F0%9F%8D%9C", "%ff"],
)
async def test_what_names_no_file_is_not_found(bare: Bare, file: str) -> None:
    person = await bare.client.sign_in("13900004001")
    bare.clock.forward(minutes=2)
    answer = await person.get(f"/files/{file}")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
