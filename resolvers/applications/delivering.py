"""The window's side of delivery: hand to a carrier, write down what became of it, hand out; and the list of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.days import today
from auth.problems import NotAllowedNow
from resolvers.applications.apply import existing
from resolvers.applications.delivery import Delivery, arrived, came_back, collector, sent
from resolvers.applications.lifecycle import ApplicationAction, EventType, Move
from resolvers.applications.model import Application
from resolvers.applications.queries import Look, record_looks
from resolvers.applications.settle import handled
from resolvers.paging import Page, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context

DELIVERING = Look("送达办理结果，办件", ("姓名", "收件地址"))


@dataclass(frozen=True, slots=True)
class Pickup:
    """Who fetched a result for the applicant, as typed; neither name nor number: the applicant themself."""

    name: str | None = None
    id_number: str | None = None


async def dispatch(
    context: "Context", number: str, revision: int, *, carrier: str, tracking_number: str
) -> Application:
    """Hand the result to a carrier (寄送); again when it came back."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.DISPATCHED, revision)
    at = context.now()
    delivery = sent(_of(application), carrier, tracking_number, at)
    note = f"{delivery.carrier} {delivery.tracking_number}"
    after = application.moved(move, context.caller, at, delivery=delivery, note=note)
    return await handled(context, application, move, after)


async def record_delivery(
    context: "Context", number: str, revision: int, *, delivered: bool, note: str | None
) -> Application:
    """Write down that a parcel arrived, or came back (退回)."""
    application = await existing(context, number)
    event = EventType.DELIVERED if delivered else EventType.RETURNED
    move = _only(application.move(context.caller, event, revision), ApplicationAction.RECORD_DELIVERY)
    at, before = context.now(), _of(application)
    delivery = arrived(before, at) if delivered else came_back(before)
    said = (note or "").strip()[:200] or None
    after = application.moved(move, context.caller, at, delivery=delivery, note=said)
    return await handled(context, application, move, after)


async def record_pickup(context: "Context", number: str, revision: int, pickup: Pickup) -> Application:
    """Write down that the result was fetched at the window, and by whom (领取)."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.DELIVERED, revision)
    move, at = _only(move, ApplicationAction.RECORD_PICKUP), context.now()
    who = collector(pickup.name, pickup.id_number, today(at))
    delivery = arrived(_of(application), at, who)
    note = "代领人领取" if who else "申请人领取"
    after = application.moved(move, context.caller, at, delivery=delivery, note=note)
    return await handled(context, application, move, after)


async def list_deliveries(context: "Context", request: PageRequest, *, overdue: bool) -> Page[Application]:
    """Return one page of what clerks have to deliver in their departments and regions, what is due first on top."""
    before = today(context.now()) if overdue else None
    page = await context.stores.applications.to_deliver(context.caller.reach(Role.CLERK), before, request)
    await record_looks(context, page.items, DELIVERING)
    return page


def _of(application: Application) -> Delivery:
    if application.delivery is None:
        raise RuntimeError("a move of a parcel that there isn't")
    return application.delivery


def _only(move: Move, action: ApplicationAction) -> Move:
    """A parcel and a thing that is fetched leave the same event; each is written down in its own way."""
    if move.action is not action:
        raise NotAllowedNow("application.not_allowed_now", status=move.source.value)
    return move
