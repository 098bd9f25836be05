"""Rules across fields (`x-rules`): each with what to tell people when it doesn't hold, in Chinese and English."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from auth.problems import Invalid, Problem, Required
from resolvers.matters.form_language.conditions import MISSING, Read, Subject, compared, holds, same, there
from resolvers.matters.form_language.places import Schema, has_place, value_at, values_at

Rule = Mapping[str, Any]
Form = Mapping[str, Any]


def rule_problems(schema: Schema, form: Form) -> list[Problem]:
    """Return the rules that a form breaks, at the field to mend. Give the visible part of both.

    A rule about fields that are hidden or empty says nothing: whether they must be there is another rule's business.
    """
    found = [_problem(rule, schema, form) for rule in rules_of(schema)]
    return [problem for problem in found if problem]


def rules_of(schema: Schema) -> list[Rule]:
    """Return a form's rules."""
    rules = schema.get("x-rules")
    return [rule for rule in rules if isinstance(rule, Mapping)] if isinstance(rules, list) else []


def place_of(rule: Rule) -> str:
    """Return the path of the field to mend: the one that the rule names, else the last that it looks at."""
    named = [rule.get(name) for name in ("at", "field", *_SUMS)]
    fields = [*named, *reversed(rule.get("fields", ()))]
    return next((one for one in fields if isinstance(one, str)), "")


def _problem(rule: Rule, schema: Schema, form: Form) -> Problem | None:
    test = _TESTS.get(str(rule.get("type")))
    place = place_of(rule)
    if test is None or not has_place(schema, place) or test(rule, form):
        return None
    path, message = ("form", *place.split(".")), rule.get("message")
    missing = rule["type"] == "required-if"
    return Required("form.rule", *path, message=message) if missing else Invalid("form.rule", *path, message=message)


def _reader(form: Form) -> Read:
    def read(subject: Subject) -> Any:
        return value_at(form, subject.name) if subject.kind == "field" else MISSING

    return read


def _applies(rule: Rule, form: Form) -> bool:
    when = rule.get("when")
    return not isinstance(when, Mapping) or holds(when, _reader(form))


def _given(rule: Rule, form: Form) -> Sequence[Any] | None:
    """The values of all the rule's fields, None unless each is there."""
    values = [value_at(form, path) for path in rule.get("fields", ())]
    return values if all(there(value) for value in values) else None


def _in_order(rule: Rule, form: Form) -> bool:
    values, allowed = _given(rule, form), {-1, None} if rule.get("strict") else {-1, 0, None}
    return values is None or all(compared(one, other) in allowed for one, other in pairwise(values))


def _equal(rule: Rule, form: Form) -> bool:
    values = _given(rule, form)
    return values is None or all(same(values[0], other) for other in values[1:])


def _different(rule: Rule, form: Form) -> bool:
    values = _given(rule, form)
    return values is None or not any(same(one, two) for at, one in enumerate(values) for two in values[at + 1 :])


def _adds_up(rule: Rule, form: Form) -> bool:
    parts = [_decimal(value) for path in rule.get("fields", ()) for value in values_at(form, path)]
    name = next((one for one in _SUMS if one in rule), "equals")
    wanted = rule.get(name)
    limit = _decimal(value_at(form, wanted) if isinstance(wanted, str) else wanted)
    numbers = [part for part in parts if part is not None]
    if limit is None or not numbers or len(numbers) < len(parts):
        return True
    return _SUMS[name](sum(numbers, Decimal()), limit)


def _decimal(value: Any) -> Decimal | None:
    """As it was written, so that 0.1 and 0.2 are 0.3."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if number else None


def _required_if(rule: Rule, form: Form) -> bool:
    return there(value_at(form, str(rule.get("field")))) or not _applies(rule, form)


def _holds(rule: Rule, form: Form) -> bool:
    condition = rule.get("condition")
    return not isinstance(condition, Mapping) or not _applies(rule, form) or holds(condition, _reader(form))


_SUMS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "equals": lambda total, limit: total == limit,
    "atMost": lambda total, limit: total <= limit,
    "atLeast": lambda total, limit: total >= limit,
}
_TESTS: Mapping[str, Callable[[Rule, Form], bool]] = {
    "order": _in_order,
    "equal": _equal,
    "different": _different,
    "sum": _adds_up,
    "required-if": _required_if,
    "holds": _holds,
}
