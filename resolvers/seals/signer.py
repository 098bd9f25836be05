from base64 import b64encode
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Protocol

from auth.vault import Vault
from resolvers.seals import sm2

SEAL_KEY_PURPOSE = "seal-key"


@dataclass(frozen=True, slots=True)
class SealKey:
    """A seal's SM2 key pair: the private half sealed (opaque to all but its Signer), the public one DER."""

    sealed_private_key: bytes = field(repr=False)
    public_key: bytes


class Signer(Protocol):
    """Signs with a seal's key; a production HSM plugs in as another Signer, its key handle in the SealKey."""

    def sign(self, key: SealKey, message: bytes) -> bytes:
        """The SM2/SM3 signature of the message, DER (GB/T 35276); raises SigningUnavailable."""
        ...

    def new_key(self) -> SealKey:
        """A new key pair that this signer signs with; raises SigningUnavailable."""
        ...


class LocalSigner:
    """A Signer that opens keys from the vault in this process; for development and small installations."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def sign(self, key: SealKey, message: bytes) -> bytes:
        """The SM2/SM3 signature of the message, DER; VaultError when the key was sealed elsewhere."""
        return sm2.sign(self._vault.open(key.sealed_private_key, SEAL_KEY_PURPOSE), message)

    def new_key(self) -> SealKey:
        """A fresh key pair whose private half only this vault opens; raises Sm2Unavailable."""
        return new_seal_key(self._vault)


def new_seal_key(vault: Vault) -> SealKey:
    """A fresh SM2 key pair whose private half only this vault opens."""
    private_key = sm2.generate_private_key()
    return SealKey(vault.seal(private_key, SEAL_KEY_PURPOSE), sm2.public_key(private_key))


def pem(public_key: bytes) -> str:
    """A public key as PEM (RFC 7468), which is what other programs take."""
    lines = wrap(b64encode(public_key).decode(), 64)
    return "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""))


def verify_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the DER signature is the key's over the message, with the default signer id (GB/T 32918)."""
    return sm2.verify(public_key, message, signature)
