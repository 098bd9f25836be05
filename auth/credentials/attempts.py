"""How often passwords may be guessed, without letting anybody lock somebody else out (docs/identity.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.addresses import subscriber_of
from auth.codes.store import CounterStore
from auth.credentials.model import Credentials
from auth.problems import LimitExceeded
from auth.vault import Vault

_MAX_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within a window of time."""

    failures: int
    window: timedelta


# A device that signed in before counts by itself: nobody else can use its tries up.
OF_DEVICE = Limit(10, timedelta(hours=1))
OF_USERNAME_AND_ADDRESS = Limit(5, timedelta(minutes=15))
# Slow guessing at one person from many places; doesn't count for places where that person signed in before.
OF_USERNAME = Limit(40, timedelta(hours=4))
# One password against many people.
OF_ADDRESS = Limit(50, timedelta(hours=1))
# Whoever holds an open session guesses at the current password.
OF_CHANGE = Limit(5, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from: a network address, and the token that a device got when it signed in before."""

    address: str
    device_token: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Tries that were taken before the password was looked at, so that guesses at once all count."""

    counters: CounterStore
    keys: tuple[str, ...]

    async def forgive(self) -> None:
        """Give the tries back: it was no failure."""
        for key in self.keys:
            await self.counters.give_back(key)


class Attempts:
    """Takes tries; keys are blinded, so the counters tell nobody who signs in from where."""

    def __init__(self, counters: CounterStore, vault: Vault) -> None:
        self._counters = counters
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

    async def take(self, lane: list[tuple[str, Limit]], at: datetime) -> Attempt:
        """Take one try of each, or none at all."""
        taken = Attempt(self._counters, ())
        for subject, limit in lane:
            window = int(at.timestamp() // limit.window.total_seconds())
            ends = datetime.fromtimestamp((window + 1) * limit.window.total_seconds(), tz=at.tzinfo)
            key = f"password-{subject}:{window}"
            if not await self._counters.take(key, limit.failures, ends):
                await taken.forgive()
                seconds = max(1, round((ends - at).total_seconds()))
                raise LimitExceeded("password.too_many", retry_after=seconds, seconds=seconds)
            taken = Attempt(self._counters, (*taken.keys, key))
        return taken

    def _lane(self, username: str, origin: Origin, known: Credentials | None) -> list[tuple[str, Limit]]:
        here, device = self.address(username, origin.address), self.device(username, origin.device_token or "")
        if known and origin.device_token and device in known.devices:
            return [(f"device:{device}", OF_DEVICE)]
        network = self._vault.blind(subscriber_of(origin.address), "staff-network")
        lane = [(f"pair:{here}", OF_USERNAME_AND_ADDRESS), (f"address:{network}", OF_ADDRESS)]
        if known and here in known.addresses:
            return lane
        return [*lane, (f"username:{self._vault.blind(username, 'staff-username')}", OF_USERNAME)]
