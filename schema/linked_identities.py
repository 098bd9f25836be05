from datetime import datetime

import strawberry

from auth.linked_identities.model import LinkedIdentity as LinkedIdentityModel
from auth.linked_identities.model import MiniProgramProvider


@strawberry.type(description="A provider's mini-program that signs one in.")
class LinkedIdentity:
    provider: MiniProgramProvider = strawberry.field(description="Whose.")
    linked_at: datetime = strawberry.field(description="Since when.")

    @classmethod
    def of(cls, link: LinkedIdentityModel) -> "LinkedIdentity":
        """Publish a link to its owner; what the provider calls them stays here."""
        return cls(provider=link.provider, linked_at=link.linked_at)
