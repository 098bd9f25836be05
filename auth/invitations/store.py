from datetime import datetime
from typing import ClassVar

from auth.accounts.model import MemberRole
from auth.invitations.model import INVITATION_LIFETIME, Invitation, InvitationStatus
from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Index, Query, Row, StaleRow

MOST = 100
_NEWEST = (("invitedAt", -1), ("_id", -1))


class InvitationStore:
    """Invitations into organizations."""

    COLLECTION = "invitations"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="组织邀请",
        found_by=(("inviter", Key.ACCOUNT), ("to", Key.BLINDED_PHONE)),
        shown="organization role invitedAt status answeredAt",
        hidden="_id v inviter to key revision",
        at_closure=AtClosure.FORGOTTEN,
        because="open ones that the person sent are taken back; the organization's record of who invited stays",
    )
    INDEXES = (
        # The same invitation sent twice finds the first one.
        Index((("inviter", 1), ("key", 1)), unique=True),
        Index((("to", 1), ("status", 1), ("invitedAt", -1), ("_id", -1))),
        Index((("organization", 1), ("status", 1), ("invitedAt", -1), ("_id", -1))),
    )
    QUERIES = (
        Query("inviter key"),
        Query("inviter", rest="status"),
        Query("to status", sort="-invitedAt -_id", range="invitedAt"),
        Query("organization status", sort="-invitedAt -_id", range="invitedAt"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, invitation_id: str) -> Invitation | None:
        """Return the invitation of that id."""
        row = await self._rows.get(invitation_id)
        return invitation_from_row(row) if row else None

    async def of_key(self, inviter: str, key: str) -> Invitation | None:
        """Return what this account sent under this key."""
        row = await self._rows.first({"inviter": inviter, "key": key})
        return invitation_from_row(row) if row else None

    async def add(self, invitation: Invitation) -> bool:
        """Add an invitation; False when the key was used before."""
        try:
            await self._rows.insert(invitation_to_row(invitation))
        except Duplicate:
            return False
        return True

    async def save(self, invitation: Invitation) -> Invitation:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(invitation_to_row(invitation))
        except StaleRow as error:
            raise Conflict from error
        return invitation

    async def offered_to(self, to: str, at: datetime) -> list[Invitation]:
        """Return invitations to a blinded phone that may still be answered, newest first, at most 100."""
        rows = await self._rows.find(_waiting({"to": to}, at), sort=_NEWEST, limit=MOST)
        return [invitation_from_row(row) for row in rows]

    async def offered_by(self, organizations: list[str], at: datetime) -> dict[str, list[Invitation]]:
        """Return each organization's invitations that may still be answered, newest first, at most 100 of each."""
        each = {"_id": "$organization", "rows": {"$push": "$$ROOT"}}
        stages: list[Row] = [
            {"$match": _waiting({"organization": {"$in": organizations}}, at)},
            {"$sort": dict(_NEWEST)},
            {"$group": each},
            {"$project": {"rows": {"$slice": ["$rows", MOST]}}},
        ]
        found = {one["_id"]: one["rows"] for one in await self._rows.aggregate(stages)}
        return {one: [invitation_from_row(row) for row in found.get(one, ())] for one in organizations}

    async def forget(self, account: str, at: datetime) -> None:
        """Take back what an account offered and nobody answered."""
        change = {"$set": {"status": InvitationStatus.WITHDRAWN.value, "answeredAt": at}, "$inc": {"revision": 1}}
        await self._rows.update_all({"inviter": account, "status": InvitationStatus.OFFERED.value}, change)


def _waiting(whose: Row, at: datetime) -> Row:
    living = {"$gt": at - INVITATION_LIFETIME}
    return {**whose, "status": InvitationStatus.OFFERED.value, "invitedAt": living}


def invitation_to_row(invitation: Invitation) -> Row:
    """Lay an invitation out for storage."""
    return {
        "_id": invitation.id,
        "v": InvitationStore.SCHEMA_VERSION,
        "organization": invitation.organization,
        "to": invitation.to,
        "role": invitation.role.value,
        "inviter": invitation.inviter,
        "invitedAt": invitation.invited_at,
        "key": invitation.key,
        "status": invitation.status.value,
        "answeredAt": invitation.answered_at,
        "revision": invitation.revision,
    }


def invitation_from_row(row: Row) -> Invitation:
    """Read an invitation back."""
    return Invitation(
        id=row["_id"],
        organization=row["organization"],
        to=row["to"],
        role=MemberRole(row["role"]),
        inviter=row["inviter"],
        invited_at=row["invitedAt"],
        key=row["key"],
        status=InvitationStatus(row["status"]),
        answered_at=row["answeredAt"],
        revision=row["revision"],
    )
