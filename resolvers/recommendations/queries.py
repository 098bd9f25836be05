from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.caller import Caller
from auth.days import today
from auth.identifiers import age
from auth.problems import Invalid
from auth.wards.model import WardStage
from resolvers.matters.model import Matter
from resolvers.paging import Page, PageRequest, read_cursor, write_cursor
from resolvers.parties.model import Audience, PartyKind
from resolvers.parties.queries import wallet_owner
from resolvers.recommendations.model import Facts, Held, Reason, Recommendation
from resolvers.recommendations.recommend import recommend

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommended matter and why."""

    matter: Matter
    reasons: tuple[Reason, ...]


async def recommended(context: "Context", region: str | None, request: PageRequest) -> Page[Recommended]:
    """Return a page of what may be of use to whom the caller acts for; empty when they don't want to be told.

    A delegate gets nothing: what is known of the giver isn't theirs to learn.
    """
    if not await _wanted(context):
        return Page((), (), has_next=False, has_previous=False)
    facts = await facts_of(context)
    glimpses = await context.loaders.glimpses.load(region)
    return await _page(context, recommend(facts, glimpses, today(context.now())), request)


async def facts_of(context: "Context") -> Facts:
    """Gather what is known of whom the caller acts for; raises ValueError for a delegate and for nobody."""
    caller, on = context.caller, today(context.now())
    party = wallet_owner(caller)
    if party is None:
        raise ValueError("nobody's facts are asked for")
    held = await _held(context, party.id_number)
    if party.kind is PartyKind.ORGANIZATION:
        return Facts(Audience.LEGAL_PERSON, held=held)
    years = age(party.id_number, on) if party.id_number else None
    oneself = caller.principal is None
    member = oneself and bool(caller.account and caller.account.memberships)
    children = await _children(context, caller) if oneself else ()
    return Facts(Audience.NATURAL_PERSON, years, children, member, held)


async def _wanted(context: "Context") -> bool:
    caller = context.caller
    if caller.id is None or wallet_owner(caller) is None:
        return False
    return await context.stores.recommendation_choices.enabled(caller.id)


async def _held(context: "Context", id_number: str | None) -> tuple[Held, ...]:
    if id_number is None:
        return ()
    library = await context.loaders.libraries.load(id_number)
    found = await context.loaders.certificate_types.load_many(library)
    names = {type.code: type.name for type in found if type}
    return tuple(Held(code, names[code], one.valid_until) for code, one in library.items() if code in names)


async def _children(context: "Context", caller: Caller) -> tuple[int, ...]:
    on = today(context.now())
    wards = await context.gate.wards.of_guardian(caller.id or "")
    return tuple(age(one.id_number, on) for one in wards if one.stage_on(on) is not WardStage.ENDED)


async def _page(context: "Context", found: tuple[Recommendation, ...], request: PageRequest) -> Page[Recommended]:
    start = _start(request.cursor)
    chosen = list(enumerate(found))[start : start + request.size]
    matters = await context.loaders.matters.load_many([one.matter for _, one in chosen])
    pairs = [(place, one, matter) for (place, one), matter in zip(chosen, matters, strict=True) if matter]
    return Page(
        tuple(Recommended(matter, one.reasons) for _, one, matter in pairs),
        tuple(write_cursor(place, one.matter) for place, one, _ in pairs),
        has_next=start + len(chosen) < len(found),
        has_previous=start > 0,
    )


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    place, _ = read_cursor(cursor)
    if not isinstance(place, int) or place < 0:
        raise Invalid("page.cursor", "after")
    return place + 1
