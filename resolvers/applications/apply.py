"""The applicant's side: start, save, submit, supplement, withdraw."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auth.caller import Caller
from auth.days import today
from auth.problems import AssuranceTooLow, Conflict, Invalid, NotAllowedNow, NotFound, Problem, Problems
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.acceptance import may_wish
from resolvers.applications.approving import judgement, settled_or_approved
from resolvers.applications.crossing import Crossing, same_border
from resolvers.applications.deferring import HandIn, handed_in, require_owed, require_same_answer
from resolvers.applications.delivery import ELECTRONIC, DeliveryWish, chosen
from resolvers.applications.form import altered_facts, check_size, form_problems
from resolvers.applications.library import Held, certificate_problems, serving
from resolvers.applications.lifecycle import EventType, Move
from resolvers.applications.materials import completed, material_problems, missing
from resolvers.applications.model import Application, ProvidedMaterial, merged
from resolvers.applications.number import is_number, new_number
from resolvers.applications.open_borders import require_open
from resolvers.applications.prefilled import Filled, prefill
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.presence import assurance_of, facts_of
from resolvers.applications.promising import promise, require_not_barred
from resolvers.applications.settle import settled
from resolvers.applications.sharing.fetch import fetched, wanted
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.startable import check_startable
from resolvers.applications.timekeeping import as_time_has_it
from resolvers.applications.used_keys import KeyUse, again, used_key, with_key
from resolvers.applications.window import changed_things
from resolvers.applications.window_start import Standing, start_at_window
from resolvers.matters.form_language.visibility import visible_part
from resolvers.matters.guidance.queries import walked
from resolvers.matters.guidance.restrict import restricted, starting_values
from resolvers.matters.guidance.walk import Answer, check_answers, require_finished
from resolvers.matters.model import Matter
from resolvers.paging import MAX_PAGE
from resolvers.parties.queries import person_party, principal
from resolvers.parties.wards import check_consent
from resolvers.seals.store import KnownSeal

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_KEY = 64
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """What an applicant changes: the whole form, materials by key, how the result comes; None leaves it as it is."""

    form: Any = None
    materials: tuple[ProvidedMaterial, ...] = ()
    delivery: DeliveryWish | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """How an applicant submits: on a commitment, whose text has which hash, and what is to follow later (容缺)."""

    key: str
    promised: bool = False
    shown: str | None = None
    wished: tuple[str, ...] = ()
    delivery: DeliveryWish | None = None


async def start(
    context: "Context",
    matter_code: str,
    key: str,
    answers: Sequence[Answer] = (),
    standing: Standing | Crossing | None = None,
) -> Application:
    """Start a case for whom the caller acts, with a form that knows already what we know (免填单).

    Answers to the matter's guide must lead to its end and leave their part of form and materials; without any, the
    case has all of both. The same key again returns the case that it started first. `standing` is whom a clerk starts
    it for at the window, or the border that it is to cross.
    """
    check_answers(answers)
    matter = (await context.stores.matters.published([matter_code])).get(matter_code)
    if matter is None:
        raise NotFound("matter.unknown", "matterCode")
    if isinstance(standing, Standing):
        return await start_at_window(context, matter, valid_key(key), _finished(matter, answers), standing)
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    check_startable(context.caller, matter, today(context.now()))
    await check_consent(context, context.caller)
    given = _finished(matter, answers)
    filled = await prefill(context, restricted(matter, given).form)
    for _ in range(_TRIES):
        draft = across(_draft(context, matter, valid_key(key), given), standing)
        application = _begun(context, draft, filled)
        if await context.stores.applications.add(application):
            return application
        if earlier := await context.stores.applications.started(application.account, key):
            _require_same_border(earlier, standing)
            return await _same_start(context, earlier, matter, given)
    raise RuntimeError("no free application number in three tries")


async def save(context: "Context", number: str, changes: Changes, revision: int) -> Application:
    """Save a draft; it may be incomplete, what is there must be one's own and of a type that is taken."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.SAVED, revision)
    matter = await matter_of(context, application)
    changed = await _changed(context, application, matter, changes)
    form, materials = changed.form, changed.materials
    delivery = chosen(changes.delivery) if changes.delivery else application.delivery
    after = changed.moved(move, context.caller, context.now(), form=form, materials=materials, delivery=delivery)
    return await settled(context, application, move, after)


async def submit(context: "Context", number: str, revision: int, given: Submission) -> Application:
    """Submit a case whose form and materials are complete; the same key again returns the first result."""
    application, seal = await existing_with_seal(context, number)
    promised = given.promised
    used = used_key(KeyUse.SUBMIT, valid_key(given.key), replace(given, key=""))
    if again(application.used, used):
        return application
    move = application.move(context.caller, EventType.SUBMITTED, revision)
    matter = await matter_of(context, application)
    if assurance_of(application, context.caller) < matter.required_assurance:
        raise AssuranceTooLow(matter.required_assurance)
    if application.crossing is not None:
        await require_open(context.stores, application.crossing, today(context.now()))
    _require_own_promise(application, context.caller, promised=promised)
    window = replace(application.window, wished=may_wish(matter, given.wished))
    if promised:
        window = replace(window, commitment=await promise(context, application, matter, given.shown))
    else:
        await require_not_barred(context, application.applicant, application.materials)
    delivery = chosen(given.delivery) if given.delivery else application.delivery or ELECTRONIC
    application = application.changed(window=window, delivery=delivery)
    application = as_shown(application, matter)
    held = await serving(context, application, matter)
    evidence = await _completed(context, application, matter, held, promised=promised)
    at, materials = context.now(), completed(matter, application.materials, held, promised=promised)
    after = application.moved(
        move,
        context.caller,
        at,
        submitted_at=at,
        received_at=at,
        used=with_key(application.used, used),
        materials=materials,
        instant=judgement(application, matter, held, at),
        evidence=evidence,
    )
    return await _saved_once(context, application, move, after, known=seal)


async def supplement(context: "Context", number: str, changes: Changes, *, revision: int, key: str) -> Application:
    """Answer a request for a supplement; the same key again returns the first result."""
    application, seal = await existing_with_seal(context, number)
    named = tuple(one.key for one in changes.materials)
    if changes.form is not None:
        check_size(changes.form)
    used = used_key(KeyUse.SUPPLEMENT, valid_key(key), changes)
    if again(application.used, used):
        require_same_answer(application, revision, named)
        return application
    move = application.move(context.caller, EventType.SUPPLEMENTED, revision)
    matter, before = await matter_of(context, application), application
    if application.window.owed:
        require_owed(application, changes.form, named, context.now())
    application = await _changed(context, application, matter, changes)
    touched = [one for one in application.materials if one.key in named]
    await require_not_barred(context, application.applicant, touched)
    if before.window.owed:
        after = handed_in(before, application, move, HandIn(context.caller, named, used, context.now()))
        return await _saved_once(context, before, move, after, known=seal)
    application = as_shown(application, matter)
    held = await serving(context, application, matter)
    # Nobody promises by a supplement what they didn't with the submission.
    promised = application.window.commitment is not None
    evidence = await _completed(context, application, matter, held, promised=promised)
    form, materials = application.form, completed(matter, application.materials, held, promised=promised)
    at = context.now()
    answered = changed_things(before.form, form, named)
    after = application.moved(
        move,
        context.caller,
        at,
        received_at=at,
        form=form,
        materials=materials,
        evidence=evidence,
        # Judged again: what was wrong at submission may be right now.
        instant=judgement(application, matter, held, at),
        used=with_key(application.used, used),
        supplement_items=(),
        window=replace(application.window.unmarked(named), answered=answered),
    )
    return await _saved_once(context, application, move, after, known=seal)


async def withdraw(context: "Context", number: str, revision: int, reason: str | None) -> Application:
    """Take a case back, as long as it isn't decided."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.WITHDRAWN, revision)
    note = (reason or "").strip()[:500] or None
    after = application.moved(move, context.caller, context.now(), note=note, refusal_proposal=None)
    return await settled(context, application, move, after)


def as_shown(application: Application, matter: Matter) -> Application:
    """Return the case without what its form hides: a draft keeps it, for whoever changes their mind."""
    shown = visible_part(matter.form, application.form)[1]
    return application if shown is application.form else application.changed(form=shown)


async def existing(context: "Context", number: str) -> Application:
    """Return a case that the caller may know of; raises NotFound."""
    found = await context.stores.applications.get(number) if is_number(number) else None
    return await _visible(context, found)


async def existing_with_seal(context: "Context", number: str) -> tuple[Application, KnownSeal | None]:
    """Return the same and how its department's seal stands, for a move that issues a document; raises NotFound."""
    read = context.stores.applications.with_seal
    found, seal = await read(number, context.now()) if is_number(number) else (None, None)
    return await _visible(context, found), seal


async def _visible(context: "Context", found: Application | None) -> Application:
    if found is None:
        raise NotFound("application.unknown", "applicationId")
    found.require_visible(context.caller)
    return await as_time_has_it(context, found)


async def matter_of(context: "Context", application: Application) -> Matter:
    """Return the version of the matter that the case started with, as its answers to the guide left it."""
    # By the loader, so that the answer, which shows the materials, doesn't read it a second time.
    matter = await context.loaders.matters.load(application.matter)
    if matter is None:
        raise RuntimeError("a case's version of its matter is gone")
    return application.asked_of(matter)


def _finished(matter: Matter, answers: Sequence[Answer]) -> Mapping[str, str]:
    """What the guide's questions were answered with, all the way to the end; nothing where nobody answered."""
    if not answers:
        return {}
    at = walked(matter, answers)
    require_finished(at)
    return at.given


def _draft(context: "Context", matter: Matter, key: str, given: Mapping[str, str]) -> Application:
    """A case before anything is filled in."""
    caller, at = context.caller, context.now()
    if caller.account is None:
        raise ValueError("a case needs somebody who starts it")
    return Application(
        id=new_number(matter.region, today(at)),
        matter=matter.id,
        department=matter.department,
        region=matter.region,
        account=caller.account.id,
        applicant=principal(caller),
        agent=person_party(caller.account) if caller.principal else None,
        mandate=caller.delegation.id if caller.delegation else None,
        channel=caller.channel,
        created_at=at,
        updated_at=at,
        start_key=key,
        form=starting_values(matter, given),
        answers=given,
        revision=1,
    )


def across(draft: Application, crossing: Crossing | None) -> Application:
    """A case that another province is to decide: no department here has it on its desk."""
    return draft if crossing is None else replace(draft, crossing=crossing, department=crossing.desk)


def _require_same_border(earlier: Application, crossing: Crossing | None) -> None:
    if not same_border(earlier.crossing, crossing):
        raise Invalid("key.reused", "idempotencyKey")


def _begun(context: "Context", application: Application, filled: Filled) -> Application:
    """Fill the form in with what is known, and open the file of the case."""
    at = context.now()
    sources = tuple(PrefilledField(path, source, at) for path, (source, _) in filled.items())
    values = {path: value for path, (_, value) in filled.items()}
    begun = replace(application, form={**application.form, **values}, prefill=sources)
    return begun.recorded(EventType.STARTED, context.caller, at, None)


async def _same_start(
    context: "Context", earlier: Application, matter: Matter, given: Mapping[str, str]
) -> Application:
    started = await matter_of(context, earlier)
    same_right = earlier.mandate == (context.caller.delegation.id if context.caller.delegation else None)
    same_wish = started.code == matter.code and earlier.answers == given
    if not same_wish or earlier.applicant.id != principal(context.caller).id or not same_right:
        raise Invalid("key.reused", "idempotencyKey")
    return earlier


async def _changed(context: "Context", application: Application, matter: Matter, changes: Changes) -> Application:
    """Put the changes into a case, after checking that they may be there."""
    _require_own_promise(application, context.caller, promised=any(one.committed for one in changes.materials))
    form = application.form if changes.form is None else check_size(changes.form)
    wanted = [file for one in changes.materials for file in one.files]
    files = await context.stores.files.get_many(wanted[: MAX_PAGE * 10])
    # What is in the case already may stay, whichever side uploaded it.
    owner = context.caller.id or ""
    own = {key: replace(file, owner=owner) if key in application.files else file for key, file in files.items()}
    problems = material_problems(matter, changes.materials, own, owner)
    problems += await certificate_problems(context, application.applicant, matter, changes.materials)
    if problems:
        raise Problems(problems)
    return application.changed(form=form, materials=merged(application.materials, changes.materials))


def _require_own_promise(application: Application, caller: Caller, *, promised: bool) -> None:
    """A commitment is the applicant's own word (告知承诺): no clerk gives it for them."""
    if promised and application.entered_by(caller):
        raise NotAllowedNow("window.no_commitment", "commitmentAccepted")


async def _completed(
    context: "Context", application: Application, matter: Matter, held: Held, *, promised: bool
) -> tuple[Evidence, ...]:
    """Tell everything that is missing or wrong at once (一次性告知); then fetch what departments share.

    Nobody is asked about a person whose case isn't complete otherwise.
    """
    asked = wanted(context, application, matter, held)
    there = {*held, *asked, *(one.key for one in application.evidence)}
    _require_complete(application, matter, there, promised=promised, known=facts_of(application, context.caller))
    return await fetched(context, application, asked)


def _require_complete(
    application: Application, matter: Matter, held: Collection[str], *, promised: bool, known: Mapping[str, str]
) -> None:
    problems: Sequence[Problem] = [
        *form_problems(matter.form, application.form),
        *altered_facts(matter.form, application.form, known),
        *(
            one
            for one in missing(matter, application.materials, held, promised)
            if one.path[-1] not in application.window.wished
        ),
    ]
    if problems:
        raise Problems(problems)


async def _saved_once(
    context: "Context", before: Application, move: Move, after: Application, *, known: KnownSeal | None
) -> Application:
    """Save; when the same request arrived twice at once, both get the first one's result."""
    try:
        return await settled_or_approved(context, before, move, after, known=known)
    except Conflict:
        current = await context.stores.applications.get(after.id)
        if current is None or not again(current.used, after.used[-1]):
            raise
        return current


def valid_key(key: str) -> str:
    """Return an idempotency key of 1 to 64 characters; raises Invalid."""
    if not 1 <= len(key) <= MAX_KEY:
        raise Invalid("key.length", "idempotencyKey", maximum=MAX_KEY)
    return key
