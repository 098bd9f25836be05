"""A certificate in its holder's hands, and what a stranger sees of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.cases import DEPARTMENT, approve, under_review
from tests.graphql import Client

CERTIFICATES = """{ viewer { certificates { edges { node {
  id identifier number status fields pdfUrl holder { name idNumber }
} } } } }"""
PRESENT = """mutation($id: ID!, $fields: [String!]!) {
  presentCertificate(input: {certificateId: $id, fields: $fields}) {
    presentation { token verifyUrl expiresIn } userErrors { code path }
  }
}"""
REVOKE = """mutation($id: ID!) {
  revokeCertificate(input: {certificateId: $id, reason: "经营场所与申请不符"}) {
    certificate { status } userErrors { code path }
  }
}"""
VERIFY = """query Check($token: String!) {
  verifyCertificate(token: $token) { valid reason status type issuer holderName fields verifiedAt }
}"""


@dataclass(frozen=True)
class Licensed:
    """Somebody with a certificate, and the department's approver, who issued it."""

    holder: Client
    approver: Client
    certificate: dict[str, Any]

    @property
    def fields(self) -> dict[str, str]:
        fields: dict[str, str] = self.certificate["fields"]
        return fields

    async def present(self, *ticked: str) -> dict[str, Any]:
        """Show it, with these fields ticked."""
        payload = await self.holder.change(PRESENT, id=self.certificate["id"], fields=list(ticked))
        assert payload["userErrors"] == [], payload
        presentation: dict[str, Any] = payload["presentation"]
        return presentation

    async def revoke(self) -> None:
        payload = await self.approver.change(REVOKE, id=self.certificate["id"])
        assert payload["certificate"] == {"status": "REVOKED"}, payload


async def licensed(client: Client) -> Licensed:
    """From nothing to a certificate in the wallet."""
    holder, approver = await client.citizen(), await client.staff("APPROVER", DEPARTMENT)
    await approve(approver, await under_review(holder, await client.staff("CLERK", DEPARTMENT)))
    (edge,) = (await holder.run(CERTIFICATES))["viewer"]["certificates"]["edges"]
    return Licensed(holder, approver, edge["node"])


async def verified(client: Client, token: str) -> dict[str, Any]:
    """What the graph says of a code."""
    found: dict[str, Any] = (await client.run(VERIFY, token=token))["verifyCertificate"]
    return found


@dataclass
class Page(HTMLParser):
    """A page as a browser reads it."""

    answer: httpx.Response
    heading: str = ""
    after: list[str] = field(default_factory=list)
    style: str = ""
    tags: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)
    _open: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        assert self.answer.headers["content-type"] == "text/html; charset=utf-8", self.answer.text
        self.feed(self.answer.text)

    @property
    def text(self) -> str:
        return self.answer.text

    @property
    def reason(self) -> str:
        """The first words under the heading."""
        return self.after[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "srcset"}]
        assert [name for name, _ in attrs if name.startswith("on") or name == "style"] == []
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "h1":
            self.heading += data
        elif self._open == "style":
            self.style += data
        elif self.heading and data.strip():
            self.after.append(data.strip())
