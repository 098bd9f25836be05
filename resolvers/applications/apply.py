"""The applicant's side: start, save, submit, supplement, withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from auth.days import today
from auth.problems import Conflict, Invalid, NotFound, Problem, Problems
from auth.renewal import as_now, may_lose_rights
from resolvers.applications.form import altered_facts, check_size, form_problems, known_facts, prefilled
from resolvers.applications.lifecycle import EventType, Move
from resolvers.applications.materials import completed, material_problems, missing
from resolvers.applications.model import Application, ProvidedMaterial, merged
from resolvers.applications.number import is_number, new_number
from resolvers.applications.settle import settled
from resolvers.applications.startable import check_startable
from resolvers.applications.timekeeping import as_time_has_it
from resolvers.certificates.model import Certificate
from resolvers.matters.guidance.queries import walked
from resolvers.matters.guidance.restrict import restricted, starting_values
from resolvers.matters.guidance.walk import Answer, check_answers, require_finished
from resolvers.matters.model import Matter
from resolvers.paging import MAX_PAGE
from resolvers.parties.queries import person_party, principal
from resolvers.parties.wards import check_consent

if TYPE_CHECKING:
    from resolvers.context import Context

DRAFT_LIFETIME = timedelta(days=30)
MAX_KEY = 64
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """What an applicant changes: the whole form, and materials by key; None leaves things as they are."""

    form: Any = None
    materials: tuple[ProvidedMaterial, ...] = ()


async def start(context: "Context", matter_code: str, key: str, answers: Sequence[Answer] = ()) -> Application:
    """Start a case for whom the caller acts, with a form that knows already what we know (免填单).

    Answers to the matter's guide must lead to its end and leave their part of form and materials; without any, the
    case has all of both. The same key again returns the case that it started first.
    """
    check_answers(answers)
    matter = (await context.stores.matters.published([matter_code])).get(matter_code)
    if matter is None:
        raise NotFound("matter.unknown", "matterCode")
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    check_startable(context.caller, matter, today(context.now()))
    await check_consent(context, context.caller)
    given = _finished(matter, answers)
    for _ in range(_TRIES):
        application = _draft(context, matter, _valid_key(key), given)
        if await context.stores.applications.add(application):
            return application
        if earlier := await context.stores.applications.started(application.account, key):
            return await _same_start(context, earlier, matter, given)
    raise RuntimeError("no free application number in three tries")


async def save(context: "Context", number: str, changes: Changes, revision: int) -> Application:
    """Save a draft; it may be incomplete, what is there must be one's own and of a type that is taken."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.SAVED, revision)
    matter = await matter_of(context, application)
    changed = await _changed(context, application, matter, changes)
    form, materials = changed.form, changed.materials
    after = changed.moved(move, context.caller, context.now(), form=form, materials=materials)
    return await settled(context, application, move, after)


async def submit(context: "Context", number: str, revision: int, *, promised: bool, key: str) -> Application:
    """Submit a case whose form and materials are complete; the same key again returns the first result."""
    application = await existing(context, number)
    if application.submit_key == _valid_key(key):
        return application
    move = application.move(context.caller, EventType.SUBMITTED, revision)
    matter = await matter_of(context, application)
    context.caller.require_assurance(matter.required_assurance)
    held = await _held(context, application, matter)
    _require_complete(application, matter, held, promised=promised, known=known_facts(context.caller))
    at, materials = context.now(), completed(matter, application.materials, held, promised=promised)
    after = application.moved(
        move, context.caller, at, submitted_at=at, received_at=at, submit_key=key, materials=materials
    )
    return await _saved_once(context, application, move, after)


async def supplement(context: "Context", number: str, changes: Changes, *, revision: int, key: str) -> Application:
    """Answer a request for a supplement; the same key again returns the first result."""
    application = await existing(context, number)
    if application.supplement_key == _valid_key(key):
        return application
    move = application.move(context.caller, EventType.SUPPLEMENTED, revision)
    matter = await matter_of(context, application)
    application = await _changed(context, application, matter, changes)
    held = await _held(context, application, matter)
    _require_complete(application, matter, held, promised=True, known=known_facts(context.caller))
    form, materials = application.form, completed(matter, application.materials, held, promised=True)
    at = context.now()
    after = application.moved(
        move,
        context.caller,
        at,
        received_at=at,
        form=form,
        materials=materials,
        supplement_key=key,
        supplement_items=(),
    )
    return await _saved_once(context, application, move, after)


async def withdraw(context: "Context", number: str, revision: int, reason: str | None) -> Application:
    """Take a case back, as long as it isn't decided."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.WITHDRAWN, revision)
    note = (reason or "").strip()[:500] or None
    after = application.moved(move, context.caller, context.now(), note=note, refusal_proposal=None)
    return await settled(context, application, move, after)


async def existing(context: "Context", number: str) -> Application:
    """Return a case that the caller may know of; raises NotFound."""
    application = await context.stores.applications.get(number) if is_number(number) else None
    if application is None:
        raise NotFound("application.unknown", "applicationId")
    application.require_visible(context.caller)
    return await as_time_has_it(context, application)


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
    caller, at = context.caller, context.now()
    if caller.account is None:
        raise ValueError("a case needs somebody who starts it")
    application = Application(
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
        form=starting_values(matter, given) | prefilled(restricted(matter, given).form, caller),
        answers=given,
        revision=1,
    )
    return application.recorded(EventType.STARTED, caller, at, None)


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
    form = application.form if changes.form is None else check_size(changes.form)
    wanted = [file for one in changes.materials for file in one.files]
    files = await context.stores.files.get_many(wanted[: MAX_PAGE * 10])
    # What is in the case already may stay, whichever side uploaded it.
    owner = context.caller.id or ""
    own = {key: replace(file, owner=owner) if key in application.files else file for key, file in files.items()}
    problems = material_problems(matter, changes.materials, own, owner)
    if problems:
        raise Problems(problems)
    return replace(application, form=form, materials=merged(application.materials, changes.materials))


def _require_complete(
    application: Application,
    matter: Matter,
    held: Mapping[str, Certificate],
    *,
    promised: bool,
    known: Mapping[str, str],
) -> None:
    """Tell everything that is missing or wrong at once (一次性告知)."""
    problems: Sequence[Problem] = [
        *form_problems(matter.form, application.form),
        *altered_facts(matter.form, application.form, known),
        *missing(matter, application.materials, held, promised),
    ]
    if problems:
        raise Problems(problems)


async def _held(context: "Context", application: Application, matter: Matter) -> Mapping[str, Certificate]:
    """The applicant's library by type, asked for only when the matter takes something from there."""
    holder = application.applicant.id_number
    if holder is None or not any(one.certificate_type for one in matter.materials):
        return {}
    return await context.loaders.libraries.load(holder)


async def _saved_once(context: "Context", before: Application, move: Move, after: Application) -> Application:
    """Save; when the same request arrived twice at once, both get the first one's result."""
    try:
        return await settled(context, before, move, after)
    except Conflict:
        current = await context.stores.applications.get(after.id)
        if current is None or _keys(current) != _keys(after):
            raise
        return current


def _keys(application: Application) -> tuple[str | None, str | None]:
    """Under which keys it was submitted and supplemented last."""
    return application.submit_key, application.supplement_key


def _valid_key(key: str) -> str:
    if not 1 <= len(key) <= MAX_KEY:
        raise Invalid("key.length", "idempotencyKey", maximum=MAX_KEY)
    return key
