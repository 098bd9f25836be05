"""What must hold before a version is submitted, and again when it is published: that it fits itself and the rest."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from auth.places import within
from auth.problems import Invalid, NotAllowedNow, Problem, Required
from resolvers.matters.form_language.check import hint_problems
from resolvers.matters.form_language.conditions import subjects
from resolvers.matters.forms import schema_problems
from resolvers.matters.guidance.check import check_guide
from resolvers.matters.model import CaseKind, MaterialSource, Matter
from resolvers.matters.values import value_problems

if TYPE_CHECKING:
    from resolvers.context import Stores

MAX_LEVELS = 10

Check = Callable[[Matter], list[Problem]]


def consistency_problems(matter: Matter) -> list[Problem]:
    """Return what contradicts itself, as the audit of the catalogue would find it later."""
    return [*_day_problems(matter), *_visit_problems(matter), *_library_problems(matter)]


def guide_problems(matter: Matter) -> list[Problem]:
    """Return what is wrong with the guide; a form that isn't fit to be walked is told by the check of values."""
    if schema_problems(matter.form):
        return []
    found = check_guide(matter)
    for problem in found:
        problem.path = ("content", *problem.path)
    return found


def form_hint_problems(matter: Matter) -> list[Problem]:
    """Return what is wrong with the form's hints, and rules of instant approval that the guide doesn't announce."""
    if matter.form == {} or schema_problems(matter.form):
        return []
    unannounced = "x-instant" in matter.form and not matter.instant
    found = hint_problems(matter.form, "content", "form") or [*_unfetched(matter)]
    return [*found, *([Invalid("matter.instant_rules", "content", "instant")] if unannounced else [])]


def _unfetched(matter: Matter) -> Iterator[Problem]:
    """Rules look at certificates that are materials of the matter: fetched, and kept with the case."""
    fetched = {material.certificate_type for material in matter.materials}
    for index, rule in enumerate(matter.form.get("x-instant", {}).get("rules", ())):
        for fact in (one.name for one in subjects(rule["condition"]) if one.name.startswith("certificate.")):
            if fact.split(".")[1] not in fetched:
                yield Invalid("form_hint.fact", "content", "form", "x-instant", "rules", str(index), fact=fact)


# Everything that can be told from a version alone. Each returns problems whose paths start at `content`.
CHECKS: tuple[Check, ...] = (value_problems, consistency_problems, guide_problems, form_hint_problems)


async def problems_of(stores: "Stores", matter: Matter) -> list[Problem]:
    """Return all that keeps a version from being submitted or published, in one go; paths start at `content`."""
    found = [problem for check in CHECKS for problem in check(matter)]
    found += await place_problems(stores, matter)
    found += await _parent_problems(stores, matter)
    found += await _item_problems(stores, matter)
    return found + await _certificate_problems(stores, matter)


async def place_problems(stores: "Stores", matter: Matter) -> list[Problem]:
    """Return whether region and department exist, and whether that department serves that region."""
    region = (await stores.regions.get_many([matter.region])).get(matter.region)
    department = (await stores.departments.get_many([matter.department])).get(matter.department)
    if region is None:
        return [Invalid("region.unknown", "content", "region")]
    if department is None:
        return [Invalid("staff.department_unknown", "content", "department")]
    return [] if within(region.code, department.region) else [Invalid("staff.region", "content", "region")]


def _day_problems(matter: Matter) -> Iterator[Problem]:
    promised, statutory = matter.promised_days, matter.statutory_days
    if promised is not None and statutory is not None and promised > statutory:
        yield Invalid("matter.promise_over_statute", "content", "promisedDays", maximum=statutory)
    if matter.case_kind is CaseKind.IMMEDIATE and promised:
        yield Invalid("matter.immediate_with_days", "content", "promisedDays")


def _visit_problems(matter: Matter) -> Iterator[Problem]:
    if matter.visits_required and not (matter.visits_reason or "").strip():
        yield Required("matter.visits_reason", "content", "visitsReason")
    if matter.online and matter.visits_required:
        yield Invalid("matter.online_with_visits", "content", "visitsRequired")


def _library_problems(matter: Matter) -> Iterator[Problem]:
    for index, material in enumerate(matter.materials):
        if material.source is MaterialSource.CERTIFICATE_LIBRARY and not material.certificate_type:
            yield Required("matter.certificate_type", "content", "materials", str(index), "certificateType")


async def _parent_problems(stores: "Stores", matter: Matter) -> list[Problem]:
    """Follow the main items upwards: each is published and a main item, and none is the matter itself."""
    at, path = matter.parent, ("content", "parent")
    for _ in range(MAX_LEVELS):
        if at is None:
            return []
        if at == matter.code:
            return [Invalid("matter.parent_circular", *path)]
        above = (await stores.matters.published([at])).get(at)
        if above is None or not above.is_main:
            return [Invalid("matter.parent", *path)]
        at = above.parent
    return [Invalid("matter.parent_circular", *path)]


async def _item_problems(stores: "Stores", matter: Matter) -> list[Problem]:
    """A main item stays one as long as published items lie under it."""
    below = [] if matter.is_main else (await stores.matters.items([matter.code]))[matter.code]
    return [Invalid("matter.has_items", "content", "isMain")] if below else []


async def _certificate_problems(stores: "Stores", matter: Matter) -> list[Problem]:
    named: dict[tuple[str, ...], str] = {}
    for index, code in enumerate(matter.results):
        named["content", "results", str(index)] = code
    for index, material in enumerate(matter.materials):
        if material.certificate_type:
            named["content", "materials", str(index), "certificateType"] = material.certificate_type
    known = await stores.certificate_types.get_many(sorted(set(named.values())))
    return [Invalid("matter.certificate_unknown", *path) for path, code in named.items() if code not in known]


async def require_no_items(stores: "Stores", matter: Matter) -> None:
    """Raise NotAllowedNow for a main item that published items still lie under."""
    if (await stores.matters.items([matter.code]))[matter.code]:
        raise NotAllowedNow("matter.has_items", "code")
