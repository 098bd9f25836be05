"""What a case's materials must be: known to the matter, one's own, of a type and size that it takes."""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum

from auth.problems import Invalid, MaterialMissing, MaterialRejected, NotAllowedNow, NotFound, Problem
from resolvers.applications.model import ProvidedMaterial
from resolvers.applications.window import WindowFacts
from resolvers.certificates.model import Certificate
from resolvers.files.model import File
from resolvers.matters.model import MaterialRequirement, MaterialSource, Matter

MAX_FILES_EACH = 20


class MaterialStatus(Enum):
    """Where one material of a case stands."""

    MISSING = "MISSING"
    PROVIDED = "PROVIDED"
    FROM_LIBRARY = "FROM_LIBRARY"
    COMMITTED = "COMMITTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    DEFERRED = "DEFERRED"
    SHARED = "SHARED"


def material_status(given: ProvidedMaterial, held: Certificate | None, *, shared: bool = False) -> MaterialStatus:
    """Tell where a material stands; `held` is the certificate that serves, `shared` that a department answered."""
    if given.files:
        return MaterialStatus.PROVIDED
    if given.committed:
        return MaterialStatus.COMMITTED
    if shared:
        return MaterialStatus.SHARED
    return MaterialStatus.FROM_LIBRARY if held else MaterialStatus.MISSING


def settled_status(given: MaterialStatus, key: str, facts: WindowFacts) -> MaterialStatus:
    """Tell where it stands after the window looked at it: deferred, rejected, accepted, or as it was given."""
    mark = facts.mark(key)
    if facts.deferral(key):
        return MaterialStatus.DEFERRED
    if mark is None:
        return given
    return MaterialStatus.ACCEPTED if mark.accepted else MaterialStatus.REJECTED


def material_problems(
    matter: Matter, given: Sequence[ProvidedMaterial], files: Mapping[str, File], owner: str
) -> list[Problem]:
    """Return what is wrong with each material given; paths are materials / key."""
    found = [_problem(matter.requirement(one.key), one, files, owner) for one in given]
    return [problem for problem in found if problem]


def missing(
    matter: Matter, given: Sequence[ProvidedMaterial], held: Collection[str], promised: bool
) -> list[Problem]:
    """Return every required material that is still missing, all at once.

    `held` are the keys of those that a certificate serves for (免证办); `promised` says that the applicant makes
    every commitment that the matter asks for.
    """
    by_key = {one.key: one for one in given}
    return [
        MaterialMissing("material.missing", "materials", one.key, name=one.name)
        for one in matter.materials
        if one.required and not _fulfilled(one, by_key.get(one.key), held, promised)
    ]


def completed(
    matter: Matter, given: Sequence[ProvidedMaterial], held: Mapping[str, Certificate], *, promised: bool
) -> tuple[ProvidedMaterial, ...]:
    """Freeze the certificates that serve (免证办), by key, and the promises into what nothing was uploaded for."""
    by_key = {one.key: one for one in given}
    for requirement in matter.materials:
        if by_key.get(requirement.key, ProvidedMaterial("")).files:
            continue
        certificate = held.get(requirement.key)
        if certificate:
            by_key[requirement.key] = ProvidedMaterial(requirement.key, certificate=certificate.id)
        elif promised and requirement.source is MaterialSource.COMMITMENT:
            by_key[requirement.key] = ProvidedMaterial(requirement.key, committed=True)
    return tuple(by_key.values())


def _fulfilled(
    requirement: MaterialRequirement, given: ProvidedMaterial | None, held: Collection[str], promised: bool
) -> bool:
    if given is not None and given.files:
        return True
    if requirement.source is MaterialSource.COMMITMENT:
        return promised or (given is not None and given.committed)
    return requirement.key in held


def _problem(
    requirement: MaterialRequirement | None, given: ProvidedMaterial, files: Mapping[str, File], owner: str
) -> Problem | None:
    path = ("materials", given.key)
    if requirement is None:
        return NotFound("material.unknown", *path, key_name=given.key)
    if given.committed and requirement.source is not MaterialSource.COMMITMENT:
        return NotAllowedNow("material.no_commitment", *path, name=requirement.name)
    if len(given.files) > MAX_FILES_EACH or len(set(given.files)) != len(given.files):
        return Invalid("material.files", *path, maximum=MAX_FILES_EACH)
    problems = (_file_problem(requirement, files.get(file), owner) for file in given.files)
    return next((problem for problem in problems if problem), None)


def _file_problem(requirement: MaterialRequirement, file: File | None, owner: str) -> Problem | None:
    path = ("materials", requirement.key)
    if file is None or file.owner != owner:
        return NotFound("file.unknown", *path)
    if file.content_type not in requirement.media_types:
        return MaterialRejected(
            "material.type", *path, name=requirement.name, accept=", ".join(requirement.media_types)
        )
    if file.size > requirement.max_bytes:
        return MaterialRejected("material.size", *path, name=requirement.name, maximum=requirement.max_bytes)
    return None
