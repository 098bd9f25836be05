"""How a field's value is read or asked for, as text."""

from graphql import default_field_resolver

from api.execution.fields import Field, Kind
from api.execution.leaves import Names


def call(one: Field, name: str, names: Names) -> str:
    """Return the expression for a field's value, or for what has to be awaited to have it.

    The arguments of an `async def` have been coerced by then: they are `k`.
    """
    if one.views:
        # The models themselves where they are listed as usual; a list that isn't usual is one of views.
        return f"v if (v := s.{one.views.path}).__class__ in LISTS else iter(s.{one.attribute})"
    if one.kind is Kind.ATTRIBUTE:
        return f"s.{one.attribute}"
    function, given = _of_ours(one, name) if one.kind is Kind.METHOD else _of_the_schema(one, name)
    names[f"M{name}"] = function
    return f"M{name}({', '.join(given)})"


def _of_the_schema(one: Field, name: str) -> tuple[object, list[str]]:
    arguments = [f"**r.coerced({name})"] if one.definition.args else []
    return one.definition.resolve or default_field_resolver, ["s", f"r.info({name}, p)", *arguments]


def _of_ours(one: Field, name: str) -> tuple[object, list[str]]:
    resolver = one.own.base_resolver
    if resolver is None:
        raise ValueError("a method without a function")
    given = ["s"] if resolver.self_parameter else []
    sources = {one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one}
    given += [f"{each}=s" for each in sorted(sources)]
    given += [f"{resolver.info_parameter.name}=I(r, {name}, p)"] if resolver.info_parameter else []
    if one.definition.args:
        coerced = "k" if one.is_async else f"r.coerced({name})"
        given.append(f"**r.converted({name}, {coerced}, p)")
    return resolver.wrapped_func, given
