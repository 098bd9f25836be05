"""Offline tokens and status lists as others read them: a browser's engine with a reader of its own, and scanners."""

import json
import random
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image

from tests.api.offline import carried
from tests.api.steps import Licensed, licensed
from tests.clock import Clock
from tests.graphql import Client

NODE, PDFTOPPM = shutil.which("node"), shutil.which("pdftoppm")
SCRIPT = Path(__file__).parent / "verifying.mjs"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
needs_node = pytest.mark.skipif(NODE is None, reason="no node on this machine to run the page's scripts")


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


async def given(client: Client, clock: Clock, *tokens: str) -> dict[str, Any]:
    """What a browser on our page knows."""
    jwks = (await client.http.get("/.well-known/jwks.json")).json()
    return {"tokens": tokens, "jwks": jwks, "issuer": "http://localhost", "now": clock().timestamp()}


def checked(given: dict[str, Any]) -> dict[str, Any]:
    assert NODE
    ran = subprocess.run([NODE, str(SCRIPT)], input=json.dumps(given), capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@needs_node
async def test_a_browser_accepts_it_and_sees_what_was_ticked(client: Client, someone: Licensed, clock: Clock) -> None:
    token = (await carried(someone, "holderName", "shopName", "items"))["offlineToken"]
    ((found),) = checked(await given(client, clock, token))["found"]
    assert found["reason"] is None
    said = found["claims"]
    assert (said["type"], said["issuer"], said["holder"]) == ("食品经营许可证", "广安区市场监督管理局", "李秀英")
    assert said["fields"] == [["经营者名称", "广安区张三面馆"], ["经营项目", "热食类食品制售"]]
    assert said["identifier"] == someone.certificate["identifier"]


@needs_node
async def test_a_browser_refuses_every_changed_letter(client: Client, someone: Licensed, clock: Clock) -> None:
    token = (await carried(someone, "holderName"))["offlineToken"]
    drawn = random.Random(45)
    others = {
        token[:place] + drawn.choice([one for one in LETTERS if one != token[place]]) + token[place + 1 :]
        for place in range(len(token))
    }
    others |= {token[:-1], token + "0", token + "00", token.lower(), "", "TB1:", "x" * 5000}
    found = checked(await given(client, clock, *others))["found"]
    assert {one["reason"] for one in found} <= {"UNREADABLE", "BAD_SIGNATURE", "UNKNOWN_KEY"}
    assert all("claims" not in one for one in found)


@needs_node
async def test_a_browser_refuses_what_ran_out_and_what_others_signed(
    client: Client, someone: Licensed, clock: Clock
) -> None:
    token = (await carried(someone))["offlineToken"]
    known = await given(client, clock, token)
    for change, reason in (
        ({"now": known["now"] + 600}, "EXPIRED_TOKEN"),
        ({"now": known["now"] - 90}, "NOT_YET"),
        ({"jwks": {"keys": []}}, "UNKNOWN_KEY"),
        ({"jwks": {"keys": [{**known["jwks"]["keys"][0], "kid": "another"}]}}, "UNKNOWN_KEY"),
        ({"issuer": "https://elsewhere.example"}, "OTHER_ISSUER"),
    ):
        assert checked({**known, **change})["found"][0]["reason"] == reason


@needs_node
async def test_a_browser_finds_the_status_in_the_signed_list(client: Client, someone: Licensed, clock: Clock) -> None:
    token = (await carried(someone))["offlineToken"]
    known = await given(client, clock, token)
    held = (await client.http.get("/status/0")).text
    await someone.revoke()
    clock.forward(seconds=31)
    revoked = (await client.http.get("/status/0")).text
    found = [checked({**known, "list": one}) for one in (held, revoked)]
    assert [(one["worth"], one["reason"]) for one in found] == [(0, None), (1, "NOT_HOLDING")]
    header, payload, signature = revoked.split(".")
    assert checked({**known, "list": f"{header}.{payload}.{signature[::-1]}"})["worth"] is None
    assert checked({**known, "list": held.replace(".", "", 1)})["worth"] is None
    later = {**known, "list": revoked, "now": known["now"] + 599}
    assert checked(later)["worth"] == 1


async def test_scanners_read_both_codes_off_the_screen(someone: Licensed) -> None:
    shown = await carried(someone, "holderName", *someone.fields)
    assert read(shown["offlineQrCode"]) == shown["offlineToken"]
    assert len(shown["offlineToken"]) > 400


def read(svg: str) -> str:
    """What a scanner reads off a drawing that is five centimetres wide on a phone's screen of 300 dpi."""
    page = (
        '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 5cm)'
    )
    picture = typst.compile(page.encode(), format="png", ppi=300, sys_inputs={"svg": svg})
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("RGB"))
    text: str = code.text
    return text


@pytest.mark.skipif(PDFTOPPM is None, reason="no pdftoppm on this machine to render PDFs with")
async def test_scanners_read_the_code_of_a_printed_page(someone: Licensed, client: Client, tmp_path: Path) -> None:
    address = someone.certificate["pdfUrl"]
    headers = {"Authorization": f"Bearer {someone.holder.token}"}
    (tmp_path / "page.pdf").write_bytes((await client.http.get(address, headers=headers)).content)
    assert printed(tmp_path).startswith("http://localhost/v/p.")


def printed(folder: Path) -> str:
    """What a scanner reads off a page at 150 dpi."""
    assert PDFTOPPM
    command = [PDFTOPPM, "-r", "150", "-png", "-singlefile", "page.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=60, capture_output=True)
    (code,) = zxingcpp.read_barcodes(Image.open(folder / "page.png").convert("RGB"))
    text: str = code.text
    return text
