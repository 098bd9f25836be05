from datetime import datetime
from typing import ClassVar

from auth.openid.model import AuthorizationCode, Grant
from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Index, Query, Row


class AuthorizationCodeStore:
    """Codes on their way to clients, by digest."""

    COLLECTION = "authorizationCodes"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="第三方登录授权码",
        found_by=(("account", Key.ACCOUNT),),
        shown="client scopes redirectUri authenticatedAt expiresAt usedAt",
        hidden="_id v account session signOn challenge nonce replayedAt",
        at_closure=AtClosure.DELETED,
        because="nobody signs in with them any more",
    )
    # Used codes stay for a day: who sends one again must be noticed.
    INDEXES = (Index((("account", 1),)), Index((("expiresAt", 1),), expire_after=86400))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, code_id: str) -> AuthorizationCode | None:
        """Return the code of that digest, used or not."""
        row = await self._rows.get(code_id)
        return code_from_row(row) if row else None

    async def add(self, code: AuthorizationCode) -> None:
        """Add a code."""
        await self._rows.insert(code_to_row(code))

    async def spend(self, code_id: str, at: datetime) -> bool:
        """Use a code up; False when it has been used before."""
        return await self._rows.update({"_id": code_id, "usedAt": None}, {"$set": {"usedAt": at}}) == 1

    async def mark_replayed(self, code_id: str, at: datetime) -> None:
        """Remember that a used code came again."""
        await self._rows.update({"_id": code_id}, {"$set": {"replayedAt": at}})


class GrantStore:
    """What clients may know of people, by session."""

    COLLECTION = "grants"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="第三方登录授权",
        found_by=(("account", Key.ACCOUNT),),
        shown="client scopes authenticatedAt createdAt expiresAt",
        hidden="_id v account signOn",
        at_closure=AtClosure.DELETED,
        because="no portal learns anything of the person any more",
    )
    INDEXES = (
        Index((("account", 1), ("client", 1), ("createdAt", -1), ("_id", -1))),
        Index((("expiresAt", 1),), expire_after=0),
    )
    QUERIES = (Query("account client", sort="-createdAt -_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, session_id: str) -> Grant | None:
        """Return the grant of that session."""
        row = await self._rows.get(session_id)
        return grant_from_row(row) if row else None

    async def add(self, grant: Grant) -> None:
        """Add a grant."""
        await self._rows.insert(grant_to_row(grant))

    async def extend(self, session_id: str, until: datetime) -> None:
        """Let a grant last as long as its session."""
        await self._rows.update({"_id": session_id}, {"$set": {"expiresAt": until}})

    async def latest(self, account_id: str, client_id: str, limit: int = 5) -> list[Grant]:
        """Return the newest grants of a person to a client."""
        order = (("createdAt", -1), ("_id", -1))
        rows = await self._rows.find({"account": account_id, "client": client_id}, sort=order, limit=limit)
        return [grant_from_row(row) for row in rows]


def code_to_row(code: AuthorizationCode) -> Row:
    """Lay a code out for storage."""
    return {
        "_id": code.id,
        "v": AuthorizationCodeStore.SCHEMA_VERSION,
        "client": code.client,
        "account": code.account,
        "session": code.session,
        "signOn": code.sign_on,
        "redirectUri": code.redirect_uri,
        "challenge": code.challenge,
        "scopes": list(code.scopes),
        "nonce": code.nonce,
        "authenticatedAt": code.authenticated_at,
        "expiresAt": code.expires_at,
        "usedAt": code.used_at,
        "replayedAt": code.replayed_at,
    }


def code_from_row(row: Row) -> AuthorizationCode:
    """Read a code back."""
    return AuthorizationCode(
        id=row["_id"],
        client=row["client"],
        account=row["account"],
        session=row["session"],
        sign_on=row["signOn"],
        redirect_uri=row["redirectUri"],
        challenge=row["challenge"],
        scopes=tuple(row["scopes"]),
        nonce=row["nonce"],
        authenticated_at=row["authenticatedAt"],
        expires_at=row["expiresAt"],
        used_at=row["usedAt"],
        replayed_at=row["replayedAt"],
    )


def grant_to_row(grant: Grant) -> Row:
    """Lay a grant out for storage."""
    return {
        "_id": grant.id,
        "v": GrantStore.SCHEMA_VERSION,
        "client": grant.client,
        "account": grant.account,
        "signOn": grant.sign_on,
        "scopes": list(grant.scopes),
        "authenticatedAt": grant.authenticated_at,
        "createdAt": grant.created_at,
        "expiresAt": grant.expires_at,
    }


def grant_from_row(row: Row) -> Grant:
    """Read a grant back."""
    return Grant(
        id=row["_id"],
        client=row["client"],
        account=row["account"],
        sign_on=row["signOn"],
        scopes=tuple(row["scopes"]),
        authenticated_at=row["authenticatedAt"],
        created_at=row["createdAt"],
        expires_at=row["expiresAt"],
    )
