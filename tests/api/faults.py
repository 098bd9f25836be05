"""Faults of a real server, by the admin command that MongoDB has for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.database import MongoDatabase

# Unauthorized: no driver tries that again.
_CODE = 13


@asynccontextmanager
async def failing(database: MongoDatabase, *commands: str) -> AsyncIterator[None]:
    """Let the database refuse these commands for as long as it lasts."""
    point = {"configureFailPoint": "failCommand"}
    data = {"failCommands": list(commands), "errorCode": _CODE, "appName": "tongban"}
    await database.client.admin.command({**point, "mode": "alwaysOn", "data": data})
    try:
        yield
    finally:
        await database.client.admin.command({**point, "mode": "off"})
