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
from resolvers.supervision.indicators import MAX_DAYS, Span

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MOST = 100


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
    """How work with each partner goes; raises Invalid for days that make no sense. The region doesn't matter."""
    if not 0 <= (span.last - span.first).days < MAX_DAYS:
        raise Invalid("indicators.days", "to", maximum=MAX_DAYS)
    return [await _figures(context.stores, one, span) for one in await context.stores.partners.all()]


async def _figures(stores: "Stores", partner: Partner, span: Span) -> PartnerFigures:
    counts = await stores.cross_province_cases.counts(partner.code, span.since, span.until)
    undelivered = await stores.exchange_messages.count_given_up(partner.code)
    return PartnerFigures(
        partner, tuple(counts), undelivered, tuple(await stores.exchange_refusals.of(partner.code, 20))
    )


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
