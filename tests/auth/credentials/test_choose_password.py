import hashlib
from pathlib import Path

import httpx
import pytest

from auth.credentials import breached
from auth.credentials.breached import Breached, CommonPasswords, PasswordRange
from auth.credentials.rules import require_good
from auth.problems import Invalid, Problem

KNOWN = "a secret that leaked in 2019"
LIST = Path(breached.__file__).with_name("common_passwords.txt")


class RangeService(httpx.AsyncBaseTransport):
    """Speaks as the published service does: 35 hex digits and a count a line, padding with count 0."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[httpx.Request] = []
        self._status = status

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        assert request.headers["Add-Padding"] == "true"
        digests = {self.digest(KNOWN): 37, self.digest("padding only, never leaked"): 0, "F" * 40: 2}
        prefix = request.url.path.removeprefix("/range/")
        assert len(prefix) == 5
        lines = [f"{digest[5:]}:{count}" for digest, count in digests.items() if digest.startswith(prefix)]
        lines += [f"{one:035X}:{one % 2}" for one in range(800)]
        return httpx.Response(self._status, text="\r\n".join(lines))

    @staticmethod
    def digest(password: str) -> str:
        return hashlib.sha1(password.encode()).hexdigest().upper()


def broken(password: str, username: str = "s20100") -> str | None:
    try:
        require_good(password, username)
    except Problem as problem:
        return problem.key
    return None


def test_the_list_has_what_people_choose() -> None:
    listed = set(LIST.read_text(encoding="utf-8").split())

    assert len(listed) >= 100
    assert {"woaini1314", "5201314", "password", "qwerty", "123456"} <= listed


@pytest.mark.parametrize(
    "password",
    [
        "woaini1314520",
        "WoAiNi-1314-5201314",
        "Password1234!",
        "qwertyuiop123",
        "111111111111x",
        "ｐａｓｓｗｏｒｄ2026!!",
    ],
)
async def test_well_known_parts_make_no_password(password: str) -> None:
    assert await CommonPasswords().contains(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "一条安静的河流过广安城外的小山", "guangan-5f1c09ab", "kX9$vT2!mQ7zR"],
)
async def test_ones_own_words_do(password: str) -> None:
    assert not await CommonPasswords().contains(password)


def test_length_is_counted_after_normalizing() -> None:
    assert broken("abcdefghijkl") is None
    assert broken("abcdefghijk") == "password.short"
    assert broken("e\u0301abcdefghij") == "password.short"
    assert broken("abcdefgh" * 16) is None
    assert broken("abcdefgh" * 16 + "i") == "password.long"
    assert broken("ﷺ" * 20) == "password.long"
    assert broken("a1b2c3d4" * 33) == "password.long"


@pytest.mark.parametrize("password", ["s20100 and more", "my S20100 word", "Ｓ２０１００ in wide"])
def test_the_username_is_not_in_it(password: str) -> None:
    assert broken(password) == "password.has_username"


def test_the_field_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        require_good("short", "s20100", "newPassword")
    assert (caught.value.path, caught.value.values) == (("newPassword",), {"minimum": 12})


async def test_the_range_service_learns_five_digits_only() -> None:
    service = RangeService()
    known = PasswordRange("https://passwords.example", service)

    found = [await known.contains(one) for one in (KNOWN, "padding only, never leaked", "nobody's yet, I hope")]

    assert found == [True, False, False]
    assert [len(request.url.path) for request in service.asked] == [len("/range/12345")] * 3
    assert all(request.url.query == b"" and not request.content for request in service.asked)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_service_that_is_out_keeps_nobody_from_changing(status: int) -> None:
    assert not await PasswordRange("https://passwords.example", RangeService(status)).contains(KNOWN)


async def test_every_source_is_asked_until_one_knows_it() -> None:
    service = RangeService()
    both = Breached(CommonPasswords(), PasswordRange("https://passwords.example", service))

    assert [await both.contains(one) for one in ("Password1234!", KNOWN, "nobody's yet, I hope")] == [
        True,
        True,
        False,
    ]
    assert len(service.asked) == 2
