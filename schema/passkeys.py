from datetime import datetime

import strawberry

from auth.passkeys import model
from schema.node import global_id


@strawberry.type(description="A passkey (通行密钥) that one can sign in with, instead of a code.")
class Passkey:
    id: strawberry.ID = strawberry.field(description="Names the passkey.")
    name: str = strawberry.field(description="What one called it.")
    created_at: datetime = strawberry.field(description="When it was added.")
    last_used_at: datetime | None = strawberry.field(description="When it last signed one in.")

    @classmethod
    def of(cls, passkey: model.Passkey) -> "Passkey":
        """Publish a passkey to its owner."""
        return cls(
            id=global_id("Passkey", passkey.id),
            name=passkey.name,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
        )
