from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.accounts.store import AccountStore
from auth.acting import Acting
from auth.caller import ANONYMOUS, Caller
from auth.clients.service_tokens import service_of
from auth.clients.store import ClientStore
from auth.days import today
from auth.principals import Principals, acting_of
from auth.problems import Unauthenticated
from auth.remembered import Remembered
from auth.rows import Database
from auth.sessions.model import Channel
from auth.sessions.store import SessionStore
from auth.tokens import Claims, Tokens

FRESH_FOR = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom a token stands for, as read at a time; `expires_at` is the token's own end, in seconds of the epoch."""

    caller: Caller
    read_at: datetime
    expires_at: int

    def holds(self, at: datetime) -> bool:
        fresh = at - self.read_at < FRESH_FOR and at.timestamp() < self.expires_at
        return fresh and self.caller.in_force(today(at))


class Callers:
    """Turns a token into a Caller once, and looks again after five seconds.

    So a revoked session, a lost role or a disabled client ends its rights within five seconds on every worker, and
    a busy caller costs no database read per request.
    """

    def __init__(self, database: Database, tokens: Tokens) -> None:
        self._accounts = AccountStore(database)
        self._sessions = SessionStore(database)
        self._clients = ClientStore(database)
        self._principals = Principals(database)
        self._tokens = tokens
        self._known: Remembered[_Known] = Remembered()

    async def identify(self, token: str | None, at: datetime) -> Caller:
        """Return the caller of a bearer token; nobody for no token; raises Unauthenticated for a bad one."""
        known = self._remembered(token, at)
        await self._tokens.fresh(at, None if known else token)
        if token is None:
            return ANONYMOUS
        if known is None:
            known = await self._read(token, at)
            self._known.put(token, known)
        return known.caller

    def forget(self, session_id: str | None) -> None:
        """Forget a session at once on this worker, after signing out."""
        self._known.forget(lambda known: known.caller.session is not None and known.caller.session == session_id)

    def _remembered(self, token: str | None, at: datetime) -> _Known | None:
        known = self._known.get(token) if token else None
        if token and known and not known.holds(at):
            self._known.drop(token)
            return None
        return known

    async def _read(self, token: str, at: datetime) -> _Known:
        try:
            claims = self._tokens.read(token, at)
        except Unauthenticated as refused:
            return await self._service(token, at, refused)
        return _Known(await self._load(claims, at), at, claims.expires_at)

    async def _service(self, token: str, at: datetime, refused: Unauthenticated) -> _Known:
        """The service that a token names which is no person's; raises what was refused for any other token."""
        try:
            service = await service_of(self._tokens, self._clients, token, at)
        except Unauthenticated:
            raise refused from None
        return _Known(Caller(service=service.client, channel=Channel.PARTNER), at, service.expires_at)

    async def _load(self, claims: Claims, at: datetime) -> Caller:
        session = await self._sessions.get(claims.session)
        account = await self._accounts.get(claims.account)
        if session is None or account is None or not session.live(at) or session.account != account.id:
            raise Unauthenticated("session.ended")
        kin = await self._principals.kin(account, today(at)) if account.posts else frozenset()
        face, minor = session.face_holds(at), account.minor(today(at))
        caller = Caller(account, session.id, session.channel, kin=kin, face=face, minor=minor)
        return caller if claims.acting is None else await self._acting(caller, account, claims.acting, at)

    async def _acting(self, caller: Caller, account: Account, acting: Acting, at: datetime) -> Caller:
        """The caller for their principal; raises Unauthenticated once the right is gone."""
        principal = await self._principals.find(account, acting.capacity, acting.right, today(at))
        if principal is None or acting_of(acting.capacity, acting.right, principal) != acting:
            raise Unauthenticated("acting.ended")
        return replace(caller, principal=principal)
