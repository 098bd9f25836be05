from datetime import datetime
from typing import ClassVar

import orjson

from auth.personal import AtClosure, Holding, Key
from auth.problems import AlreadyDone
from auth.rows import Database, Duplicate, Index, Query, Row
from resolvers.exchanges.proposals import PROPOSAL_LIFETIME, PartnerChange, PartnerProposal

MOST = 100


class PartnerProposalStore:
    """Changes that wait for a second administrator. What becomes of them is in the staff log."""

    COLLECTION = "partnerProposals"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="待确认的跨省协作变更",
        found_by=(("by", Key.ACCOUNT),),
        shown="change subject reason proposedAt",
        hidden="_id v content by byName",
        at_closure=AtClosure.EXPIRES,
        because="gone after 14 days",
    )
    INDEXES = (
        # The same proposed twice, even at once, is one; another content waits until that is decided.
        Index((("change", 1), ("subject", 1)), unique=True),
        Index((("by", 1),)),
        Index((("proposedAt", 1),), expire_after=int(PROPOSAL_LIFETIME.total_seconds())),
    )
    QUERIES = (Query(sort="-proposedAt", range="proposedAt"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, proposal_id: str) -> PartnerProposal | None:
        """Return the proposal of that id."""
        row = await self._rows.get(proposal_id)
        return partner_proposal_from_row(row) if row else None

    async def add(self, proposal: PartnerProposal) -> None:
        """Add a proposal; AlreadyDone when such a change waits already."""
        try:
            await self._rows.insert(partner_proposal_to_row(proposal))
        except Duplicate as error:
            raise AlreadyDone("partner.proposed") from error

    async def take(self, proposal: PartnerProposal) -> bool:
        """Remove a proposal that somebody decided; False when somebody else just did."""
        return await self._rows.delete({"_id": proposal.id}) == 1

    async def waiting(self, at: datetime) -> list[PartnerProposal]:
        """Return what waits, newest first, at most 100."""
        where = {"proposedAt": {"$gt": at - PROPOSAL_LIFETIME}}
        rows = await self._rows.find(where, sort=(("proposedAt", -1),), limit=MOST)
        return [partner_proposal_from_row(row) for row in rows]


def partner_proposal_to_row(proposal: PartnerProposal) -> Row:
    """Lay a proposal out for storage; its content as text, since its members are others' business."""
    return {
        "_id": proposal.id,
        "v": PartnerProposalStore.SCHEMA_VERSION,
        "change": proposal.change.value,
        "subject": proposal.subject,
        "content": orjson.dumps(proposal.content).decode(),
        "by": proposal.by,
        "byName": proposal.by_name,
        "reason": proposal.reason,
        "proposedAt": proposal.proposed_at,
    }


def partner_proposal_from_row(row: Row) -> PartnerProposal:
    """Read a proposal back."""
    return PartnerProposal(
        id=row["_id"],
        change=PartnerChange(row["change"]),
        subject=row["subject"],
        content=orjson.loads(row["content"]),
        by=row["by"],
        by_name=row["byName"],
        reason=row["reason"],
        proposed_at=row["proposedAt"],
    )
