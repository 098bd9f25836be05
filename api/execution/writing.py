"""Writes the Python of a plan: a function for each selection of an object, and one for each field that is awaited."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, cast

from graphql import (
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails

from api.execution import pieces
from api.execution.calls import arguments, call
from api.execution.fields import Field, Kind, Refusal
from api.execution.leaves import Names, leaf_test, tested, with_nulls
from api.execution.pieces import Lines, filled

# Writing and compiling a field takes about a tenth of a millisecond; apps ask for two hundred at most.
_MOST_FIELDS = 600
Collect = Callable[[GraphQLObjectType, list[FieldDetails]], Sequence[Field]]
Classes = Callable[[GraphQLObjectType], object]


class Writer:
    """Collects lines; `names` is what they may use, `classes` tells by which classes a type's objects are known.

    `tables` holds the functions for objects of abstract types, by the objects' classes: filled as they are met.
    """

    def __init__(self, names: Names, collect: Collect, classes: Classes) -> None:
        self.names = names
        self.lines: Lines = []
        self.size = 0
        self.tables: dict[Field, dict[type, Any]] = {}
        self._collect = collect
        self._classes = classes
        self._known: dict[tuple[Any, ...], str] = {}
        self._fields: dict[str, Sequence[Field]] = {}
        self._waiting: list[str] = []

    def root(self, fields: Sequence[Field], *, serially: bool) -> None:
        """Write the function `root`, and all that it calls; raises Refusal when it's too much."""
        self._count(fields)
        if serially:
            done = filled(pieces.DONE, {})
            body = [line for one in fields for line in [*self._body([one]), *done]]
            self.lines += filled(pieces.ROOT_IN_TURN, {}, body=body)
        else:
            self.lines += filled(pieces.SELECTION, {"name": "root"}, body=self._body(fields))
        self.rest()

    def rest(self) -> None:
        """Write every function that was named so far; raises Refusal when it's too much."""
        while self._waiting:
            name = self._waiting.pop()
            self.lines += filled(pieces.SELECTION, {"name": name}, body=self._body(self._fields[name]))

    def selection(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> str:
        """Name the function that answers a selection of an object; raises Refusal when it's too much."""
        self._count(())
        key = (kind, *(id(one.node) for one in details))
        if key not in self._known:
            fields = self._collect(kind, details)
            self._count(fields)
            self._known[key] = name = f"o{len(self._known)}"
            self._fields[name] = fields
            self._waiting.append(name)
        return self._known[key]

    def close(self) -> None:
        """Refuse whatever else is asked for; what was left unwritten is never named again."""
        self.size = _MOST_FIELDS + 1

    def _count(self, fields: Sequence[Field]) -> None:
        self.size += len(fields)
        if self.size > _MOST_FIELDS:
            raise Refusal("too many fields")

    def _body(self, fields: Sequence[Field]) -> Lines:
        body: Lines = []
        for plain, group in groupby(fields, self._is_plain):
            if plain:
                body += self._read(list(group))
            else:
                body += [line for one in group for line in self._asked(one)]
        return body

    def _is_plain(self, one: Field) -> bool:
        """Tell whether it's read together with its neighbours: an attribute that holds a leaf, or leaves."""
        return one.is_typename or (one.kind is Kind.ATTRIBUTE and self._test(one.definition.type) is not None)

    def _read(self, group: Sequence[Field]) -> Lines:
        tests, values = self._leaves(group, "s")
        answers = [f"d[{key}] = {value}" for key, value in values.items()]
        words = {"test": " and ".join(tests) or "True", "fields": ", ".join(map(self._name, group))}
        return filled(pieces.READ, words, answers=answers)

    def _leaves(self, group: Sequence[Field], source: str) -> tuple[list[str], dict[str, str]]:
        """Return the tests that read leaves from a source, and what is answered by their keys when all hold."""
        tests, values = [], {}
        for place, one in enumerate(group):
            values[repr(one.key)] = value = repr(one.parent.name) if one.is_typename else f"v{place}"
            if not one.is_typename:
                test = self._test(one.definition.type) or "False"
                tests.append(tested(test, f"({value} := {source}.{one.attribute})", value, value))
        return tests, values

    def _asked(self, one: Field) -> Lines:
        words = {"field": self._name(one), "key": repr(one.key), "parent": repr(one.parent.name)}
        asked = words | {"call": call(one, words["field"], self.names)}
        if one.kind is not Kind.RESOLVER and not one.is_async:
            return filled(pieces.ASKED, asked, completed=self._completed(one, words, _odd("odd", words)))
        self._settled(one, words)
        if one.kind is Kind.RESOLVER:
            return filled(pieces.MAYBE_LATER, asked)
        if not one.definition.args:
            return self._linked(one, words, filled(pieces.LATER, words | {"waiting": asked["call"]}))
        asked["arguments"] = arguments(one, words["field"], self.names)
        return filled(pieces.LATER_WITH_ARGUMENTS, asked)

    def _linked(self, one: Field, words: dict[str, str], later: Lines) -> Lines:
        """Answer in place what its loader has at once, if nothing but leaves and such links are asked for."""
        found = self._quiet(get_named_type(one.definition.type), one.details) if one.link else None
        if found is None or one.link is None:
            return later
        words |= {"link": one.link.key, "loader": one.link.loader, "test": found[0], "answer": found[1]}
        return filled(pieces.LINKED, words, later=later)

    def _quiet(self, kind: Any, details: list[FieldDetails]) -> tuple[str, str] | None:
        """Return the test of a model `v` and what is answered when it holds; None where more has to be done.

        Nothing is called then but loaders that have it at once, and nothing is put anywhere: nobody can tell when.
        """
        tests, values = ["v is not None"], []
        for place, one in enumerate(self._fields[self.selection(kind, details)]):
            value = repr(one.parent.name) if one.is_typename else f"v{place}"
            test = "" if one.is_typename else self._quiet_test(one, value)
            if test is None:
                return None
            tests += [test] if test else []
            values.append(f"{one.key!r}: {value}")
        return " and ".join(tests), f"{{{', '.join(values)}}}"

    def _quiet_test(self, one: Field, value: str) -> str | None:
        """Return the test that reads a field of a model `v`, None for one that can't be read so."""
        if self._is_plain(one) and one.attribute.startswith("record."):
            test = self._test(one.definition.type) or "False"
            return tested(test, f"({value} := v.{one.attribute.removeprefix('record.')})", value, value)
        named = get_named_type(one.definition.type)
        found = self._quiet(named, one.details) if one.link else None
        if found is None or one.link is None:
            return None
        name, asked = f"q{len(self.names)}", f"v.{one.link.key.removeprefix('record.')}"
        self.names[name] = None
        self.lines += filled(pieces.QUIET, {"name": name, "test": found[0], "answer": found[1]})
        test = f"({value} := {name}(r.context.loaders.{one.link.loader}.at_once({asked}), r)) is not None"
        return (
            test
            if is_non_null_type(one.definition.type)
            else f"(({value} := None) is None if not {asked} else {test})"
        )

    def _settled(self, one: Field, words: dict[str, str]) -> None:
        """Write the function for what a field is once it was awaited."""
        body = self._completed(one, words, _odd("settled", words))
        self.lines += filled(pieces.COMPLETED, words, completed=body)

    def _completed(self, one: Field, words: dict[str, str], odd: Lines) -> Lines:
        """Put the value `v` where it belongs, or do what is done with odd ones."""
        kind = one.definition.type
        nullable: Any = get_nullable_type(kind)
        if (test := self._test(kind)) is not None:
            return filled(pieces.LEAF, words | {"test": tested(test, "v", "v", "w")}, odd=odd)
        if is_leaf_type(nullable) or (is_list_type(nullable) and not _holds_objects(nullable)):
            return odd
        hole = "n" if is_non_null_type(kind) else f"(d, {one.key!r}, q)"
        words |= {"hole": hole}
        present = pieces.PRESENT if is_non_null_type(kind) else pieces.PRESENT_OR_NULL
        if is_list_type(nullable):
            return filled(present, words | {"known": "v.__class__ in LISTS"}, put=self._listed(one, words), odd=odd)
        words |= self._object(one, words["field"])
        put = filled(present, words, put=filled(pieces.OBJECT, words), odd=odd)
        return self._in_place(one, words | {"put": f"d[{one.key!r}] = $"}, put, "")

    def _listed(self, one: Field, words: dict[str, str]) -> Lines:
        kind = cast("Any", get_nullable_type(one.definition.type)).of_type
        words |= self._object(one, words["field"]) | {"put": "l.append($)"}
        item, bare = filled(pieces.ITEM if is_non_null_type(kind) else pieces.ITEM_OR_NULL, words), ""
        if one.views is not None:
            name, view = words["field"], one.views.view
            self.names |= {f"V{name}": view.of, f"W{name}": view}
            bare = f"v.__class__ is not W{name}"
        return filled(pieces.LIST, words, item=self._in_place(one, words, item, bare))

    def _in_place(self, one: Field, words: dict[str, str], otherwise: Lines, bare: str) -> Lines:
        """Answer the object `v` in place if only leaves of it are asked for, which models have as well as views."""
        if bare:
            otherwise = [*filled(pieces.VIEW, words | {"bare": bare}), *otherwise]
        named: Any = get_named_type(one.definition.type)
        fields = self._fields[self.selection(named, one.details)] if is_object_type(named) else ()
        if not fields or not all(map(self._is_plain, fields)):
            return otherwise
        tests, values = self._leaves(fields, "v")
        if bare and not all(one.is_typename or one.attribute.startswith("record.") for one in fields):
            return otherwise
        if bare:
            tests = [test.replace("v.record.", "v.") for test in tests]
        answer = ", ".join(f"{key}: {value}" for key, value in values.items())
        test = " and ".join([bare or f"v.__class__ in L_{named.name}", *tests])
        words |= {"test": test, "answer": words["put"].replace("$", f"{{{answer}}}")}
        return filled(pieces.IN_PLACE, words, otherwise=otherwise)

    def _object(self, one: Field, name: str) -> dict[str, str]:
        """Return the test that the class of `v` leaves no doubt about its type, and the function for it."""
        named: Any = get_named_type(one.definition.type)
        if is_object_type(named):
            self.names[f"L_{named.name}"] = self._classes(named)
            return {"known": f"v.__class__ in L_{named.name}", "function": self.selection(named, one.details)}
        self.names[f"T{name}"] = self.tables.setdefault(one, {})
        return {"known": f"(h := T{name}.get(v.__class__)) is not None", "function": "h"}

    def _test(self, kind: Any) -> str | None:
        """Return the test for leaves and for lists of them, None for other types."""
        bare: Any = get_nullable_type(kind)
        if is_leaf_type(bare):
            test = leaf_test(bare, self.names)
        elif is_list_type(bare) and is_leaf_type(get_nullable_type(bare.of_type)):
            test = self._items_test(bare.of_type)
        else:
            return None
        return test if is_non_null_type(kind) else with_nulls(test)

    def _items_test(self, kind: Any) -> str:
        item = self._test(kind) or "False"
        if item == "@f.__class__ is str":
            return "@f.__class__ in LISTS and {*map(type, @v)} <= TEXTS and (@w := [*@v]) is not None"
        name = f"i_{str(kind).replace('!', '_')}"
        if name not in self.names:
            self.names[name] = None
            self.lines += filled(pieces.ITEMS_OF_A_LEAF, {"name": name, "test": tested(item, "v", "v", "w")})
        return f"@f.__class__ in LISTS and (@w := {name}(@v)) is not None"

    def _name(self, one: Field) -> str:
        name = f"F{len(self.names)}"
        self.names[name] = one
        return name


def _odd(how: str, words: dict[str, str]) -> Lines:
    return filled(pieces.ODD, words | {"odd": how})


def _holds_objects(kind: Any) -> bool:
    """Tell whether a list holds objects, not lists."""
    return not is_list_type(get_nullable_type(kind.of_type))
