"""Who speaks over a connection that stays: known by a token, and known again before anything happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from api.context import Services, context_of
from api.subscriptions.hub import Hub, Waiting
from auth.accounts.store import AccountStore
from auth.caller import Caller
from auth.problems import Unauthenticated
from auth.sessions.store import SessionStore
from resolvers.context import Context
from resolvers.news import Ear

# So often a token's end is looked for, in the process's memory; and so often the session, in the database.
_LOOK = 5.0
_READ_AGAIN = 12


class Gone(Unauthenticated):
    """The token or the session that a connection was opened with is over: its client comes back with another."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever holds a token. `resume` is the id of the last event that a returning client has seen."""

    services: Services
    hub: Hub
    token: str | None
    address: str
    locale: str
    resume: str | None = None

    async def caller(self) -> Caller:
        """Return who it is now; raises Gone when the token or the session is over."""
        try:
            caller = await self.services.callers.identify(self.token, self.services.clock())
        except Unauthenticated as error:
            raise Gone(*error.args) from error
        return replace(caller, address=self.address)

    async def context(self) -> Context:
        """Build a context as of now: with loaders that have read nothing yet."""
        context = context_of(self.services, await self.caller(), self.locale)
        return replace(context, news=_News(self))

    async def over(self) -> None:
        """Return once the token or the session is over: at once when it is ended anywhere."""
        looks = 0
        try:
            caller = await self.caller()
        except Gone:
            return
        topics = (SessionStore.COLLECTION, caller.session or ""), (AccountStore.COLLECTION, caller.id or "")
        with self.hub.waiting(*topics) as waiting:
            while True:
                heard, looks = await waiting.rung(_LOOK), looks + 1
                try:
                    await self._look(caller, again=heard or looks % _READ_AGAIN == 0)
                except Unauthenticated:
                    return

    async def _look(self, caller: Caller, *, again: bool) -> None:
        if again:
            self.services.callers.forget(caller.session)
            await self.caller()
        elif caller.service is None and self.token is not None:
            self.services.gate.tokens.read(self.token, self.services.clock())


@dataclass(frozen=True, slots=True)
class _News:
    speaker: Speaker

    @property
    def resume(self) -> str | None:
        return self.speaker.resume

    @contextmanager
    def hear(self, collection: str, key: str) -> Iterator[Ear]:
        with self.speaker.hub.waiting((collection, key)) as waiting:
            yield _Ear(self.speaker, waiting)


@dataclass(frozen=True, slots=True)
class _Ear:
    speaker: Speaker
    waiting: Waiting = field(repr=False)

    async def next(self) -> Context:
        await self.waiting.rung()
        return await self.speaker.context()
