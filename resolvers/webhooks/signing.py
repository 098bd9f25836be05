"""Signing what is sent: HMAC-SHA-256 as Standard Webhooks 1.0 has it, and SM2 by the province's key beside it.

The signed content is `id.timestamp.body`. Signatures stand in one header, by their kinds: `v1` for each secret, `sm2`
(ours; others' programs pass over kinds that they don't know) in DER and base64. `webhook-key-id` says which of the
keys on the province's card that is.
"""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from auth.vault import Vault
from resolvers.exchanges.province_keys import ProvinceKey
from resolvers.seals.signer import Signer
from resolvers.webhooks.model import Batch, Webhook
from resolvers.webhooks.store import SECRET_PURPOSE

_SECRET_BYTES = 32
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Pen:
    """What signs: the vault that opens secrets, and the province's key."""

    vault: Vault
    key: ProvinceKey
    signer: Signer


def new_secret(vault: Vault) -> tuple[str, bytes]:
    """Make a secret: as its owner gets to see it, once, and sealed."""
    secret = secrets.token_bytes(_SECRET_BYTES)
    return f"{_PREFIX}{b64encode(secret).decode()}", vault.seal(secret, SECRET_PURPOSE)


def signed(hook: Webhook, batch: Batch, pen: Pen, at: datetime) -> tuple[bytes, Mapping[str, str]]:
    """The bytes to send and the headers that go with them; raises SigningUnavailable."""
    body = orjson.dumps(batch.body)
    timestamp = str(int(at.timestamp()))
    content = b".".join((batch.id.encode(), timestamp.encode(), body))
    by_secret = [f"v1,{_hmac(pen.vault.open(one, SECRET_PURPOSE), content)}" for one in hook.secrets(at)]
    by_key = f"sm2,{b64encode(pen.signer.sign(pen.key.signing, content)).decode()}"
    return body, {
        "content-type": "application/json",
        "webhook-id": batch.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join((*by_secret, by_key)),
        "webhook-key-id": pen.key.id,
    }


def _hmac(secret: bytes, content: bytes) -> str:
    return b64encode(hmac.digest(secret, content, "sha256")).decode()
