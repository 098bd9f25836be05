from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from auth.passkeys.model import MAX_PASSKEYS, Ceremony, Challenge, Passkey
from auth.personal import AtClosure, Holding, Key
from auth.problems import AlreadyDone, LimitExceeded
from auth.rows import Database, Duplicate, Index, Query, Row
from auth.sessions.model import Channel


class PasskeyStore:
    """People's passkeys."""

    COLLECTION = "passkeys"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="通行密钥",
        found_by=(("account", Key.ACCOUNT),),
        shown="name transports createdAt lastUsedAt",
        hidden="_id v account place credential publicKey signCount",
        at_closure=AtClosure.DELETED,
        because="they sign nobody in any more",
    )
    INDEXES = (
        Index((("account", 1), ("place", 1)), unique=True),
        Index((("credential", 1),), unique=True),
    )
    QUERIES = (Query("account"), Query("credential"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def of_account(self, account: str) -> list[Passkey]:
        """Return an account's passkeys, newest first."""
        rows = await self._rows.find({"account": account}, limit=MAX_PASSKEYS)
        return sorted((passkey_from_row(row) for row in rows), key=lambda one: one.created_at, reverse=True)

    async def by_credential(self, credential: str) -> Passkey | None:
        """Return the passkey of that WebAuthn id."""
        row = await self._rows.first({"credential": credential})
        return passkey_from_row(row) if row else None

    async def add(self, passkey: Passkey) -> Passkey:
        """Add a passkey in the account's first free place; raises AlreadyDone or LimitExceeded."""
        taken = {one.place for one in await self.of_account(passkey.account)}
        for place in (place for place in range(MAX_PASSKEYS) if place not in taken):
            if await self.by_credential(passkey.credential):
                raise AlreadyDone("passkey.known", "credential")
            placed = replace(passkey, place=place)
            try:
                await self._rows.insert(passkey_to_row(placed))
            except Duplicate:
                continue  # taken meanwhile: the place, or the credential
            return placed
        raise LimitExceeded("passkey.too_many", maximum=MAX_PASSKEYS)

    async def count_use(self, passkey: Passkey, sign_count: int, at: datetime) -> bool:
        """Record a use; False when another use was recorded since the passkey was read."""
        where = {"_id": passkey.id, "signCount": passkey.sign_count}
        return await self._rows.update(where, {"$set": {"signCount": sign_count, "lastUsedAt": at}}) == 1

    async def remove(self, account: str, passkey_id: str) -> bool:
        """Remove an account's passkey; False when it has none of that id."""
        return await self._rows.delete({"_id": passkey_id, "account": account}) == 1

    async def remove_all(self, account: str) -> None:
        """Remove every passkey of an account."""
        await self._rows.delete({"account": account})


class ChallengeStore:
    """Challenges of passkeys that wait for their answer; each is taken once."""

    COLLECTION = "passkeyChallenges"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="通行密钥登记",
        found_by=(("account", Key.ACCOUNT),),
        shown="ceremony name expiresAt",
        hidden="_id v account session channel",
        at_closure=AtClosure.DELETED,
        because="there is nothing left to register them for",
    )
    INDEXES = (Index((("account", 1),)), Index((("expiresAt", 1),), expire_after=0))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, challenge: Challenge) -> None:
        """Keep a challenge until it is answered."""
        await self._rows.insert(challenge_to_row(challenge))

    async def take(
        self, challenge_id: str, ceremony: Ceremony, account: str | None = None, session: str | None = None
    ) -> Challenge | None:
        """Use a challenge up; None when it isn't there, or was given for another ceremony, account or session."""
        row = await self._rows.get(challenge_id)
        where = {"_id": challenge_id, "ceremony": ceremony.value, "account": account, "session": session}
        taken = row is not None and await self._rows.delete(where) == 1
        return challenge_from_row(row) if row is not None and taken else None


def passkey_to_row(passkey: Passkey) -> Row:
    """Lay a passkey out for storage."""
    return {
        "_id": passkey.id,
        "v": PasskeyStore.SCHEMA_VERSION,
        "account": passkey.account,
        "place": passkey.place,
        "name": passkey.name,
        "credential": passkey.credential,
        "publicKey": passkey.public_key,
        "signCount": passkey.sign_count,
        "transports": list(passkey.transports),
        "createdAt": passkey.created_at,
        "lastUsedAt": passkey.last_used_at,
    }


def passkey_from_row(row: Row) -> Passkey:
    """Read a passkey back."""
    return Passkey(
        id=row["_id"],
        account=row["account"],
        place=row["place"],
        name=row["name"],
        credential=row["credential"],
        public_key=bytes(row["publicKey"]),
        sign_count=row["signCount"],
        transports=tuple(row["transports"]),
        created_at=row["createdAt"],
        last_used_at=row["lastUsedAt"],
    )


def challenge_to_row(challenge: Challenge) -> Row:
    """Lay a challenge out for storage."""
    return {
        "_id": challenge.id,
        "v": ChallengeStore.SCHEMA_VERSION,
        "ceremony": challenge.ceremony.value,
        "expiresAt": challenge.expires_at,
        "name": challenge.name,
        "channel": challenge.channel.value if challenge.channel else None,
        "account": challenge.account,
        "session": challenge.session,
    }


def challenge_from_row(row: Row) -> Challenge:
    """Read a challenge back."""
    return Challenge(
        id=row["_id"],
        ceremony=Ceremony(row["ceremony"]),
        expires_at=row["expiresAt"],
        name=row["name"],
        channel=Channel(row["channel"]) if row["channel"] else None,
        account=row["account"],
        session=row["session"],
    )
