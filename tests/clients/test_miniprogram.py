"""examples/miniprogram on a phone with WeChat's wx or Alipay's my, against the live server."""

import base64
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from seeds.people import people
from tests.cases import DEPARTMENT, FOOD, PICTURE, accept, approve, examples, move, needed
from tests.clients.driven import Driven, drive
from tests.clients.node import require_node
from tests.clock import Clock
from tests.edge.npm import install
from tests.graphql import AGREED, Client
from tests.providers.alipay import Alipay, phone_message
from tests.providers.wechat import WeChat

HERE = Path(__file__).parent
ADAPTER = HERE.parents[1] / "examples/miniprogram"
PACKAGES = {
    "ws@8.23.0": "sha512-wCkmX8QMOrKjgO8HW2WyDbTSGeqkocxgDzS9iR79rEAexty6/2qzilx3Ag8Tqf9ykop3irLKle0MtVn5qjVnoQ=="
}
CITIZEN = next(one for one in people() if not one["roles"] and one["kind"] == "PERSON")
SHOWN = "id number revision form formSchema materials { requirement { key required source } }"
START = f"""mutation($matter: String!, $key: ID!) {{
  startApplication(input: {{matterCode: $matter, idempotencyKey: $key}}) {{
    application {{ {SHOWN} }} userErrors {{ code message path }}
  }}
}}"""
SAVE = f"""mutation($id: ID!, $revision: Int!, $form: JSON, $materials: [MaterialInput!]) {{
  saveApplication(input: {{applicationId: $id, revision: $revision, form: $form, materials: $materials}}) {{
    application {{ {SHOWN} }} userErrors {{ code message path }}
  }}
}}"""
SUBMIT = f"""mutation($id: ID!, $revision: Int!, $key: ID!) {{
  submitApplication(input: {{
    applicationId: $id, revision: $revision, commitmentAccepted: true, idempotencyKey: $key
  }}) {{ application {{ {SHOWN} }} userErrors {{ code message path }} }}
}}"""
VERIFY = """mutation($name: String!, $idNumber: String!) {
  verifyIdentity(input: {name: $name, idNumber: $idNumber}) { accessToken userErrors { code message path } }
}"""
CONSENT = """mutation($input: GiveConsentInput!) {
  giveConsent(input: $input) { consent { current } userErrors { code message path } }
}"""
TEXTS = "{ consentTexts(purpose: ID_NUMBER) { purpose version hash } }"
CASES = "{ viewer { applications { edges { node { number } } } } }"


@cache
def photo() -> bytes:
    """Some hundred kilobytes of noise."""
    made = BytesIO()
    Image.effect_noise((600, 400), 64).save(made, "PNG")
    return made.getvalue()


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


@dataclass
class Phone:
    """Somebody's phone with the mini-program in it."""

    driven: Driven
    codes: Any
    phone_code: str

    async def do(self, name: str, *given: Any) -> Any:
        return await self.driven.do(name, *given)

    async def give_codes(self, count: int = 1) -> None:
        """What the platform gives to the next who sign in."""
        await self.do("set", {"codes": [self.codes() for _ in range(count)]})

    async def enter(self) -> Any:
        """Come in for the first time."""
        await self.give_codes(2)
        unknown = await self.driven.refused("signIn", {"consentHash": AGREED})
        assert (unknown.kind, unknown.code) == ("problem", "REQUIRED")
        assert unknown.error["userErrors"][0]["path"] == ["phoneCode"]
        return await self.do("signIn", {"consentHash": AGREED, "phoneCode": self.phone_code})

    async def prove(self) -> None:
        """Agree, and say who one is."""
        (text,) = (await self.do("run", TEXTS, {}))["consentTexts"]
        await self.do("change", CONSENT, {"input": text})
        await self.do("change", VERIFY, {"name": CITIZEN["name"], "idNumber": CITIZEN["idNumber"]})


@pytest.fixture(params=["wx", "my"])
async def phone(
    request: pytest.FixtureRequest, served: str, wechat: WeChat, alipay: Alipay, tmp_path: Path
) -> AsyncIterator[Phone]:
    require_node()
    install(tmp_path, PACKAGES)
    shutil.copytree(ADAPTER, tmp_path / "miniprogram")
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, tmp_path)
    driven = await drive(tmp_path, "miniprogram.mjs", served, request.param)
    number = CITIZEN["phone"]
    if request.param == "wx":
        yield Phone(driven, wechat.login, wechat.phone_button(number))
    else:
        yield Phone(driven, alipay.auth_code, phone_message(number))
    await driven.end()


def test_the_adapter_is_small_and_needs_nothing() -> None:
    adapter = (ADAPTER / "tongban.js").read_text()
    assert len(adapter.splitlines()) <= 200
    assert "require(" not in adapter


async def test_a_case_from_signing_in_to_its_end_on_a_bad_network(phone: Phone, client: Client, clock: Clock) -> None:
    viewer = await phone.enter()
    assert viewer["assurance"] == "PHONE"
    await phone.prove()

    # The reply to the start is lost twice; the third says what the first did.
    await phone.do("asked")
    await phone.do("set", {"lose": 2})
    started = await phone.do("change", START, {"matter": FOOD}, "start")
    assert await phone.do("asked") == ["startApplication"] * 3
    case = started["application"]
    uploaded = await phone.do("upload", "plan.png", encoded(photo()))
    assert uploaded["told"][-1] == 100
    assert len(uploaded["told"]) > 10
    assert uploaded["told"] == sorted(uploaded["told"])
    materials = needed(case, uploaded["file"]["id"])
    given = {"id": case["id"], "revision": case["revision"], "form": examples(case), "materials": materials}
    case = (await phone.do("change", SAVE, given))["application"]
    stale = await phone.driven.refused("change", SAVE, given)
    assert (stale.kind, stale.code) == ("problem", "CONFLICT")

    submission = {"id": case["id"], "revision": case["revision"]}
    # Nobody answers: the button is pressed again after a restart of the mini-program, and its key is the same.
    await phone.do("set", {"lose": 3})
    lost = await phone.driven.refused("change", SUBMIT, submission, "submit")
    assert lost.kind == "network"
    await phone.do("restart")
    submitted = (await phone.do("change", SUBMIT, submission, "submit"))["application"]
    assert submitted["revision"] == case["revision"] + 1
    numbers = [
        edge["node"]["number"] for edge in (await phone.do("run", CASES, {}))["viewer"]["applications"]["edges"]
    ]
    assert numbers == [case["number"]]

    await follow_to_the_end(phone, client, clock, {**case, "revision": submitted["revision"]})


async def follow_to_the_end(phone: Phone, client: Client, clock: Clock, case: Any) -> None:
    """What has been, what comes over a socket, what is asked for without one, and a socket beyond a token's end."""
    await phone.do("follow", case, 0, 0.1)
    assert await told(phone, 3) == ["STARTED", "SAVED", "SUBMITTED"]
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await accept(clerk, case)
    assert (await told(phone, 4))[-1] == "ACCEPTED"
    assert "events" not in await phone.do("asked")

    await phone.do("set", {"sockets": False})
    await phone.do("cut")
    case = await move(clerk, "startReview", case)
    assert (await told(phone, 5))[-1] == "REVIEW_STARTED"
    assert "events" in await phone.do("asked")

    await phone.do("listening")
    await phone.do("set", {"sockets": True})
    await phone.do("listening")
    clock.forward(minutes=16)
    await phone.do("listening")
    approver = await client.staff("APPROVER", DEPARTMENT)
    await approve(approver, case)
    assert (await told(phone, 8))[5:] == ["DECIDED", "CERTIFICATE_ISSUED", "DELIVERED"]
    assert (await phone.do("asked")).count("refreshSession") == 1
    await phone.do("stop")


async def told(phone: Phone, count: int) -> list[str]:
    """What happened, each once and in order."""
    heard = await phone.do("heard", count)
    events = heard["events"]
    assert heard["failed"] is None
    assert [one["sequence"] for one in events] == list(range(1, count + 1))
    return [one["type"] for one in events]


async def test_sessions_are_renewed_silently_and_end_when_nobody_vouches(phone: Phone, clock: Clock) -> None:
    assert await phone.do("run", "{ viewer { displayName } }", {}) == {"viewer": None}
    await phone.enter()
    await phone.do("asked")

    # Three at a time with a token that has ended: one renewal.
    clock.forward(minutes=16)
    query = "{ viewer { assurance } }"
    assert await phone.do("together", [query] * 3) == [{"viewer": {"assurance": "PHONE"}}] * 3
    assert (await phone.do("asked")).count("refreshSession") == 1

    # The reply to a renewal is lost: the old token comes again, which ends the session, and the platform vouches.
    clock.forward(minutes=16)
    await phone.do("set", {"lose": 1, "of": "refreshSession"})
    assert (await phone.driven.refused("run", query, {})).kind == "network"
    await phone.give_codes()
    await phone.do("asked")
    assert (await phone.do("run", query, {}))["viewer"]
    assert [one for one in await phone.do("asked") if one != "POST"] == ["refreshSession", "signInWithMiniProgram"]
    assert await phone.do("signedOut") == 0

    # What is stored outlasts a restart, and isn't the access token.
    await phone.do("restart")
    assert (await phone.do("run", query, {}))["viewer"]
    stored = await phone.do("stored")
    assert "accessToken" not in str(stored)

    # The platform is asked in vain: the session stays, for the next try. It doesn't know the person: they are out.
    clock.forward(days=31)
    await phone.do("set", {"codes": []})
    assert (await phone.driven.refused("run", query, {})).kind == "network"
    await phone.do("set", {"codes": ["forged"]})
    assert (await phone.driven.refused("run", query, {})).kind == "signedOut"
    assert await phone.do("signedOut") == 1
    await phone.give_codes()
    await phone.do("signIn", {})
    await phone.do("signOut")
    assert await phone.do("run", query, {}) == {"viewer": None}


async def test_what_goes_wrong_is_told_apart(phone: Phone) -> None:
    bad = await phone.driven.refused("run", "{ nonsense }", {})
    assert (bad.kind, bad.code) == ("refused", "BAD_USER_INPUT")
    unsigned = await phone.driven.refused("upload", "plan.png", encoded(PICTURE))
    assert unsigned.kind == "signedOut"
    await phone.enter()
    wrong = await phone.driven.refused("upload", "plan.png", encoded(b"no picture"))
    assert (wrong.kind, wrong.code) == ("problem", "MATERIAL_REJECTED")
    await phone.do("follow", {"id": "QXBwbGljYXRpb246MQ==", "number": "none"}, 0, 0.2)
    assert (await phone.do("heard", 1))["failed"] == "NOT_FOUND"
    # A gateway's page, then too much in a minute: a query is sent again, a mutation isn't: nobody knows if it ran.
    page = {"status": 502, "headers": {}, "text": "<html>Bad Gateway</html>"}
    later = {"errors": [{"message": "too much", "extensions": {"code": "RATE_LIMITED"}}]}
    busy = {"status": 429, "headers": {"Retry-After": "1"}, "text": json.dumps(later)}
    await phone.do("set", {"gateway": [page, busy]})
    assert (await phone.do("run", "{ viewer { assurance } }", {}))["viewer"]
    await phone.do("set", {"gateway": [page]})
    assert (await phone.driven.refused("signOut")).kind == "fault"
    await phone.do("set", {"gateway": [busy | {"headers": {"retry-after": "60"}}]})
    assert (await phone.driven.refused("run", "{ viewer { assurance } }", {})).kind == "busy"
    await phone.do("set", {"offline": True})
    unreached = await phone.driven.refused("run", "{ viewer { assurance } }", {})
    assert (unreached.kind, unreached.error["message"]) == ("network", "网络连接失败，请检查网络后重试")
