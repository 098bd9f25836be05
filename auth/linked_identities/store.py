from typing import ClassVar

from auth.linked_identities.model import LinkedIdentity, MiniProgramProvider
from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Index, Query, Row, StaleRow


class LinkedIdentityStore:
    """Who people are at the providers of mini-programs."""

    COLLECTION = "linkedIdentities"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="小程序绑定",
        found_by=(("account", Key.ACCOUNT),),
        shown="provider appId linkedAt",
        hidden="_id v account subject sessions revision",
        at_closure=AtClosure.DELETED,
        because="a mini-program leads to no account any more",
    )
    INDEXES = (
        Index((("provider", 1), ("appId", 1), ("subject", 1)), unique=True),
        # An account is one person at a provider, so two who prove its phone at once can't both be linked.
        Index((("account", 1), ("provider", 1), ("appId", 1)), unique=True),
    )
    QUERIES = (Query("provider appId subject"), Query("account"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def by_subject(self, provider: MiniProgramProvider, app_id: str, subject: str) -> LinkedIdentity | None:
        """Return the link of a (blinded) subject."""
        row = await self._rows.first({"provider": provider.value, "appId": app_id, "subject": subject})
        return identity_from_row(row) if row else None

    async def of_account(self, account_id: str, limit: int = 20) -> list[LinkedIdentity]:
        """Return the account's links, newest first."""
        rows = await self._rows.find({"account": account_id}, limit=limit)
        return sorted(map(identity_from_row, rows), key=lambda one: one.linked_at, reverse=True)

    async def add(self, link: LinkedIdentity) -> LinkedIdentity:
        """Add a link, or return the one that the same person just made; raises Conflict when it is another's."""
        try:
            await self._rows.insert(identity_to_row(link))
        except Duplicate as error:
            found = await self.by_subject(link.provider, link.app_id, link.subject)
            if found is None or found.account != link.account:
                raise Conflict from error
            return found
        return link

    async def save(self, link: LinkedIdentity) -> LinkedIdentity:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(identity_to_row(link))
        except (StaleRow, Duplicate) as error:
            raise Conflict from error
        return link

    async def remove(self, link: LinkedIdentity) -> None:
        """Remove a link, or raise Conflict when it was used meanwhile."""
        if await self._rows.delete({"_id": link.id, "revision": link.revision}) != 1:
            raise Conflict

    async def remove_all(self, account_id: str) -> None:
        """Remove every link of an account, used meanwhile or not."""
        await self._rows.delete({"account": account_id})


def identity_to_row(link: LinkedIdentity) -> Row:
    """Lay a link out for storage."""
    return {
        "_id": link.id,
        "v": LinkedIdentityStore.SCHEMA_VERSION,
        "provider": link.provider.value,
        "appId": link.app_id,
        "subject": link.subject,
        "account": link.account,
        "linkedAt": link.linked_at,
        "sessions": list(link.sessions),
        "revision": link.revision,
    }


def identity_from_row(row: Row) -> LinkedIdentity:
    """Read a link back."""
    return LinkedIdentity(
        id=row["_id"],
        provider=MiniProgramProvider(row["provider"]),
        app_id=row["appId"],
        subject=row["subject"],
        account=row["account"],
        linked_at=row["linkedAt"],
        sessions=tuple(row["sessions"]),
        revision=row["revision"],
    )
