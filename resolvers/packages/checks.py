"""What keeps a package from being offered: told in full, so that whoever writes one can mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from resolvers.certificates.model import CertificateType
from resolvers.matters.model import Matter, MatterStatus
from resolvers.packages.compose import compose
from resolvers.packages.hints import field_renamed, looked_at
from resolvers.packages.model import MAX_ITEMS, NUMBER, FromResult, Offer, PackageItem, ServicePackage, by_code
from resolvers.packages.shapes import Schema, at_path, fits, plain


class PackageFault(Enum):
    """What can be wrong with a package."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    MATTER_TWICE = "MATTER_TWICE"
    MATTER_UNKNOWN = "MATTER_UNKNOWN"
    MAIN_ITEM = "MAIN_ITEM"
    FORM_NOT_PLAIN = "FORM_NOT_PLAIN"
    DEPENDENCY_OUTSIDE = "DEPENDENCY_OUTSIDE"
    DEPENDENCY_RING = "DEPENDENCY_RING"
    DEPENDENCY_OPTIONAL = "DEPENDENCY_OPTIONAL"
    FIELD_UNKNOWN = "FIELD_UNKNOWN"
    PATH_UNKNOWN = "PATH_UNKNOWN"
    VALUE_UNFIT = "VALUE_UNFIT"
    RESULT_NOT_BEFORE = "RESULT_NOT_BEFORE"
    RESULT_UNKNOWN = "RESULT_UNKNOWN"
    CONDITION_ON_RESULT = "CONDITION_ON_RESULT"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `about` is a matter's code, with the field where one is meant."""

    kind: PackageFault
    about: str = ""


class PackageFaulty(Exception):
    """A package that can't be offered; carries every fault."""

    def __init__(self, package: ServicePackage, faults: list[Fault]) -> None:
        super().__init__(f"{package.code}: " + ", ".join(f"{one.kind.value} {one.about}" for one in faults))
        self.faults = faults


def check(
    package: ServicePackage, matters: Mapping[str, Matter], types: Mapping[str, CertificateType]
) -> list[Fault]:
    """Return everything that is wrong with a package; `matters` are the published ones by code, `types` by code."""
    if faults := [*_of_itself(package), *_of_matters(package, matters)]:
        return faults
    offer = Offer(package, tuple(matters[code] for code in package.codes))
    return [*_of_fields(offer), *_of_results(offer, types)]


def offered(package: ServicePackage, matters: Mapping[str, Matter]) -> Offer | None:
    """Return a package as it can be had today, None when a matter it can't do without isn't published.

    Optional matters that aren't drop out. What was checked when the package was written isn't checked again.
    """
    missing = {code for code in package.codes if not _published(matters.get(code))}
    if any(item.matter in missing for item in package.items if not item.optional):
        return None
    # What waits for one that is missing goes with it.
    there = (code for code in package.codes if code not in missing and not package.before(code) & missing)
    return Offer(package, tuple(matters[code] for code in there))


def _published(matter: Matter | None) -> bool:
    return matter is not None and matter.status is MatterStatus.PUBLISHED and not matter.is_main


def _of_itself(package: ServicePackage) -> Iterator[Fault]:
    if not package.items:
        yield Fault(PackageFault.EMPTY)
    if len(package.items) > MAX_ITEMS:
        yield Fault(PackageFault.TOO_LARGE)
    codes, optional = package.codes, {item.matter for item in package.items if item.optional}
    yield from (Fault(PackageFault.MATTER_TWICE, code) for code in sorted({c for c in codes if codes.count(c) > 1}))
    for item in package.items:
        for code in item.depends_on:
            if code not in codes:
                yield Fault(PackageFault.DEPENDENCY_OUTSIDE, f"{item.matter}: {code}")
            elif code in optional and not item.optional:
                yield Fault(PackageFault.DEPENDENCY_OPTIONAL, f"{item.matter}: {code}")
        if item.matter in package.before(item.matter):
            yield Fault(PackageFault.DEPENDENCY_RING, item.matter)


def _of_matters(package: ServicePackage, matters: Mapping[str, Matter]) -> Iterator[Fault]:
    for code in package.codes:
        matter = matters.get(code)
        if matter is None or matter.status is not MatterStatus.PUBLISHED:
            yield Fault(PackageFault.MATTER_UNKNOWN, code)
        elif matter.is_main:
            yield Fault(PackageFault.MAIN_ITEM, code)
        elif matter.form and not plain(matter.form):
            yield Fault(PackageFault.FORM_NOT_PLAIN, code)


def _of_fields(offer: Offer) -> Iterator[Fault]:
    """Targets must be there, and take every value that the one form takes."""
    made = compose(offer, frozenset(offer.package.codes))
    for matter, item in _pairs(offer):
        own = matter.form.get("properties", {})
        for key in (*item.same, *item.later):
            if key not in own or (key in item.same and key in item.later):
                yield Fault(PackageFault.FIELD_UNKNOWN, f"{matter.code}: {key}")
        for key, path in item.same.items():
            target = field_renamed(own.get(key, {}), made.fields[matter.code])
            source = at_path(made.form["properties"], path)
            if source is None or not _always_there(made.form["properties"], path):
                yield Fault(PackageFault.PATH_UNKNOWN, f"{matter.code}: {path}")
            elif key in own and not _fits(source, target):
                yield Fault(PackageFault.VALUE_UNFIT, f"{matter.code}: {key}")
        # Whether to show it would be known only after it had to be filled in.
        for key in (one for one in own if one not in item.later and not looked_at(own[one]).isdisjoint(item.later)):
            yield Fault(PackageFault.CONDITION_ON_RESULT, f"{matter.code}: {key}")


def _fits(source: Schema, target: Schema) -> bool:
    """Tell whether the source is shown whenever the target is, with values that the target takes."""
    shown, wanted = source.get("x-visible-when"), target.get("x-visible-when")
    return (shown is None or shown == wanted) and fits(_bare(source), _bare(target))


def _bare(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "x-visible-when"}


def _always_there(form: Mapping[str, Schema], path: str) -> bool:
    """Tell whether a field inside an object is there whenever the form is; one of the first level may hide."""
    top, *inner = path.split(".")
    found: Schema | None = form.get(top)
    for place, name in enumerate(inner):
        required = found.get("required", ()) if found else ()
        hides = found is None or "x-visible-when" in found
        if hides or name not in (required if isinstance(required, list | tuple) else ()):
            return False
        found = at_path(form, ".".join((top, *inner[: place + 1])))
    return not inner or (found is not None and "x-visible-when" not in found)


def _of_results(offer: Offer, types: Mapping[str, CertificateType]) -> Iterator[Fault]:
    """What a field waits for must be a certificate's, and the certificate an earlier matter's."""
    matters = by_code(offer.matters)
    for matter, item in _pairs(offer):
        for key, source in item.later.items():
            if source.matter not in offer.package.before(matter.code):
                yield Fault(PackageFault.RESULT_NOT_BEFORE, f"{matter.code}: {key}")
            elif not _given(matters[source.matter], source, types):
                yield Fault(PackageFault.RESULT_UNKNOWN, f"{matter.code}: {key}")


def _given(matter: Matter, source: FromResult, types: Mapping[str, CertificateType]) -> bool:
    ends_with = [types[code] for code in matter.results if code in types]
    return any(source.field == NUMBER or source.field in type.properties for type in ends_with)


def _pairs(offer: Offer) -> Iterator[tuple[Matter, PackageItem]]:
    for matter in offer.matters:
        if item := offer.package.item(matter.code):
            yield matter, item
