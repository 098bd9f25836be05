"""Submitting a package: every matter that waits for nothing becomes a case at once, in one transaction."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auth.days import today
from auth.problems import Conflict, Invalid, Problem, Problems
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.apply import valid_key
from resolvers.applications.commitments import commitment_text, text_hash
from resolvers.applications.form import altered_facts, check_size, known_facts
from resolvers.applications.library import Held, certificate_problems, serving
from resolvers.applications.lifecycle import EventType
from resolvers.applications.materials import completed, material_problems, missing
from resolvers.applications.model import Application, ProvidedMaterial, merged
from resolvers.applications.open_borders import require_open
from resolvers.applications.promising import require_not_barred
from resolvers.applications.used_keys import KeyUse, again, used_key
from resolvers.matters.form_language.visibility import visible_part
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.plan import next_step
from resolvers.package_applications.queries import existing, offer_of
from resolvers.package_applications.sharing import fetched, wanted
from resolvers.package_applications.splitting import (
    Given,
    as_one,
    found_by_rules,
    lacking,
    made_case,
    one_form_problems,
)
from resolvers.package_applications.taking import PartsOffice, Taken, store, taken
from resolvers.packages.materials import merge_materials
from resolvers.packages.model import Offer
from resolvers.paging import MAX_PAGE

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


@dataclass(frozen=True, slots=True)
class Filled:
    """What an applicant sends: the whole one form, the one set, and hashes of the commitments that were shown."""

    form: Any
    materials: tuple[ProvidedMaterial, ...] = ()
    shown: tuple[str, ...] = ()


async def submit(context: "Context", number: str, filled: Filled, *, revision: int, key: str) -> PackageApplication:
    """Submit a package whose one form and materials are complete; the same key again returns the first result."""
    whole = await existing(context, number)
    asked = used_key(KeyUse.SUBMIT, valid_key(key), replace(filled, form=check_size(filled.form)))
    if whole.submitted and again([whole.submitted], asked):
        return whole
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    whole.require_at(context.caller, revision)
    offer, at = await offer_of(context, whole), context.now()
    for matter in offer.matters:
        context.caller.require_assurance(matter.required_assurance)
    if whole.away is not None:
        await require_open(context.stores, whole.away.crossing, today(at))
    given = replace(whole, form=filled.form, materials=merged((), filled.materials))
    held = await serving(context, given, as_one(offer))
    complete = await _complete(context, given, offer, held, filled)
    after, cases = _split(context, complete.changed(at, submitted_at=at, submitted=asked), offer, Given(serving=held))
    office = PartsOffice(context.stores, context.signer, await context.calendar(), at)
    return await _saved_once(context, after, await taken(office, cases, {one.id: one for one in offer.matters}))


async def _complete(
    context: "Context", whole: PackageApplication, offer: Offer, held: Held, filled: Filled
) -> PackageApplication:
    """Tell all that is missing or wrong at once (一次性告知); then fetch what departments share, as for cases."""
    asked, questions = as_one(offer), wanted(context, whole, offer, held)
    files = await context.stores.files.get_many([*whole.files][: MAX_PAGE * 10])
    there = {*held, *(one.asked.key for one in questions)}
    problems: list[Problem] = [
        *one_form_problems(offer, whole.form),
        *altered_facts(asked.form, whole.form, known_facts(context.caller)),
        *material_problems(asked, filled.materials, files, context.caller.id or ""),
        *await certificate_problems(context, whole.applicant, asked, filled.materials),
        *missing(asked, whole.materials, there, False),
    ]
    if problems:
        raise Problems(problems)
    _require_shown(whole, offer, filled.shown)
    await require_not_barred(context, whole.applicant, whole.materials)
    evidence = await fetched(context, whole, questions)
    form, materials = visible_part(asked.form, whole.form)[1], completed(asked, whole.materials, held, promised=False)
    chosen = tuple(one.key for one in filled.materials if one.certificate)
    return replace(whole, form=form, materials=materials, evidence=evidence, chosen=chosen)


def _require_shown(whole: PackageApplication, offer: Offer, shown: tuple[str, ...]) -> None:
    """Raise Invalid when somebody was shown another text than that of a matter that they make promises for."""
    promises = {one.key for one in whole.materials if one.committed}
    keys = merge_materials(offer).keys
    for matter in offer.matters if shown else ():
        text = commitment_text(matter) if promises & set(keys[matter.code].values()) else None
        if text is not None and text_hash(text) not in shown:
            raise Invalid("commitment.changed", "commitmentHashes")


def _split(
    context: "Context", whole: PackageApplication, offer: Offer, given: Given
) -> tuple[PackageApplication, list[Application]]:
    """Return the package with its first cases, submitted."""
    at, caller = context.now(), context.caller
    cases: dict[str, Application] = {}
    for code in next_step(whole, {}).ready:
        case = made_case(whole, offer, code, given, at)
        if problems := lacking(case, offer, code, given):
            raise Problems(problems)
        draft = case.recorded(EventType.STARTED, caller, at, None)
        move = draft.move(caller, EventType.SUBMITTED, draft.revision)
        found = found_by_rules(draft, offer, code, given)
        cases[code] = draft.moved(move, caller, at, submitted_at=at, received_at=at, instant=found)
    parts = {code: replace(whole.part(code), application=case.id) for code, case in cases.items()}
    return replace(whole, parts=whole.with_parts(parts)), list(cases.values())


async def _saved_once(context: "Context", after: PackageApplication, cases: list[Taken]) -> PackageApplication:
    """Save; the same request sent twice at once gets the first one's result."""
    try:
        return await context.transact(lambda stores: _save(stores, after, cases))
    except Conflict:
        current = await context.stores.package_applications.get(after.id)
        twice = after.submitted and current and current.submitted and again([current.submitted], after.submitted)
        if current is None or not twice:
            raise
        return current


async def _save(stores: "Stores", after: PackageApplication, cases: list[Taken]) -> PackageApplication:
    """Save the package, which one of several at once can do, and its cases with what some of them ended with."""
    saved = await stores.package_applications.save(after)
    await store(stores, cases)
    return saved
