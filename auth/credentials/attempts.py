"""How often passwords may be guessed, without letting anybody lock somebody else out (docs/identity.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.addresses import subscriber_of
from auth.credentials.model import Credentials
from auth.problems import LimitExceeded
from auth.rate import Rate, Rates
from auth.vault import Vault

_MAX_TOKEN = 100


def _failures(what: str, limit: int, window: timedelta) -> Rate:
    return Rate(f"password-{what}", limit, window, "password.too_many")


# A device that signed in before counts by itself: nobody else can use its tries up.
OF_DEVICE = _failures("device", 10, timedelta(hours=1))
OF_USERNAME_AND_ADDRESS = _failures("pair", 5, timedelta(minutes=15))
# Slow guessing at one person from many places; doesn't count for places where that person signed in before.
OF_USERNAME = _failures("username", 40, timedelta(hours=4))
# One password against many people.
OF_ADDRESS = _failures("address", 50, timedelta(hours=1))
# Whoever holds an open session guesses at the current password.
OF_CHANGE = _failures("change", 5, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from: a network address, and the token that a device got when it signed in before."""

    address: str
    device_token: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Tries that were taken before the password was looked at, so that guesses at once all count."""

    rates: Rates
    keys: tuple[str, ...]

    async def forgive(self) -> None:
        """Give the tries back: it was no failure."""
        for key in self.keys:
            await self.rates.give_back(key)


class Attempts:
    """Takes tries, and blinds from where and with what somebody signs in."""

    def __init__(self, rates: Rates, vault: Vault) -> None:
        self._rates = rates
        self._vault = vault

    def address(self, username: str, address: str) -> str:
        """The digest of an address for one username."""
        return self._vault.blind(f"{username}\n{subscriber_of(address)}", "staff-address")

    def device(self, username: str, token: str) -> str:
        """The digest of a device's token for one username."""
        return self._vault.blind(f"{username}\n{token[:_MAX_TOKEN]}", "staff-device")

    async def begin(self, username: str, origin: Origin, known: Credentials | None, at: datetime) -> Attempt:
        """Take one try of every limit that counts here; LimitExceeded says how long to wait."""
        return await self.take(self._lane(username, origin, known), at)

    async def take(self, lane: list[tuple[Rate, str]], at: datetime) -> Attempt:
        """Take one try of each, or none at all."""
        taken = Attempt(self._rates, ())
        for rate, subject in lane:
            try:
                key = await self._rates.take(rate, subject, at)
            except LimitExceeded:
                await taken.forgive()
                raise
            taken = Attempt(self._rates, (*taken.keys, key))
        return taken

    def _lane(self, username: str, origin: Origin, known: Credentials | None) -> list[tuple[Rate, str]]:
        here, device = self.address(username, origin.address), self.device(username, origin.device_token or "")
        if known and origin.device_token and device in known.devices:
            return [(OF_DEVICE, device)]
        lane = [(OF_USERNAME_AND_ADDRESS, here), (OF_ADDRESS, subscriber_of(origin.address))]
        if known and here in known.addresses:
            return lane
        return [*lane, (OF_USERNAME, username)]
