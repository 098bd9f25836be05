import base64
import secrets
from datetime import datetime
from typing import Any

from auth.gate import Gate
from auth.passkeys.model import CHALLENGE_LIFETIME, Ceremony, Challenge


async def offer(gate: Gate, ceremony: Ceremony, *, at: datetime, **bound: Any) -> bytes:
    """Make a challenge that is good once, for five minutes, and for what it is bound to; only its digest is kept."""
    challenge = secrets.token_bytes(32)
    await gate.challenges.add(Challenge(challenge_id(gate, challenge), ceremony, at + CHALLENGE_LIFETIME, **bound))
    return challenge


def challenge_id(gate: Gate, challenge: bytes) -> str:
    """Return the name under which a challenge is kept."""
    return gate.vault.blind(base64.urlsafe_b64encode(challenge).decode().rstrip("="), "passkey-challenge")
