"""Cases that people handed to another province: what of theirs crossed, and how a case stands, told at a window."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.problems import LimitExceeded
from resolvers.access.model import Opened, subjects
from resolvers.access.record import record
from resolvers.applications import queries as applications
from resolvers.applications.model import Application
from resolvers.applications.number import is_number
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.timeline import Piece, pieces
from resolvers.paging import Page, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context

LOOKS_PER_HOUR = 60
_LOOKERS = (Role.CLERK, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Sent:
    """What of one case crossed."""

    application: Application
    case: ExchangeCase | None
    pieces: tuple[Piece, ...]


async def sent(context: "Context", request: PageRequest) -> Page[Sent]:
    """Return a page of one's cases that were handed to another province, newest first, and what crossed of each."""
    page = await context.stores.applications.mine_abroad(applications.mine(context, ()), request)
    cases = await context.loaders.cross_province_cases.load_many([one.id for one in page.items])
    said = await context.loaders.exchange_messages.load_many([one.id for one in cases if one])
    by_case = {some[0].case: some for some in said if some}
    items = tuple(_sent(one, case, by_case) for one, case in zip(page.items, cases, strict=True))
    return Page(items, page.cursors, page.has_next, page.has_previous)


Found = tuple[Application, ExchangeCase | None]


async def at_window(context: "Context", number: str, id_number: str) -> Found | None:
    """How a case stands that somebody handed to another province, for the clerk whom they ask, showing their ID.

    None for everything else, as if there were no such case; whoever it is about can see who looked. Raises
    LimitExceeded after sixty looks in an hour.
    """
    caller = context.caller
    if not caller.departments(*_LOOKERS) or not is_number(number):
        return None
    await _count(context)
    found = await context.stores.applications.get(number)
    if found is None or not found.abroad or found.submitted_at is None or not _is_theirs(found, id_number):
        return None
    await _record(context, found)
    return found, await context.loaders.cross_province_cases.load(found.id)


def _sent(application: Application, case: ExchangeCase | None, said: dict[str, list[ExchangeMessage]]) -> Sent:
    return Sent(application, case, tuple(pieces(said.get(case.id, ()))) if case else ())


def _is_theirs(application: Application, id_number: str) -> bool:
    """Whether that is the applicant's number, or the agent's who applied for them."""
    holders = (application.applicant.id_number, application.agent.id_number if application.agent else None)
    given = id_number.strip().upper()[:18].encode()
    return any(hmac.compare_digest(one.encode(), given) for one in holders if one)


async def _count(context: "Context") -> None:
    at = context.now()
    until = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    key = f"case-abroad:{context.caller.id}:{until:%Y%m%d%H}"
    if not await context.gate.counters.take(key, LOOKS_PER_HOUR, until):
        raise LimitExceeded("exchange.looks", "number", retry_after=int((until - at).total_seconds()))


async def _record(context: "Context", found: Application) -> None:
    codes = context.caller.departments(*_LOOKERS)
    (department,) = await context.loaders.departments.load_many(codes[:1])
    opened = Opened(
        thing=found.id,
        account=context.caller.id or "",
        by=f"{department.name if department else ''}窗口",
        purpose=f"跨省办件进度查询 {found.id}",
        fields=("办件进度",),
    )
    agent = found.agent.id_number if found.agent else None
    await record(context, [(subject, opened) for subject in subjects(found.applicant.id_number, agent)])
