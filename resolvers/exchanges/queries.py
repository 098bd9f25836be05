"""Who may read what of partners, agreements and conversations with them."""

from typing import TYPE_CHECKING, TypeVar

from auth.problems import NotFound
from resolvers.applications import queries as applications
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import Application
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.receiving import calling_partner
from resolvers.exchanges.timeline import Step
from resolvers.exchanges.timeline import timeline as steps
from resolvers.matters.model import Matter
from resolvers.paging import Page, PageRequest, read_cursor, write_cursor

if TYPE_CHECKING:
    from resolvers.context import Context

T = TypeVar("T")


async def desk(context: "Context") -> Partner | None:
    """The calling partner; None for whoever is none."""
    if context.caller.service is None:
        return None
    try:
        return await calling_partner(context)
    except NotFound:
        return None


async def of_number(context: "Context", case: str) -> ExchangeCase | None:
    """A conversation, for the partner in it and for whoever may see the case; None for everybody else."""
    found = await context.stores.cross_province_cases.get(case) if len(case) <= 100 else None
    if found is None:
        return None
    partner = await desk(context)
    if partner is not None:
        return found if found.partner == partner.code else None
    return found if await applications.of_number(context, found.application) else None


async def of_partner(
    context: "Context",
    partner: Partner,
    wanted: tuple[CaseDirection | None, tuple[ApplicationStatus, ...]],
    request: PageRequest,
) -> Page[tuple[ExchangeCase, Application]]:
    """The conversations with a partner, newest first, with the cases; those that don't fit are left out of a page."""
    direction, statuses = wanted
    page = await context.stores.cross_province_cases.page(partner.code, direction, request)
    cases = await context.loaders.applications.load_many([one.application for one in page.items])
    kept = [
        (found, case, cursor)
        for found, case, cursor in zip(page.items, cases, page.cursors, strict=True)
        if case is not None and (not statuses or case.status in statuses)
    ]
    items, cursors = tuple((one[0], one[1]) for one in kept), tuple(one[2] for one in kept)
    return Page(items, cursors, page.has_next, page.has_previous)


async def messages(context: "Context", case: ExchangeCase) -> list[ExchangeMessage]:
    """What was said about a case, by time; its order within each direction is the sequence's."""
    found = await context.loaders.exchange_messages.load(case.id)
    return sorted(found, key=lambda one: (one.at, one.sequence))


async def timeline(context: "Context", case: ExchangeCase) -> list[Step]:
    """What both provinces did about a case, by the time at which they did it."""
    return steps(await context.loaders.exchange_messages.load(case.id), context.province)


async def agreements(context: "Context", partner: Partner) -> list[Agreement]:
    """The agreements with a partner that both have confirmed."""
    return [one for one in await context.loaders.agreements.load(partner.code) or () if one.ours and one.theirs]


async def agreement(context: "Context", name: str) -> tuple[Agreement, Partner] | None:
    """An agreement that both sides confirmed, with whom it is; which ones there are is no secret."""
    found = await context.stores.agreements.get(name)
    partner = await context.loaders.partners.load(found.partner) if found else None
    return (found, partner) if found and partner and found.ours and found.theirs else None


async def agreed_matters(context: "Context", agreement: Agreement) -> list[tuple[str, Matter]]:
    """Our published matters in an agreement, by code, whichever side decides them."""
    codes = [one.codes[context.province] for one in agreement.matters if context.province in one.codes]
    return [(code, one) for code, one in (await context.stores.matters.published(codes)).items()]


def sliced(found: list[tuple[str, T]], request: PageRequest) -> Page[T]:
    """A page of a list that is read as a whole, by the key of each item, forwards only."""
    start = read_cursor(request.cursor)[1] if request.cursor else ""
    rest = [one for one in sorted(found, key=lambda one: one[0]) if one[0] > start]
    shown = rest[: request.size]
    cursors = tuple(write_cursor(None, key) for key, _ in shown)
    return Page(tuple(one for _, one in shown), cursors, len(rest) > len(shown), bool(start))


async def application_of(context: "Context", case: ExchangeCase) -> Application | None:
    """The case here that a conversation is about, None for whoever may not see it."""
    found = await context.loaders.applications.load(case.application)
    return found if found is not None and found.actors(context.caller) else None
