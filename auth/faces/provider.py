from datetime import datetime
from typing import Protocol

from auth.faces.model import FaceOutcome, Identity, StartedCheck
from auth.problems import ProviderUnavailable


class FaceProvider(Protocol):
    """Compares a living face with the photograph that the police hold for a name and a number (人脸核身)."""

    method: str

    async def begin(self, identity: Identity, order: str, at: datetime) -> StartedCheck:
        """Open a check for this person; `order` is ours, 32 characters, never used twice.

        Raises LimitExceeded or ProviderUnavailable.
        """

    async def outcome(self, check: str, at: datetime) -> FaceOutcome:
        """Return how a check stands; raises LimitExceeded or ProviderUnavailable."""


class NoFaceProvider:
    """What a start without a provider has: it says so instead of guessing."""

    method = "NONE"

    async def begin(self, _identity: Identity, _order: str, _at: datetime) -> StartedCheck:
        """Refuse."""
        raise ProviderUnavailable("face.unavailable")

    async def outcome(self, _check: str, _at: datetime) -> FaceOutcome:
        """Refuse."""
        raise ProviderUnavailable("face.unavailable")
