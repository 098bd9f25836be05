from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.accounts.model import HANDLING, Role
from auth.caller import Caller
from auth.problems import Invalid, NotFound, Required
from resolvers.matters.model import STANDING, Matter, MatterStatus
from resolvers.matters.search.highlighting import highlights
from resolvers.matters.search.question import Question, understand
from resolvers.matters.search.ranking import Hit, Scope, rank
from resolvers.matters.search.suggesting import suggest
from resolvers.matters.store import MatterFilter, MatterPage
from resolvers.paging import Order, Page, PageRequest, read_cursor, write_cursor
from resolvers.parties.model import Audience

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_SEARCH_TEXT = 100
MAX_SUGGESTIONS = 20


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for, and where they are: matters of their region and of all above it are found."""

    text: str
    region: str | None = None
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class MatterHit:
    """A matter that was found."""

    matter: Matter
    score: float
    highlights: tuple[str, ...]


def visible(matter: Matter, caller: Caller) -> bool:
    """Tell whether the caller may see a version: what was published once is public, a draft is for staff."""
    return matter.status in STANDING or keeps_catalogue(caller)


def keeps_catalogue(caller: Caller) -> bool:
    """Tell whether the caller is staff who handle cases or edit the catalogue: these see what isn't published."""
    return bool(caller.departments(*HANDLING, Role.CATALOGUE_EDITOR))


async def name_for_staff(context: "Context", account: str | None) -> str | None:
    """Return the name of who edited a matter to colleagues; None to everybody else."""
    if account is None or not keeps_catalogue(context.caller):
        return None
    found = await context.loaders.accounts.load(account)
    return found.person.name if found and found.person else None


async def version(context: "Context", code: str, number: int, field: str) -> Matter:
    """Return a version of a matter to staff, 0 for the one that is being written; raises NotFound."""
    found = await context.stores.matters.version(code, number)
    if found is None or not visible(found, context.caller):
        raise NotFound("matter.version_unknown", field)
    return found


async def find(context: "Context", filter: MatterFilter, order: Order, request: PageRequest) -> Page[Matter]:
    """Return one page of the catalogue. Only staff see what isn't published."""
    if filter.status is MatterStatus.PUBLISHED:
        return await context.loaders.matter_pages.load(MatterPage(filter, order, request))
    if not keeps_catalogue(context.caller):
        raise NotFound("matter.unpublished", "filter", "status")
    return await context.stores.matters.page(filter, order, request)


async def search(context: "Context", search: Search, request: PageRequest) -> Page[MatterHit]:
    """Find matters by what people say (口语化搜索), best first; pages by score."""
    text = search.text.strip()
    if not text:
        raise Required("search.empty", "text")
    if len(text) > MAX_SEARCH_TEXT:
        raise Invalid("text.too_long", "text", maximum=MAX_SEARCH_TEXT)
    regions = await _regions(context, search.region)
    index = await context.finder.current()
    question = understand(text, index.syllables)
    hits = rank(index, question, Scope(regions, search.audience), context.finder.meaning)
    return await _page(context, question, hits, request)


async def complete(context: "Context", prefix: str, region: str | None, most: int) -> list[str]:
    """Complete what is being typed; nothing when nothing is typed yet. Raises Invalid for what makes no sense."""
    if len(prefix) > MAX_SEARCH_TEXT:
        raise Invalid("text.too_long", "prefix", maximum=MAX_SEARCH_TEXT)
    if most < 0:
        raise Invalid("page.negative", "first")
    regions = await _regions(context, region)
    return suggest(await context.finder.current(), prefix, regions, min(most, MAX_SUGGESTIONS))


async def _regions(context: "Context", code: str | None) -> tuple[str, ...] | None:
    if code is None:
        return None
    region = await context.loaders.regions.load(code)
    if region is None:
        raise Invalid("region.unknown", "region")
    return (*region.ancestors, region.code)


async def _page(context: "Context", question: Question, hits: list[Hit], request: PageRequest) -> Page[MatterHit]:
    if request.cursor is not None:
        score, key = read_cursor(request.cursor)
        if not isinstance(score, int | float):
            raise Invalid("page.cursor", "after")
        remaining = [hit for hit in hits if (-hit.score, hit.id) > (-score, key)]
    else:
        remaining = hits
    chosen = remaining[: request.size]
    matters = await context.loaders.matters.load_many([hit.id for hit in chosen])
    # What was suspended or replaced a moment ago drops out: a page may be short, never wrong.
    offered = [
        (hit, matter)
        for hit, matter in zip(chosen, matters, strict=True)
        if matter and matter.status is MatterStatus.PUBLISHED
    ]
    found = tuple(_hit(question, matter, hit) for hit, matter in offered)
    cursors = tuple(write_cursor(hit.score, hit.id) for hit, _ in offered)
    return Page(found, cursors, len(remaining) > len(chosen), request.cursor is not None)


def _hit(question: Question, matter: Matter, hit: Hit) -> MatterHit:
    return MatterHit(matter, hit.score, tuple(highlights(question, matter.name, matter.aliases)))
