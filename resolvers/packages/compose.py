"""One form out of many, and the way back: which value of the one form goes into which field of each matter's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resolvers.matters.model import Matter
from resolvers.packages.model import FromResult, Offer, PackageItem
from resolvers.packages.shapes import alike

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Composition:
    """The one form of a package. `fields` names, by matter, the path in the one form of each of its own fields.

    `later` names, by matter, the fields that an earlier matter's result fills. `order` are the waves of handling.
    """

    form: Mapping[str, Any]
    fields: Mapping[str, Mapping[str, str]]
    later: Mapping[str, Mapping[str, FromResult]]
    order: tuple[tuple[str, ...], ...]

    def form_of(self, matter: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what one matter's own form holds when the one form holds these values; what is missing stays out."""
        found = {key: _value(values, path) for key, path in self.fields[matter].items()}
        return {key: value for key, value in found.items() if value is not None}


@dataclass
class _Form:
    """The one form while it grows."""

    properties: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)

    def place(self, key: str, schema: Mapping[str, Any]) -> str:
        """Return the field that a matter's field shares, made when there is none."""
        shared = next((name for name, one in self.properties.items() if _shares(name, one, key, schema)), None)
        if shared is None:
            shared = _free(key, self.properties)
            self.properties[shared] = schema
        return shared

    def require(self, path: str) -> None:
        """Require the field that a path starts in."""
        name = path.partition(".")[0]
        if name in self.properties and name not in self.required:
            self.required.append(name)


def compose(offer: Offer, chosen: frozenset[str] = frozenset()) -> Composition:
    """Make the one form of an offer; optional matters that aren't among the `chosen` ask, but don't insist."""
    form, fields = _Form(), dict[str, Mapping[str, str]]()
    package = offer.package
    for matter in offer.matters:
        item = package.item(matter.code) or PackageItem(matter.code)
        fields[matter.code] = _add(form, matter, item, insist=not item.optional or matter.code in chosen)
    later = {one.code: of.later for one in offer.matters if (of := package.item(one.code)) and of.later}
    order = tuple(tuple(code for code in wave if code in fields) for wave in package.waves())
    return Composition(_schema(package.name, form), fields, later, tuple(wave for wave in order if wave))


def _add(form: _Form, matter: Matter, item: PackageItem, *, insist: bool) -> dict[str, str]:
    required, paths = matter.form.get("required", ()), dict[str, str]()
    for key, schema in matter.form.get("properties", {}).items():
        if key in item.later:
            continue
        paths[key] = item.same.get(key) or form.place(key, schema)
        if insist and key in required:
            form.require(paths[key])
    return paths


def _shares(name: str, one: Mapping[str, Any], key: str, schema: Mapping[str, Any]) -> bool:
    # A field that is prefilled is the same under any name; one that isn't only under its own.
    return (name == key or "x-prefill" in schema) and alike(one, schema)


def _free(key: str, taken: Mapping[str, Any]) -> str:
    names = (key if number == 1 else f"{key}{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _schema(title: str, form: _Form) -> dict[str, Any]:
    return {
        "$schema": DRAFT,
        "type": "object",
        "title": title,
        "required": form.required,
        "properties": form.properties,
        "additionalProperties": False,
    }


def _value(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
