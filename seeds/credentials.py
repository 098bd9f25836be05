"""Passwords and authenticator secrets of the demo cast's staff, which /dev/people shows."""

from datetime import datetime

import argon2

from auth.credentials.model import Credentials, totp_purpose
from auth.vault import Vault
from seeds.people import CastMember

# As cheap as argon2 gets: these passwords are published, and a hundred real hashes would take twenty seconds. The
# first sign-in renews the hash.
_HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def cast_credentials(account_id: str, member: CastMember, vault: Vault, at: datetime) -> Credentials:
    """What a member of staff signs in with; raises ValueError for anybody else."""
    if member.username is None or member.password is None or member.totp_secret is None:
        raise ValueError("only staff have passwords")
    return Credentials(
        id=account_id,
        username=member.username,
        password_hash=_HASHER.hash(member.password),
        password_changed_at=at,
        totp=vault.seal(member.totp_secret.encode(), totp_purpose(account_id)),
    )
