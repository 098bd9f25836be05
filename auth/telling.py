"""Text messages to the owner of an account: what happened to it, and no personal data."""

import json
import secrets
from datetime import datetime, timedelta

from auth.gate import Gate
from auth.messages.model import Message
from auth.sign_in import today
from auth.sms import BODY_PURPOSE

_TEXTS_A_DAY = 3


async def tell(gate: Gate, phone: str, about: str, text: str, at: datetime) -> None:
    """Queue a text message to a phone; three a day about one thing are enough."""
    day = f"{about}-told:{gate.vault.blind(phone, f'{about}-limit')}:{today(at)}"
    if not await gate.counters.take(day, _TEXTS_A_DAY, at + timedelta(days=1)):
        return
    body = json.dumps({"text": text, "code": ""}, ensure_ascii=False)
    sealed = gate.vault.seal(body.encode(), BODY_PURPOSE)
    await gate.messages.add(Message(secrets.token_hex(12), phone, sealed, at))
