"""One form and one set of materials become the form and the materials of each matter's own case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from auth.days import today
from auth.problems import Invalid, Problem
from resolvers.applications.approving import judgement
from resolvers.applications.commitments import committed
from resolvers.applications.form import form_problems
from resolvers.applications.instant import InstantJudgement
from resolvers.applications.materials import completed, missing
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.applications.number import new_number
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.sharing.model import Evidence
from resolvers.applications.window import WindowFacts
from resolvers.certificates.model import Certificate
from resolvers.matters.form_language.visibility import visible_part
from resolvers.matters.model import Matter
from resolvers.package_applications.abroad import FromAbroad
from resolvers.package_applications.away import sent_away
from resolvers.package_applications.model import PackageApplication
from resolvers.packages.compose import Composition, compose
from resolvers.packages.hints import without
from resolvers.packages.materials import merge_materials
from resolvers.packages.model import NUMBER, FromResult, Offer, by_code

# Longer than any key that somebody can choose, so that theirs never takes the place of a part's.
_KEY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Given:
    """What is at hand for a case besides the one form: the library by type, and what earlier matters ended with.

    `serving` are the certificates that were found or chosen for materials of the one set, by their keys, `chosen` the
    keys of those that the applicant chose: no other takes their place, even once they are lost. `barred` says that
    the applicant broke a commitment, so that nothing is submitted on another one, `closed` that nothing crosses the
    border just now that some of it is to cross.
    """

    library: Mapping[str, Certificate] = field(default_factory=dict)
    results: Mapping[str, Sequence[Certificate | FromAbroad]] = field(default_factory=dict)
    serving: Mapping[str, Certificate] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    barred: bool = False
    closed: bool = False

    def held(self, matter: Matter, keys: Mapping[str, str]) -> dict[str, Certificate]:
        """The certificates that serve for a matter's materials, by their keys; `keys` lead to the one set."""
        wanted = {one.key: one.certificate_type for one in matter.materials if one.certificate_type}
        found = {key: self._serving(keys.get(key, ""), type) for key, type in wanted.items()}
        return {key: one for key, one in found.items() if one}

    def _serving(self, key: str, type: str) -> Certificate | None:
        there = self.serving.get(key)
        return self.library.get(type) if there is None and key not in self.chosen else there


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


def one_form_problems(offer: Offer, form: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the one form, and with what it becomes in each matter's own.

    Paths are those of the one form. What an earlier matter's result fills in is left for when the case is made.
    """
    composition = compose(offer)
    found = {problem.path: problem for problem in form_problems(composition.form, form)}
    for matter in offer.matters:
        later = composition.later.get(matter.code, {})
        own = without(matter.form, later)
        for problem in form_problems(own, composition.form_of(matter.code, form)) if own else ():
            problem.path = _in_one_form(problem.path, composition.fields[matter.code])
            found.setdefault(problem.path, problem)
    return list(found.values())


def made_case(whole: PackageApplication, offer: Offer, code: str, given: Given, at: datetime) -> Application:
    """Make the case of one matter, a draft with all that the package has for it."""
    matter, composition = by_code(offer.matters)[code], compose(offer)
    materials = _materials(whole, offer, code)
    keys = merge_materials(offer).keys[code]
    promised = any(one.committed for one in materials)
    case = Application(
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
        form=visible_part(matter.form, _form(whole, composition, code, given))[1],
        materials=completed(matter, materials, given.held(matter, keys), promised=False),
        prefill=_prefill(whole, composition, code),
        evidence=(*whole.evidence.get(code, ()), *_from_abroad(whole, matter, given, at)),
        # The text was accepted when the whole was submitted.
        window=WindowFacts(commitment=committed(matter, whole.submitted_at or at, None) if promised else None),
        package=whole.id,
        revision=1,
    )
    return sent_away(case, code, whole.away)


def lacking(case: Application, offer: Offer, code: str, given: Given) -> list[Problem]:
    """Return what a case still lacks to be submitted."""
    matter = by_code(offer.matters)[code]
    there = {*given.held(matter, merge_materials(offer).keys[code]), *(one.key for one in case.evidence)}
    return [*form_problems(matter.form, case.form), *missing(matter, case.materials, there, False)]


def found_by_rules(case: Application, offer: Offer, code: str, given: Given) -> InstantJudgement | None:
    """Return what the matter's rules of instant approval (秒批) find in a case that was just made."""
    matter = by_code(offer.matters)[code]
    return judgement(case, matter, given.held(matter, merge_materials(offer).keys[code]), case.created_at)


def _from_abroad(whole: PackageApplication, matter: Matter, given: Given, at: datetime) -> tuple[Evidence, ...]:
    """What another province's certificates are for materials that ask for one, where nobody answered for those."""
    results = [one for found in given.results.values() for one in found if isinstance(one, FromAbroad)]
    answered = {one.key for one in whole.evidence.get(matter.code, ())}
    wanted = [one for one in matter.materials if one.key not in answered]
    found = (one.standing_for(asked, whole.definition.name, at) for asked in wanted for one in results)
    return tuple({one.key: one for one in found if one}.values())


def _form(whole: PackageApplication, composition: Composition, code: str, given: Given) -> dict[str, Any]:
    later = {key: _result(given, source) for key, source in composition.later.get(code, {}).items()}
    return composition.form_of(code, whole.form) | {key: one for key, one in later.items() if one is not None}


def _prefill(whole: PackageApplication, composition: Composition, code: str) -> tuple[PrefilledField, ...]:
    """Which of the matter's own fields were filled in with what was known."""
    filled = {one.path: one for one in whole.prefill}
    paths = composition.fields[code].items()
    return tuple(replace(filled[path], path=key) for key, path in paths if path in filled)


def _in_one_form(path: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Where in the one form a problem of a matter's own form lies; paths start with `form`."""
    if len(path) < 2 or path[1] not in names:
        return tuple(path)
    return (path[0], *names[path[1]].split("."), *path[2:])


def _result(given: Given, source: FromResult) -> Any:
    """What an earlier matter's certificate says, None when it says nothing of the kind."""
    for one in given.results.get(source.matter, ()):
        if source.field == NUMBER:
            return one.number
        if source.field in one.fields:
            return one.fields[source.field]
    return None


def _materials(whole: PackageApplication, offer: Offer, code: str) -> tuple[ProvidedMaterial, ...]:
    """What was given for the matter; certificates are left out, for only what holds now may serve."""
    shared = {one.key: one for one in whole.materials if one.files or one.committed}
    keys = merge_materials(offer).keys[code]
    return tuple(replace(shared[one], key=key, certificate=None) for key, one in keys.items() if one in shared)
