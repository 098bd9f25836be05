"""Submitting a package: every matter that waits for nothing becomes a case at once, in one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from auth.problems import Conflict, Problem, Problems
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.apply import Changes, valid_key
from resolvers.applications.form import altered_facts, check_size, form_problems, known_facts
from resolvers.applications.library import certificate_problems, genuine_library
from resolvers.applications.lifecycle import EventType
from resolvers.applications.materials import material_problems, missing
from resolvers.applications.model import Application, merged
from resolvers.applications.promising import require_not_barred
from resolvers.applications.timing import reckoned
from resolvers.certificates.model import Certificate
from resolvers.matters.model import Matter
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.plan import next_step
from resolvers.package_applications.queries import existing, offer_of
from resolvers.package_applications.splitting import Given, as_one, lacking, made_case
from resolvers.packages.model import Offer
from resolvers.paging import MAX_PAGE

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def submit(context: "Context", number: str, filled: Changes, *, revision: int, key: str) -> PackageApplication:
    """Submit a package whose one form and materials are complete; the same key again returns the first result."""
    whole = await existing(context, number)
    if whole.submit_key == valid_key(key):
        return whole
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    whole.require_at(context.caller, revision)
    offer, at = await offer_of(context, whole), context.now()
    for matter in offer.matters:
        context.caller.require_assurance(matter.required_assurance)
    given = Given(await _held(context, whole, offer), {})
    complete = await _complete(context, whole, as_one(offer), filled, given)
    after, cases = _split(context, complete.changed(at, submitted_at=at, submit_key=key), offer, given)
    calendar = await context.calendar()
    timed = [reckoned(one, calendar) for one in cases]
    return await context.transact(lambda stores: _save(stores, after, timed))


async def _complete(
    context: "Context", whole: PackageApplication, asked: Matter, filled: Changes, given: Given
) -> PackageApplication:
    """Return the package with what was filled in, after telling everything that is missing or wrong at once."""
    form = check_size(filled.form)
    wanted = [file for one in filled.materials for file in one.files]
    files = await context.stores.files.get_many(wanted[: MAX_PAGE * 10])
    materials = merged((), filled.materials)
    problems: list[Problem] = [
        *form_problems(asked.form, form),
        *altered_facts(asked.form, form, known_facts(context.caller)),
        *material_problems(asked, filled.materials, files, context.caller.id or ""),
        *await certificate_problems(context, whole.applicant, asked, filled.materials),
        *missing(asked, materials, given.held(asked), False),
    ]
    if problems:
        raise Problems(problems)
    await require_not_barred(context, whole.applicant, materials)
    return replace(whole, form=form, materials=materials)


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
        cases[code] = draft.moved(move, caller, at, submitted_at=at, received_at=at)
    parts = {code: replace(whole.part(code), application=case.id) for code, case in cases.items()}
    return replace(whole, parts=whole.with_parts(parts)), list(cases.values())


async def _save(stores: "Stores", after: PackageApplication, cases: list[Application]) -> PackageApplication:
    """Save package and cases; the same request sent twice at once gets the first one's result."""
    current = await stores.package_applications.get(after.id)
    if current is None or current.revision != after.revision - 1:
        if current is not None and current.submit_key == after.submit_key:
            return current
        raise Conflict(current.revision if current else None)
    for case in cases:
        if not await stores.applications.add(case):
            raise RuntimeError("a case's number is taken")
    return await stores.package_applications.save(after)


async def _held(context: "Context", whole: PackageApplication, offer: Offer) -> Mapping[str, Certificate]:
    """The applicant's library by type, asked for only when a matter takes something from there."""
    holder = whole.applicant.id_number
    if holder is None or not any(one.certificate_type for matter in offer.matters for one in matter.materials):
        return {}
    return await genuine_library(context, holder)
