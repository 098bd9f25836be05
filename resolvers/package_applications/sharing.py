"""What departments share for a package (部门共享): asked once, for however many matters an answer serves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from resolvers.applications.sharing.fetch import ask
from resolvers.applications.sharing.model import Evidence, Source
from resolvers.matters.model import MaterialRequirement, MaterialSource
from resolvers.package_applications.model import PackageApplication
from resolvers.packages.materials import merge_materials
from resolvers.packages.model import Offer

if TYPE_CHECKING:
    from resolvers.context import Context

Evidences = Mapping[str, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Shared:
    """One question about one material of the one set, and for which materials (matter, key) its answer serves."""

    asked: MaterialRequirement
    source: Source
    serves: tuple[tuple[str, str], ...]


def wanted(context: "Context", whole: PackageApplication, offer: Offer, held: Collection[str]) -> list[Shared]:
    """Return what to ask for: what departments share for every matter that wants it, and nobody uploaded or holds.

    Where one of the matters has no provider, the material is uploaded once for all of them, and nobody is asked.
    """
    if whole.applicant.id_number is None:
        return []
    merged = merge_materials(offer)
    there = {one.key for one in whole.materials if one.files} | set(held)
    found = list[Shared]()
    for one in merged.materials:
        if one.source is MaterialSource.DEPARTMENT_SHARING and one.key not in there:
            found += _questions(context, one, _users(merged.keys, one.key))
    return found


async def fetched(context: "Context", whole: PackageApplication, wanted: Sequence[Shared]) -> Evidences:
    """Ask, and return the answers by matter, each under the matter's own key; raises Problems as `ask` does.

    Matters that wait for others are asked for now, too: this is when the applicant applies for them.
    """
    if not wanted:
        return {}
    answers = await ask(context, whole, [(one.asked, one.source) for one in wanted])
    found: dict[str, tuple[Evidence, ...]] = {}
    for question, answer in zip(wanted, answers, strict=True):
        if answer.evidence is None:
            continue
        for code, key in question.serves:
            found[code] = (*found.get(code, ()), replace(answer.evidence, key=key))
    return found


def _users(keys: Mapping[str, Mapping[str, str]], merged: str) -> list[tuple[str, str]]:
    """The matters, each with its own key, that a material of the one set serves for."""
    return [(code, own) for code, of_matter in keys.items() for own, key in of_matter.items() if key == merged]


def _questions(context: "Context", asked: MaterialRequirement, users: Sequence[tuple[str, str]]) -> list[Shared]:
    """One question for each way to ask; none where somebody has nobody to ask."""
    ways: list[tuple[Source, list[tuple[str, str]]]] = []
    for user in users:
        source = context.sharing.source(*user)
        if source is None:
            return []
        same = next((serves for one, serves in ways if one == source), None)
        if same is None:
            ways.append((source, [user]))
        else:
            same.append(user)
    return [Shared(asked, source, tuple(serves)) for source, serves in ways]
