"""A link to the file of a case, good once: for the applicant's side what is theirs of it, for its staff all of it."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.acting import Capacity
from auth.caller import Caller
from auth.days import today
from auth.gate import Gate
from auth.present import present
from auth.problems import NotAllowedNow, NotFound, ProviderUnavailable
from auth.rate import Rate
from auth.renewal import right_of
from auth.sessions.model import Session
from auth.vault import VaultError
from resolvers.applications.apply import existing
from resolvers.applications.model import Application
from resolvers.applications.queries import Look, record_looks
from resolvers.archives.pack import Archive, BadArchive, find

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# No longer than auth.used_codes remembers that a link was used.
LINK_LIFETIME = timedelta(minutes=5)
_ARCHIVES = Rate("archive", 10, timedelta(days=1))
_PURPOSE = "archive-link"
_MAX_TOKEN = 1000
_ALL = Look("导出电子档案", ("姓名", "证件号码", "申请表", "材料", "证照"))


@dataclass(frozen=True, slots=True)
class ArchiveLink:
    """A link that opens an archive once; `token` is sealed by the vault."""

    token: str
    expires_at: datetime


async def ask(context: "Context", number: str) -> ArchiveLink:
    """Make a link, ten times a day at most; a delegate gets none, since they see no certificates."""
    application, caller, at = await existing(context, number), context.caller, context.now()
    if not application.shows_certificates(caller):
        raise NotFound("application.unknown", "applicationId")
    if application.submitted_at is None:
        raise NotAllowedNow("application.not_allowed_now", status=application.status.value)
    account, session = await present(context.gate, caller, at)
    await context.gate.rates.take(_ARCHIVES, account.id, at)
    if await context.stores.seals.active_of(application.department, today(at)) is None:
        raise ProviderUnavailable("seal.none", department=application.department)
    await record_looks(context, [application], _ALL)
    until, whole = at + LINK_LIFETIME, application.staffed_by(caller)
    said = json.dumps([account.id, session.id, int(until.timestamp()), number, whole, _right(caller)])
    sealed = context.gate.vault.seal(said.encode(), _PURPOSE)
    return ArchiveLink(base64.urlsafe_b64encode(sealed).decode().rstrip("="), until)


async def redeem(gate: Gate, stores: "Stores", token: str, at: datetime) -> tuple[str, Archive]:
    """Use a link up: the account that asked, and what to hand out. Raises NotFound when it was used or is over, when
    its session has ended, and for whoever has lost the right meanwhile by which they asked."""
    account_id, session_id, until, number, whole, right = _read(gate, token)
    session, account = await gate.sessions.get(session_id), await gate.accounts.get(account_id)
    if at.timestamp() >= until or account is None or session is None or not session.live(at):
        raise NotFound("export.gone")
    if not await gate.used_codes.spend(hashlib.sha256(f"archive:{token}".encode()).hexdigest(), at):
        raise NotFound("export.gone")
    try:
        archive = await find(stores, number, today(at), whole=whole)
    except BadArchive as error:
        raise NotFound("export.gone") from error
    reader = await _asker(gate, account, session, right, at)
    if not _may(reader, archive.application, whole=whole):
        raise NotFound("export.gone")
    return account.id, replace(archive, reader=reader)


def _right(caller: Caller) -> tuple[str, str] | None:
    """By which right the caller acts for somebody else, as the link keeps it."""
    return (caller.capacity.value, right_of(caller.principal)) if caller.principal and caller.capacity else None


async def _asker(
    gate: Gate, account: Account, session: Session, right: tuple[str, str] | None, at: datetime
) -> Caller:
    """Who asked, with the rights of this moment: those of an account change, and those to act for another end."""
    capacity, key = right or ("", "")
    principal = await gate.principals.find(account, Capacity(capacity), key, today(at)) if right else None
    if right and principal is None:
        raise NotFound("export.gone")
    kin = await gate.principals.kin(account, today(at)) if account.posts else frozenset[str]()
    return Caller(account, session.id, session.channel, principal, kin=kin)


def _may(caller: Caller, application: Application, *, whole: bool) -> bool:
    """Whether somebody may have it, and just as much of it as they asked for."""
    visible = bool(application.actors(caller)) and application.shows_certificates(caller)
    return visible and application.staffed_by(caller) is whole


def _read(gate: Gate, token: str) -> tuple[str, str, int, str, bool, tuple[str, str] | None]:
    try:
        if len(token) > _MAX_TOKEN:
            raise ValueError
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        account, session, until, number, whole, right = json.loads(gate.vault.open(sealed, _PURPOSE))
    except (VaultError, ValueError, binascii.Error) as error:
        raise NotFound("export.gone") from error
    return account, session, until, number, whole, right
