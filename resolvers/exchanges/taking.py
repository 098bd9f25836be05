"""What each kind of message does here, once it is known to be in order."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.days import CHINA, today
from auth.problems import Invalid, LimitExceeded, NotAllowedNow, NotFound
from auth.sessions.model import Channel
from resolvers.applications.crossing import CaseDirection, Crossing
from resolvers.applications.delivery import ELECTRONIC
from resolvers.applications.form import check_size
from resolvers.applications.issuing import documented
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.number import new_number
from resolvers.applications.telling import tell
from resolvers.applications.timekeeping import timed
from resolvers.certificates.canonical import canonical
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.assertion import Assertion, assertion_of, check_level
from resolvers.exchanges.cases import ExchangeCase, WantedFile
from resolvers.exchanges.fetching import wanted_files
from resolvers.exchanges.forwarded import Vouching, evidence_of
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.mirroring import materials_of, mirrored, supplemented, withdrawn
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.receiving import Arrival, Effect
from resolvers.exchanges.recognized import require_standing
from resolvers.exchanges.reporting import written
from resolvers.matters.model import CrossProvinceMode, Matter
from resolvers.parties.model import Audience, Party, PartyKind
from resolvers.parties.queries import person_party
from resolvers.parties.wards import ward_key
from resolvers.seals.sm3 import sm3

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# Conversations of one partner whose files are still to be fetched; with so many we are some hours behind.
MOST_LACKING = 2000
_BUSY_SECONDS = 300


async def opened(context: "Context", arrival: Arrival) -> Effect:
    """Take a case over: an application of the partner's person, which our staff decide as any other."""
    await _require_origin(context, arrival)
    matter, agreement = await _agreed(context, arrival)
    assertion = assertion_of(arrival.letter.payload.get("applicant"), arrival.at)
    check_level(assertion, at_most=agreement.assurance, needed=matter.required_assurance)
    _require_audience(matter, assertion)
    wanted = wanted_files(arrival.letter.payload.get("materials"), matter)
    _require_reach(arrival, wanted)
    await _require_room(context, arrival, wanted)
    submitted = await _application(context, arrival, (matter, agreement), assertion)
    await require_standing(context, arrival.partner, arrival.letter.payload)
    await _count(context, agreement, arrival.at)

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        if there is not None:
            raise Invalid("exchange.replayed", "envelope", "case")
        if not await stores.applications.add(submitted):
            raise RuntimeError("an application's number is taken")
        case = lacking(_begun(arrival, agreement, submitted), wanted, arrival.at).took(arrival.letter.envelope)
        await stores.cross_province_cases.add(case)
        return case

    return effect


async def reported(context: "Context", arrival: Arrival) -> Effect:
    """Follow what the home province says about a case that was handed to it."""

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        case, application = await _existing(stores, there, CaseDirection.OUTBOUND)
        payload = arrival.letter.payload
        case, application = await _flushed(context, stores, (case, application), arrival.at)
        moved = mirrored(application, payload, arrival.partner.name, arrival.at)
        number, certificate = payload.get("number"), payload.get("certificate")
        if isinstance(number, str) and len(number) <= 64:
            case = replace(case, remote_number=number)
        if arrival.letter.type is ExchangeMessageType.RESULT and certificate is not None:
            case = replace(case, certificate=canonical(check_size(certificate, "certificate")).decode())
        return await _saved(stores, case, moved if moved is not application else None, arrival)

    return effect


async def answered(context: "Context", arrival: Arrival) -> Effect:
    """Put what the applicant supplemented in the other province into the case."""
    await require_standing(context, arrival.partner, arrival.letter.payload)

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        case, application = await _existing(stores, there, CaseDirection.INBOUND)
        matter = (await stores.matters.get_many([application.matter]))[application.matter]
        by = _vouching(arrival, application.applicant.id_number or "", f"跨省补正：{matter.name}")
        moved = supplemented(application, matter, arrival.letter.payload, by)
        if moved is not application:
            wanted = wanted_files(arrival.letter.payload.get("materials"), matter)
            _require_reach(arrival, wanted)
            case = lacking(case, wanted, arrival.at)
        kept = await timed(context, moved) if moved is not application else None
        return await _saved(stores, case, kept, arrival)

    return effect


async def taken_back(context: "Context", arrival: Arrival) -> Effect:
    """Let the applicant take the case back, unless it is decided."""

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        case, application = await _existing(stores, there, CaseDirection.INBOUND)
        moved = withdrawn(application, arrival.letter.payload, arrival.at)
        kept = await timed(context, moved) if moved is not application else None
        return await _saved(stores, case, kept, arrival)

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
        evidence=evidence_of(
            payload["materials"], matter, _vouching(arrival, assertion.id_number, assertion.purpose)
        ),
        delivery=ELECTRONIC,
        crossing=crossing,
    )
    begun = draft.recorded(EventType.STARTED, ANONYMOUS, at, f"{arrival.partner.name}转来（跨省通办）")
    move = own_move(begun.status, EventType.SUBMITTED)
    if move is None:
        raise ValueError("the lifecycle knows no submission by itself")
    submitted = begun.moved(move, ANONYMOUS, at, submitted_at=at, received_at=at)
    return await timed(context, await documented(context, submitted, EventType.SUBMITTED))


def _vouching(arrival: Arrival, id_number: str, purpose: str) -> Vouching:
    return Vouching(arrival.partner.name, id_number, purpose, arrival.at)


def lacking(case: ExchangeCase, wanted: tuple[WantedFile, ...], at: datetime) -> ExchangeCase:
    """The conversation with these files to be fetched."""
    return replace(case, files=wanted, files_due=at if wanted else None)


def _require_reach(arrival: Arrival, wanted: tuple[WantedFile, ...]) -> None:
    """Raise Invalid for files that can't be fetched from a partner that runs no API."""
    if wanted and not arrival.partner.url:
        raise Invalid("exchange.no_files", "materials")


async def _require_room(context: "Context", arrival: Arrival, wanted: tuple[WantedFile, ...]) -> None:
    """Raise LimitExceeded while too many of the partner's files wait to be fetched: it holds new cases back."""
    cases, partner = context.stores.cross_province_cases, arrival.partner.code
    if wanted and await cases.count_lacking(partner, MOST_LACKING) >= MOST_LACKING:
        raise LimitExceeded("exchange.busy", "materials", retry_after=_BUSY_SECONDS)


async def _count(context: "Context", agreement: Agreement, at: datetime) -> None:
    """Take one of the cases that the agreement allows for today; raises LimitExceeded."""
    midnight = datetime.combine(today(at) + timedelta(days=1), time(), CHINA)
    if not await context.gate.counters.take(agreement.counter(at), agreement.per_day, midnight):
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


async def _existing(
    stores: "Stores", there: ExchangeCase | None, direction: CaseDirection
) -> tuple[ExchangeCase, Application]:
    if there is None or there.direction is not direction:
        raise NotFound("exchange.case_unknown", "envelope", "case")
    application = await stores.applications.get(there.application)
    if application is None:
        raise RuntimeError("a conversation about a case that is gone")
    return there, application


async def _flushed(
    context: "Context", stores: "Stores", known: tuple[ExchangeCase, Application], at: datetime
) -> tuple[ExchangeCase, Application]:
    """Write down first what we have to say ourselves: afterwards events can't be told apart from the partner's."""
    case, application = known
    told, _ = await written(stores, application, case, context.province, at)
    return replace(told, revision=case.revision), application


async def _saved(stores: "Stores", case: ExchangeCase, moved: Application | None, arrival: Arrival) -> ExchangeCase:
    taken = case.took(arrival.letter.envelope)
    if moved is not None:
        await stores.applications.save(moved)
        await tell(stores, moved, moved.events[-1].type, arrival.at)
        if case.direction is CaseDirection.OUTBOUND:
            taken = replace(taken, reported=moved.events[-1].sequence)
    await stores.cross_province_cases.save(taken)
    return taken
