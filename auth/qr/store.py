from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.qr.model import MAX_TRIES, QrSignIn, QrState
from auth.rows import Database, Index, Query, Row
from auth.sessions.model import Channel


class QrSignInStore:
    """Pages that wait for a phone to let them in; forgotten an hour later. Every move is guarded by the filter."""

    COLLECTION = "qrSignIns"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="扫码登录",
        found_by=(("account", Key.ACCOUNT),),
        shown="device channel requestedAt expiresAt state",
        hidden="_id v account session ticketDigest tries",
        at_closure=AtClosure.DELETED,
        because="nobody is let in any more",
    )
    INDEXES = (
        Index((("ticketDigest", 1),), unique=True),
        Index((("account", 1),)),
        Index((("expiresAt", 1),), expire_after=3600),
    )
    QUERIES = (Query("ticketDigest"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, wanted: QrSignIn) -> None:
        """Add one that waits."""
        await self._rows.insert(qr_to_row(wanted))

    async def get(self, qr_id: str) -> QrSignIn | None:
        """Return the one behind a code's digest, those that are over too for an hour."""
        row = await self._rows.get(qr_id)
        return qr_from_row(row) if row else None

    async def of_ticket(self, ticket_digest: str) -> QrSignIn | None:
        """Return the one behind a ticket's digest."""
        row = await self._rows.first({"ticketDigest": ticket_digest})
        return qr_from_row(row) if row else None

    async def bind(self, qr_id: str, account: str, session: str) -> bool:
        """Bind it to the phone that scans first; False when another phone was."""
        change = {"state": QrState.SCANNED.value, "account": account, "session": session}
        return await self._rows.update({"_id": qr_id, "state": QrState.WAITING.value}, {"$set": change}) == 1

    async def count_try(self, qr_id: str, session: str) -> bool:
        """Count one try of the phone that scanned; False when none is left or it is not that phone's turn."""
        where = {
            "_id": qr_id,
            "state": QrState.SCANNED.value,
            "session": session,
            "tries": {"$lt": MAX_TRIES},
        }
        return await self._rows.update(where, {"$inc": {"tries": 1}}) == 1

    async def give_up(self, qr_id: str) -> bool:
        """End it when its tries are used up; tells whether they were."""
        where = {"_id": qr_id, "state": QrState.SCANNED.value, "tries": {"$gte": MAX_TRIES}}
        return await self._rows.update(where, {"$set": {"state": QrState.DENIED.value}}) == 1

    async def settle(self, qr_id: str, session: str, state: QrState) -> bool:
        """Approve or deny, as the phone that scanned; False when it was not that phone's turn."""
        where = {"_id": qr_id, "state": QrState.SCANNED.value, "session": session}
        return await self._rows.update(where, {"$set": {"state": state.value}}) == 1

    async def spend(self, qr_id: str) -> bool:
        """Use an approval up; False when there is none or somebody else just did."""
        where = {"_id": qr_id, "state": QrState.APPROVED.value}
        return await self._rows.update(where, {"$set": {"state": QrState.DONE.value}}) == 1


def qr_to_row(wanted: QrSignIn) -> Row:
    """Lay a sign-in by QR code out for storage."""
    return {
        "_id": wanted.id,
        "v": QrSignInStore.SCHEMA_VERSION,
        "ticketDigest": wanted.ticket_digest,
        "device": wanted.device,
        "channel": wanted.channel.value,
        "requestedAt": wanted.requested_at,
        "expiresAt": wanted.expires_at,
        "state": wanted.state.value,
        "account": wanted.account,
        "session": wanted.session,
        "tries": wanted.tries,
    }


def qr_from_row(row: Row) -> QrSignIn:
    """Read a sign-in by QR code back."""
    return QrSignIn(
        id=row["_id"],
        ticket_digest=row["ticketDigest"],
        device=row["device"],
        channel=Channel(row["channel"]),
        requested_at=row["requestedAt"],
        expires_at=row["expiresAt"],
        state=QrState(row["state"]),
        account=row["account"],
        session=row["session"],
        tries=row["tries"],
    )
