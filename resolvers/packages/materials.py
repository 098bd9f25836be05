"""One set of materials out of many: the same certificate, or a material of the same name, is given once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from resolvers.matters.model import MaterialRequirement, MaterialSource, Matter
from resolvers.matters.search.text import normalized
from resolvers.packages.model import Offer, PackageItem

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class MaterialSet:
    """The materials of a package. `keys` names, by matter, for each of its materials the one that serves for it.

    `produced` names, by matter, materials that an earlier matter of the package ends with: nobody brings those.
    """

    materials: tuple[MaterialRequirement, ...]
    keys: Mapping[str, Mapping[str, str]]
    produced: Mapping[str, frozenset[str]]

    @property
    def saved(self) -> int:
        """How many materials one need not bring compared with applying for each matter by itself."""
        asked = sum(len(keys) for keys in self.keys.values()) + sum(len(one) for one in self.produced.values())
        return asked - len(self.materials)


def merge_materials(offer: Offer) -> MaterialSet:
    """Merge the materials of an offer's matters, in their order."""
    merged: dict[tuple[object, ...], MaterialRequirement] = {}
    keys: dict[str, dict[str, str]] = {}
    produced: dict[str, frozenset[str]] = {}
    for matter in offer.matters:
        made = _made_before(offer, matter)
        own = [one for one in matter.materials if one.certificate_type is None or one.certificate_type not in made]
        produced[matter.code] = frozenset({one.key for one in matter.materials} - {one.key for one in own})
        item = offer.package.item(matter.code)
        keys[matter.code] = {one.key: _add(merged, one, item).key for one in own}
    return MaterialSet(tuple(merged.values()), keys, produced)


def _made_before(offer: Offer, matter: Matter) -> frozenset[str]:
    """The types of certificates that the matters before this one end with."""
    before = offer.package.before(matter.code)
    return frozenset(type for one in offer.matters if one.code in before for type in one.results)


def _add(
    merged: dict[tuple[object, ...], MaterialRequirement], material: MaterialRequirement, item: PackageItem | None
) -> MaterialRequirement:
    wanted = replace(material, required=material.required and not (item and item.optional))
    place = _place(material)
    if place in merged:
        merged[place] = _both(merged[place], wanted)
    else:
        merged[place] = replace(wanted, key=_free(wanted.key, {one.key for one in merged.values()}))
    return merged[place]


def _place(material: MaterialRequirement) -> tuple[object, ...]:
    """What two materials have in common when they are one: the certificate, else name, promise and media types."""
    if material.certificate_type is not None:
        return (material.certificate_type,)
    promised = material.source is MaterialSource.COMMITMENT
    return (_MARKS.sub("", normalized(material.name)), promised, frozenset(material.media_types))


def _both(one: MaterialRequirement, other: MaterialRequirement) -> MaterialRequirement:
    """A material that serves for both: as strict as the stricter one."""
    copies = [number for number in (one.copies, other.copies) if number is not None]
    brought = MaterialSource.APPLICANT in {one.source, other.source}
    return replace(
        one,
        # What one matter wants to see itself, no department's answer to another stands for.
        source=MaterialSource.APPLICANT if brought else one.source,
        required=one.required or other.required,
        deficiency_allowed=one.deficiency_allowed and other.deficiency_allowed,
        copies=sum(copies) if copies else None,
        max_bytes=min(one.max_bytes, other.max_bytes),
        note=one.note or other.note,
        sample_url=one.sample_url or other.sample_url,
    )


def _free(key: str, taken: set[str]) -> str:
    names = (key if number == 1 else f"{key}{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
