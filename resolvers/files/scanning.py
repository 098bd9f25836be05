"""Looking for malware before anything is kept."""

from typing import Protocol


class Scanner(Protocol):
    """Knows what is malicious."""

    async def infected(self, content: bytes) -> bool:
        """Tell whether the content is; raises ProviderUnavailable when it can't be told."""


class NoScanner:
    """What a start without a scanner has: the checks of our own must do."""

    async def infected(self, _content: bytes) -> bool:
        """Nobody looked, nothing was found."""
        return False
