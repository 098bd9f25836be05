import pytest

from tests.api.conftest import Bare
from tests.api.pictures import form_data, png
from tests.api.uploads import headers, refused
from tests.graphql import Client


@pytest.fixture(scope="module")
async def person(bare: Bare) -> Client:
    return await bare.client.sign_in("13900005002")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("/etc/cron.d/plan.png", "plan.png"),
        (r"C:\\Users\\me\\plan.png", "plan.png"),
        ("平面图（一楼）.png", "平面图（一楼）.png"),
        ("план 🍜.png", "план 🍜.png"),
        ("plan\u202egnp.png", "plangnp.png"),
        ("plan\x01\x7f.png", "plan.png"),
        ("a b'c;d=e%41.png", "a b'c;d=e%41.png"),
    ],
)
async def test_a_name_keeps_its_characters_but_no_folders(bare: Bare, person: Client, given: str, name: str) -> None:
    body, kind = form_data(png(), f'name="file"; filename="{given}"')
    answer = await bare.http.post("/files", content=body, headers={**kind, **headers(person)})
    assert (answer.status_code, answer.json().get("name")) == (201, name)


async def test_a_very_long_name_is_cut_but_keeps_its_ending(person: Client) -> None:
    name = (await person.upload(png(), "图" * 1000 + ".png")).json()["name"]
    assert len(name) <= 255
    assert name.endswith("图.png")


@pytest.mark.parametrize("given", ["..", ".", "/", "../", " "])
async def test_a_name_that_says_nothing_is_refused(bare: Bare, person: Client, given: str) -> None:
    body, kind = form_data(png(), f'name="file"; filename="{given}"')
    answer = await bare.http.post("/files", content=body, headers={**kind, **headers(person)})
    assert refused(answer) == ("INVALID", ["file"])
