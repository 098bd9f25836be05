"""Signing through a service that holds the keys, in an HSM or otherwise (docs/seals.md says what it answers to)."""

import base64
from collections.abc import Mapping
from typing import Any, Final

import httpx
import orjson
import structlog

from auth.problems import ProviderUnavailable
from auth.vault import Vault
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.foreign import der_signature, verified
from resolvers.seals.signer import SEAL_KEY_PURPOSE, LocalSigner, SealKey
from resolvers.seals.sm2 import DEFAULT_ID
from resolvers.seals.sm2_digest import signed_digest

# Stands before a reference where a local key's DER would begin.
_REFERENCE: Final = b"ref:"
_LONGEST_REFERENCE: Final = 256
_LONGEST_REPLY: Final = 4096
_TIMEOUT: Final = httpx.Timeout(3)
_TRIES: Final = 2
_log = structlog.get_logger("tongban.seals")


class SigningServiceDown(SigningUnavailable):
    """The signing service doesn't answer, or not what it should."""

    def __init__(self) -> None:
        message = "the signing service doesn't answer as it should; the log says more"
        super().__init__(ProviderUnavailable("seal.signer_down"), message)


class RemoteSigner:
    """A Signer whose keys never come here: it sends a key's reference and a digest, and checks what comes back.

    Keys that were made before the service was there still sign here. A call waits for the service (3 s at most,
    twice): one that stands near takes a millisecond; for one that doesn't, sign in a thread.
    """

    def __init__(self, vault: Vault, url: str, secret: str, transport: httpx.BaseTransport | None = None) -> None:
        self._vault = vault
        self._local = LocalSigner(vault)
        headers = {"Authorization": f"Bearer {secret}"}
        self._client = httpx.Client(base_url=url, headers=headers, timeout=_TIMEOUT, transport=transport)

    def sign(self, key: SealKey, message: bytes) -> bytes:
        """The SM2/SM3 signature of the message, DER; raises SigningServiceDown, VaultError for a foreign key."""
        opened = self._vault.open(key.sealed_private_key, SEAL_KEY_PURPOSE)
        if not opened.startswith(_REFERENCE):
            return self._local.sign(key, message)
        digest = signed_digest(key.public_key, message, DEFAULT_ID)
        wish = {"key": opened.removeprefix(_REFERENCE).decode(), "digest": base64.b64encode(digest).decode()}
        signature = der_signature(_decoded(self._ask("/sign", wish), "signature"))
        # Another key's signature, or none, must not get into a document.
        if not verified(key.public_key, message, signature):
            raise _down("a signature that isn't the key's")
        return signature

    def new_key(self) -> SealKey:
        """A new key pair in the service; raises SigningServiceDown."""
        answer = self._ask("/keys", {})
        reference, public_key = answer.get("key"), _decoded(answer, "publicKey")
        if not isinstance(reference, str) or not 0 < len(reference) <= _LONGEST_REFERENCE:
            raise _down("no reference to a key")
        made = SealKey(self._vault.seal(_REFERENCE + reference.encode(), SEAL_KEY_PURPOSE), public_key)
        try:
            self.sign(made, b"tongban: first signature of a new key")
        except ValueError as error:
            raise _down("a public key that can't be read") from error
        return made

    def _ask(self, path: str, wish: Mapping[str, str]) -> dict[str, Any]:
        for turn in range(1, _TRIES + 1):
            try:
                return self._answer(path, wish)
            except httpx.TransportError as error:
                if turn == _TRIES:
                    raise _down(type(error).__name__) from error
        raise AssertionError("the last try returns or raises")

    def _answer(self, path: str, wish: Mapping[str, str]) -> dict[str, Any]:
        with self._client.stream("POST", path, json=wish) as response:
            if response.status_code != httpx.codes.OK:
                raise _down(f"status {response.status_code}")
            body = b""
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _LONGEST_REPLY:
                    raise _down("a reply that is too long")
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise _down("no JSON") from error
        if not isinstance(answer, dict):
            raise _down("no JSON object")
        return answer


def _decoded(answer: Mapping[str, Any], field: str) -> bytes:
    try:
        return base64.b64decode(answer[field], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise _down(f"no {field} in base64") from error


def _down(why: str) -> SigningServiceDown:
    _log.error("signing service", why=why)
    return SigningServiceDown()
