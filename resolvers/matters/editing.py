"""Who may edit a matter, and writing down what they did."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Role
from auth.caller import Caller
from auth.problems import Conflict, Invalid, NotAllowedNow, NotFound, Problem, Problems, Required, Unauthenticated
from auth.renewal import as_now
from resolvers.matters.changes.model import Signature, change, signature
from resolvers.matters.lifecycle import MatterAction, move
from resolvers.matters.model import Matter, MatterStatus
from resolvers.regions.model import Region

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_REASON = 500


async def editor(context: "Context") -> tuple[Caller, Signature]:
    """Return the caller by the rights of this moment, and how they sign; they act for nobody but themselves."""
    context.caller.require_oneself()
    caller = await as_now(context.gate, context.caller, context.now())
    return caller, signature(account_of(caller), context.now())


def account_of(caller: Caller) -> Account:
    """Return whoever is signed in; raises Unauthenticated."""
    if caller.account is None:
        raise Unauthenticated("token.missing")
    return caller.account


def edits(caller: Caller, matter: Matter) -> bool:
    """Tell whether a matter is the caller's to edit: of their department, in their region."""
    return caller.handles(matter.department, matter.region, Role.CATALOGUE_EDITOR)


def require_editor(caller: Caller, content: Matter) -> None:
    """Raise NotAllowedNow unless a matter that says this would be the caller's to edit."""
    if not edits(caller, content):
        raise NotAllowedNow("matter.not_your_department", "content", "department")


def require_none(problems: list[Problem]) -> None:
    """Raise all of the problems at once, if there are any (一次性告知)."""
    if problems:
        raise Problems(problems)


def valid_reason(reason: str) -> str:
    """Return a reason, which must be given; raises Required or Invalid."""
    if not (text := reason.strip()):
        raise Required("reason.missing", "reason")
    if len(text) > MAX_REASON:
        raise Invalid("text.too_long", "reason", maximum=MAX_REASON)
    return text


async def pending(stores: "Stores", caller: Caller, code: str, revision: int) -> Matter:
    """Return the version of a matter of the caller's that isn't published yet, as it was read.

    Raises NotFound, for others' too; Conflict when somebody has changed it since.
    """
    draft = await stores.matters.draft(code)
    if draft is None or not edits(caller, draft):
        raise NotFound("matter.draft_unknown", "code")
    if draft.revision != revision:
        raise Conflict(draft.revision)
    return draft


async def region_of(stores: "Stores", matter: Matter) -> Region:
    """Return the region of a matter; raises Invalid."""
    found = (await stores.regions.get_many([matter.region])).get(matter.region)
    if found is None:
        raise Invalid("region.unknown", "content", "region")
    return found


async def moved(
    stores: "Stores", draft: Matter, action: MatterAction, by: Signature, *, note: str | None = None
) -> Matter:
    """Save a version that isn't published yet where the action leads, and write it down."""
    target = move(draft.status, action).target or MatterStatus.DRAFT
    saved = await stores.matters.save(replace(draft, status=target), await region_of(stores, draft))
    await stores.matter_changes.add(change(saved, action, by, note=note))
    return saved
