"""Telling the other province what happened to a case here: from the events of its file to messages, each once.

Every move of a case that crosses leaves its mark in the same write (`Application.crossing_news`); the worker comes
for it. So no message is lost with a process that dies, and none is sent of a move that was never saved.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from auth.assurance import Assurance
from resolvers.applications.breaches.model import Breach
from resolvers.applications.crossing import CaseDirection, Crossing
from resolvers.applications.delivery import DeliveryMethod
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.forwarding import without_nulls
from resolvers.applications.lifecycle import ApplicationStatus, EventType
from resolvers.applications.model import INTERNAL, Application, ProvidedMaterial
from resolvers.applications.sharing.model import Evidence
from resolvers.certificates.model import Certificate
from resolvers.certificates.status_list import placed
from resolvers.certificates.vouching import vouch
from resolvers.exchanges.assertion import asserted
from resolvers.exchanges.cases import ExchangeCase, case_id
from resolvers.exchanges.commitments import breach_told, commitment_told
from resolvers.exchanges.envelope import as_text, sayable
from resolvers.exchanges.joint import opinion_told, request_told
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType, MessageState, message_id
from resolvers.exchanges.packets import sealed_packet, sheet_of
from resolvers.exchanges.parcels import parcel_told
from resolvers.files.model import File
from resolvers.matters.model import Matter
from resolvers.seals.model import Seal

if TYPE_CHECKING:
    from resolvers.context import Stores

_SAID: Mapping[EventType, ExchangeMessageType] = {
    EventType.SUBMITTED: ExchangeMessageType.CASE,
    EventType.SUPPLEMENTED: ExchangeMessageType.SUPPLEMENT,
    EventType.WITHDRAWN: ExchangeMessageType.WITHDRAWAL,
}
_GRANTED = {ApplicationStatus.APPROVED, ApplicationStatus.COMPLETED}
_RESULTS = {ApplicationStatus.NOT_ACCEPTED, ApplicationStatus.APPROVED, ApplicationStatus.DENIED}


@dataclass(frozen=True, slots=True)
class Facts:
    """What messages about a case are written from."""

    application: Application
    matter: Matter
    home_code: str
    at_most: Assurance
    files: Mapping[str, File]
    certificates: Mapping[str, Certificate]
    seals: Mapping[str, Seal]
    breach: Breach | None


async def report(stores: "Stores", number: str, ours: str, at: datetime) -> int:
    """Write the messages that a case's partner has to get, within a transaction; returns how many."""
    application = await stores.applications.get(number)
    if application is None or application.crossing is None or not application.crossing_news:
        return 0
    case = await conversation(stores, application, ours, at)
    told, said = await written(stores, application, case, ours, at)
    await stores.cross_province_cases.save(told)
    await stores.applications.partner_told(application)
    return said


async def listed(stores: "Stores", number: str) -> None:
    """Draw places in the lists of statuses for what a case's messages will carry, so that it can be looked up there.

    Not within the transaction: a place that is taken would break it off.
    """
    application = await stores.applications.get(number)
    if application is None:
        return
    named = [one.certificate for one in application.materials if one.certificate]
    for certificate in (await stores.certificates.get_many([*application.results, *named])).values():
        await placed(stores, certificate)


async def conversation(stores: "Stores", application: Application, ours: str, at: datetime) -> ExchangeCase:
    """The conversation about a case, begun when there is none yet."""
    crossing = _crossing(application)
    name = crossing.case or case_id(ours, application.id)
    found = await stores.cross_province_cases.get(name)
    if found is None:
        told = (crossing.mode, crossing.partner, crossing.agreement)
        found = ExchangeCase(name, crossing.direction, *told, application=application.id, created_at=at)
        await stores.cross_province_cases.add(found)
    return found


async def written(
    stores: "Stores", application: Application, case: ExchangeCase, ours: str, at: datetime
) -> tuple[ExchangeCase, int]:
    """Write the messages that are due; the conversation after them, not yet saved, and how many they were.

    A supplement that was refused holds nothing there: what comes next takes its place.
    """
    said = await _pending(stores, application, case, ours, at)
    last = message_id(case.id, CaseDirection.OUTBOUND, case.made)
    if said and await stores.exchange_messages.make_room(last):
        case = replace(case, made=case.made - 1)
        said = await _pending(stores, application, case, ours, at)
    await stores.exchange_messages.add(said)
    # Who registers a hook while this is written is told of what is said next, and reads the rest.
    if said and await stores.webhooks.any_of(case.partner):
        await stores.webhook_events.add(said)
    return _after(case, application, said), len(said)


async def _pending(
    stores: "Stores", application: Application, case: ExchangeCase, ours: str, at: datetime
) -> list[ExchangeMessage]:
    """The messages of all events that weren't reported yet, numbered on; nothing is read when there are none."""
    events = [event for event in application.events if event.sequence > case.reported]
    if not events:
        return []
    facts = await _facts(stores, application, ours)
    says = _of_ours if case.direction is CaseDirection.OUTBOUND else _of_home
    said = [one for event in events for one in says(facts, event)]
    return [_message(case, number, one, at) for number, one in enumerate(said, case.made + 1)]


def _after(case: ExchangeCase, application: Application, said: list[ExchangeMessage]) -> ExchangeCase:
    """The conversation after these messages were written."""
    reported = application.events[-1].sequence
    return replace(case, made=case.made + len(said), reported=reported, revision=case.revision + 1)


def status_said(application: Application, event: ApplicationEvent) -> ApplicationStatus | None:
    """The status that an event of an inbound case brought, None for one that left it as it was."""
    before = next((one.status for one in reversed(application.events) if one.sequence < event.sequence), None)
    return event.status if before not in {None, event.status} else None


def _of_ours(facts: Facts, event: ApplicationEvent) -> Iterator[tuple[ExchangeMessageType, dict[str, Any]]]:
    """What the province of origin says: the case, what was supplemented, that it is taken back."""
    said = _SAID.get(event.type)
    if said is ExchangeMessageType.WITHDRAWAL:
        yield said, {"reason": event.note, "at": as_text(event.at)}
    elif given := opinion_told(facts.application, event):
        yield ExchangeMessageType.OPINION, given
    elif said is not None:
        case, crossing = facts.application, _crossing(facts.application)
        content: dict[str, Any] = {
            "form": dict(case.form),
            "materials": _materials(facts),
            "sealed": sealed_packet(sheet_of(case, event.hash), facts.seals),
        }
        whole = {
            "matterCode": facts.home_code,
            "mode": crossing.mode.value,
            "applicant": asserted(case, facts.matter, facts.at_most),
            "delivery": _delivery(case),
            "commitment": commitment_told(case),
        }
        first = said is ExchangeMessageType.CASE
        yield said, {**whole, **content} if first else {**content, "at": as_text(event.at)}


def _delivery(case: Application) -> dict[str, Any] | None:
    """How the result shall come from there: what a window took, it hands out or sends itself."""
    wish = case.delivery
    if case.collected or wish is None or wish.method is DeliveryMethod.ELECTRONIC:
        return None
    to = {"recipient": wish.to.recipient, "phone": wish.to.phone, "address": wish.to.text} if wish.to else {}
    return {"method": wish.method.value, **to}


def _of_home(facts: Facts, event: ApplicationEvent) -> Iterator[tuple[ExchangeMessageType, dict[str, Any]]]:
    """What the home province says: how the case stands, what is missing; the result, and what is corrected of it."""
    corrected = event.type is EventType.CORRECTED
    status = event.status if corrected else status_said(facts.application, event)
    if asked := request_told(facts.application, event):
        yield ExchangeMessageType.OPINION_REQUEST, asked
    besides = {"breach": breach_told(event, facts.breach), "delivery": parcel_told(facts.application, event)}
    if any(besides.values()):
        standing = {"status": event.status.value, "number": facts.application.id, "at": as_text(event.at)}
        yield ExchangeMessageType.PROGRESS, {**standing, **besides}
    if status is None:
        return
    note = None if event.type in INTERNAL else event.note
    due = facts.application.reckoned.due_on
    told = {
        "status": status.value,
        "note": note,
        "number": facts.application.id,
        "at": as_text(event.at),
        "dueOn": due.isoformat() if due else None,
    }
    if status is ApplicationStatus.SUPPLEMENT_REQUIRED:
        yield ExchangeMessageType.SUPPLEMENT_REQUEST, {**told, "items": _items(facts.application)}
    elif corrected or status in _RESULTS:
        yield ExchangeMessageType.RESULT, {**told, "decision": _decision(facts.application), **_result(facts, status)}
    else:
        yield ExchangeMessageType.PROGRESS, told


def _items(application: Application) -> list[dict[str, Any]]:
    return [
        {"message": one.message, "materialKey": one.material_key, "fieldPath": one.field_path}
        for one in application.supplement_items
    ]


def _decision(application: Application) -> dict[str, Any] | None:
    decision = application.decision
    if decision is None:
        return None
    return {"reason": decision.reason, "legalBasis": decision.legal_basis, "appeal": decision.appeal}


def _result(facts: Facts, status: ApplicationStatus) -> dict[str, Any]:
    """The certificate as its department sealed it: content word for word, and the seal's signature over it."""
    found = facts.certificates.get(next(iter(facts.application.results), ""))
    if found is None or status not in _GRANTED:
        return {}
    return {"certificate": _vouched(facts, found)}


def _vouched(facts: Facts, certificate: Certificate) -> dict[str, Any]:
    return vouch(certificate, facts.seals.get(certificate.signature.seal_code))


def _materials(facts: Facts) -> list[dict[str, Any]]:
    """What was given for each requirement; files by reference, with what they must turn out to be.

    A certificate of the library (免证办) goes as its seal signed it, another department's answer as it was given.
    """
    shared = {one.key: one for one in facts.application.evidence}
    given = {one.key: one for one in facts.application.materials}
    keys = dict.fromkeys((*given, *shared))
    return [_material(facts, given.get(key, ProvidedMaterial(key)), shared.get(key)) for key in keys]


def _material(facts: Facts, given: ProvidedMaterial, shared: Evidence | None) -> dict[str, Any]:
    certificate = facts.certificates.get(given.certificate or "")
    answer = (
        {"provider": shared.provider, "fields": sayable(dict(shared.fields)), "at": as_text(shared.at)}
        if shared
        else None
    )
    return {
        "key": given.key,
        "committed": given.committed,
        "files": [_file(facts.files[file]) for file in given.files],
        "certificate": _vouched(facts, certificate) if certificate else None,
        "shared": answer if not certificate else None,
    }


def _file(file: File) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _message(
    case: ExchangeCase, sequence: int, said: tuple[ExchangeMessageType, dict[str, Any]], at: datetime
) -> ExchangeMessage:
    type_, payload = said
    # One at a time is on its way, so that they arrive in order.
    first = sequence == case.acknowledged + 1
    return ExchangeMessage(
        case=case.id,
        partner=case.partner,
        direction=CaseDirection.OUTBOUND,
        sequence=sequence,
        uid=secrets.token_hex(16),
        type=type_,
        payload=without_nulls(payload),
        at=at,
        due_at=at,
        state=MessageState.QUEUED if first else MessageState.WAITING,
    )


async def _facts(stores: "Stores", application: Application, ours: str) -> Facts:
    matters = await stores.matters.get_many([application.matter])
    matter = matters[application.matter]
    agreement = await stores.agreements.get(_crossing(application).agreement)
    home_code = agreement.home_code(matter.code, ours) if agreement else None
    named = [one.certificate for one in application.materials if one.certificate]
    certificates = await stores.certificates.get_many([*application.results, *named])
    seals = {one.signature.seal_code for one in certificates.values()}
    seals |= {one.seal for one in application.window.documents if application.collected and one.seal}
    return Facts(
        application,
        matter,
        home_code or matter.code,
        agreement.assurance if agreement else matter.required_assurance,
        await stores.files.get_many(list(application.files)),
        certificates,
        await stores.seals.get_many(list(seals)) if seals else {},
        await stores.breaches.get(application.id) if application.window.commitment else None,
    )


def _crossing(application: Application) -> Crossing:
    if application.crossing is None:
        raise ValueError("a case that crosses no border")
    return application.crossing
