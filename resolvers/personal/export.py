"""Everything about oneself, to take along (个人信息保护法 art. 45): a link that is good once, and what it opens."""

import base64
import binascii
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.assurance import Assurance
from auth.gate import Gate
from auth.notifications.model import NotificationKind, notification
from auth.personal import Holding
from auth.present import present
from auth.problems import NotFound
from auth.rate import Rate
from auth.rows import Row
from auth.vault import VaultError
from resolvers.access.model import Opened, subjects
from resolvers.access.record import record
from resolvers.context import COLLECTIONS
from resolvers.personal.store import PersonalRows
from resolvers.personal.who import who

if TYPE_CHECKING:
    from resolvers.context import Context

# No longer than auth.used_codes remembers that a link was used.
LINK_LIFETIME = timedelta(minutes=5)
_EXPORTS = Rate("data-export", 3, timedelta(days=1))
_PURPOSE = "data-export"
_MAX_TOKEN = 1000


class ExportFormat(Enum):
    """What one gets."""

    ZIP = "ZIP"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that opens an export once; `token` is sealed by the vault."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Export:
    """What a link opened."""

    account: Account
    format: ExportFormat
    session: str


@dataclass(frozen=True, slots=True)
class Section:
    """One store's share; `rows` are read while they are written out."""

    name: str
    title: str
    rows: AsyncIterator[Row]


async def ask(context: "Context", wanted: ExportFormat) -> Link:
    """Make a link to everything about the caller, three times a day at most; raises AssuranceTooLow."""
    context.caller.require_oneself()
    at = context.now()
    account, session = await present(context.gate, context.caller, at)
    context.caller.require_assurance(Assurance.REAL_NAME if account.person else Assurance.PHONE)
    await context.gate.rates.take(_EXPORTS, account.id, at)
    until = at + LINK_LIFETIME
    said = [account.id, session.id, int(until.timestamp()), wanted.value]
    sealed = context.gate.vault.seal(json.dumps(said).encode(), _PURPOSE)
    return Link(base64.urlsafe_b64encode(sealed).decode().rstrip("="), until)


async def redeem(gate: Gate, token: str, at: datetime) -> Export:
    """Use a link up; raises NotFound once it was used or is over, and when its session has ended."""
    account_id, session_id, until, wanted = _read(gate, token)
    session = await gate.sessions.get(session_id)
    account = await gate.accounts.get(account_id)
    if at.timestamp() >= until or account is None or session is None or not session.live(at):
        raise NotFound("export.gone")
    digest = hashlib.sha256(f"export:{token}".encode()).hexdigest()
    if not await gate.used_codes.spend(digest, at):
        raise NotFound("export.gone")
    return Export(account, ExportFormat(wanted), session_id)


async def note(context: "Context", export: Export) -> None:
    """Write down that it was fetched, where its owner sees it; each time is an entry of its own."""
    at, account = context.now(), export.account
    thing = f"export:{at.isoformat()}"
    opened = Opened(thing, account.id, "本人", "导出个人信息", ("全部个人信息",))
    number = account.person.id_number if account.person else None
    await record(context, [(subject, opened) for subject in subjects(number)])
    await context.gate.notifications.add(notification(account.id, NotificationKind.DATA_EXPORTED, at))


async def sections(context: "Context", account: Account) -> Sequence[Section]:
    """Return everything that stores declare to hold about an account, in their order."""
    found_by, rows = await who(context, account), PersonalRows(context.stores.database)
    holding = [store for store in COLLECTIONS if isinstance(store.PERSONAL, Holding)]
    return [Section(store.COLLECTION, store.PERSONAL.title, rows.of(store, found_by)) for store in holding]


def _read(gate: Gate, token: str) -> tuple[str, str, int, str]:
    try:
        if len(token) > _MAX_TOKEN:
            raise ValueError
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        account, session, until, wanted = json.loads(gate.vault.open(sealed, _PURPOSE))
    except (VaultError, ValueError, binascii.Error) as error:
        raise NotFound("export.gone") from error
    return account, session, until, wanted
