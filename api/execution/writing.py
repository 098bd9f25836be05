"""Writes the Python of a plan: a function for each selection of an object type, and one for each field that is awaited.

In the text, `s` is the source, `r` the run (api/execution/running.py), `d` the answer, `t` what is to be awaited once
the fields at hand are done, `p` the path, and `n` where null goes when something in here may not be null (None: the
whole answer). What the text doesn't expect goes to `r.odd` and the like: from there graphql-core completes that value.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

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

from api.execution.calls import call
from api.execution.fields import Field, Kind, Refusal
from api.execution.leaves import Names, filled, leaf_test, with_nulls

_MOST_FIELDS = 2000
Lines = list[str]
Collect = Callable[[GraphQLObjectType, list[FieldDetails]], Sequence[Field]]
Classes = Callable[[GraphQLObjectType], object]

_IN_TURN = ["if t:", "    await TOGETHER(t)", "    t.clear()", "if r.lost:", "    return None"]


class Writer:
    """Collects text. `names` is what it may use, `classes` tells by which Python classes a type's objects are known."""

    def __init__(self, names: Names, collect: Collect, classes: Classes) -> None:
        self.names = names
        self.lines: Lines = []
        self.size = 0
        # The functions for objects of abstract types, by the objects' classes: filled as they are met.
        self.tables: dict[Field, dict[type, Any]] = {}
        self._collect = collect
        self._classes = classes
        self._known: dict[tuple[Any, ...], str] = {}
        self._waiting: list[tuple[str, Sequence[Field]]] = []

    def root(self, fields: Sequence[Field], *, serially: bool) -> None:
        """Write the function `root`, and all that it calls."""
        self._count(fields)
        head = "async def root(s, r, t, p, n):" if serially else "def root(s, r, t, p, n):"
        self._write(head, fields, _IN_TURN if serially else [])
        self.rest()

    def rest(self) -> None:
        """Write every function that was named so far."""
        while self._waiting:
            name, fields = self._waiting.pop()
            self._write(f"def {name}(s, r, t, p, n):", fields, [])

    def selection(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> str:
        """Return the name of the function that answers a selection of an object; raises Refusal when it's too much."""
        self._count(())
        key = (kind, *(id(one.node) for one in details))
        if key not in self._known:
            fields = self._collect(kind, details)
            self._count(fields)
            self._known[key] = f"o{len(self._known)}"
            self._waiting.append((self._known[key], fields))
        return self._known[key]

    def close(self) -> None:
        """Refuse whatever else is asked for; what was left unwritten is never named again."""
        self.size = _MOST_FIELDS + 1

    def _count(self, fields: Sequence[Field]) -> None:
        self.size += len(fields)
        if self.size > _MOST_FIELDS:
            raise Refusal("too many fields")

    def _write(self, head: str, fields: Sequence[Field], after: Lines) -> None:
        body = ["d = {}"]
        for plain, group in groupby(fields, self._is_plain):
            found = list(group)
            for part in [found] if plain and not after else [[one] for one in found]:
                body += [*(self._together(part) if plain else self._field(part[0])), *after]
        self.lines += [head, *_in(body), "    return d"]

    def _is_plain(self, one: Field) -> bool:
        """Tell whether it's read together with its neighbours: an attribute that holds a leaf, or leaves."""
        return one.is_typename or (one.kind is Kind.ATTRIBUTE and self._test(one.definition.type) is not None)

    def _together(self, group: Sequence[Field]) -> Lines:
        """Read plain fields; if one of them isn't what it should be, all of them go the slow way."""
        tests, answers = ["True"], []
        for place, one in enumerate(group):
            value = f"v{place}"
            read, test = f"({value} := {call(one, 0, {})})" if not one.is_typename else "", self._test(one.definition.type)
            if test and read:
                tests.append(filled(test, read, value, value))
            answers.append(f"d[{one.key!r}] = {value if read else repr(one.parent.name)}")
        names = "(" + "".join(f"{self._name(one)}, " for one in group) + ")"
        tried = ["try:", f"    x = {' and '.join(tests)}", "except Exception:", "    x = False"]
        slow = f"    r.leaves({names}, s, (d, t, p, n))"
        return [*tried, "if x:", *_in(answers), "else:", slow]

    def _field(self, one: Field) -> Lines:
        name = self._name(one)
        asked = ["try:", f"    v = {call(one, int(name[1:]), self.names)}", "except Exception as e:", "    v = e"]
        if one.kind is Kind.ATTRIBUTE or (one.kind is Kind.METHOD and not one.own.is_async):
            return [*asked, *self._completed(one, name, "odd")]
        self._awaited(one, name)
        later = ["if v.__class__ is COROUTINE or AWAITABLE(v):", f"    d[{one.key!r}] = None", f"    t.append(g{name}(v, r, d, p, n))", "else:"]
        return [*asked, *later, *_in(self._completed(one, name, "odd"))]

    def _awaited(self, one: Field, name: str) -> None:
        """Write the function that waits for a field and completes it, then waits for what that started."""
        read = ["t = []", "try:", "    v = await a", "except Exception as e:", "    v = e"]
        gone = [f"if r.made is not None and r.is_gone({name}, p):", "    return"]
        put = ["try:", *_in(self._completed(one, name, "settled")), "except Exception as e:", "    r.null(n, e)"]
        body = [*read, *gone, *put, "if t:", "    await TOGETHER(t)"]
        self.lines += [f"async def g{name}(a, r, d, p, n):", *_in(body)]

    def _completed(self, one: Field, name: str, odd: str) -> Lines:
        """Put the value `v` where it belongs, or hand it over."""
        kind, place = one.definition.type, f"d[{one.key!r}]"
        test, bare = self._test(kind), get_nullable_type(kind)
        handed = [f"    r.{odd}({name}, v, (d, t, p, n))"]
        if test is not None:
            tried = ["w = v", "try:", f"    x = {filled(test, 'v', 'v', 'w')}", "except Exception:", "    x = False"]
            return [*tried, "if x:", f"    {place} = w", "else:", *handed]
        if (listed := is_list_type(bare)) and is_list_type(get_nullable_type(bare.of_type)):
            return [handed[0].strip()]
        body = self._items(one, name) if listed else self._object(one, name)
        path = f"q = (p, {one.key!r}, {one.parent.name!r})"
        null = [] if is_non_null_type(kind) else ["elif v is None:", f"    {place} = None"]
        head = ["if v.__class__ in LISTS:"] if listed else self._known_object(one, name, "v")
        return [*head, *_in([path, *self._guarded(one, name, body)]), *null, "else:", *handed]

    def _object(self, one: Field, name: str) -> Lines:
        return [f"d[{one.key!r}] = {self._function(one, name)}(v, r, t, q, {_hole(one)})"]

    def _items(self, one: Field, name: str) -> Lines:
        called = self._function(one, name)
        item = get_nullable_type(one.definition.type).of_type
        place = f"(l, t, q, {_hole(one)})"
        if is_non_null_type(item):
            put, null = [f"l.append({called}(x, r, t, (q, i, None), {_hole(one)}))"], []
        else:
            tried = ["y = (q, i, None)", "try:", f"    l.append({called}(x, r, t, y, (l, i, y)))"]
            put = [*tried, "except Exception as e:", f"    r.fail_item({name}, e, {place}, i)"]
            null = ["elif x is None:", "    l.append(None)"]
        slow = ["else:", f"    r.item({name}, x, {place}, i)"]
        loop = [*self._known_object(one, name, "x"), *_in(put), *null, *slow]
        return [f"l = d[{one.key!r}] = []", "for i, x in enumerate(v):", *_in(loop)]

    def _known_object(self, one: Field, name: str, value: str) -> Lines:
        """Test that an object is of a class that can be of no other type."""
        named: Any = get_named_type(one.definition.type)
        if is_object_type(named):
            self.names[f"L_{named.name}"] = self._classes(named)
            return [f"if {value}.__class__ in L_{named.name}:"]
        self.names[f"T{name}"] = self.tables.setdefault(one, {})
        return [f"if (h := T{name}.get({value}.__class__)) is not None:"]

    def _function(self, one: Field, name: str) -> str:
        named: Any = get_named_type(one.definition.type)
        return self.selection(named, one.details) if is_object_type(named) else "h"

    def _guarded(self, one: Field, name: str, body: Lines) -> Lines:
        if is_non_null_type(one.definition.type):
            return body
        return ["try:", *_in(body), "except Exception as e:", f"    r.fail({name}, e, (d, t, p, n))"]

    def _test(self, kind: Any) -> str | None:
        """Return the test for leaves and for lists of them, None for other types."""
        bare = get_nullable_type(kind)
        if is_list_type(bare):
            item = self._test(bare.of_type) if is_leaf_type(get_nullable_type(bare.of_type)) else None
            test = None if item is None else self._items_test(bare.of_type, item)
        else:
            test = leaf_test(bare, self.names) if is_leaf_type(bare) else None
        return test if test is None or is_non_null_type(kind) else with_nulls(test)

    def _items_test(self, kind: Any, item: str) -> str:
        if item == "@f.__class__ is str":
            return "@f.__class__ in LISTS and {*map(type, @v)} <= TEXTS and (@w := [*@v]) is not None"
        name = f"i_{str(kind).replace('!', '_')}"
        if name not in self.names:
            self.names[name] = None
            head = [f"def {name}(l):", "    a = []", "    for v in l:", "        w = v"]
            tested = [f"        if not ({filled(item, 'v', 'v', 'w')}):", "            return None"]
            self.lines += [*head, *tested, "        a.append(w)", "    return a"]
        return f"@f.__class__ in LISTS and (@w := {name}(@v)) is not None"

    def _name(self, one: Field) -> str:
        name = f"F{len(self.names)}"
        self.names[name] = one
        return name


def _hole(one: Field) -> str:
    """Where null goes when something in a field's value may not be null: up, or to the field."""
    return "n" if is_non_null_type(one.definition.type) else f"(d, {one.key!r}, q)"


def _in(lines: Lines) -> Lines:
    return [f"    {line}" for line in lines]
