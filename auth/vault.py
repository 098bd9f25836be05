import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION: Final = b"\x01"
_KEY_ID_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_HEADER_BYTES: Final = len(_VERSION) + _KEY_ID_BYTES
_BLINDING_PURPOSE: Final = "blinding-key"


class VaultError(Exception):
    """A sealed value did not open: another key or purpose, damaged, or not sealed by a vault."""


class Vault:
    """Seals secrets under one 32-byte master key (AES-256-GCM) and blinds look-up values (HMAC-SHA256).

    Sealed form: version 1 byte, key id 8, nonce 12, ciphertext with its 16-byte tag. The key id tells which
    master key a value needs. Nonces are random: change the master key before 2**32 values are sealed.
    """

    __slots__ = ("_blinding_key", "_cipher", "_header", "_subkeys")

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != 32:
            raise ValueError("the master key has 32 bytes")
        self._cipher = AESGCM(_subkey(master_key, "seal"))
        self._blind_by(_subkey(master_key, "blind"))
        self._header = _VERSION + _subkey(master_key, "key id")[:_KEY_ID_BYTES]

    def blind_like(self, other: "Vault") -> None:
        """Blind by another vault's key from now on: what was blinded can't be blinded anew."""
        self._blind_by(other._blinding_key)

    def made(self, sealed: bytes) -> bool:
        """Tell whether a value was sealed under this master key."""
        return sealed[:_HEADER_BYTES] == self._header

    def kept_blinding_key(self) -> bytes:
        """The key that blinds, sealed: what is kept once it no longer follows from the master key."""
        return self.seal(self._blinding_key, _BLINDING_PURPOSE)

    def adopt_blinding_key(self, sealed: bytes) -> None:
        """Blind by a key that was kept, instead of the one that follows from the master key."""
        self._blind_by(self.open(sealed, _BLINDING_PURPOSE))

    def __repr__(self) -> str:
        return f"<Vault key id {self._header[1:].hex()}>"

    def seal(self, plaintext: bytes, purpose: str) -> bytes:
        """The plaintext encrypted so that it opens for the same purpose only."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._header + nonce + self._cipher.encrypt(nonce, plaintext, self._bound_to(purpose))

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """The plaintext of a value that this key sealed for this purpose, else VaultError."""
        header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        if header != self._header:
            raise VaultError("sealed under another key or in another format")
        try:
            return self._cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], self._bound_to(purpose))
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise VaultError("damaged, or sealed for another purpose") from None

    def blind(self, text: str, purpose: str) -> str:
        """64 hex digits that stand for the text in a look-up; the same text blinds apart for each purpose."""
        # Kept, because deriving one costs more than what it is used for; purposes are few and the code's own.
        if purpose not in self._subkeys:
            self._subkeys[purpose] = _subkey(self._blinding_key, purpose)
        return hmac.digest(self._subkeys[purpose], text.encode(), "sha256").hex()

    def _blind_by(self, key: bytes) -> None:
        self._blinding_key = key
        self._subkeys: dict[str, bytes] = {}

    def _bound_to(self, purpose: str) -> bytes:
        return self._header + purpose.encode()


def _subkey(key: bytes, use: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"tongban vault: " + use.encode()).derive(key)
