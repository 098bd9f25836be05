"""Composite certificates (一业一证, 行业综合许可证): one that stands for several, and holds only while each does."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auth.accounts.model import Role
from auth.days import today
from auth.notifications.model import NotificationKind
from auth.problems import Invalid, LimitExceeded, NotAllowedNow, NotFound, ProviderUnavailable
from auth.renewal import as_now
from resolvers.certificates.issue import Order, genuine, issue
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate, CertificateType, Part
from resolvers.certificates.telling import tell_holder
from resolvers.parties.checks import valid_key
from resolvers.parties.model import Audience, PartyKind
from resolvers.regions.model import Department
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.model import Seal

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

LEAST, MOST = 2, 20
MAX_TEXT = 1000
# A field of this name lists what the certificate stands for, unless it is given.
_PERMITS = "permits"


@dataclass(frozen=True, slots=True)
class Composition:
    """What an approver puts together: of which type, for which department, out of what, and what it says besides."""

    type: str
    department: str
    parts: tuple[str, ...]
    fields: Mapping[str, Any]
    key: str


async def compose(context: "Context", wanted: Composition) -> Certificate:
    """Issue a composite certificate out of certificates of one holder; the same key again returns the first one."""
    context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    marked = f"composite:{context.caller.id}:{valid_key(wanted.key)}"
    made = hashlib.sha256(marked.encode()).hexdigest()[:24]
    department, type = await _department(context, wanted.department), await _type(context, wanted.type)
    if earlier := await context.stores.certificates.get(made):
        return _same(earlier, wanted)
    parts = await _parts(context, type, wanted.parts)
    certificate = await _issued(
        context, _Making(made, type, department, parts, await _fields(context, type, wanted, parts))
    )

    async def story(stores: "Stores") -> Certificate:
        # Signing took a while; a part that is taken back after this ends what stands for it, too.
        _require_active(await _found(stores, wanted.parts), context)
        if not await stores.certificates.add(certificate):
            raise _Taken
        await tell_holder(stores, certificate, NotificationKind.CERTIFICATE_ISSUED, context.now())
        return certificate

    try:
        return await context.transact(story)
    except _Taken:
        # The same key at the same moment.
        if earlier := await context.stores.certificates.get(made):
            return _same(earlier, wanted)
        raise


class _Taken(Exception):
    """A certificate of that id is there."""


def _same(earlier: Certificate, wanted: Composition) -> Certificate:
    """Return what the key made the first time; raises Invalid when it stands for something else."""
    if (earlier.type, tuple(one.id for one in earlier.parts)) != (wanted.type, wanted.parts):
        raise Invalid("key.reused", "idempotencyKey")
    return earlier


@dataclass(frozen=True, slots=True)
class _Making:
    id: str
    type: CertificateType
    department: Department
    parts: Sequence[Certificate]
    fields: Mapping[str, Any]


async def _issued(context: "Context", making: _Making) -> Certificate:
    seal = await _seal(context, making.department)
    year, region = today(context.now()).year, making.department.region
    serial = await context.stores.serials.next(making.type.number(region, year, ""))
    body = await context.stores.seal_bodies.get(seal.code)
    order = Order(
        type=making.type,
        holder=making.parts[0].holder,
        department=making.department,
        seal=seal,
        application="",
        region=region,
        form=making.fields,
        overrides={},
        serial=serial,
        at=context.now(),
        parts=tuple(Part(one.id, one.identifier, one) for one in making.parts),
        body=body,
    )
    try:
        return replace(issue(order, context.signer), id=making.id)
    except SigningUnavailable as error:
        raise error.problem from error


async def _department(context: "Context", code: str) -> Department:
    department = (await context.stores.departments.get_many([code])).get(code)
    if department is None or not context.caller.handles(department.code, department.region, Role.APPROVER):
        raise NotFound("department.unknown", "departmentCode")
    return department


async def _type(context: "Context", code: str) -> CertificateType:
    type = (await context.stores.certificate_types.get_many([code])).get(code)
    if type is None or not type.composite:
        raise NotFound("certificate.not_composite", "certificateType")
    return type


async def _seal(context: "Context", department: Department) -> Seal:
    seal = await context.stores.seals.active_of(department.code, today(context.now()))
    if seal is None:
        raise ProviderUnavailable("seal.none", department=department.name)
    return seal


async def _parts(context: "Context", type: CertificateType, ids: Sequence[str]) -> list[Certificate]:
    """The parts, all of one holder, in force, genuine and simple; raises for the first that isn't."""
    if len(set(ids)) != len(ids) or not LEAST <= len(ids) <= MOST:
        raise LimitExceeded("certificate.part_count", "partIds", least=LEAST, maximum=MOST)
    parts = await _found(context.stores, ids)
    kind = PartyKind.ORGANIZATION if type.holder is Audience.LEGAL_PERSON else PartyKind.PERSON
    holders = {one.holder.id_number for one in parts}
    if len(holders) > 1 or None in holders or {one.holder.kind for one in parts} != {kind}:
        raise Invalid("certificate.part_holders", "partIds")
    if any(one.parts for one in parts):
        raise Invalid("certificate.part_composite", "partIds")
    _require_active(parts, context)
    seals = await context.stores.seals.get_many([one.signature.seal_code for one in parts])
    if not all(genuine(one, seals.get(one.signature.seal_code)) for one in parts):
        raise Invalid("certificate.part_forged", "partIds")
    return parts


async def _found(stores: "Stores", ids: Sequence[str]) -> list[Certificate]:
    found = await stores.certificates.get_many(list(ids))
    if len(found) != len(ids):
        raise NotFound("certificate.unknown", "partIds")
    return [found[one] for one in ids]


def _require_active(parts: Sequence[Certificate], context: "Context") -> None:
    day = today(context.now())
    for one in parts:
        if (status := one.status_on(day)) is not CertificateStatus.ACTIVE:
            raise NotAllowedNow("certificate.not_active", "partIds", status=f"CERTIFICATE_{status.value}")


async def _fields(
    context: "Context", type: CertificateType, wanted: Composition, parts: Sequence[Certificate]
) -> dict[str, Any]:
    types = await context.stores.certificate_types.get_many(sorted({one.type for one in parts}))
    permits = {_PERMITS: [types[one.type].name for one in parts]} if _PERMITS in type.properties else {}
    fields = {**permits, **wanted.fields}
    if unknown := sorted(fields.keys() - type.properties.keys()):
        raise Invalid("certificate.field_unknown", "fields", field=unknown[0][:50])
    missing = [key for key in type.fields.get("required", ()) if not fields.get(key)]
    if bad := [*missing, *(key for key, value in fields.items() if not _fits(type.properties[key], value))]:
        raise Invalid("certificate.field_malformed", "fields", field=type.label(bad[0]))
    return fields


def _fits(schema: Mapping[str, Any], value: Any) -> bool:
    if schema.get("type") == "array":
        return isinstance(value, list) and len(value) <= MOST * 5 and all(_text(one) for one in value)
    if schema.get("type") in {"integer", "number"}:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
    return _text(value)


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT
