from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from api.database import MongoDatabase, connect
from api.settings import read_settings

_CHATTER = {"hello", "ismaster", "ping", "endSessions", "commitTransaction", "abortTransaction", "getMore"}


class Commands(CommandListener):
    """The names of the commands that a client sends, in their order, without the driver's own and its key."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name not in _CHATTER and event.command.get("find") != "dataKeys":
            self.sent.append(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Not of interest."""


def counted(uri: str, name: str, commands: Commands) -> MongoDatabase:
    """A database whose commands are listened to; the keys are those of tests/conftest.py."""
    management = read_settings({}, "development").key_management
    return connect(uri, "test-keys", management, [commands]).beside(name)
