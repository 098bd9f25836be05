from datetime import datetime

import strawberry

from resolvers.applications.commitments import commitment_text, text_hash
from resolvers.applications.window import Commitment as Accepted
from resolvers.matters.model import Matter


@strawberry.type(description="What an applicant commits to (告知承诺); show the text before you send its hash.")
class Commitment:
    text: str = strawberry.field(description="The text, word for word.")
    hash: str = strawberry.field(description="SHA-256 in hex of the text.")
    accepted_at: datetime | None = strawberry.field(description="When it was accepted; null while it is not.")

    @classmethod
    def offered(cls, matter: Matter) -> "Commitment | None":
        """Publish what an applicant of the matter would commit to; None where it takes no commitment."""
        text = commitment_text(matter)
        return cls(text=text, hash=text_hash(text), accepted_at=None) if text else None

    @classmethod
    def of(cls, accepted: Accepted | None, matter: Matter) -> "Commitment | None":
        """Publish what was accepted, else what would be."""
        if accepted is None:
            return cls.offered(matter)
        return cls(text=accepted.text, hash=accepted.sha256, accepted_at=accepted.accepted_at)
