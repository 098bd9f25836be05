"""The conversation of two provinces about one case: how far each side has come, and whose words hang together."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.envelope import Envelope
from resolvers.matters.model import CrossProvinceMode


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file that a partner named for a requirement, and what it must turn out to be."""

    key: str
    id: str
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExchangeCase:
    """A case that crosses. `made` and `acknowledged` count our messages, `taken` the partner's; digests are of the
    last envelopes that were taken on either side. `reported` is the last event of the application that was looked at.

    `due_on` is until when the home province means to decide, as it said last.
    `certificate` is the result as the home province wrote it, canonical JSON. `files` are still to be fetched, from
    `files_due` on.
    """

    id: str
    direction: CaseDirection
    mode: CrossProvinceMode
    partner: str
    agreement: str
    application: str
    created_at: datetime
    remote_number: str | None = None
    made: int = 0
    acknowledged: int = 0
    sent_digest: str | None = None
    taken: int = 0
    taken_digest: str | None = None
    reported: int = 0
    certificate: str | None = field(default=None, repr=False)
    files: tuple[WantedFile, ...] = field(default=(), repr=False)
    files_due: datetime | None = None
    due_on: date | None = None
    revision: int = 1

    @property
    def result(self) -> Any:
        """What the home province issued, None as long as there is nothing."""
        return json.loads(self.certificate) if self.certificate else None

    def took(self, envelope: Envelope) -> "ExchangeCase":
        """After one more message of the partner's."""
        return replace(self, taken=envelope.sequence, taken_digest=envelope.digest, revision=self.revision + 1)

    def answered(self, digest: str) -> "ExchangeCase":
        """After the partner took our next message, in the envelope of that digest."""
        return replace(self, acknowledged=self.acknowledged + 1, sent_digest=digest, revision=self.revision + 1)


@dataclass(frozen=True, slots=True)
class CrossingCount:
    """How many conversations began, one way and in one mode."""

    direction: CaseDirection
    mode: CrossProvinceMode
    cases: int


def case_id(origin: str, number: str) -> str:
    """What both provinces call the conversation: whose number it is, and the number."""
    return f"{origin}-{number}"
