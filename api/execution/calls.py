"""How a field's value is read or asked for, as text."""

from collections.abc import Iterator

from graphql import default_field_resolver

from api.execution.fields import NO_VARIABLES, Field, Kind
from api.execution.leaves import Names


def call(one: Field, number: int, names: Names) -> str:
    """Return the expression for a field's value, or for what has to be awaited to have it."""
    if one.kind is Kind.ATTRIBUTE:
        return f"s.{one.own.python_name}"
    if one.kind is Kind.METHOD:
        return _of_ours(one, number, names)
    names[f"M{number}"] = one.definition.resolve or default_field_resolver
    arguments = f", **r.coerced(F{number})" if one.definition.args else ""
    return f"M{number}(s, r.info(F{number}, p){arguments})"


def _of_ours(one: Field, number: int, names: Names) -> str:
    resolver = one.own.base_resolver
    if resolver is None:
        raise ValueError("a method without a function")
    names[f"M{number}"] = resolver.wrapped_func
    source = ["s"] if resolver.self_parameter else []
    named = {one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one}
    source += [f"{name}=s" for name in sorted(named)]
    info = [f"{resolver.info_parameter.name}=I(r, F{number}, p)"] if resolver.info_parameter else []
    return f"M{number}({', '.join([*source, *info, *_arguments(one, number, names)])})"


def _arguments(one: Field, number: int, names: Names) -> Iterator[str]:
    if not one.definition.args:
        return
    if one.constant:
        names[f"K{number}"] = one.converted(one.coerced(NO_VARIABLES), None)
        yield f"**K{number}"
    elif one.simple:
        yield f"**r.given(F{number})"
    else:
        yield f"**r.fresh(F{number}, p)"
