from datetime import datetime
from typing import ClassVar

from auth.consents.model import Consent
from auth.consents.purpose import Purpose
from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Index, Query, Row
from auth.sessions.model import Channel

MOST = 200


class ConsentStore:
    """Consents, given and withdrawn. `open` marks those that nobody withdrew."""

    COLLECTION = "consents"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="同意记录",
        found_by=(("account", Key.ACCOUNT),),
        shown="_id purpose version hash givenAt channel withdrawnAt",
        hidden="v account ward open",
        at_closure=AtClosure.FORGOTTEN,
        because="all are withdrawn, and stay as evidence of what was agreed to (个人信息保护法 art. 14, 55)",
    )
    INDEXES = (
        # The same consent sent twice, even at once, is one.
        Index(
            (("account", 1), ("purpose", 1), ("ward", 1), ("version", 1)),
            unique=True,
            where={"open": {"$exists": True}},
        ),
        Index((("account", 1), ("givenAt", -1), ("_id", -1))),
        Index((("ward", 1), ("purpose", 1))),
    )
    QUERIES = (
        Query("account purpose ward version", rest="open"),
        Query("account", sort="-givenAt -_id"),
        Query("account", rest="purpose ward open"),
        Query("ward purpose", rest="version open"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def of_account(self, account: str) -> list[Consent]:
        """Return what an account agreed to, newest first, at most 200."""
        rows = await self._rows.find({"account": account}, sort=(("givenAt", -1), ("_id", -1)), limit=MOST)
        return [consent_from_row(row) for row in rows]

    async def current(self, account: str, purpose: Purpose, version: int, ward: str | None = None) -> Consent | None:
        """Return an account's consent to that version that nobody withdrew; for itself, or for a child."""
        where = {"account": account, "purpose": purpose.value, "ward": ward, "version": version, "open": True}
        row = await self._rows.first(where)
        return consent_from_row(row) if row else None

    async def for_ward(self, ward: str, purpose: Purpose, version: int) -> list[Consent]:
        """Return guardians' consents to that version for a child that nobody withdrew."""
        where = {"ward": ward, "purpose": purpose.value, "version": version, "open": True}
        return [consent_from_row(row) for row in await self._rows.find(where, limit=MOST)]

    async def add(self, consent: Consent) -> bool:
        """Add a consent; False when there is one for the same already."""
        try:
            await self._rows.insert(consent_to_row(consent))
        except Duplicate:
            return False
        return True

    async def name_ward(self, consent: Consent, ward: str) -> None:
        """Let a consent name the child that it turned out to be for; one that names it already stays the one."""
        where = {"_id": consent.id, "ward": None}
        try:
            await self._rows.update(where, {"$set": {"ward": ward}})
        except Duplicate:
            return

    async def withdraw(self, account: str, purpose: Purpose, ward: str | None, at: datetime) -> int:
        """Withdraw an account's consents of every version; returns how many."""
        where = {"account": account, "purpose": purpose.value, "ward": ward, "open": True}
        return await self._rows.update_all(where, {"$set": {"withdrawnAt": at}, "$unset": {"open": ""}})

    async def forget(self, account: str, at: datetime) -> None:
        """Withdraw everything that an account agreed to."""
        where = {"account": account, "open": True}
        await self._rows.update_all(where, {"$set": {"withdrawnAt": at}, "$unset": {"open": ""}})


def consent_to_row(consent: Consent) -> Row:
    """Lay a consent out for storage; one that was withdrawn has no `open`, as the partial index wants."""
    row: Row = {
        "_id": consent.id,
        "v": ConsentStore.SCHEMA_VERSION,
        "account": consent.account,
        "purpose": consent.purpose.value,
        "version": consent.version,
        "hash": consent.hash,
        "givenAt": consent.given_at,
        "channel": consent.channel.value,
        "ward": consent.ward,
        "withdrawnAt": consent.withdrawn_at,
    }
    return row if consent.withdrawn_at else {**row, "open": True}


def consent_from_row(row: Row) -> Consent:
    """Read a consent back."""
    return Consent(
        id=row["_id"],
        account=row["account"],
        purpose=Purpose(row["purpose"]),
        version=row["version"],
        hash=row["hash"],
        given_at=row["givenAt"],
        channel=Channel(row["channel"]),
        ward=row["ward"],
        withdrawn_at=row["withdrawnAt"],
    )
