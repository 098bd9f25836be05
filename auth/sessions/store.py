from datetime import datetime
from typing import ClassVar

from auth.acting import Acting
from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Index, Query, Row, StaleRow
from auth.sessions.model import Channel, Session


class SessionStore:
    """Signed-in devices."""

    COLLECTION = "sessions"
    SCHEMA_VERSION = 2
    # Version 2: when the person last showed their face.
    UPGRADES: ClassVar = {1: lambda row: {**row, "faceAt": None}}
    PERSONAL: ClassVar = Holding(
        title="登录设备",
        found_by=(("account", Key.ACCOUNT),),
        shown="device channel createdAt lastSeenAt expiresAt revokedAt faceAt",
        hidden="_id v account refreshDigest usedDigests actingFor revision",
        at_closure=AtClosure.DELETED,
        because="nobody is signed in any more",
    )
    INDEXES = (
        Index((("account", 1), ("createdAt", -1), ("_id", -1))),
        Index((("expiresAt", 1),), expire_after=0),
    )
    QUERIES = (Query("account", sort="-createdAt -_id", rest="revokedAt expiresAt _id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, session_id: str) -> Session | None:
        """Return the session of that id."""
        row = await self._rows.get(session_id)
        return session_from_row(row) if row else None

    async def add(self, session: Session) -> Session:
        """Add a session."""
        await self._rows.insert(session_to_row(session))
        return session

    async def save(self, session: Session) -> Session:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(session_to_row(session))
        except StaleRow as error:
            raise Conflict from error
        return session

    async def step_up(self, session_id: str, at: datetime) -> Session | None:
        """Note that the person showed their face, whatever the revision; None when the session has ended."""
        change = {"$set": {"faceAt": at}, "$inc": {"revision": 1}}
        where = {"_id": session_id, "revokedAt": None, "expiresAt": {"$gt": at}}
        return await self.get(session_id) if await self._rows.update(where, change) == 1 else None

    async def live(self, account_id: str, at: datetime, limit: int = 50) -> list[Session]:
        """Return the account's sessions that count, newest first."""
        order = (("createdAt", -1), ("_id", -1))
        where = {"account": account_id, "revokedAt": None, "expiresAt": {"$gt": at}}
        rows = await self._rows.find(where, sort=order, limit=limit)
        return [session_from_row(row) for row in rows]

    async def revoke(self, session_id: str, at: datetime) -> bool:
        """End one session at once, whatever its revision; False when it had ended before."""
        change = {"$set": {"revokedAt": at}, "$inc": {"revision": 1}}
        return await self._rows.update({"_id": session_id, "revokedAt": None}, change) == 1

    async def revoke_all(self, account_id: str, at: datetime) -> None:
        """End every session of an account."""
        change = {"$set": {"revokedAt": at}, "$inc": {"revision": 1}}
        await self._rows.update_all({"account": account_id, "revokedAt": None}, change)

    async def revoke_others(self, account_id: str, kept: str, at: datetime) -> None:
        """End every session of an account but one."""
        change = {"$set": {"revokedAt": at}, "$inc": {"revision": 1}}
        await self._rows.update_all({"account": account_id, "_id": {"$ne": kept}, "revokedAt": None}, change)


def session_to_row(session: Session) -> Row:
    """Lay a session out for storage."""
    return {
        "_id": session.id,
        "v": SessionStore.SCHEMA_VERSION,
        "account": session.account,
        "device": session.device,
        "channel": session.channel.value,
        "refreshDigest": session.refresh_digest,
        "createdAt": session.created_at,
        "lastSeenAt": session.last_seen_at,
        "expiresAt": session.expires_at,
        "actingFor": session.acting_for and session.acting_for.text(),
        "revokedAt": session.revoked_at,
        "usedDigests": list(session.used_digests),
        "faceAt": session.face_at,
        "revision": session.revision,
    }


def session_from_row(row: Row) -> Session:
    """Read a session back."""
    return Session(
        id=row["_id"],
        account=row["account"],
        device=row["device"],
        channel=Channel(row["channel"]),
        refresh_digest=row["refreshDigest"],
        created_at=row["createdAt"],
        last_seen_at=row["lastSeenAt"],
        expires_at=row["expiresAt"],
        acting_for=Acting.of_text(row["actingFor"]) if row["actingFor"] else None,
        revoked_at=row["revokedAt"],
        used_digests=tuple(row["usedDigests"]),
        face_at=row["faceAt"],
        revision=row["revision"],
    )
