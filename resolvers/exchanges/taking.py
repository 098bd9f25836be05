"""What each kind of message does to a case that is known here, once it is known to be in order."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.notifications.model import NotificationKind
from auth.problems import NotFound
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.form import check_size
from resolvers.applications.lifecycle import UNDER_WAY, EventType
from resolvers.applications.model import Application
from resolvers.applications.telling import tell, tell_kind
from resolvers.applications.timekeeping import timed
from resolvers.certificates.canonical import canonical
from resolvers.exchanges import joint
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.commitments import Accuser, breach_taken, require_trusted
from resolvers.exchanges.fetching import wanted_files
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.mirroring import Word, day_of, materials_of, mirrored, supplemented, withdrawn
from resolvers.exchanges.opening import lacking, packet_of, require_reach, vouching
from resolvers.exchanges.packets import check_sealed
from resolvers.exchanges.parcels import parcel_taken
from resolvers.exchanges.receiving import Arrival, Effect
from resolvers.exchanges.recognized import require_standing
from resolvers.exchanges.reporting import written
from resolvers.matters.model import CrossProvinceMode

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def reported(context: "Context", arrival: Arrival) -> Effect:
    """Follow what the home province says about a case that was handed to it."""
    word = Word(arrival.partner.name, arrival.at, await context.calendar())
    accuser = Accuser(arrival.partner.code, arrival.partner.name, arrival.at)

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        case, application = await _existing(stores, there, CaseDirection.OUTBOUND)
        payload = arrival.letter.payload
        case, application = await _flushed(context, stores, (case, application), arrival.at)
        moved = mirrored(application, payload, word)
        moved = await breach_taken(stores, moved, payload.get("breach"), accuser)
        moved = parcel_taken(moved, payload.get("delivery"), arrival.at)
        if moved is not application:  # one write, however much was said
            moved = replace(moved, revision=application.revision + 1)
        case = replace(case, due_on=day_of(payload.get("dueOn")) if moved.status in UNDER_WAY else None)
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
        collected = case.mode is CrossProvinceMode.COLLECT_AND_FORWARD
        check_sealed(*packet_of(arrival, application.applicant.name), wanted=collected)
        promised = materials_of(arrival.letter.payload.get("materials"), matter)
        await require_trusted(context, application.applicant, None, promised)
        by = vouching(arrival, application.applicant.id_number or "", f"跨省补正：{matter.name}")
        moved = supplemented(application, matter, arrival.letter.payload, by)
        if moved is not application:
            wanted = wanted_files(arrival.letter.payload.get("materials"), matter)
            require_reach(arrival, wanted)
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


async def consulted(context: "Context", arrival: Arrival) -> Effect:
    """Put the home province's questions before the departments here that it asks (多地联办)."""
    payload = arrival.letter.payload
    told = joint.Request(payload.get("departments"), payload.get("dueOn"))

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        case, application = await _existing(stores, there, CaseDirection.OUTBOUND)
        joint.require_joint(case.mode)
        case, application = await _flushed(context, stores, (case, application), arrival.at)
        agreement = await stores.agreements.get(case.agreement)
        moved = await joint.asked(stores, application, told, (arrival.partner, agreement), arrival.at)
        return await _saved(stores, case, moved if moved is not application else None, arrival)

    return effect


async def advised(context: "Context", arrival: Arrival) -> Effect:
    """Put what a department of the partner's said into the case."""

    async def effect(stores: "Stores", there: ExchangeCase | None) -> ExchangeCase:
        case, application = await _existing(stores, there, CaseDirection.INBOUND)
        joint.require_joint(case.mode)
        moved = joint.answered(application, arrival.letter.payload, arrival.partner, arrival.at)
        kept = await timed(context, moved) if moved is not application else None
        return await _saved(stores, case, kept, arrival)

    return effect


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


async def _told(stores: "Stores", moved: Application, at: datetime) -> None:
    """Tell whom it concerns; that another province ended a case is said in other words than that we did."""
    event = moved.events[-1].type
    if event is EventType.TERMINATED and moved.abroad:
        await tell_kind(stores, moved, NotificationKind.CROSSING_ENDED, at)
    else:
        await tell(stores, moved, event, at)


async def _saved(stores: "Stores", case: ExchangeCase, moved: Application | None, arrival: Arrival) -> ExchangeCase:
    taken = case.took(arrival.letter.envelope)
    if moved is not None:
        await stores.applications.save(moved)
        await _told(stores, moved, arrival.at)
        if case.direction is CaseDirection.OUTBOUND:
            taken = replace(taken, reported=moved.events[-1].sequence)
    await stores.cross_province_cases.save(taken)
    return taken
