from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.accounts.store import AccountStore
from auth.acting import Acting
from auth.caller import ANONYMOUS, Caller
from auth.clients.service_tokens import service_of
from auth.clients.store import ClientStore
from auth.principals import Principals, acting_of
from auth.problems import Unauthenticated
from auth.rows import Database
from auth.sessions.model import Channel
from auth.sessions.store import SessionStore
from auth.sign_in import today
from auth.tokens import Claims, Tokens

FRESH_FOR = timedelta(seconds=5)
_REMEMBERED = 10_000


class Callers:
    """Turns a token into a Caller once, and looks again after five seconds.

    So a revoked session or a lost role ends its rights within five seconds on every worker, and a busy caller
    costs no database read per request.
    """

    def __init__(self, database: Database, tokens: Tokens) -> None:
        self._accounts = AccountStore(database)
        self._sessions = SessionStore(database)
        self._clients = ClientStore(database)
        self._principals = Principals(database)
        self._tokens = tokens
        self._known: OrderedDict[str, tuple[datetime, Caller]] = OrderedDict()

    async def identify(self, token: str | None, at: datetime) -> Caller:
        """Return the caller of a bearer token; nobody for no token; raises Unauthenticated for a bad one."""
        if self._tokens.stale(token, at):
            await self._tokens.load(at)
        if token is None:
            return ANONYMOUS
        try:
            claims = self._tokens.read(token, at)
        except Unauthenticated as refused:
            return await self._service(token, at, refused)
        known = self._known.get(claims.token_id)
        if known and at - known[0] < FRESH_FOR and known[1].in_force(today(at)):
            return known[1]
        caller = await self._load(claims, at)
        self._remember(claims.token_id, at, caller)
        return caller

    def forget(self, session_id: str | None) -> None:
        """Forget a session at once on this worker, after signing out."""
        gone = [key for key, (_, caller) in self._known.items() if caller.session == session_id]
        for key in gone:
            del self._known[key]

    async def _service(self, token: str, at: datetime, refused: Unauthenticated) -> Caller:
        """Return the service that a token names which is no person's; raises what was refused for any other token."""
        try:
            return Caller(service=await service_of(self._tokens, self._clients, token, at), channel=Channel.PARTNER)
        except Unauthenticated:
            raise refused from None

    async def _load(self, claims: Claims, at: datetime) -> Caller:
        session = await self._sessions.get(claims.session)
        account = await self._accounts.get(claims.account)
        if session is None or account is None or not session.live(at) or session.account != account.id:
            raise Unauthenticated("session.ended")
        kin = await self._principals.kin(account, today(at)) if account.posts else frozenset()
        caller = Caller(account, session.id, session.channel, kin=kin, face=session.face_holds(at))
        return caller if claims.acting is None else await self._acting(caller, account, claims.acting, at)

    async def _acting(self, caller: Caller, account: Account, acting: Acting, at: datetime) -> Caller:
        """The caller for their principal; raises Unauthenticated once the right is gone."""
        principal = await self._principals.find(account, acting.capacity, acting.right, today(at))
        if principal is None or acting_of(acting.capacity, acting.right, principal) != acting:
            raise Unauthenticated("acting.ended")
        return replace(caller, principal=principal)

    def _remember(self, token_id: str, at: datetime, caller: Caller) -> None:
        self._known[token_id] = (at, caller)
        self._known.move_to_end(token_id)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
