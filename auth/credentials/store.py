from dataclasses import asdict
from datetime import datetime
from typing import ClassVar

from auth.accounts.model import Post, Role
from auth.credentials.model import Credentials, Enrolment, totp_purpose
from auth.personal import AtClosure, Holding, Key
from auth.problems import AlreadyDone, Conflict
from auth.rows import Database, Duplicate, Index, Query, Row


def _totp(row: Row) -> str:
    return totp_purpose(row["_id"])


class CredentialStore:
    """Passwords and second factors, one row per account that has them. Every change names what it changes from."""

    COLLECTION = "credentials"
    SCHEMA_VERSION = 2
    # Version 2: posts that wait for their owner.
    UPGRADES: ClassVar = {1: lambda row: {**row, "offered": None}}
    PERSONAL: ClassVar = Holding(
        title="工作账号",
        found_by=(("_id", Key.ACCOUNT),),
        shown="username passwordChangedAt",
        hidden="_id v passwordHash temporaryUntil totp enrolment lastStep addresses devices offered",
        at_closure=AtClosure.DELETED,
        because="who has no post any more needs no password",
    )
    SEALED: ClassVar = {"totp": _totp, "enrolment.sealed": _totp}
    INDEXES = (Index((("username", 1),), unique=True),)
    QUERIES = (Query("username", rest="offered temporaryUntil"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, account_id: str) -> Credentials | None:
        """Return the credentials of an account."""
        row = await self._rows.get(account_id)
        return credentials_from_row(row) if row else None

    async def get_many(self, account_ids: list[str]) -> dict[str, Credentials]:
        """Return those that exist, by account."""
        return {row["_id"]: credentials_from_row(row) for row in await self._rows.get_many(account_ids)}

    async def by_username(self, username: str) -> Credentials | None:
        """Return the credentials of a username in its folded form."""
        row = await self._rows.first({"username": username})
        return credentials_from_row(row) if row else None

    async def add(self, credentials: Credentials) -> Credentials:
        """Add credentials; AlreadyDone when the username is taken or the account has some."""
        try:
            await self._rows.insert(credentials_to_row(credentials))
        except Duplicate as error:
            raise AlreadyDone("staff.username_taken", "username") from error
        return credentials

    async def add_many(self, credentials: list[Credentials]) -> None:
        """Add those of accounts that have none, for seeds."""
        there = await self.get_many([one.id for one in credentials])
        if missing := [credentials_to_row(one) for one in credentials if one.id not in there]:
            await self._rows.insert_many(missing)

    async def free_username(self, username: str, at: datetime) -> None:
        """Remove credentials of that username whose offered post nobody took in time: it isn't theirs for ever."""
        await self._rows.delete({"username": username, "offered": {"$ne": None}, "temporaryUntil": {"$lte": at}})

    async def forget_offer(self, old: Credentials, at: datetime) -> None:
        """Remove credentials whose offered post nobody took in time; AlreadyDone while there are others."""
        where = {"_id": old.id, "offered": {"$ne": None}, "temporaryUntil": {"$lte": at}}
        if not await self._rows.delete(where):
            raise AlreadyDone("staff.exists", "phone")

    async def spend_step(self, account_id: str, step: int) -> bool:
        """Use a TOTP step up; False when it, or a later one, has been used."""
        where = {"_id": account_id, "lastStep": {"$lt": step}}
        return await self._rows.update(where, {"$set": {"lastStep": step}}) == 1

    async def rehash(self, old: Credentials, password_hash: str) -> None:
        """Store the same password's hash with newer parameters, unless it was changed meanwhile."""
        where = {"_id": old.id, "passwordHash": old.password_hash}
        await self._rows.update(where, {"$set": {"passwordHash": password_hash}})

    async def set_password(self, old: Credentials, password_hash: str, at: datetime) -> None:
        """Store a password that its owner chose; Conflict when it was changed meanwhile."""
        where = {"_id": old.id, "passwordHash": old.password_hash}
        change = {"passwordHash": password_hash, "passwordChangedAt": at, "temporaryUntil": None}
        if not await self._rows.update(where, {"$set": change}):
            raise Conflict

    async def remember(self, account_id: str, addresses: tuple[str, ...], devices: tuple[str, ...]) -> None:
        """Store from where and with what the account signed in."""
        known = {"addresses": list(addresses), "devices": list(devices)}
        await self._rows.update({"_id": account_id}, {"$set": known})

    async def enrol(self, account_id: str, enrolment: Enrolment) -> None:
        """Store a second factor that waits for its first code, in place of an earlier one."""
        await self._rows.update({"_id": account_id}, {"$set": {"enrolment": _enrolment_to_row(enrolment)}})

    async def confirm(self, enrolling: Credentials, chosen: Credentials) -> None:
        """Store the confirmed second factor with its first step used, and the password that goes with it.

        Conflict when the enrolment or the password is another one by now: two confirmations at once, or a reset.
        """
        waiting = enrolling.enrolment.sealed if enrolling.enrolment else None
        where = {"_id": enrolling.id, "enrolment.sealed": waiting, "passwordHash": enrolling.password_hash}
        if not await self._rows.update(where, {"$set": _factors(chosen)}):
            raise Conflict

    async def reset(self, fresh: Credentials) -> None:
        """Store a temporary password; second factor and all that was known are gone."""
        known: Row = {"addresses": [], "devices": []}
        await self._rows.update({"_id": fresh.id}, {"$set": {**_factors(fresh), **known}})


def credentials_to_row(credentials: Credentials) -> Row:
    """Lay credentials out for storage."""
    return {
        "_id": credentials.id,
        "v": CredentialStore.SCHEMA_VERSION,
        "username": credentials.username,
        **_factors(credentials),
        "addresses": list(credentials.addresses),
        "devices": list(credentials.devices),
    }


def credentials_from_row(row: Row) -> Credentials:
    """Read credentials back."""
    enrolment = row["enrolment"]
    return Credentials(
        id=row["_id"],
        username=row["username"],
        password_hash=row["passwordHash"],
        password_changed_at=row["passwordChangedAt"],
        temporary_until=row["temporaryUntil"],
        totp=row["totp"],
        enrolment=enrolment and Enrolment(enrolment["sealed"], enrolment["expiresAt"]),
        last_step=row["lastStep"],
        addresses=tuple(row["addresses"]),
        devices=tuple(row["devices"]),
        offered=row["offered"] and Post(**{**row["offered"], "role": Role(row["offered"]["role"])}),
    )


def _factors(credentials: Credentials) -> Row:
    return {
        "passwordHash": credentials.password_hash,
        "passwordChangedAt": credentials.password_changed_at,
        "temporaryUntil": credentials.temporary_until,
        "totp": credentials.totp,
        "enrolment": credentials.enrolment and _enrolment_to_row(credentials.enrolment),
        "lastStep": credentials.last_step,
        "offered": credentials.offered and {**asdict(credentials.offered), "role": credentials.offered.role.value},
    }


def _enrolment_to_row(enrolment: Enrolment) -> Row:
    return {"sealed": enrolment.sealed, "expiresAt": enrolment.expires_at}
