"""One form out of many, and the way back: which value of the one form goes into which field of each matter's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resolvers.matters.model import Matter
from resolvers.packages.hints import field_renamed, in_order, rules_renamed
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
    rules: list[Mapping[str, Any]] = field(default_factory=list)

    def place(self, key: str, schema: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """Return the field that a matter's field shares, made when there is none.

        Two fields are one only if they are shown under the same conditions, which `names` tells in the one form.
        """
        for name, one in self.properties.items():
            if _shares(name, one, key, field_renamed(schema, {**names, key: name})):
                return name
        fresh = _free(key, self.properties)
        self.properties[fresh] = field_renamed(schema, {**names, key: fresh})
        return fresh

    def sort(self, first: int, names: Mapping[str, str]) -> None:
        """Put the fields from the `first` on into the order of these names, whichever were placed before others."""
        keys = [*self.properties]
        fresh = dict.fromkeys(one for one in names.values() if one in keys[first:])
        self.properties = {one: self.properties[one] for one in (*keys[:first], *fresh)}

    def require(self, path: str) -> None:
        """Require the field that a path starts in."""
        name = path.partition(".")[0]
        if name in self.properties and name not in self.required:
            self.required.append(name)

    def hides(self, path: str) -> Mapping[str, Any] | None:
        """Return the condition under which a field of the first level is shown."""
        found: Mapping[str, Any] | None = self.properties.get(path, {}).get("x-visible-when")
        return found

    def rule(self, rule: Mapping[str, Any]) -> None:
        """Add a rule, once."""
        if rule not in self.rules:
            self.rules.append(rule)


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
    own = {key: one for key, one in matter.form.get("properties", {}).items() if key not in item.later}
    names, before = {key: path for key, path in item.same.items() if key in own}, len(form.properties)
    for key in in_order(own):
        if key not in names:
            names[key] = form.place(key, own[key], names)
    names = {key: names[key] for key in own}
    form.sort(before, names)
    if insist:
        _insist(form, matter, names)
    return names


def _insist(form: _Form, matter: Matter, names: dict[str, str]) -> None:
    """Ask for what the matter requires, and hold its rules."""
    own, required = matter.form.get("properties", {}), matter.form.get("required", ())
    hides = {key: field_renamed(own[key], names).get("x-visible-when") for key in names}
    # Of what is shown more often than the matter itself shows it, only the matter's own form can be the judge.
    hiding = (key for key in names if "x-visible-when" in own[key])
    wider = {key for key in hiding if hides[key] is None or hides[key] != form.hides(names[key])}
    for key in (one for one in names if one in required):
        condition = hides[key]
        if key not in wider:
            form.require(names[key])
        elif condition is not None:
            form.rule(_required_if(own[key], names[key], condition))
    held = {key: name for key, name in names.items() if key not in wider}
    for rule in rules_renamed(matter.form, held):
        form.rule(rule)


def _required_if(schema: Mapping[str, Any], path: str, when: Mapping[str, Any]) -> dict[str, Any]:
    title, english = schema.get("title", path), schema.get("x-title", {}).get("en", schema.get("title", path))
    message = {"zh": f"请填写“{title}”", "en": f"“{english}” is required."}
    return {"type": "required-if", "field": path, "when": when, "message": message}


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
        **({"x-rules": form.rules} if form.rules else {}),
    }


def _value(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
