from datetime import datetime
from typing import ClassVar

from auth.accounts.model import Post, Role
from auth.personal import AtClosure, Holding, Key
from auth.problems import AlreadyDone
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row
from resolvers.staff.model import PROPOSAL_LIFETIME, PostProposal

MOST = 100


class PostProposalStore:
    """Posts that wait for a second administrator. What becomes of them is in the staff log."""

    COLLECTION = "postProposals"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="待确认的岗位",
        found_by=(("about", Key.ACCOUNT), ("by", Key.ACCOUNT), ("phone", Key.PHONE)),
        shown="department role region reason proposedAt",
        hidden="_id v about username phone by byName",
        at_closure=AtClosure.EXPIRES,
        because="gone after 14 days",
    )
    ENCRYPTED: ClassVar = {"phone": Encrypted.LOOKED_UP}
    INDEXES = (
        # The same proposed twice, even at once, is one.
        Index((("department", 1), ("role", 1), ("region", 1), ("username", 1)), unique=True),
        Index((("department", 1), ("proposedAt", -1), ("_id", -1))),
        Index((("about", 1),)),
        Index((("by", 1),)),
        Index((("phone", 1),)),
        Index((("proposedAt", 1),), expire_after=int(PROPOSAL_LIFETIME.total_seconds())),
    )
    QUERIES = (Query("department", sort="-proposedAt -_id", range="proposedAt"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, proposal_id: str) -> PostProposal | None:
        """Return the proposal of that id."""
        row = await self._rows.get(proposal_id)
        return proposal_from_row(row) if row else None

    async def add(self, proposal: PostProposal) -> None:
        """Add a proposal; AlreadyDone when the same waits already."""
        try:
            await self._rows.insert(proposal_to_row(proposal))
        except Duplicate as error:
            raise AlreadyDone("staff.proposed", "role") from error

    async def take(self, proposal: PostProposal) -> bool:
        """Remove a proposal that somebody decided; False when somebody else just did."""
        return await self._rows.delete({"_id": proposal.id}) == 1

    async def waiting(self, departments: tuple[str, ...], at: datetime) -> list[PostProposal]:
        """Return what waits in these departments, newest first, at most 100."""
        where = {"department": {"$in": list(departments)}, "proposedAt": {"$gt": at - PROPOSAL_LIFETIME}}
        rows = await self._rows.find(where, sort=(("proposedAt", -1), ("_id", -1)), limit=MOST)
        return [proposal_from_row(row) for row in rows]


def proposal_to_row(proposal: PostProposal) -> Row:
    """Lay a proposal out for storage."""
    return {
        "_id": proposal.id,
        "v": PostProposalStore.SCHEMA_VERSION,
        "department": proposal.post.department,
        "role": proposal.post.role.value,
        "region": proposal.post.region,
        "username": proposal.username,
        "about": proposal.about,
        "phone": proposal.phone,
        "by": proposal.by,
        "byName": proposal.by_name,
        "reason": proposal.reason,
        "proposedAt": proposal.proposed_at,
    }


def proposal_from_row(row: Row) -> PostProposal:
    """Read a proposal back."""
    return PostProposal(
        id=row["_id"],
        post=Post(Role(row["role"]), row["department"], row["region"]),
        username=row["username"],
        about=row["about"],
        phone=row["phone"],
        by=row["by"],
        by_name=row["byName"],
        reason=row["reason"],
        proposed_at=row["proposedAt"],
    )
