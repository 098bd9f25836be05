"""Evaluating a case, once, by the applicant's side; what is bad is opened to be mended in the same transaction."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.accounts.posts import PostHolders
from auth.caller import ANONYMOUS, Caller
from auth.days import today
from auth.notifications.model import NotificationKind, notification
from auth.problems import AlreadyDone, Invalid
from auth.renewal import as_now, may_lose_rights
from resolvers.aftercare.model import DEFAULT_RATING, Evaluation, Opinion
from resolvers.aftercare.rectification import Rectification, RectificationCause, Subject, due_day
from resolvers.applications.apply import existing, valid_key
from resolvers.applications.evaluable import evaluated
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

DEFAULT_NOTE = "逾期未评价，系统默认评价"


async def evaluate(context: "Context", number: str, opinion: Opinion, key: str) -> Application:
    """Evaluate a case; the same key again returns the first result, another one AlreadyDone."""
    valid_key(key)
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    before = await existing(context, number)
    if earlier := (await context.stores.evaluations.get_many([number])).get(number):
        return _same(earlier, before, context, opinion, key)
    calendar, at = await context.calendar(), context.now()
    due_on = due_day(calendar, today(at), context.periods.rectification_days)

    async def story(stores: "Stores") -> Application:
        application = await stores.applications.get(number) or before
        move = application.move(context.caller, EventType.EVALUATED, application.revision)
        if evaluated(application):
            raise AlreadyDone("evaluation.done")
        evaluation = replace(_evaluation(application, opinion, at, context.caller), key=key)
        await _add(stores, evaluation)
        if evaluation.bad:
            await _open(stores, application, evaluation, due_on)
        return await stores.applications.save(application.moved(move, context.caller, at, note=opinion.rating.value))

    try:
        return await context.transact(story)
    except AlreadyDone:
        # The same request may have arrived twice at once: both get the first one's result.
        earlier = (await context.stores.evaluations.get_many([number])).get(number)
        if earlier is None:
            raise
        return _same(earlier, await existing(context, number), context, opinion, key)


async def by_default(stores: "Stores", number: str, at: datetime) -> bool:
    """Give a case that nobody evaluated in time the default rating, in a transaction; False when there is one."""
    application = await stores.applications.get(number)
    move = own_move(application.status, EventType.EVALUATED) if application else None
    if application is None or move is None or evaluated(application):
        return False
    evaluation = _evaluation(application, Opinion(DEFAULT_RATING), at, ANONYMOUS)
    await _add(stores, evaluation)
    await stores.applications.save(application.moved(move, ANONYMOUS, at, note=DEFAULT_NOTE))
    return True


async def tell_supervisors(stores: "Stores", one: Rectification, kind: NotificationKind, *roles: Role) -> None:
    """Tell supervisors, or who has one of the roles, that something waits for them."""
    about, at = one.subject, one.escalated_at or one.opened_at
    readers = await PostHolders(stores.database).of((about.department,), about.region, *(roles or (Role.SUPERVISOR,)))
    told = [notification(reader.id, kind, at, about.application) for reader in readers]
    await stores.notifications.add_missing(told)


def _evaluation(application: Application, opinion: Opinion, at: datetime, caller: Caller) -> Evaluation:
    return Evaluation(
        id=application.id,
        opinion=opinion,
        at=at,
        account=caller.id or "",
        applicant=application.applicant.id or "",
        matter=application.matter.rpartition(":")[0],
        department=application.department,
        region=application.region,
        automatic=caller.id is None,
    )


async def _add(stores: "Stores", evaluation: Evaluation) -> None:
    if not await stores.evaluations.add(evaluation):
        raise AlreadyDone("evaluation.done")


async def _open(stores: "Stores", application: Application, evaluation: Evaluation, due_on: date) -> None:
    about = Subject(
        cause=RectificationCause.EVALUATION,
        account=evaluation.account,
        applicant=evaluation.applicant,
        department=application.department,
        region=application.region,
        application=application.id,
        matter=evaluation.matter,
        rating=evaluation.opinion.rating,
        text=evaluation.opinion.comment,
    )
    one = Rectification(application.id, about, evaluation.at, due_on)
    await stores.rectifications.add(one)
    await tell_supervisors(stores, one, NotificationKind.RECTIFICATION_OPENED)


def _same(
    earlier: Evaluation, application: Application, context: "Context", opinion: Opinion, key: str
) -> Application:
    """What a second request gets: the case, when it is the same one again."""
    if earlier.key != key or earlier.account != context.caller.id:
        raise AlreadyDone("evaluation.done")
    if earlier.opinion != opinion:
        raise Invalid("key.reused", "idempotencyKey")
    return application
