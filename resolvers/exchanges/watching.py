"""What supervisors look after: messages that were given up, and how work with each partner goes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.caller import Caller
from auth.problems import Invalid, NotAllowedNow, NotFound
from resolvers.applications.model import Application
from resolvers.exchanges.cases import CrossingCount, ExchangeCase
from resolvers.exchanges.giving_up import replay
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.refusals import Refusal
from resolvers.matters.model import Matter
from resolvers.paging import Page, PageRequest
from resolvers.supervision.indicators import MAX_DAYS, Span

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MOST = 100
LATEST = 20


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """Work with a partner: what began in a span; what lies undelivered, and what of theirs we refused last, now."""

    partner: Partner
    counts: tuple[CrossingCount, ...]
    undelivered: int
    refusals: tuple[Refusal, ...]


async def failures(context: "Context") -> list[ExchangeMessage]:
    """Messages that were given up, as far as the caller supervises their matters; among the hundred latest."""
    if not context.caller.departments(Role.SUPERVISOR):
        return []
    found = await context.stores.exchange_messages.given_up(MOST)
    reach = await _reach(context.stores, context.caller, list(dict.fromkeys(one.case for one in found)))
    return [one for one in found if one.case in reach]


async def replay_case(context: "Context", name: str) -> list[ExchangeMessage]:
    """Try again what was given up of a conversation; raises NotFound, NotAllowedNow when there is nothing to send."""
    known = len(name) <= MOST and name in await _reach(context.stores, context.caller, [name])
    if not known:
        raise NotFound("exchange.case_unknown", "case")
    at = context.now()

    async def story(stores: "Stores") -> list[ExchangeMessage]:
        return await replay(stores, name, at)

    again = await context.transact(story)
    if not again:
        raise NotAllowedNow("exchange.nothing_to_replay", "case")
    return again


async def figures(context: "Context", span: Span) -> list[PartnerFigures]:
    """How work with each partner goes, in four round trips however many there are; the region doesn't matter.

    Raises Invalid for days that make no sense.
    """
    if not 0 <= (span.last - span.first).days < MAX_DAYS:
        raise Invalid("indicators.days", "to", maximum=MAX_DAYS)
    stores, partners = context.stores, await context.stores.partners.all()
    codes = [one.code for one in partners]
    if not codes:
        return []
    counts = await stores.cross_province_cases.counts(codes, span.since, span.until)
    undelivered = await stores.exchange_messages.count_given_up(codes)
    refused = await stores.exchange_refusals.latest(codes, LATEST)
    return [
        PartnerFigures(one, tuple(counts[one.code]), undelivered.get(one.code, 0), tuple(refused[one.code]))
        for one in partners
    ]


async def refusals(context: "Context", partner: str, request: PageRequest) -> Page[Refusal]:
    """Return a page of what we refused of a partner's, newest first: half a year of it is kept."""
    return await context.stores.exchange_refusals.page(partner[:MOST], request)


async def _reach(stores: "Stores", caller: Caller, names: list[str]) -> set[str]:
    """Which of these conversations are about matters whose department the caller supervises there."""
    cases = list((await stores.cross_province_cases.get_many(names)).values())
    applications = await stores.applications.get_many([one.application for one in cases])
    matters = await stores.matters.get_many(list({one.matter for one in applications.values()}))
    return {one.id for one in cases if _supervised(caller, one, applications, matters)}


def _supervised(
    caller: Caller, case: ExchangeCase, applications: dict[str, Application], matters: dict[str, Matter]
) -> bool:
    application = applications.get(case.application)
    if application is None:
        return False
    department = matters[application.matter].department
    return caller.handles(department, application.region, Role.SUPERVISOR)
