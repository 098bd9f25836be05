"""What effects that come together on one path want and can't have together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auth.problems import Invalid, Problem
from resolvers.matters.guidance.model import Effect, Need
from resolvers.matters.guidance.restrict import field_at, options_of
from resolvers.matters.model import Matter

Together = Sequence[tuple[int, Effect]]


def contradictions(matter: Matter, together: Together, answers: str) -> Iterator[Problem]:
    """Yield every material that is wanted in two ways, and every field that nobody could fill in.

    `answers` says in words which answers bring the effects together. A problem's path leads to the later effect.
    """
    yield from _materials(together, answers)
    dropped = list(_dropped(together, answers))
    yield from dropped
    if not dropped:
        yield from _values(matter, together, answers)


def _materials(together: Together, answers: str) -> Iterator[Problem]:
    needs: dict[str, Need] = {}
    for index, effect in together:
        for number, change in enumerate(effect.materials):
            if needs.setdefault(change.key, change.need) is not change.need:
                path = ("guide", "effects", str(index), "materials", str(number))
                yield Invalid("guide.material_contradiction", *path, what=change.key, answers=answers)


def _dropped(together: Together, answers: str) -> Iterator[Problem]:
    """Yield fields that one effect drops, with their group maybe, and another sets or requires."""
    dropped = {path for _, effect in together for path in effect.form.drop}
    for index, effect in together:
        for what, name in effect.form.fields():
            around = name.partition(".")[0]
            if what != "drop" and dropped & {name, around}:
                path = ("guide", "effects", str(index), "form", what)
                yield Invalid("guide.field_contradiction", *path, what=name, answers=answers)


def _values(matter: Matter, together: Together, answers: str) -> Iterator[Problem]:
    """Yield fields that are left without a value that they could have."""
    allowed: dict[str, list[Any]] = {}
    for index, effect in together:
        for name, options in effect.form.only.items():
            field = field_at(matter.form, name)
            left = [one for one in allowed.get(name, options_of(field) or []) if one in options]
            allowed[name] = left
            if len(left) < max(1, field.get("minItems", 1)):
                path = ("guide", "effects", str(index), "form", "only")
                yield Invalid("guide.field_contradiction", *path, what=name, answers=answers)
    yield from _fixed(together, allowed, answers)


def _fixed(together: Together, allowed: Mapping[str, Sequence[Any]], answers: str) -> Iterator[Problem]:
    """Yield fields that two effects set to different values, or one to a value that another leaves out."""
    fixed: dict[str, Any] = {}
    for index, effect in together:
        for what, values in (("default", effect.form.default), ("const", effect.form.const)):
            for name, value in values.items():
                chosen = value if isinstance(value, list) else [value]
                taken = name not in allowed or all(one in allowed[name] for one in chosen)
                if fixed.setdefault(name, value) != value or not taken:
                    path = ("guide", "effects", str(index), "form", what)
                    yield Invalid("guide.field_contradiction", *path, what=name, answers=answers)
