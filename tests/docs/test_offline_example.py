"""The checker of docs/verify.md, as somebody without a connection and without anything of ours runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import jwt
import pytest

from api.context import Services
from tests.api.offline import carried
from tests.api.steps import licensed
from tests.clock import Clock
from tests.docs.test_documents import ROOT, blocks
from tests.graphql import Client

PAGE = ROOT / "docs/verify.md"
REFUSED = (ValueError, KeyError, AttributeError, TypeError, OverflowError, StopIteration)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ISSUER = "http://localhost"
Check = Callable[[str], Any]


def program(name: str) -> dict[str, Any]:
    (source,) = [one for one in blocks(PAGE, "python") if f"def {name}(" in one]
    made: dict[str, Any] = {"__name__": "example"}
    exec(source, made)
    return made


@pytest.fixture
async def shown(client: Client) -> tuple[str, Any]:
    """A token, and the keys that were fetched before the network went."""
    token = (await carried(await licensed(client), "holderName", "shopName"))["offlineToken"]
    return token, (await client.http.get("/.well-known/jwks.json")).json()


async def test_it_accepts_a_good_token(shown: tuple[str, Any], clock: Clock) -> None:
    token, keys = shown
    claims = program("check")["check"](token, keys, ISSUER, clock().timestamp())
    assert (claims["type"], claims["holder"]) == ("食品经营许可证", "李秀英")
    assert claims["fields"] == {"经营者名称": "广安区张三面馆"}


async def test_it_refuses_every_tampered_byte(shown: tuple[str, Any], clock: Clock) -> None:
    token, keys = shown
    made = program("check")
    refused = (*REFUSED, made["InvalidSignature"], cbor2.CBORDecodeError)
    data = bytearray(b"".join(made["base45"](token[4:])))
    for place in range(len(data)):
        for flip in (1, 0x80):
            other = bytes([*data[:place], data[place] ^ flip, *data[place + 1 :]])
            with pytest.raises(refused):
                made["check"](encoded(other), keys, ISSUER, clock().timestamp())
    for other in (bytes(data[:-1]), bytes(data) + b"\0", b""):
        with pytest.raises(refused):
            made["check"](encoded(other), keys, ISSUER, clock().timestamp())
    assert made["check"](encoded(bytes(data)), keys, ISSUER, clock().timestamp())


def encoded(data: bytes) -> str:
    """Base45 in the words of RFC 9285, section 4: c + d * 45 + e * 45 * 45."""
    text = "TB1:"
    for start in range(0, len(data), 2):
        number, size = int.from_bytes(data[start : start + 2]), len(data[start : start + 2])
        for _ in range(size + 1):
            number, digit = divmod(number, 45)
            text += LETTERS[digit]
    return text


async def test_it_refuses_what_ran_out_other_keys_and_other_issuers(shown: tuple[str, Any], clock: Clock) -> None:
    token, keys = shown
    made, at = program("check"), clock().timestamp()
    (key,) = keys["keys"]
    stranger = {**key, "x": key["y"], "y": key["x"]}
    cases = [
        ({"keys": [{**key, "kid": "other"}]}, ISSUER, at),
        ({"keys": []}, ISSUER, at),
        ({"keys": [stranger]}, ISSUER, at),
        (keys, "https://elsewhere.example", at),
        (keys, ISSUER, at + 600),
        (keys, ISSUER, at - 61),
    ]
    for known, issuer, now in cases:
        with pytest.raises((*REFUSED, made["InvalidSignature"])):
            made["check"](token, known, issuer, now)


async def test_it_runs_as_a_program(shown: tuple[str, Any], tmp_path: Path) -> None:
    token, keys = shown
    (source,) = [one for one in blocks(PAGE, "python") if "def check(" in one]
    (tmp_path / "check.py").write_text(source, encoding="utf-8")
    (tmp_path / "keys.json").write_text(json.dumps(keys))
    # The clock of the tests is ahead of this machine's: to a real one the token is from the future.
    command = [sys.executable, "check.py", "keys.json", ISSUER, token]
    code, said = run(command, tmp_path)
    assert (code, "out of time" in said) == (1, True)


def run(command: list[str], folder: Path) -> tuple[int, str]:
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stderr


async def test_the_status_is_where_the_page_says(client: Client, world: Services, clock: Clock) -> None:
    someone = await licensed(client)
    token = (await carried(someone))["offlineToken"]
    keys = (await client.http.get("/.well-known/jwks.json")).json()
    place = program("check")["check"](token, keys, ISSUER, clock().timestamp())[65535]["status_list"]
    status = program("status")["status"]
    for worth in (0, 1):
        answer = await client.http.get(place["uri"])
        claims = jwt.decode(answer.text, options={"verify_signature": False})
        assert (claims["sub"], status(claims, place["idx"])) == (place["uri"], worth)
        if not worth:
            await someone.revoke()
            clock.forward(seconds=31)
