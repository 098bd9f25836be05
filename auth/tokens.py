import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from auth.accounts.model import Account
from auth.acting import Acting
from auth.assurance import Assurance
from auth.keys.model import KEY_PURPOSE, TokenKey
from auth.keys.store import TokenKeyStore
from auth.problems import Unauthenticated
from auth.remembered import Remembered
from auth.sessions.model import Channel, Session
from auth.vault import Vault

ACCESS_LIFETIME = timedelta(minutes=15)
# The header's `typ` (RFC 9068): an id token must never pass for an access token.
ACCESS_TOKEN = "at+jwt"  # noqa: S105
MAX_TOKEN_LENGTH = 4096
_UNCHECKED = {"verify_exp": False, "verify_iat": False}
_RELOAD_AFTER = timedelta(minutes=5)
_RELOAD_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says once its signature has been checked."""

    token_id: str
    account: str
    session: str
    acting: Acting | None
    assurance: Assurance
    channel: Channel
    expires_at: int


class Tokens:
    """Issues and reads ES256 access tokens (RFC 9068 claims), with keys that rotate."""

    def __init__(self, store: TokenKeyStore, vault: Vault, issuer: str, audience: str) -> None:
        self._store = store
        self._vault = vault
        self._issuer = issuer
        self._audience = audience
        self._signer: tuple[str, ec.EllipticCurvePrivateKey] | None = None
        self._public: dict[str, ec.EllipticCurvePublicKey] = {}
        self._earlier: dict[str, ec.EllipticCurvePublicKey] = {}
        self._read: Remembered[Claims] = Remembered()
        self._loaded_at: datetime | None = None

    @property
    def issuer(self) -> str:
        """Whose tokens these are: our public address."""
        return self._issuer

    async def load(self, at: datetime) -> None:
        """Read the keys from the database; make the first one when there is none."""
        keys = await self._store.newest()
        if not any(key.retired_at is None for key in keys):
            await self._store.add(new_token_key(self._vault, at))
            keys = await self._store.newest()
        current = next(key for key in keys if key.retired_at is None)
        self._signer = (current.kid, _private(self._vault, current))
        self._public = {key.kid: _public(key) for key in keys if _verifies(key, at)}
        self._earlier = {key.kid: _public(key) for key in keys if not _verifies(key, at)}
        self._read.clear()
        self._loaded_at = at

    async def fresh(self, at: datetime, token: str | None = None) -> None:
        """Read the keys again when that is due, so that the newest one signs and is known, whoever rotated it."""
        if self.stale(token, at):
            await self.load(at)

    def stale(self, token: str | None, at: datetime) -> bool:
        """Tell whether the keys should be read again: every five minutes, and when a token names an unknown one.

        So a rotation anywhere reaches every process, while a stranger's token costs at most a read each 5 s.
        """
        if self._loaded_at is None or at - self._loaded_at > _RELOAD_AFTER:
            return True
        if token is None or token in self._read or at - self._loaded_at <= _RELOAD_PAUSE:
            return False
        return _kid(token) not in self._public

    async def keys(self) -> list[TokenKey]:
        """Return the newest keys, the signing one first."""
        return await self._store.newest()

    async def rotate(self, at: datetime) -> None:
        """Sign with a new key from now on; the old ones verify until their last token has run out."""
        earlier = [key.kid for key in await self._store.newest() if key.retired_at is None]
        await self._store.add(new_token_key(self._vault, at))
        for kid in earlier:
            await self._store.retire(kid, at)

    def issue(self, account: Account, session: Session, at: datetime) -> str:
        """Return a token for 15 minutes that names who acts, for whom, how well known, and through what."""
        claims = {
            "aud": self._audience,
            "sub": account.id,
            "sid": session.id,
            "jti": secrets.token_urlsafe(12),
            "iat": int(at.timestamp()),
            "exp": int((at + ACCESS_LIFETIME).timestamp()),
            "assurance": (Assurance.FACE if session.face_holds(at) else account.assurance).name,
            "channel": session.channel.value,
        }
        if session.acting_for:
            claims |= session.acting_for.claims(account.id)
        return self.sign(claims)

    def sign(self, claims: Mapping[str, Any], kind: str = ACCESS_TOKEN) -> str:
        """Return these claims as a token of ours; `kind` is the header's `typ`. Who may read it, `aud` must say."""
        if self._signer is None:
            raise RuntimeError("token keys have not been loaded")
        kid, key = self._signer
        payload = {"iss": self._issuer, **claims}
        return jwt.encode(payload, key, algorithm="ES256", headers={"kid": kid, "typ": kind})

    def sign_bytes(self, message: Callable[[str], bytes]) -> bytes:
        """Return the ES256 signature (r ‖ s, RFC 9053 2.1) over what `message` makes of the signing key's kid."""
        if self._signer is None:
            raise RuntimeError("token keys have not been loaded")
        kid, key = self._signer
        r, s = decode_dss_signature(key.sign(message(kid), ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    def signed_bytes(self, kid: str, message: bytes, signature: bytes) -> bool:
        """Tell whether one of the published keys signed these bytes; an unknown kid is no."""
        key = self._public.get(kid)
        if key is None or len(signature) != 64:
            return False
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        try:
            key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True

    def opened(self, token: str, audience: str | None, kind: str = ACCESS_TOKEN) -> dict[str, Any]:
        """Return the claims of a token of ours of this kind for this audience; raises Unauthenticated.

        Expiry is the caller's business. Without an audience keys that have retired are good, too: such a token
        opens nothing, it only reminds us of what we said.
        """
        if len(token) > MAX_TOKEN_LENGTH:
            raise Unauthenticated("token.invalid")
        keys = self._public if audience else {**self._earlier, **self._public}
        # Expiry is checked against the request's own clock, also for remembered tokens.
        options: Any = {**_UNCHECKED, "require": ["exp", "sub", "aud"], "verify_aud": audience is not None}
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != kind:
                raise Unauthenticated("token.invalid")
            claims: dict[str, Any] = jwt.decode(
                token,
                keys[header["kid"]],
                algorithms=["ES256"],
                audience=audience,
                issuer=self._issuer,
                options=options,
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise Unauthenticated("token.invalid") from error
        return claims

    def read(self, token: str, at: datetime) -> Claims:
        """Return what a token says; raises Unauthenticated for anything that isn't ours, whole and in time."""
        claims = self._read.get(token) or self._remember(token)
        if claims.expires_at <= at.timestamp():
            self._read.drop(token)
            raise Unauthenticated("token.expired")
        return claims

    def jwks(self) -> dict[str, Any]:
        """Return the public keys as a JSON Web Key Set (RFC 7517)."""
        return {"keys": [_jwk(kid, key) for kid, key in self._public.items()]}

    def _remember(self, token: str) -> Claims:
        claims = self._verify(token)
        self._read.put(token, claims)
        return claims

    def _verify(self, token: str) -> Claims:
        payload = self.opened(token, self._audience)
        try:
            return _claims(payload)
        except (KeyError, ValueError, TypeError) as error:
            raise Unauthenticated("token.invalid") from error


def new_token_key(vault: Vault, at: datetime) -> TokenKey:
    """Make a P-256 key; its private part leaves this function sealed."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return TokenKey(secrets.token_hex(8), vault.seal(pem, KEY_PURPOSE), public.decode(), at)


def _kid(token: str) -> str | None:
    try:
        kid = jwt.get_unverified_header(token[:MAX_TOKEN_LENGTH]).get("kid")
    except jwt.PyJWTError:
        return None
    return kid if isinstance(kid, str) else None


def _claims(payload: dict[str, Any]) -> Claims:
    return Claims(
        token_id=payload["jti"],
        account=payload["sub"],
        session=payload["sid"],
        acting=Acting.of_claims(payload),
        assurance=Assurance[payload["assurance"]],
        channel=Channel(payload["channel"]),
        expires_at=int(payload["exp"]),
    )


def _verifies(key: TokenKey, at: datetime) -> bool:
    return key.retired_at is None or at < key.retired_at + ACCESS_LIFETIME * 2


def _private(vault: Vault, key: TokenKey) -> ec.EllipticCurvePrivateKey:
    private = load_pem_private_key(vault.open(key.sealed_private_key, KEY_PURPOSE), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("an access token key must be an elliptic curve key")
    return private


def _public(key: TokenKey) -> ec.EllipticCurvePublicKey:
    public = load_pem_public_key(key.public_pem.encode())
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("an access token key must be an elliptic curve key")
    return public


def _jwk(kid: str, key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    jwk: dict[str, str] = jwt.algorithms.ECAlgorithm.to_jwk(key, as_dict=True)
    return {**jwk, "kid": kid, "alg": "ES256", "use": "sig"}
