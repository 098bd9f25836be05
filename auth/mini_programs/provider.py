from datetime import datetime
from typing import Protocol

from auth.linked_identities.model import MiniProgramProvider


class MiniProgram(Protocol):
    """Our mini-program at one provider, and what the provider tells of the person who opened it."""

    provider: MiniProgramProvider
    app_id: str
    # Whether the provider refuses a phone code the second time. Alipay's is the same text every time: who has it may
    # open a new account with it, and needs a text message's code besides to get at one that is there.
    phone_codes_once: bool

    async def subject(self, code: str, at: datetime) -> str:
        """Return the provider's name for the person; raises Invalid, ProviderUnavailable and others."""

    async def phone(self, phone_code: str, at: datetime) -> str:
        """Return the phone that the person let us have; raises the same."""
