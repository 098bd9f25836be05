from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LOCAL_KEY_BYTES = 96


@dataclass(frozen=True, slots=True)
class KeyManagement:
    """Who wraps the data key: a provider of the driver's (aws, azure, gcp, kmip, local) and how to reach it."""

    provider: str
    credentials: Mapping[str, Any]
    master_key: Mapping[str, Any] | None = None
    tls: Mapping[str, Any] | None = None


def local_key_management(master_key: bytes) -> KeyManagement:
    """Wrap by a key derived from the master key (HKDF-SHA256); for development and small installations."""
    derived = HKDF(SHA256(), _LOCAL_KEY_BYTES, None, b"tongban field level encryption").derive(master_key)
    return KeyManagement("local", {"key": derived})
