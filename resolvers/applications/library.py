"""Certificates that serve as materials (免证办): chosen or found, verified, and looked at again later."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, MaterialRejected, NotAllowedNow, NotFound, Problem, Problems
from resolvers.applications.asking import Asking
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.certificates.issue import genuine
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate
from resolvers.matters.model import MaterialRequirement, Matter
from resolvers.parties.model import Party

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

Held = Mapping[str, Certificate]


async def certificate_problems(
    context: "Context", applicant: Party, matter: Matter, given: Sequence[ProvidedMaterial]
) -> list[Problem]:
    """Return what is wrong with the certificates that were chosen; paths are materials / key."""
    chosen = {one.key: one for one in given if one.certificate}
    known = [one for one in chosen.values() if matter.requirement(one.key)]
    found = await context.loaders.certificates.load_many([one.certificate or "" for one in known])
    own = {one.id: one for one in found if one and _held_by(one, applicant)}
    real = {one.id for one in await _genuine(context, list(own.values()))}
    day = today(context.now())
    problems = [_problem(_asked(matter, one), one, own.get(one.certificate or ""), day) for one in known]
    forged = [
        MaterialRejected("material.certificate_lost", "materials", one.key, name=_asked(matter, one).name)
        for one, problem in zip(known, problems, strict=True)
        if problem is None and one.certificate not in real
    ]
    return [*(problem for problem in problems if problem), *forged]


async def genuine_library(context: "Context", holder: str) -> Mapping[str, Certificate]:
    """Return a holder's valid certificates by type, as far as their seals signed what they say."""
    newest = await context.loaders.libraries.load(holder)
    return {one.type: one for one in await _genuine(context, list(newest.values()))}


async def serving(context: "Context", application: Asking, matter: Matter) -> Held:
    """Return the certificate that serves for each material, by key: the chosen one while it holds, else the newest.

    Only what its seal signed counts. Asks nothing when the matter takes nothing from the library.
    """
    holder = application.applicant.id_number
    asked = [one for one in matter.materials if one.certificate_type]
    if holder is None or not asked:
        return {}
    newest = await context.loaders.libraries.load(holder)
    chosen = await _chosen(context, application, newest)
    found = {one.key: chosen.get(one.key) or newest.get(one.certificate_type or "") for one in asked}
    real = {one.id for one in await _genuine(context, [one for one in found.values() if one])}
    return {key: one for key, one in found.items() if one and one.id in real}


async def require_holding(stores: "Stores", application: Application, matter: Matter, day: date) -> None:
    """Raise Problems when a certificate that the case rests on was taken back or ran out since it was submitted."""
    frozen = {one.key: one.certificate for one in application.materials if one.certificate}
    found = await stores.certificates.get_many(list(frozen.values())) if frozen else {}
    lost: list[Problem] = [
        NotAllowedNow("material.certificate_lost", "materials", one.key, name=one.name)
        for one in matter.materials
        if one.key in frozen and lost_since(found.get(frozen[one.key]), day)
    ]
    if lost:
        raise Problems(lost)


def lost_since(certificate: Certificate | None, day: date) -> CertificateStatus | None:
    """Tell why a certificate doesn't hold on that day, None when it does; one that is gone was revoked."""
    status = certificate.status_on(day) if certificate else CertificateStatus.REVOKED
    return None if status is CertificateStatus.ACTIVE else status


async def _chosen(context: "Context", application: Asking, newest: Held) -> dict[str, Certificate]:
    """What the case names by material, as far as it holds; read only when it isn't at hand."""
    named = {one.key: one.certificate for one in application.materials if one.certificate}
    at_hand = {one.id: one for one in newest.values()}
    others = [one for one in named.values() if one not in at_hand]
    at_hand |= {one.id: one for one in await context.loaders.certificates.load_many(others) if one} if others else {}
    day = today(context.now())
    found = {key: at_hand[one] for key, one in named.items() if one in at_hand}
    return {
        key: one
        for key, one in found.items()
        if _held_by(one, application.applicant) and lost_since(one, day) is None
    }


async def _genuine(context: "Context", certificates: Sequence[Certificate]) -> list[Certificate]:
    seals = await context.loaders.seals.load_many([one.signature.seal_code for one in certificates])
    return [one for one, seal in zip(certificates, seals, strict=True) if genuine(one, seal)]


def _held_by(certificate: Certificate, applicant: Party) -> bool:
    """Whether the applicant is the holder, whoever does the clicking."""
    holder = certificate.holder
    known = applicant.id_number is not None
    return known and (holder.kind, holder.id_number) == (applicant.kind, applicant.id_number)


def _asked(matter: Matter, given: ProvidedMaterial) -> MaterialRequirement:
    requirement = matter.requirement(given.key)
    if requirement is None:
        raise LookupError("a material that the matter doesn't have")
    return requirement


def _problem(
    asked: MaterialRequirement, given: ProvidedMaterial, certificate: Certificate | None, day: date
) -> Problem | None:
    path = ("materials", asked.key)
    if given.files or given.committed:
        return Invalid("material.one_way", *path, name=asked.name)
    if asked.certificate_type is None:
        return NotAllowedNow("material.no_certificate", *path, name=asked.name)
    if certificate is None:
        return NotFound("certificate.unknown", *path)
    if certificate.type != asked.certificate_type:
        return MaterialRejected("material.certificate_type", *path, name=asked.name)
    if lost_since(certificate, day) or certificate.valid_from > day:
        return MaterialRejected("material.certificate_lost", *path, name=asked.name)
    return None
