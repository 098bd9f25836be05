"""One form and one set of materials become the form and the materials of each matter's own case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from auth.days import today
from auth.problems import Invalid, Problem
from resolvers.applications.form import form_problems
from resolvers.applications.materials import completed, missing
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.applications.number import new_number
from resolvers.certificates.model import Certificate
from resolvers.matters.model import Matter
from resolvers.package_applications.model import PackageApplication
from resolvers.packages.compose import compose
from resolvers.packages.materials import merge_materials
from resolvers.packages.model import NUMBER, FromResult, Offer, by_code

# Longer than any key that somebody can choose, so that theirs never takes the place of a part's.
_KEY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Given:
    """What is at hand for a case besides the one form: the library by type, and what earlier matters ended with."""

    library: Mapping[str, Certificate]
    results: Mapping[str, Sequence[Certificate]]

    def held(self, matter: Matter) -> dict[str, Certificate]:
        """The certificates of the library that serve for a matter's materials, by the materials' keys."""
        wanted = {one.key: one.certificate_type for one in matter.materials if one.certificate_type}
        return {key: self.library[type] for key, type in wanted.items() if type in self.library}


def chosen_of(offer: Offer, codes: Sequence[str] | None) -> Offer:
    """Return the offer with what can't be left out and the named ones, all of which count now; raises Invalid."""
    wanted = set(codes or ())
    if unknown := sorted(wanted - {one.code for one in offer.matters}):
        raise Invalid("package.matter_unknown", "matterCodes", code=unknown[0])
    items = tuple(one for one in offer.package.items if not one.optional or one.matter in wanted)
    there = {one.matter for one in items}
    for item in items:
        if left_out := sorted(set(item.depends_on) - there):
            raise Invalid("package.needs", "matterCodes", name=by_code(offer.matters)[left_out[0]].name)
    package = replace(offer.package, items=tuple(replace(one, optional=False) for one in items))
    return Offer(package, tuple(one for one in offer.matters if one.code in there))


def as_one(offer: Offer) -> Matter:
    """Return the offer as if it were one matter, to check the one form and the one set of materials by its rules."""
    form, materials = compose(offer).form, merge_materials(offer).materials
    return replace(offer.matters[0], name=offer.package.name, form=form, materials=materials)


def made_case(whole: PackageApplication, offer: Offer, code: str, given: Given, at: datetime) -> Application:
    """Make the case of one matter, a draft with all that the package has for it."""
    matter = by_code(offer.matters)[code]
    return Application(
        id=new_number(matter.region, today(at)),
        matter=matter.id,
        department=matter.department,
        region=matter.region,
        account=whole.account,
        applicant=whole.applicant,
        agent=whole.agent,
        mandate=whole.mandate,
        channel=whole.channel,
        created_at=at,
        updated_at=at,
        start_key=f"{whole.id}:{code}".ljust(_KEY_LENGTH, ":"),
        form=_form(whole, offer, code, given),
        materials=completed(matter, _materials(whole, offer, code), given.held(matter), promised=False),
        package=whole.id,
        revision=1,
    )


def lacking(case: Application, offer: Offer, code: str, given: Given) -> list[Problem]:
    """Return what a case still lacks to be submitted."""
    matter = by_code(offer.matters)[code]
    return [*form_problems(matter.form, case.form), *missing(matter, case.materials, given.held(matter), False)]


def _form(whole: PackageApplication, offer: Offer, code: str, given: Given) -> dict[str, Any]:
    composition = compose(offer)
    later = {key: _result(given, source) for key, source in composition.later.get(code, {}).items()}
    return composition.form_of(code, whole.form) | {key: one for key, one in later.items() if one is not None}


def _result(given: Given, source: FromResult) -> Any:
    """What an earlier matter's certificate says, None when it says nothing of the kind."""
    for one in given.results.get(source.matter, ()):
        if source.field == NUMBER:
            return one.number
        if source.field in one.fields:
            return one.fields[source.field]
    return None


def _materials(whole: PackageApplication, offer: Offer, code: str) -> tuple[ProvidedMaterial, ...]:
    shared = {one.key: one for one in whole.materials}
    keys = merge_materials(offer).keys[code]
    return tuple(replace(shared[one], key=key) for key, one in keys.items() if one in shared)
