"""A province that doesn't exist, for a day of trying: its keys, its card, and an agreement with those who try.

Its private keys lie in the folder in the clear (sealed under a key beside them). They speak for nobody: whoever is
tried takes its card into a system where no real case is, and no longer than they try.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from auth.days import today
from auth.vault import Vault
from resolvers.exchanges.agreements import Confirmation, agreement_of
from resolvers.exchanges.envelope import as_text, as_time
from resolvers.exchanges.joining import confirmation_card
from resolvers.exchanges.partners import key_card
from resolvers.exchanges.province_keys import ProvinceKey, new_province_key
from resolvers.seals.signer import LocalSigner, SealKey

LIFETIME = timedelta(days=90)
PER_DAY = 100
# RFC 2606: an address that is nobody's, so what is sent to the sandbox waits for ever.
URL = "https://sandbox.invalid"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Who tries (`code`) whom (`partner`), by which matter of theirs, with which key."""

    code: str
    partner: str
    matter: str
    region: str
    agreement: str
    master: bytes
    key: ProvinceKey
    made_at: datetime

    @property
    def vault(self) -> Vault:
        """What opens its keys."""
        return Vault(self.master)

    @property
    def signer(self) -> LocalSigner:
        """What signs by them."""
        return LocalSigner(self.vault)

    @property
    def card(self) -> dict[str, Any]:
        """Its card, to be registered by whom it tries."""
        told = {"code": self.code, "name": "联调沙箱", "region": self.region, "url": URL}
        return {**told, "keys": [key_card(self.key.public)], "jwks": {"keys": [self.key.jwk]}}

    @property
    def terms(self) -> dict[str, Any]:
        """What is agreed: the partner decides one matter of its own."""
        day = today(self.made_at)
        return {
            "id": self.agreement,
            "parties": [self.code, self.partner],
            "matters": [{"home": self.partner, "codes": {self.code: self.matter, self.partner: self.matter}}],
            "modes": ["FULLY_ONLINE"],
            "validFrom": day.isoformat(),
            "validUntil": (day + LIFETIME).isoformat(),
            "perDay": PER_DAY,
            "assurance": "REAL_NAME",
        }

    def confirmation(self) -> dict[str, str]:
        """Its confirmation of those terms."""
        digest = agreement_of(self.terms, self.code).digest
        unsigned = Confirmation(digest, self.code, as_text(self.made_at), self.key.id)
        signature = base64.b64encode(self.signer.sign(self.key.signing, unsigned.signed_part)).decode()
        return confirmation_card(replace(unsigned, signature=signature))


def new_sandbox(code: str, partner: str, matter: str, region: str, *, at: datetime) -> Sandbox:
    """Make one with keys of its own; raises SigningUnavailable without SM2."""
    master = secrets.token_bytes(32)
    vault = Vault(master)
    key = replace(new_province_key(LocalSigner(vault), vault, at), valid_until=at + LIFETIME)
    agreement = f"sandbox-{code}-{partner}-{secrets.token_hex(3)}".lower()
    return Sandbox(code, partner, matter, region, agreement, master, key, at)


def write_sandbox(folder: Path, sandbox: Sandbox) -> list[Path]:
    """Write it into a new folder: what is secret readable by oneself alone, and what is for the partner."""
    folder.mkdir(parents=True)
    secret = folder / "sandbox.json"
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(_json(_kept(sandbox)))
    public = {"card": sandbox.card, "terms": sandbox.terms, "confirmation": sandbox.confirmation()}
    for name, told in public.items():
        (folder / f"{name}.json").write_text(_json(told), encoding="utf-8")
    return [secret, *(folder / f"{name}.json" for name in public)]


def read_sandbox(folder: Path) -> Sandbox:
    """Read it back; raises OSError, ValueError or KeyError for a folder that isn't one."""
    told = json.loads((folder / "sandbox.json").read_text(encoding="utf-8"))
    key, made = told["key"], as_time(told["madeAt"], "madeAt")
    signing = SealKey(_bytes(key["sealedPrivateKey"]), _bytes(key["publicKey"]))
    read = ProvinceKey(key["id"], signing, _bytes(key["sealedClientKey"]), key["clientJwk"], made, made + LIFETIME)
    return Sandbox(
        code=told["code"],
        partner=told["partner"],
        matter=told["matter"],
        region=told["region"],
        agreement=told["agreement"],
        master=_bytes(told["master"]),
        key=read,
        made_at=made,
    )


def _kept(sandbox: Sandbox) -> dict[str, Any]:
    key = sandbox.key
    return {
        "code": sandbox.code,
        "partner": sandbox.partner,
        "matter": sandbox.matter,
        "region": sandbox.region,
        "agreement": sandbox.agreement,
        "madeAt": as_text(sandbox.made_at),
        "master": _text(sandbox.master),
        "key": {
            "id": key.id,
            "sealedPrivateKey": _text(key.signing.sealed_private_key),
            "publicKey": _text(key.signing.public_key),
            "sealedClientKey": _text(key.sealed_client_key),
            "clientJwk": key.client_jwk,
        },
    }


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _text(some: bytes) -> str:
    return base64.b64encode(some).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
