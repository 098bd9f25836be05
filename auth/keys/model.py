from dataclasses import dataclass
from datetime import datetime

KEY_PURPOSE = "token-key"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key that signs access tokens; the private part is sealed by the vault.

    A retired key signs no more but still verifies, until its last token has run out.
    """

    kid: str
    sealed_private_key: bytes
    public_pem: str
    created_at: datetime
    retired_at: datetime | None = None
