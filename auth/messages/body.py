"""What a text message says: sealed on its way, for it may hold a code."""

import json
import secrets
from datetime import datetime

from auth.messages.model import BODY_PURPOSE, Message
from auth.vault import Vault


def write(vault: Vault, phone: str, text: str, at: datetime, code: str = "") -> Message:
    """Make a message to a phone; `code` is what in it somebody has to type."""
    body = json.dumps({"text": text, "code": code}, ensure_ascii=False)
    return Message(secrets.token_hex(12), phone, vault.seal(body.encode(), BODY_PURPOSE), at)


def read(vault: Vault, message: Message) -> dict[str, str]:
    """Open a message's body: {text, code}."""
    body: dict[str, str] = json.loads(vault.open(message.sealed_body, BODY_PURPOSE))
    return body
