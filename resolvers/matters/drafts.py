"""Writing a version of a matter: begin, save, submit, take back, give up. Nothing of it is public."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.caller import Caller
from auth.problems import AlreadyDone, Invalid, NotFound
from resolvers.matters.changes.model import Signature, change
from resolvers.matters.checks import place_problems, problems_of
from resolvers.matters.codes import CodeNotation, parse_matter_code
from resolvers.matters.content import changed_fields, with_content
from resolvers.matters.editing import (
    account_of,
    editor,
    edits,
    moved,
    pending,
    region_of,
    require_editor,
    require_none,
    valid_reason,
)
from resolvers.matters.lifecycle import MatterAction, move
from resolvers.matters.model import UNNUMBERED, Matter, MatterStatus
from resolvers.matters.values import value_problems

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_CODE = 100


async def create(context: "Context", code: str, content: Matter) -> Matter:
    """Begin a matter that the catalogue doesn't have."""
    caller, by = await editor(context)
    require_none(value_problems(content))
    require_editor(caller, content)
    await _check_code(context.stores, code, content)

    async def story(stores: "Stores") -> Matter:
        if await stores.matters.newest([code]):
            raise AlreadyDone("matter.code_taken", "code")
        return await _begun(stores, replace(content, code=code), 0, by)

    return await context.transact(story)


async def draft(context: "Context", code: str) -> Matter:
    """Begin the next version of a matter, which says what the newest one says."""
    caller, by = await editor(context)

    async def story(stores: "Stores") -> Matter:
        newest = (await stores.matters.newest([code])).get(code)
        if newest is None or not edits(caller, newest):
            raise NotFound("matter.unknown", "code")
        return await _begun(stores, newest, newest.version, by)

    return await context.transact(story)


async def save(context: "Context", draft: Matter, revision: int, *, based_on: int | None = None) -> Matter:
    """Save all that the draft of that code shall say; it may be incomplete, but no value may be wrong.

    `based_on` says that the version of that number has been looked at, when one was published meanwhile.
    """
    caller, by = await editor(context)
    require_none(value_problems(draft))

    async def story(stores: "Stores") -> Matter:
        before = await pending(stores, caller, draft.code, revision)
        move(before.status, MatterAction.SAVE)
        require_editor(caller, draft)
        require_none(await place_problems(stores, draft))
        return await _saved(stores, before, draft, by, based_on=based_on)

    return await context.transact(story)


async def submit(context: "Context", code: str, revision: int) -> Matter:
    """Hand a draft to a second person; from now on nobody changes it."""
    caller, by = await editor(context)

    async def story(stores: "Stores") -> Matter:
        before = await pending(stores, caller, code, revision)
        move(before.status, MatterAction.SUBMIT)
        require_none(await problems_of(stores, before))
        signed = replace(before, prepared_by=account_of(caller).id, return_reason=None)
        return await moved(stores, signed, MatterAction.SUBMIT, by)

    return await context.transact(story)


async def give_back(context: "Context", code: str, revision: int, reason: str) -> Matter:
    """Return a version that waits, to be changed: a second person's objection, or the author's own afterthought."""
    caller, by = await editor(context)
    why = valid_reason(reason)

    async def story(stores: "Stores") -> Matter:
        before = await pending(stores, caller, code, revision)
        return await moved(stores, returned(before, why), MatterAction.RETURN, by, note=why)

    return await context.transact(story)


def returned(draft: Matter, why: str) -> Matter:
    """The version after it came back: nobody has signed it."""
    return replace(draft, return_reason=why, prepared_by=None, published_by=None, effective_on=None)


async def discard(context: "Context", code: str, revision: int) -> Matter:
    """Give a draft up; its history stays."""
    caller, by = await editor(context)

    async def story(stores: "Stores") -> Matter:
        before = await pending(stores, caller, code, revision)
        move(before.status, MatterAction.DISCARD)
        await stores.matters.discard(before)
        await stores.matter_changes.add(change(before, MatterAction.DISCARD, by))
        return before

    return await context.transact(story)


async def _check_code(stores: "Stores", code: str, content: Matter) -> None:
    """A new code is the standard's 31 characters or of the local form, and names the right department or region."""
    parsed = parse_matter_code(code)
    if parsed.notation is CodeNotation.UNKNOWN or len(code) > MAX_CODE:
        raise Invalid("matter.code_malformed", "code")
    require_none(await place_problems(stores, content))
    department = (await stores.departments.get_many([content.department]))[content.department]
    named = parsed.department in (department.code, *department.other_codes)
    if not named or parsed.region not in (None, content.region):
        raise Invalid("matter.code_contradicts", "code")


async def _begun(stores: "Stores", content: Matter, based_on: int, by: Signature) -> Matter:
    """Write the first revision; the unique index on code and number lets one draft of a matter be."""
    target = move(None, MatterAction.CREATE).target or MatterStatus.DRAFT
    fresh = replace(
        with_content(Matter(content.code, content.name, content.type, content.region, content.department), content),
        version=UNNUMBERED,
        status=target,
        based_on=based_on,
        authors=(by.by,),
    )
    if not await stores.matters.add(fresh, await region_of(stores, fresh)):
        raise AlreadyDone("matter.draft_exists", "code")
    await stores.matter_changes.add(change(fresh, MatterAction.CREATE, by))
    return fresh


async def _saved(stores: "Stores", before: Matter, content: Matter, by: Signature, *, based_on: int | None) -> Matter:
    if based_on is not None:
        newest = (await stores.matters.newest([before.code])).get(before.code)
        if based_on != (newest.version if newest else 0):
            raise Invalid("matter.based_on", "basedOn")
    after = with_content(before, content)
    fields = changed_fields(before, after)
    authors = tuple(dict.fromkeys((*before.authors, by.by))) if fields else before.authors
    base = before.based_on if based_on is None else based_on
    saved = await stores.matters.save(replace(after, authors=authors, based_on=base), await region_of(stores, after))
    if fields:
        await stores.matter_changes.add(change(saved, MatterAction.SAVE, by, fields=fields))
    return saved


def may_publish(caller: Caller, draft: Matter) -> bool:
    """Tell whether the caller is a second person: neither an author of the version nor who submitted it."""
    return account_of(caller).id not in {*draft.authors, draft.prepared_by}
