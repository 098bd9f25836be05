import json
from datetime import datetime
from typing import ClassVar

from auth.clients.model import Client, ClientKind
from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Row


class ClientStore:
    """Registered clients: few, read by id."""

    COLLECTION = "clients"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("registered systems")
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, client_id: str) -> Client | None:
        """Return the client of that id, disabled or not."""
        row = await self._rows.get(client_id)
        return client_from_row(row) if row else None

    async def enabled(self, client_id: str) -> Client | None:
        """Return the client of that id unless it is disabled."""
        client = await self.get(client_id)
        return client if client and client.enabled else None

    async def all(self, limit: int = 1000) -> list[Client]:
        """Return every client, by id."""
        return [client_from_row(row) for row in await self._rows.find({}, sort=(("_id", 1),), limit=limit)]

    async def add(self, client: Client) -> bool:
        """Add a client; False when its id is taken."""
        try:
            await self._rows.insert(client_to_row(client))
        except Duplicate:
            return False
        return True

    async def replace(self, client: Client) -> None:
        """Put a client in place of the one with its id."""
        await self._rows.put_many([client_to_row(client)])

    async def disable(self, client_id: str, at: datetime) -> bool:
        """Let a client do nothing any more; False when there is no such client."""
        await self._rows.update({"_id": client_id, "disabledAt": None}, {"$set": {"disabledAt": at}})
        return await self._rows.get(client_id, ["_id"]) is not None

    async def enable(self, client_id: str) -> bool:
        """Let a client that was disabled in again; False when there is no such client."""
        return await self._rows.update({"_id": client_id}, {"$set": {"disabledAt": None}}) == 1


def client_to_row(client: Client) -> Row:
    """Lay a client out for storage."""
    return {
        "_id": client.id,
        "v": ClientStore.SCHEMA_VERSION,
        "name": client.name,
        "kind": client.kind.value,
        "scopes": list(client.scopes),
        "createdAt": client.created_at,
        "redirectUris": list(client.redirect_uris),
        "postLogoutUris": list(client.post_logout_uris),
        # As text: a key's members are the standard's business, not the database's.
        "keys": [json.dumps(key, sort_keys=True) for key in client.keys],
        "disabledAt": client.disabled_at,
    }


def client_from_row(row: Row) -> Client:
    """Read a client back."""
    return Client(
        id=row["_id"],
        name=row["name"],
        kind=ClientKind(row["kind"]),
        scopes=tuple(row["scopes"]),
        created_at=row["createdAt"],
        redirect_uris=tuple(row["redirectUris"]),
        post_logout_uris=tuple(row["postLogoutUris"]),
        keys=tuple(json.loads(key) for key in row["keys"]),
        disabled_at=row["disabledAt"],
    )
