from collections.abc import Sequence
from typing import TYPE_CHECKING

from auth.caller import Caller
from auth.days import today
from resolvers.access.model import Access, Opened, access, same_on
from resolvers.paging import Page, PageRequest
from resolvers.parties.queries import wallet_owner

if TYPE_CHECKING:
    from resolvers.context import Context


async def record(context: "Context", opened: Sequence[tuple[str, Opened]]) -> None:
    """Record that people's data was opened, in one round trip; for nobody's data it does nothing."""
    entries = {one.id: one for one in (_entry(context, subject, what) for subject, what in opened)}
    if entries:
        await context.stores.access.record(list(entries.values()))


def _entry(context: "Context", subject: str, opened: Opened) -> Access:
    at = context.now()
    entry_id = context.gate.vault.blind(same_on(subject, opened, today(at)), "access-log")
    return access(entry_id, subject, opened, at)


def own_log(caller: Caller) -> str | None:
    """Whose log the caller may read as their own. Of a delegate nobody's: it names cases that aren't theirs."""
    owner = wallet_owner(caller)
    return owner.id_number if owner else None


async def of_subject(
    context: "Context", subject: str | None, thing: str | None, request: PageRequest
) -> Page[Access]:
    """Return one page of who looked at a person's data; who isn't verified has none."""
    if not subject:
        return Page((), (), has_next=False, has_previous=False)
    return await context.stores.access.page(subject, thing, request)
