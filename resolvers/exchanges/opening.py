"""Taking a case over that a partner hands to us: an application of its person, decided here as any other."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from auth.caller import ANONYMOUS
from auth.codes.store import CounterStore
from auth.days import CHINA, today
from auth.problems import Invalid, LimitExceeded, NotAllowedNow
from auth.sessions.model import Channel
from resolvers.applications.crossing import CaseDirection, Crossing
from resolvers.applications.delivery import ELECTRONIC, Delivery, DeliveryMethod, DeliveryWish, chosen
from resolvers.applications.form import check_size
from resolvers.applications.issuing import documented
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.number import new_number
from resolvers.applications.timekeeping import timed
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.assertion import Assertion, assertion_of, check_level
from resolvers.exchanges.cases import ExchangeCase, WantedFile
from resolvers.exchanges.commitments import commitment_of, require_trusted, with_commitment
from resolvers.exchanges.fetching import wanted_files
from resolvers.exchanges.forwarded import Vouching, evidence_of
from resolvers.exchanges.mirroring import materials_of
from resolvers.exchanges.packets import Packet, check_mode, check_sealed
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.receiving import Arrival, Effect
from resolvers.exchanges.recognized import require_standing
from resolvers.matters.model import CrossProvinceMode, Matter
from resolvers.parties.model import Audience, Party, PartyKind
from resolvers.parties.queries import person_party
from resolvers.parties.wards import ward_key
from resolvers.seals.sm3 import sm3

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

_BUSY_SECONDS = 300


async def opened(context: "Context", arrival: Arrival) -> Effect:
    """Take a case over: an application of the partner's person, which our staff decide as any other."""
    await _require_origin(context, arrival)
    matter, agreement = await _agreed(context, arrival)
    assertion = assertion_of(arrival.letter.payload.get("applicant"), arrival.at)
    check_level(assertion, at_most=agreement.assurance, needed=matter.required_assurance)
    check_mode(CrossProvinceMode(arrival.letter.payload["mode"]), assertion.means)
    by = check_sealed(*packet_of(arrival, assertion.name), wanted=assertion.means is not None)
    _require_audience(matter, assertion)
    wanted = wanted_files(arrival.letter.payload.get("materials"), matter)
    require_reach(arrival, wanted)
    await _require_room(context, arrival, wanted)
    submitted = await _application(context, arrival, (matter, agreement), replace(assertion, checked_by=by))
    await require_standing(context, arrival.partner, arrival.letter.payload)

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        if there is not None:
            raise Invalid("exchange.replayed", "envelope", "case")
        if not await stores.applications.add(submitted):
            raise RuntimeError("an application's number is taken")
        case = lacking(_begun(arrival, agreement, submitted), wanted, arrival.at).took(arrival.letter.envelope)
        await stores.cross_province_cases.add(case)
        await _count(stores, agreement, arrival.at)
        return case

    return effect


async def _require_origin(context: "Context", arrival: Arrival) -> None:
    """Raise Invalid for a name that isn't the partner's to give; its code may be how another's begins."""
    name, partners = arrival.letter.envelope.case, await context.stores.partners.all()
    codes = [context.province, *(one.code for one in partners)]
    origin = max((code for code in codes if name.startswith(f"{code}-")), key=len, default=None)
    if origin != arrival.partner.code:
        raise Invalid("exchange.malformed", "envelope", "case")


async def _agreed(context: "Context", arrival: Arrival) -> tuple[Matter, Agreement]:
    """Our matter, and the agreement by which the partner may hand such a case over now."""
    payload, on = arrival.letter.payload, today(arrival.at)
    if arrival.partner.status is not PartnerStatus.ACTIVE:
        raise NotAllowedNow("partner.suspended", "envelope", "from")
    code, mode = str(payload.get("matterCode")), CrossProvinceMode(payload["mode"])
    agreements = await context.stores.agreements.of(arrival.partner.code)
    found = (
        one for one in agreements if one.in_force(on) and mode in one.modes and one.takes(code, context.province)
    )
    agreement = next(found, None)
    matter = (await context.stores.matters.published([code])).get(code)
    if agreement is None or matter is None or matter.is_main:
        raise NotAllowedNow("agreement.none", "matterCode")
    return matter, agreement


def _require_audience(matter: Matter, assertion: Assertion) -> None:
    person = assertion.kind is PartyKind.PERSON
    audience = Audience.NATURAL_PERSON if person else Audience.LEGAL_PERSON
    if matter.audiences and audience not in matter.audiences:
        raise NotAllowedNow(f"matter.not_for_{audience.value.lower()}", "matterCode")


async def _party(context: "Context", assertion: Assertion) -> Party:
    """Who it is here: their account, or what stands for their number until they have one."""
    if assertion.kind is PartyKind.ORGANIZATION:
        return Party(assertion.id_number, assertion.kind, assertion.name, assertion.id_number)
    account = await context.gate.accounts.by_id_number(assertion.id_number)
    if account is not None and account.person is not None and account.person.name == assertion.name:
        return person_party(account)
    return Party(ward_key(context, assertion.id_number), assertion.kind, assertion.name, assertion.id_number)


async def _application(
    context: "Context", arrival: Arrival, agreed: tuple[Matter, Agreement], assertion: Assertion
) -> Application:
    (matter, agreement), at, payload = agreed, arrival.at, arrival.letter.payload
    applicant, materials = await _party(context, assertion), materials_of(payload.get("materials"), matter)
    mode, envelope = CrossProvinceMode(payload["mode"]), arrival.letter.envelope
    made = commitment_of(payload.get("commitment"), matter, arrival.partner.code, at)
    await require_trusted(context, applicant, made, materials)
    crossing = Crossing(arrival.partner.code, mode, CaseDirection.INBOUND, agreement.id, envelope.case)
    draft = Application(
        id=new_number(matter.region, today(at)),
        matter=matter.id,
        department=matter.department,
        region=matter.region,
        account=applicant.id or "",
        applicant=applicant,
        agent=None,
        channel=Channel.PARTNER,
        created_at=at,
        updated_at=at,
        # Longer than any key that people may send: nobody is in its place first.
        start_key=f"exchange:{sm3(envelope.case.encode()).hex()}",
        form=check_size(payload.get("form")),
        materials=materials,
        evidence=evidence_of(payload["materials"], matter, vouching(arrival, assertion.id_number, assertion.purpose)),
        delivery=_delivery(payload.get("delivery")),
        crossing=crossing,
    )
    begun = with_commitment(draft, made).recorded(
        EventType.STARTED, ANONYMOUS, at, f"{arrival.partner.name}转来（跨省通办{assertion.how}）"
    )
    move = own_move(begun.status, EventType.SUBMITTED)
    if move is None:
        raise ValueError("the lifecycle knows no submission by itself")
    submitted = begun.moved(move, ANONYMOUS, at, submitted_at=at, received_at=at)
    return await timed(context, await documented(context, submitted, EventType.SUBMITTED))


def packet_of(arrival: Arrival, name: str) -> tuple[Any, Packet]:
    """The seal on a message's form and materials, and these, with the case's number there and who applies."""
    payload, case = arrival.letter.payload, arrival.letter.envelope.case
    number = case.removeprefix(f"{arrival.partner.code}-")
    return payload.get("sealed"), Packet(number, name, payload.get("form"), payload.get("materials"))


def _delivery(told: Any) -> Delivery:
    """How the result shall come, as the applicant chose there; raises Invalid, or why their choice can't be."""
    if told is None:
        return ELECTRONIC
    members = {"method", "recipient", "phone", "address"}
    texts = isinstance(told, Mapping) and all(isinstance(one, str) for one in told.values())
    if not texts or not {"method"} <= set(told) <= members:
        raise Invalid("exchange.delivery", "delivery")
    try:
        method = DeliveryMethod(told["method"])
    except ValueError as error:
        raise Invalid("exchange.delivery", "delivery", "method") from error
    return chosen(DeliveryWish(**{**told, "method": method}))


def vouching(arrival: Arrival, id_number: str, purpose: str) -> Vouching:
    """That the partner vouches for what came with a message, for that person and purpose."""
    return Vouching(arrival.partner.name, id_number, purpose, arrival.at)


def lacking(case: ExchangeCase, wanted: tuple[WantedFile, ...], at: datetime) -> ExchangeCase:
    """The conversation with these files to be fetched."""
    return replace(case, files=wanted, files_due=at if wanted else None)


def require_reach(arrival: Arrival, wanted: tuple[WantedFile, ...]) -> None:
    """Raise Invalid for files that can't be fetched from a partner that runs no API."""
    if wanted and not arrival.partner.url:
        raise Invalid("exchange.no_files", "materials")


async def _require_room(context: "Context", arrival: Arrival, wanted: tuple[WantedFile, ...]) -> None:
    """Raise LimitExceeded while too many of the partner's files wait to be fetched: it holds new cases back."""
    cases, partner = context.stores.cross_province_cases, arrival.partner.code
    if wanted and not await context.backlog.takes(cases, partner, arrival.at):
        raise LimitExceeded("exchange.busy", "materials", retry_after=_BUSY_SECONDS)


async def _count(stores: "Stores", agreement: Agreement, at: datetime) -> None:
    """Take one of the cases that the agreement allows for today, with the case itself; raises LimitExceeded."""
    midnight = datetime.combine(today(at) + timedelta(days=1), time(), CHINA)
    if not await CounterStore(stores.database).take_within(agreement.counter(at), agreement.per_day, midnight):
        left = int((midnight - at).total_seconds())
        raise LimitExceeded("exchange.per_day", "matterCode", retry_after=left)


def _begun(arrival: Arrival, agreement: Agreement, application: Application) -> ExchangeCase:
    if application.crossing is None or application.crossing.case is None:
        raise ValueError("a case that crosses no border")
    return ExchangeCase(
        application.crossing.case,
        CaseDirection.INBOUND,
        application.crossing.mode,
        arrival.partner.code,
        agreement.id,
        application.id,
        arrival.at,
        # What the partner told us it need not be told.
        reported=application.events[-1].sequence,
    )
