"""What effects that come together on one path want and can't have together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from resolvers.matters.guidance.fields import takes
from resolvers.matters.guidance.model import Effect, Need
from resolvers.matters.guidance.restrict import field_at, options_of, restricted_form
from resolvers.matters.model import Matter

Together = Sequence[tuple[int, Effect]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A message's key, the path of the later of the effects, and the material or field that it is about."""

    key: str
    path: tuple[str, ...]
    what: str


def contradictions(matter: Matter, together: Together) -> Iterator[Contradiction]:
    """Yield every material that is wanted in two ways, and every field that nobody could fill in."""
    yield from _materials(together)
    dropped = list(_dropped(together))
    yield from dropped
    if not dropped:
        yield from _values(matter, together)


def _materials(together: Together) -> Iterator[Contradiction]:
    needs: dict[str, Need] = {}
    for index, effect in together:
        for number, change in enumerate(effect.materials):
            if needs.setdefault(change.key, change.need) is not change.need:
                path = ("guide", "effects", str(index), "materials", str(number))
                yield Contradiction("guide.material_contradiction", path, change.key)


def _dropped(together: Together) -> Iterator[Contradiction]:
    """Yield fields that one effect drops, with their group maybe, and another sets or requires."""
    dropped = {path for _, effect in together for path in effect.form.drop}
    for index, effect in together:
        for what, name in effect.form.fields():
            around = name.partition(".")[0]
            if what != "drop" and dropped & {name, around}:
                path = ("guide", "effects", str(index), "form", what)
                yield Contradiction("guide.field_contradiction", path, name)


def _values(matter: Matter, together: Together) -> Iterator[Contradiction]:
    """Yield fields that are left without a value that they could have."""
    fixed: dict[str, Any] = {}
    left = restricted_form(matter.form, [effect.form for _, effect in together])
    for index, effect in together:
        path = ("guide", "effects", str(index), "form")
        for name, value in {**effect.form.default, **effect.form.const}.items():
            what = "const" if name in effect.form.const else "default"
            other = fixed.setdefault(name, value) != value
            if other or not takes(left, field_at(left, name), value):
                yield Contradiction("guide.field_contradiction", (*path, what), name)
        for name in effect.form.only:
            field = field_at(left, name)
            if len(options_of(field) or ()) < max(1, field.get("minItems", 1)):
                yield Contradiction("guide.field_contradiction", (*path, "only"), name)
