"""The first licence, from sign-in to a certificate that a stranger verifies, over HTTP against a running server.

`make demo` drives it against http://127.0.0.1:8000 (`make demo URL=…` elsewhere), starting a server when none runs
there.
Each step stands alone: tests/journeys stops and starts the server between any two of them.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

# A floor plan that fits on one line: a whole PNG of one pixel.
FLOOR_PLAN = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060606000000005"
    "0001a5f645400000000049454e44ae426082"
)


@dataclass
class Journey:
    """What the people in the story remember between steps."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    matter: dict[str, Any] = field(default_factory=dict)
    application: dict[str, Any] = field(default_factory=dict)
    certificate: dict[str, Any] = field(default_factory=dict)
    presented: dict[str, Any] = field(default_factory=dict)
    file: str = ""

    def post(self, who: str | None, query: str, **variables: Any) -> Any:
        """Run an operation as somebody; the data, or an AssertionError with the errors."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        body = {"query": query, "variables": variables}
        answer = httpx.post(f"{self.url}/graphql", json=body, headers=headers, timeout=30).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def change(self, who: str | None, query: str, **variables: Any) -> Any:
        """Run one mutation that must succeed; its payload."""
        (payload,) = self.post(who, query, **variables).values()
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    def people(self) -> list[dict[str, Any]]:
        """The demo cast."""
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/dev/people").json()
        return found

    def citizen(self) -> dict[str, Any]:
        """The first adult of the cast without a role."""
        return next(one for one in self.people() if not one["roles"])

    def staff(self, role: str) -> dict[str, Any]:
        """Whoever has that role in the matter's department."""
        code = self.matter["department"]["code"]
        return next(one for one in self.people() if role in one["roles"] and code in one["departments"])

    def sign_in(self, who: str, phone: str) -> None:
        """Ask for a code, read it from the outbox, sign in."""
        self.change(
            None,
            "mutation($phone: String!) { requestSmsCode(input: {phone: $phone}) { userErrors { message } } }",
            phone=phone,
        )
        code = httpx.get(f"{self.url}/dev/outbox", params={"phone": phone}).json()[0]["code"]
        signed = self.change(
            None,
            """mutation($phone: String!, $code: String!) {
              signInWithSms(input: {phone: $phone, code: $code, device: {name: "demo", channel: MINI_PROGRAM}}) {
                accessToken userErrors { message }
              }
            }""",
            phone=phone,
            code=code,
        )
        self.tokens[who] = signed["accessToken"]


FIELDS = "id number status revision form availableActions"


def sign_in(journey: Journey) -> str:
    """A citizen signs in by SMS."""
    person = journey.citizen()
    journey.sign_in("citizen", person["phone"])
    return f"{person['name']} is signed in"


def agree(journey: Journey) -> str:
    """They read what their ID number is wanted for, and agree."""
    (text,) = journey.post(None, "{ consentTexts(purpose: ID_NUMBER) { purpose version hash title text } }")[
        "consentTexts"
    ]
    shown = {name: text[name] for name in ("purpose", "version", "hash")}
    journey.change(
        "citizen",
        """mutation($input: GiveConsentInput!) {
          giveConsent(input: $input) { consent { current } userErrors { message } }
        }""",
        input=shown,
    )
    return f"agreed to 《{text['title']}》, version {text['version']}"


def verify_identity(journey: Journey) -> str:
    """They prove who they are."""
    person = journey.citizen()
    verified = journey.change(
        "citizen",
        """mutation($name: String!, $idNumber: String!) {
          verifyIdentity(input: {name: $name, idNumber: $idNumber}) {
            accessToken viewer { assurance person { name maskedIdNumber } } userErrors { message }
          }
        }""",
        name=person["name"],
        idNumber=person["idNumber"],
    )
    journey.tokens["citizen"] = verified["accessToken"]
    assert verified["viewer"]["assurance"] == "REAL_NAME"
    return f"known as {verified['viewer']['person']['maskedIdNumber']}"


def search(journey: Journey) -> str:
    """They look for 我想开个小饭馆 and find the food licence."""
    found = journey.post(
        None,
        """query($text: String!) {
          searchMatters(text: $text, audience: NATURAL_PERSON, first: 5) {
            edges { node { matter { code name online department { code name } } } }
          }
        }""",
        text="我想开个小饭馆",
    )
    matters = [edge["node"]["matter"] for edge in found["searchMatters"]["edges"]]
    journey.matter = next(one for one in matters if "食品经营许可" in one["name"] and one["online"])
    return f"found {journey.matter['name']} of {journey.matter['department']['name']}"


def read_guide(journey: Journey) -> str:
    """They read what it takes."""
    guide = journey.post(
        None,
        """query($code: String!) {
          matter(code: $code) {
            name promisedDays guideUrl conditions form legalBases { title article }
            materials { key name required source accept }
          }
        }""",
        code=journey.matter["code"],
    )["matter"]
    journey.matter |= guide
    page = httpx.get(guide["guideUrl"])
    assert page.status_code == 200
    assert guide["name"] in page.text
    return f"{guide['promisedDays']} working days, {len(guide['materials'])} materials"


def start(journey: Journey) -> str:
    """They start an application that knows name and number already."""
    payload = journey.change(
        "citizen",
        f"""mutation($code: String!, $key: ID!) {{
          startApplication(input: {{matterCode: $code, idempotencyKey: $key}}) {{
            application {{ {FIELDS} }} userErrors {{ message }}
          }}
        }}""",
        code=journey.matter["code"],
        key=str(uuid4()),
    )
    journey.application = payload["application"]
    person, known = journey.citizen(), journey.application["form"].values()
    assert {person["name"], person["idNumber"]} <= set(known)
    return f"case {journey.application['number']} with {len(known)} fields filled in already"


def upload(journey: Journey) -> str:
    """They upload a floor plan from the phone."""
    headers = {"Authorization": f"Bearer {journey.tokens['citizen']}"}
    files = {"file": ("平面图.png", FLOOR_PLAN, "image/png")}
    answer = httpx.post(f"{journey.url}/files", files=files, headers=headers)
    assert answer.status_code == 201, answer.text
    journey.file = answer.json()["id"]
    return f"stored {answer.json()['size']} bytes"


def fill_in(journey: Journey) -> str:
    """They fill in the rest and save."""
    schema = journey.matter["form"]
    properties = schema["properties"]
    examples = {key: properties[key]["examples"][0] for key in schema["required"] if "examples" in properties[key]}
    needed = [one for one in journey.matter["materials"] if one["required"]]
    materials = [
        {"key": one["key"], "committed": True}
        if one["source"] == "COMMITMENT"
        else {"key": one["key"], "fileIds": [journey.file]}
        for one in needed
    ]
    journey.application = journey.change(
        "citizen",
        f"""mutation($id: ID!, $form: JSON!, $materials: [MaterialInput!]!, $revision: Int!) {{
          saveApplication(input: {{applicationId: $id, form: $form, materials: $materials, revision: $revision}}) {{
            application {{ {FIELDS} }} userErrors {{ message path }}
          }}
        }}""",
        id=journey.application["id"],
        form={**examples, **journey.application["form"]},
        materials=materials,
        revision=journey.application["revision"],
    )["application"]
    return f"revision {journey.application['revision']}"


def submit(journey: Journey) -> str:
    """They submit."""
    return _move(journey, "citizen", "submitApplication", f'idempotencyKey: "{uuid4()}", commitmentAccepted: true')


def see_queue(journey: Journey) -> str:
    """The clerk of the right department sees the case, the clerk of another doesn't."""
    journey.sign_in("clerk", journey.staff("CLERK")["phone"])
    code = journey.matter["department"]["code"]
    stranger = next(one for one in journey.people() if "CLERK" in one["roles"] and code not in one["departments"])
    journey.sign_in("other clerk", stranger["phone"])
    query = "{ workbench { queue(first: 100) { edges { node { number status } } } } }"
    number = journey.application["number"]
    assert number in _numbers(journey.post("clerk", query))
    assert number not in _numbers(journey.post("other clerk", query))
    hidden = "query($number: String!) { workbench { application(number: $number) { id } } }"
    assert journey.post("other clerk", hidden, number=number)["workbench"]["application"] is None
    return "in the right queue only"


def accept(journey: Journey) -> str:
    """The clerk accepts."""
    return _move(journey, "clerk", "acceptApplication", "mode: COMPLETE")


def start_review(journey: Journey) -> str:
    """The clerk hands it over to review."""
    return _move(journey, "clerk", "startReview", "")


def decide(journey: Journey) -> str:
    """The approver decides, which issues the certificate."""
    journey.sign_in("approver", journey.staff("APPROVER")["phone"])
    return _move(journey, "approver", "decideApplication", 'outcome: APPROVE, reason: "符合法定条件"')


def see_wallet(journey: Journey) -> str:
    """The certificate is in the wallet, signed, with a page."""
    found = journey.post(
        "citizen",
        """{ viewer { certificates { edges { node {
          id identifier number fields pdfUrl status type { name } issuer { name }
          signature { algorithm signer value }
        } } } } }""",
    )
    certificates = [edge["node"] for edge in found["viewer"]["certificates"]["edges"]]
    assert certificates
    journey.certificate = certificates[0]
    headers = {"Authorization": f"Bearer {journey.tokens['citizen']}"}
    pdf = httpx.get(journey.certificate["pdfUrl"], headers=headers, timeout=30)
    assert pdf.content.startswith(b"%PDF-"), pdf.text
    return f"{journey.certificate['type']['name']} {journey.certificate['number']}, {len(pdf.content)} bytes of PDF"


def present(journey: Journey) -> str:
    """They show it, with a few fields ticked."""
    ticked = ["holderName", *list(journey.certificate["fields"])[:1]]
    payload = journey.change(
        "citizen",
        """mutation($id: ID!, $fields: [String!]!) {
          presentCertificate(input: {certificateId: $id, fields: $fields}) {
            presentation { token verifyUrl expiresIn qrCode } userErrors { message }
          }
        }""",
        id=journey.certificate["id"],
        fields=ticked,
    )
    journey.presented = payload["presentation"] | {"until": time.monotonic() + payload["presentation"]["expiresIn"]}
    return f"{journey.presented['verifyUrl']} for {journey.presented['expiresIn']} s"


def check(journey: Journey) -> str:
    """A stranger's browser verifies it, knowing nothing but the address."""
    page = httpx.get(journey.presented["verifyUrl"])
    assert ">有效 Valid<" in page.text
    assert journey.citizen()["name"] in page.text
    return "有效 Valid"


def wait(journey: Journey) -> str:
    """A minute later the same code is refused."""
    time.sleep(max(0.0, journey.presented["until"] - time.monotonic()) + 1)
    assert ">无效 Not valid<" in httpx.get(journey.presented["verifyUrl"]).text
    return "无效 Not valid: the code has expired"


def revoke(journey: Journey) -> str:
    """Revoked by the approver, a fresh check says so."""
    present_again = journey.certificate["pdfUrl"]
    journey.change(
        "approver",
        """mutation($id: ID!) {
          revokeCertificate(input: {certificateId: $id, reason: "经营场所与申请不符"}) {
            certificate { status } userErrors { message }
          }
        }""",
        id=journey.certificate["id"],
    )
    headers = {"Authorization": f"Bearer {journey.tokens['citizen']}"}
    assert httpx.get(present_again, headers=headers, timeout=30).status_code == 200
    return "revoked"


Step = Callable[[Journey], str]


def check_revoked(journey: Journey) -> str:
    """The code on a screen says at once that it was revoked."""
    page = httpx.get(journey.presented["verifyUrl"]).text
    assert ">无效 Not valid<" in page
    assert "撤销" in page
    return "无效 Not valid: revoked"


STEPS: tuple[Step, ...] = (
    sign_in, agree, verify_identity, search, read_guide, start, upload, fill_in, submit, see_queue, accept,
    start_review, decide, see_wallet, present, check, wait, present, revoke, check_revoked,
)  # fmt: skip


def _move(journey: Journey, who: str, mutation: str, more: str) -> str:
    payload = journey.change(
        who,
        f"""mutation($id: ID!, $revision: Int!) {{
          {mutation}(input: {{applicationId: $id, revision: $revision, {more}}}) {{
            application {{ {FIELDS} }} userErrors {{ code message path }}
          }}
        }}""",
        id=journey.application["id"],
        revision=journey.application["revision"],
    )
    journey.application = payload["application"]
    return f"{journey.application['status']}, revision {journey.application['revision']}"


def _numbers(data: Any) -> set[str]:
    return {edge["node"]["number"] for edge in data["workbench"]["queue"]["edges"]}


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def main() -> int:
    """Drive the journey and tell each step."""
    url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with tempfile.TemporaryDirectory() as folder:
        server = None if _answers(url) else _start(url, Path(folder))
        try:
            _drive(Journey(url))
        finally:
            if server:
                server.terminate()
                server.wait(timeout=30)
    return 0


def _start(url: str, folder: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "TONGBAN_PORT": str(httpx.URL(url).port), "TONGBAN_DATA_DIR": str(folder)}
    command = [str(Path(sys.executable).with_name("tongban")), "dev"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        if _answers(url):
            return server
        if server.poll() is not None:
            raise SystemExit("the server did not start: run make run to see why")
        time.sleep(0.2)
    server.terminate()
    raise SystemExit("the server did not answer within a minute")


def _drive(journey: Journey) -> None:
    for step in STEPS:
        print(f"{step.__doc__ or step.__name__}\n    {step(journey)}")


if __name__ == "__main__":
    sys.exit(main())
