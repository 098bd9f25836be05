"""What docs/webhooks.md gives to receivers, run on what the worker signs."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.vault import Vault
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.province_keys import new_province_key
from resolvers.seals.signer import LocalSigner
from resolvers.webhooks.model import Webhook, WebhookEvent, batch_of, trial_of
from resolvers.webhooks.signing import Pen, new_secret, signed
from tests.docs.test_documents import ROOT, blocks

PAGE = ROOT / "docs/webhooks.md"
NODE = shutil.which("node")
Sent = tuple[str, Mapping[str, str], bytes]

_PYTHON = """
import json, sys
for secret, headers, body in json.load(sys.stdin):
    print(json.dumps(verified(secret, headers, body.encode())))
"""
_JS = """
import { readFileSync } from "node:fs";
for (const [secret, headers, body] of JSON.parse(readFileSync(0))) {
  console.log(verified(secret, headers, Buffer.from(body)));
}
"""


def by_python(sent: list[Sent], folder: Path) -> list[bool]:
    (example,) = blocks(PAGE, "python")
    (folder / "verify.py").write_text(example + _PYTHON, encoding="utf-8")
    return _told([sys.executable, "verify.py"], sent, folder)


def by_node(sent: list[Sent], folder: Path) -> list[bool]:
    (example,) = blocks(PAGE, "js")
    (folder / "verify.mjs").write_text(example + _JS, encoding="utf-8")
    return _told([NODE or "node", "verify.mjs"], sent, folder)


def _told(command: list[str], sent: list[Sent], folder: Path) -> list[bool]:
    asked = json.dumps([(secret, dict(headers), body.decode()) for secret, headers, body in sent])
    ran = subprocess.run(command, cwd=folder, input=asked, capture_output=True, text=True, timeout=60, check=True)
    return [json.loads(line) for line in ran.stdout.split()]


needs_node = pytest.mark.skipif(NODE is None, reason="no node on this machine to run the page's example")


@pytest.mark.parametrize("check", [by_python, pytest.param(by_node, marks=needs_node)])
def test_receivers_verify_what_we_send(check: Callable[[list[Sent], Path], list[bool]], tmp_path: Path) -> None:
    vault, at = Vault(bytes(32)), datetime.now(UTC)
    signer = LocalSigner(vault)
    pen = Pen(vault, new_province_key(signer, vault, at), signer)
    (old, sealed), (new, renewed) = new_secret(vault), new_secret(vault)
    hook = Webhook("h", "GX", 1, "https://hooks.example.cn/", (), sealed, at, at).rotated(renewed, at)

    def sent(secret: str, on: datetime = at, **changed: Any) -> Sent:
        body, headers = signed(hook, trial_of(hook, on), pen, on)
        return secret, {**headers, **changed.get("headers", {})}, changed.get("body", body)

    good = [sent(old), sent(new)]
    bad = [
        sent(new_secret(vault)[0]),
        sent(new, body=b"{}"),
        sent(new, headers={"webhook-id": "another"}),
        sent(new, headers={"webhook-signature": "v1,AAAA sm2,AAAA é"}),
        sent(new, headers={"webhook-timestamp": str(int(at.timestamp()) + 1)}),
        sent(new, at - timedelta(minutes=6)),
    ]

    assert check([*good, *bad], tmp_path) == [True] * len(good) + [False] * len(bad)


@pytest.mark.parametrize("language", ["python", "js"])
def test_the_examples_are_ten_lines(language: str) -> None:
    (example,) = blocks(PAGE, language)
    assert len([line for line in example.splitlines() if line]) <= 10


def test_the_example_of_a_batch_is_laid_out_as_ours() -> None:
    (text,) = blocks(PAGE, "json")
    told = json.loads(text)
    (event,) = told["data"]["events"]
    data, at = event["data"], datetime.fromisoformat(event["timestamp"])
    kind = ExchangeMessageType.PROGRESS
    ours = WebhookEvent(event["id"], "GX", kind, data["case"], data["message"], data["status"], at, event["position"])
    hook = Webhook("h", "GX", 1, "https://hooks.example.cn/", (), b"", at, at)
    assert batch_of(hook, (ours,)).body == told
