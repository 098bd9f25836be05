"""Whoever takes part in the story: signs in at their province's Tongban and asks GraphQL of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from examples.first_licence import FLOOR_PLAN
from examples.two_provinces.installation import Installation

CASE = """id number status revision form formSchema
  materials { requirement { key required source } files { id } } opinions { status }
  crossProvince { number remoteNumber status certificate
    messages { sequence type direction state at receiptAt } }"""
_NODE = "query($id: ID!) { node(id: $id) { ... on Application { " + CASE + " } } }"
_PATIENCE = 90


@dataclass
class Actor:
    """One person at one province; whoever sits at a window promises nothing in others' names."""

    province: Installation
    name: str
    phone: str
    token: str | None = None
    window: bool = False
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def ask(self, query: str, **variables: Any) -> Any:
        """Return the data of an operation."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        body = {"query": query, "variables": variables}
        answer = self.http.post(f"{self.province.url}/graphql", json=body, headers=headers).json()
        if "errors" in answer:
            raise SystemExit(f"{self.name}: {answer['errors']}")
        return answer["data"]

    def change(self, query: str, **variables: Any) -> Any:
        """Return the payload of a mutation that must succeed."""
        (payload,) = self.ask(query, **variables).values()
        if payload["userErrors"]:
            raise SystemExit(f"{self.name}: {payload['userErrors']}")
        return payload

    def sign_in(self) -> "Actor":
        """Sign in by a code, which development shows."""
        ask = "mutation($phone: String!) { requestSmsCode(input: {phone: $phone}) { userErrors { message } } }"
        self.change(ask, phone=self.phone)
        sent = self.http.get(f"{self.province.url}/dev/outbox", params={"phone": self.phone}).json()
        signed = self.change(
            """mutation($phone: String!, $code: String!) {
              signInWithSms(input: {phone: $phone, code: $code, device: {name: "demo", channel: APP}}) {
                accessToken userErrors { message } } }""",
            phone=self.phone,
            code=sent[0]["code"],
        )
        self.token = signed["accessToken"]
        return self

    def verify(self, name: str, number: str) -> "Actor":
        """Agree that the number is looked at, and prove to be its owner."""
        asked = self.ask("{ consentTexts(purpose: ID_NUMBER) { purpose version hash } }")["consentTexts"][0]
        self.change(
            "mutation($input: GiveConsentInput!) { giveConsent(input: $input) { userErrors { message } } }",
            input=asked,
        )
        verified = self.change(
            """mutation($name: String!, $number: String!) {
              verifyIdentity(input: {name: $name, idNumber: $number}) { accessToken userErrors { message } } }""",
            name=name,
            number=number,
        )
        self.token = verified["accessToken"]
        return self

    def move(self, mutation: str, case: Any, **more: Any) -> Any:
        """Move a case; the case after it."""
        kind = f"{mutation[0].upper()}{mutation[1:]}Input"
        query = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ application {{ {CASE} }} "
        given = {"applicationId": case["id"], "revision": case["revision"], **more}
        return self.change(f"{query} userErrors {{ code message path }} }} }}", input=given)["application"]

    def start(self, matter: str, **more: Any) -> Any:
        """Start a case."""
        query = f"""mutation($input: StartApplicationInput!) {{ startApplication(input: $input) {{
          application {{ {CASE} }} userErrors {{ code message path }} }} }}"""
        given = {"matterCode": matter, "idempotencyKey": str(uuid4()), **more}
        return self.change(query, input=given)["application"]

    def fill_in(self, case: Any) -> Any:
        """Fill in the form with the examples of its schema, and give every material."""
        schema, file = case["formSchema"], self._upload()
        wanted = {one: schema["properties"][one] for one in schema["required"]}
        examples = {one: found["examples"][0] for one, found in wanted.items() if "examples" in found}
        required = [one["requirement"] for one in case["materials"] if one["requirement"]["required"]]
        # At a window a promise is a paper that its owner signed.
        promised, filed = {"fileIds": [file]} if self.window else {"committed": True}, {"fileIds": [file]}
        given = [{"key": one["key"], **(promised if one["source"] == "COMMITMENT" else filed)} for one in required]
        return self.move("saveApplication", case, form={**examples, **case["form"]}, materials=given)

    def submit(self, case: Any) -> Any:
        """Submit a case."""
        promise = {} if self.window else {"commitmentAccepted": True}
        return self.move("submitApplication", case, **promise, idempotencyKey=str(uuid4()))

    def seen(self, case: Any) -> Any:
        """The case as it is now."""
        return self.ask(_NODE, id=case["id"])["node"]

    def await_case(self, case: Any, good: Callable[[Any], bool]) -> Any:
        """Wait until a case is so; the case then."""
        until = time.monotonic() + _PATIENCE
        while not good(now := self.seen(case)):
            if time.monotonic() > until:
                raise SystemExit(f"{self.name}: {case['number']} stays {now['status']}")
            time.sleep(0.3)
        return now

    def presence(self, who: dict[str, str]) -> str:
        """What the window's terminal signs of somebody before it; development has one that signs anything."""
        answer = self.http.post(f"{self.province.url}/dev/terminal", params={**who, "method": "FACE"})
        answer.raise_for_status()
        return str(answer.json()["presenceProof"])

    def await_in_queue(self, remote: Callable[[Any], bool], queue: str = "queue(first: 50)") -> Any:
        """Wait until a case lies in the department's queue; the case."""
        query = f"{{ workbench {{ {queue} {{ edges {{ node {{ {CASE} }} }} }} }} }}"
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for edge in self.ask(query)["workbench"]["queue"]["edges"]:
                if remote(edge["node"]):
                    return edge["node"]
            time.sleep(0.3)
        raise SystemExit(f"{self.name}: nothing came")

    def _upload(self) -> str:
        headers = {"Authorization": f"Bearer {self.token}"}
        sent = {"file": ("平面图.png", FLOOR_PLAN, "image/png")}
        answer = self.http.post(f"{self.province.url}/files", files=sent, headers=headers)
        answer.raise_for_status()
        return str(answer.json()["id"])


def staff_of(province: Installation, role: str) -> Actor:
    """A member of the city's staff, signed in."""
    found = next(one for one in province.cast.people() if role in one["roles"])
    return Actor(province, found["name"], found["phone"], window=True).sign_in()


def citizen_at(home: Installation, province: Installation) -> Actor:
    """A province's citizen, signed in and verified at this or another one's app."""
    person = home.cast.citizen
    return Actor(province, person.name, person.phone).sign_in().verify(person.name, person.id_number)
