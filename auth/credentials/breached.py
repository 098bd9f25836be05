"""Passwords that everybody knows already: a list of our own, and the ones of a range service."""

import hashlib
from pathlib import Path
from typing import Protocol

import httpx
import structlog

from auth.credentials.rules import normalized

_LIST = Path(__file__).parent / "common_passwords.txt"
_TIMEOUT = 3.0
# What may stand around well-known parts before a password counts as one's own.
_OWN_PART = 6
_log = structlog.get_logger("tongban.passwords")


class BreachedPasswords(Protocol):
    """Tells whether a password is known to guessers."""

    async def contains(self, password: str) -> bool:
        """Return whether it is; never raises for an outside service that is down."""


class CommonPasswords:
    """A short list that needs no network: refuses what consists of listed parts and little else."""

    def __init__(self, path: Path = _LIST) -> None:
        lines = path.read_text(encoding="utf-8").split()
        self._parts = tuple(sorted({line.casefold() for line in lines}, key=len, reverse=True))

    async def contains(self, password: str) -> bool:
        """Take the listed parts out, longest first, and see what is left: Woaini1314-520 is nobody's secret."""
        left = normalized(password).casefold()
        for part in self._parts:
            left = left.replace(part, "\0")
        return len("".join(one for one in left if one.isalnum())) < _OWN_PART and "\0" in left


class PasswordRange:
    """Asks a range service as Have I Been Pwned publishes it: GET /range/{first 5 of 40 hex digits of SHA-1}.

    The answer lists the other 35 digits of every known password, `SUFFIX:COUNT` a line, with made-up lines of
    count 0 (Add-Padding), so the service learns neither the password nor whether it was found.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._transport = transport

    async def contains(self, password: str) -> bool:
        """Ask; while the service is out of reach our own list has to do, and the log says so."""
        digest = hashlib.sha1(normalized(password).encode("utf-8", "replace"), usedforsecurity=False)
        prefix, suffix = digest.hexdigest()[:5].upper(), digest.hexdigest()[5:].upper()
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT, transport=self._transport) as client:
                answer = await client.get(f"{self._url}/range/{prefix}", headers={"Add-Padding": "true"})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            _log.warning("password range unavailable", error=type(error).__name__)
            return False
        return any(_listed(line, suffix) for line in answer.text.splitlines())


class Breached:
    """Several sources in turn."""

    def __init__(self, *sources: BreachedPasswords) -> None:
        self._sources = sources

    async def contains(self, password: str) -> bool:
        """Return whether any of them knows it."""
        for source in self._sources:
            if await source.contains(password):
                return True
        return False


def _listed(line: str, suffix: str) -> bool:
    found, _, count = line.strip().partition(":")
    return found.upper() == suffix and count.strip().strip("0") != ""
