"""What partners published: fetched when needed, kept fresh by the worker, and good for its term without them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.problems import Invalid, Problem
from resolvers.exchanges.partners import Partner, PartnerStatus
from resolvers.exchanges.refusals import refusal
from resolvers.exchanges.sending import Unanswered
from resolvers.exchanges.side_by_side import side_by_side
from resolvers.exchanges.statement_store import WANTED_FOR, KeptStatement
from resolvers.exchanges.statements import PartnerPages, Statement, StatementKind, Wanted, read_statement

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# Newer than that it is as good as asking now: partners change what they publish twice a minute at most.
FRESH = timedelta(minutes=1)
BATCH = 50
_AGAIN = {StatementKind.KEYS: timedelta(hours=1), StatementKind.STATUS: timedelta(minutes=5)}
_AFTER_FAILURE = timedelta(minutes=1)
# Two servers of a partner sign at different moments; what is older than that was brought back by somebody.
_SERVERS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to go by: None where nothing holds now. `fresh` says that asking again would tell nothing new."""

    statement: Statement | None
    fresh: bool


async def statement_of(context: "Context", partner: Partner, kind: StatementKind, number: int = 0) -> Found:
    """What a partner says: asked now unless it just was; what was kept, for its term, when it doesn't answer."""
    at, stores = context.now(), context.stores
    wanted = Wanted(partner.code, kind, number)
    kept = await stores.partner_statements.want(wanted, at)
    fresh = at - kept.fetched_at <= FRESH
    if not fresh and await stores.partner_statements.lease(kept, at):
        got = await fetched(stores, context.pages, (partner, kept), at)
        kept, fresh = (await stores.partner_statements.want(wanted, at), True) if got else (kept, False)
    statement = kept.statement if kept.statement and kept.statement.holds(at) else None
    # Its key may have been ended since: whoever stole it could say that what was revoked is good.
    signed = statement is not None and partner.key(statement.content["keyId"], statement.issued_at)
    return Found(statement if signed and signed.holds(at) else None, fresh)


async def fetched(
    stores: "Stores", pages: PartnerPages, what: tuple[Partner, KeptStatement], at: datetime
) -> Statement | None:
    """Fetch a statement and keep it; None, with a note of why, where it didn't come or isn't to be believed."""
    partner, kept = what
    wanted = kept.wanted
    try:
        statement = read_statement(await pages.fetch(partner, wanted.path), wanted, partner.keys, at)
        if await stores.partner_statements.keep(statement, at, at + _AGAIN[wanted.kind]):
            return statement
        if kept.statement and statement.issued_at >= kept.statement.issued_at - _SERVERS_DIFFER:
            await stores.partner_statements.put_off(wanted, None, at + _AFTER_FAILURE)
            return kept.statement
        raise Invalid("statement.older", "statement")
    except Unanswered as silent:
        reason = str(silent)[:200]
    except Problem as problem:
        reason = problem.key
    await stores.partner_statements.put_off(wanted, reason, at + _AFTER_FAILURE)
    if reason.startswith("statement.") and reason != kept.failure:
        told = refusal(partner.code, f"{wanted.kind.value}-{wanted.number}", 0, at, reason=reason, digest=None)
        await stores.exchange_refusals.add(told)
    return None


async def refresh(stores: "Stores", pages: PartnerPages, at: datetime) -> int:
    """Fetch again what is needed and due, and every partner's keys; returns how much came."""
    partners = {
        one.code: one for one in await stores.partners.all() if one.url and one.status is PartnerStatus.ACTIVE
    }
    await stores.partner_statements.want_each([Wanted(code, StatementKind.KEYS) for code in partners], at)
    due = await stores.partner_statements.due(at, BATCH)
    # One that doesn't answer takes three seconds of each.
    return sum(await side_by_side(_again(stores, pages, (partners.get(one.wanted.province), one), at) for one in due))


async def _again(
    stores: "Stores", pages: PartnerPages, what: tuple[Partner | None, KeptStatement], at: datetime
) -> bool:
    """Fetch a statement unless nobody needs it any more, or somebody just did; whether it came."""
    partner, kept = what
    if partner is None or kept.wanted_at < at - WANTED_FOR:
        await stores.partner_statements.rest(kept.wanted)
        return False
    return await stores.partner_statements.lease(kept, at) and bool(await fetched(stores, pages, (partner, kept), at))
