"""The text that people agree to where they sign in, before their phone is taken: there may be no account yet.

Agreeing stands in the request, as the hash of the text that was shown. The record is made as soon as there is an
account to make it for. Whoever closes the account has withdrawn.
"""

import secrets
from datetime import datetime

from auth.accounts.model import Account
from auth.consents.model import Consent
from auth.consents.purpose import Purpose
from auth.days import today
from auth.gate import Gate
from auth.problems import ConsentMissing
from auth.sessions.model import Channel


def agreed_text(gate: Gate, shown: str | None, at: datetime) -> str | None:
    """Return the hash of the text in force if that is what was shown; raises ConsentMissing where it must be."""
    text = gate.consent_texts.current(Purpose.ACCOUNT, today(at))
    if (shown or "").lower() == text.hash:
        return text.hash
    if gate.asks_consent:
        raise ConsentMissing(Purpose.ACCOUNT)
    return None


async def record_agreed(gate: Gate, account: Account, agreed: str | None, channel: Channel, at: datetime) -> None:
    """Write down what somebody agreed to before they signed in; the same again stays the first."""
    text = gate.consent_texts.of_hash(Purpose.ACCOUNT, agreed) if agreed else None
    if text is None or await gate.consents.current(account.id, text.purpose, text.version):
        return
    id = secrets.token_hex(12)
    await gate.consents.add(Consent(id, account.id, text.purpose, text.version, text.hash, at, channel))
