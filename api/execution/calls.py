"""How a field's value is read or asked for, as text."""

from collections.abc import Iterator

from graphql import default_field_resolver

from api.execution.arguments import plain
from api.execution.fields import Field, Kind
from api.execution.inputs import conversion
from api.execution.leaves import Names


def arguments(one: Field, name: str, names: Names) -> str:
    """Return the expression for what is looked at before a field that is awaited begins; it may raise."""
    found = plain(one)
    if found is None:
        return f"r.coerced({name})"
    names[f"K{name}"] = found if found.variables else found.values
    return f"r.given({name}, K{name})" if found.variables else f"K{name}"


def call(one: Field, name: str, names: Names) -> str:
    """Return the expression for a field's value, or for what has to be awaited to have it."""
    if one.views:
        return f"v if (v := s.{one.views.path}).__class__ in LISTS else s.{one.attribute}"
    if one.kind is Kind.ATTRIBUTE:
        return f"s.{one.attribute}"
    if one.kind is Kind.METHOD:
        return _of_ours(one, name, names)
    names[f"M{name}"] = one.definition.resolve or default_field_resolver
    arguments = f", **r.coerced({name})" if one.definition.args else ""
    return f"M{name}(s, r.info({name}, p){arguments})"


def _of_ours(one: Field, name: str, names: Names) -> str:
    resolver = one.own.base_resolver
    if resolver is None:
        raise ValueError("a method without a function")
    names[f"M{name}"] = resolver.wrapped_func
    source = ["s"] if resolver.self_parameter else []
    named = {one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one}
    source += [f"{each}=s" for each in sorted(named)]
    info = [f"{resolver.info_parameter.name}=I(r, {name}, p)"] if resolver.info_parameter else []
    return f"M{name}({', '.join([*source, *info, *_arguments(one, name, names)])})"


def _arguments(one: Field, name: str, names: Names) -> Iterator[str]:
    if not one.definition.args:
        return
    if one.is_async:
        yield "**k" if plain(one) else f"**{_converted(one, name, names)}"
    else:
        yield f"**{arguments(one, name, names)}" if plain(one) else f"**r.fresh({name}, p)"


def _converted(one: Field, name: str, names: Names) -> str:
    known = conversion(one.own.arguments, one.converter)
    if known is None:
        return f"{name}.converted(k, I(r, {name}, p))"
    names[f"N{name}"] = known
    return f"N{name}(k)"
