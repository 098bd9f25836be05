"""Keys by which this province signs what it sends and proves to partners who it is; they rotate with overlap."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from auth.sealed import always
from auth.vault import Vault
from resolvers.exchanges.partners import PartnerKey
from resolvers.seals.signer import SEAL_KEY_PURPOSE, SealKey, Signer

CLIENT_KEY_PURPOSE = "exchange-client-key"
LIFETIME = timedelta(days=400)
_ASSERTION = timedelta(minutes=2)
_MOST = 8


@dataclass(frozen=True, slots=True)
class ProvinceKey:
    """One SM2 key for messages and one P-256 key for private_key_jwt (RFC 7523), which come and go together."""

    id: str
    signing: SealKey
    sealed_client_key: bytes = field(repr=False)
    client_jwk: str
    valid_from: datetime
    valid_until: datetime

    @property
    def public(self) -> PartnerKey:
        """What partners know of it."""
        return PartnerKey(self.id, self.signing.public_key, self.valid_from, self.valid_until)

    @property
    def jwk(self) -> dict[str, Any]:
        """The public key that client assertions are checked by."""
        told: dict[str, Any] = json.loads(self.client_jwk)
        return told


def new_province_key(signer: Signer, vault: Vault, at: datetime) -> ProvinceKey:
    """Make a key that is good for 400 days from now; raises SigningUnavailable."""
    client, key_id = ec.generate_private_key(ec.SECP256R1()), secrets.token_hex(8)
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(client.public_key()))
    jwk = json.dumps({**public, "kid": key_id, "alg": "ES256", "use": "sig"}, sort_keys=True)
    private = client.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    sealed = vault.seal(private, CLIENT_KEY_PURPOSE)
    return ProvinceKey(key_id, signer.new_key(), sealed, jwk, at, at + LIFETIME)


def client_assertion(key: ProvinceKey, vault: Vault, *, client: str, audience: str, at: datetime) -> str:
    """Prove to a partner's token endpoint that it is us; good once and for two minutes."""
    private = load_pem_private_key(vault.open(key.sealed_client_key, CLIENT_KEY_PURPOSE), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("client keys are on P-256")
    claims = {"iss": client, "sub": client, "aud": audience, "jti": secrets.token_hex(16)}
    times = {"iat": int(at.timestamp()), "exp": int((at + _ASSERTION).timestamp())}
    return jwt.encode({**claims, **times}, private, "ES256", {"kid": key.id})


class ProvinceKeyStore:
    """Our keys of the exchange: few, the newest signs."""

    COLLECTION = "provinceKeys"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("keys of ours")
    SEALED: ClassVar = {
        "sealedPrivateKey": always(SEAL_KEY_PURPOSE),
        "sealedClientKey": always(CLIENT_KEY_PURPOSE),
    }
    INDEXES = (Index((("validFrom", -1), ("_id", -1))),)
    QUERIES = (Query(sort="-validFrom -_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def signing(self, at: datetime) -> ProvinceKey | None:
        """Return the key that signs then: of those that hold the one that began last; None when all ran out."""
        return next((one for one in await self.newest() if one.public.holds(at)), None)

    async def newest(self) -> list[ProvinceKey]:
        """Return our keys, the one that begins last first; one that is announced doesn't sign yet."""
        rows = await self._rows.find({}, sort=(("validFrom", -1), ("_id", -1)), limit=_MOST)
        return [province_key_from_row(row) for row in rows]

    async def end(self, key: str, ends: datetime) -> None:
        """Let a key of ours end before its time."""
        await self._rows.update({"_id": key}, {"$set": {"validUntil": ends}})

    async def add(self, key: ProvinceKey) -> None:
        """Add a key; it signs once it has begun, and what the others signed stays good."""
        await self._rows.insert(province_key_to_row(key))


def province_key_to_row(key: ProvinceKey) -> Row:
    """Lay a key out for storage."""
    return {
        "_id": key.id,
        "v": ProvinceKeyStore.SCHEMA_VERSION,
        "sealedPrivateKey": key.signing.sealed_private_key,
        "publicKey": key.signing.public_key,
        "sealedClientKey": key.sealed_client_key,
        "clientJwk": key.client_jwk,
        "validFrom": key.valid_from,
        "validUntil": key.valid_until,
    }


def province_key_from_row(row: Row) -> ProvinceKey:
    """Read a key back."""
    signing = SealKey(bytes(row["sealedPrivateKey"]), bytes(row["publicKey"]))
    sealed = bytes(row["sealedClientKey"])
    return ProvinceKey(row["_id"], signing, sealed, row["clientJwk"], row["validFrom"], row["validUntil"])
