"""Changes to partners and agreements that wait for a second administrator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from resolvers.exchanges.envelope import digest_of

PROPOSAL_LIFETIME = timedelta(days=14)


class PartnerChange(Enum):
    """What may be changed: a partner's card, whether we work with it, an agreement, our keys."""

    CARD = "CARD"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    AGREE = "AGREE"
    CONFIRM = "CONFIRM"
    END = "END"
    ROTATE = "ROTATE"
    END_KEY = "END_KEY"


@dataclass(frozen=True, slots=True)
class PartnerProposal:
    """One such change. `subject` is the partner's code, the agreement's id, or ours for a key of ours.

    `content` is what exactly is proposed: a card, terms, a confirmation, a day, a time, a key; nothing where the
    change says it all.
    """

    id: str
    change: PartnerChange
    subject: str
    content: Mapping[str, Any] = field(repr=False)
    by: str
    by_name: str
    reason: str
    proposed_at: datetime

    @property
    def digest(self) -> str:
        """SM3 in hex over the canonical JSON of change, subject and content: whoever confirms names it."""
        return digest_of({"change": self.change.value, "subject": self.subject, "content": self.content})

    @property
    def expires_at(self) -> datetime:
        """Until when it may be confirmed."""
        return self.proposed_at + PROPOSAL_LIFETIME

    @property
    def title(self) -> str:
        """What the log calls it: which change of what, and of exactly which content."""
        return f"{self.change.value} {self.subject} {self.digest}"
