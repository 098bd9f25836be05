"""What a correction of a decision is: proposed by an approver, confirmed by a supervisor, with the trail kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resolvers.applications.model import Decision


@dataclass(frozen=True, slots=True)
class CorrectionWish:
    """What is to be different: the words of the decision, fields of its certificates, or their being taken back.

    None leaves things as they are.
    """

    reason: str
    decision_reason: str | None = None
    legal_basis: str | None = None
    certificate_fields: Mapping[str, Any] | None = None
    revoke: bool = False


@dataclass(frozen=True, slots=True)
class CorrectionProposal:
    """A wish that waits for a supervisor; `account` proposed it."""

    wish: CorrectionWish
    account: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was made: why, the decision before it, and which certificates it ended and issued (ids)."""

    reason: str
    at: datetime
    before: "Decision"
    ended: tuple[str, ...] = ()
    issued: tuple[str, ...] = ()
