import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from api.identity import identity_provider
from api.settings import read_settings
from auth.identity_service import HttpIdentityProvider
from auth.mini_programs.outside import Outside
from auth.problems import ProviderUnavailable
from auth.providers import NoIdentityProvider
from tests.api.test_settings import PRODUCTION

URL, SECRET = "https://identity.example/check", "a secret of two"
NAME, NUMBER = "张三", "11010519491231002X"


def mac(content: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


class Province:
    """The province's interface as docs/identity.md describes it; `alter` is what happens to its answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.alter: Callable[[dict[str, Any]], Any] = lambda answer: answer
        self.status = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        assert hmac.compare_digest(request.headers["X-Signature"], mac(request.content))
        question = json.loads(request.content)
        self.asked.append(question)
        matches = (question["name"], question["idNumber"]) == (NAME, NUMBER)
        signature = mac(f"{question['id']}:{json.dumps(matches)}".encode())
        told = self.alter({"id": question["id"], "matches": matches, "signature": signature})
        return httpx.Response(self.status, content=told if isinstance(told, bytes) else json.dumps(told))


@pytest.fixture
def province() -> Province:
    return Province()


@pytest.fixture
async def provider(province: Province) -> AsyncIterator[HttpIdentityProvider]:
    async with Outside(lambda: httpx.AsyncClient(transport=httpx.MockTransport(province.answer))) as outside:
        yield HttpIdentityProvider(outside, URL, SECRET)


async def test_it_tells_whether_name_and_number_belong_together(
    provider: HttpIdentityProvider, province: Province
) -> None:
    assert await provider.matches(NAME, NUMBER) is True
    assert await provider.matches("李四", NUMBER) is False
    assert [(one["name"], one["idNumber"]) for one in province.asked] == [(NAME, NUMBER), ("李四", NUMBER)]
    assert len({one["id"] for one in province.asked}) == 2


@pytest.mark.parametrize(
    "alter",
    [
        lambda answer: {**answer, "matches": True},
        lambda answer: {**answer, "signature": mac(f"{answer['id']}:true".encode(), "another secret")},
        lambda answer: {**answer, "id": "another question"},
        lambda answer: {"matches": True},
        lambda answer: {**answer, "matches": "false"},
        lambda answer: {**answer, "signature": None},
        lambda answer: [answer],
        lambda answer: b"",
        lambda answer: b"not JSON",
        lambda answer: b"[" * 60_000,
        lambda answer: b"\xff\xfe",
    ],
)
async def test_what_the_province_did_not_sign_is_not_believed(
    provider: HttpIdentityProvider, province: Province, alter: Callable[[Any], Any]
) -> None:
    province.alter = alter

    with pytest.raises(ProviderUnavailable) as caught:
        await provider.matches("李四", NUMBER)
    assert caught.value.key == "identity.unavailable"


async def test_an_answer_stands_for_one_question(provider: HttpIdentityProvider, province: Province) -> None:
    kept: list[dict[str, Any]] = []
    province.alter = lambda answer: kept.append(answer) or kept[0]  # type: ignore[func-returns-value]
    assert await provider.matches(NAME, NUMBER) is True

    with pytest.raises(ProviderUnavailable):
        await provider.matches("李四", NUMBER)


@pytest.mark.parametrize("status", [302, 400, 500])
async def test_another_status_is_no_answer(provider: HttpIdentityProvider, province: Province, status: int) -> None:
    province.status = status

    with pytest.raises(ProviderUnavailable):
        await provider.matches(NAME, NUMBER)


def test_the_settings_choose_it() -> None:
    whole = {"TONGBAN_IDENTITY_URL": URL, "TONGBAN_IDENTITY_SECRET": SECRET}

    chosen = identity_provider(read_settings({**PRODUCTION, **whole}, "production"), Outside(), None)

    assert isinstance(chosen, HttpIdentityProvider)


def test_production_guesses_nobodys_identity() -> None:
    settings = read_settings(PRODUCTION, "production")

    assert isinstance(identity_provider(settings, Outside(), {NUMBER: NAME}), NoIdentityProvider)
