from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from api.database import MongoDatabase

_CHATTER = {"hello", "ismaster", "ping", "endSessions", "commitTransaction", "abortTransaction", "getMore"}


class Commands(CommandListener):
    """The names of the commands that a client sends, in their order, without the driver's own."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name not in _CHATTER:
            self.sent.append(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Not of interest."""


def counted(uri: str, name: str, commands: Commands) -> MongoDatabase:
    """A database whose commands are listened to."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(uri, event_listeners=[commands])
    return MongoDatabase(client, name)
