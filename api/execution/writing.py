"""Writes the Python of a plan: a function for each selection of an object, and one for each field that is awaited."""

from collections.abc import Callable, Iterable, Sequence
from itertools import count, groupby
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

from api.execution import pieces
from api.execution.calls import call
from api.execution.fields import Field, Kind, Refusal
from api.execution.leaves import Names, leaf_test, tested, with_nulls
from api.execution.pieces import Lines, Words, filled

# Writing and compiling a field takes about a tenth of a millisecond; apps ask for two hundred at most.
_MOST_FIELDS = 600
Collect = Callable[[GraphQLObjectType, list[FieldDetails]], Sequence[Field]]
Classes = Callable[[GraphQLObjectType], object]
# What is tested, and the expression for what is answered when all of it holds.
Read = tuple[list[str], str]


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
        self._values = count()

    def selection(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> str:
        """Name the function that answers a selection of an object; raises Refusal when it's too much."""
        key = (kind, *(id(one.node) for one in details))
        if key not in self._known:
            self._known[key] = self.function(self._collect(kind, details))
        return self._known[key]

    def function(self, fields: Sequence[Field]) -> str:
        """Name the function that answers fields; raises Refusal when it's too much."""
        self._count(fields)
        name = f"o{len(self._fields)}"
        self._fields[name] = fields
        self._waiting.append(name)
        return name

    def rest(self) -> None:
        """Write every function that was named so far; raises Refusal when it's too much."""
        while self._waiting:
            name = self._waiting.pop()
            self.lines += filled(pieces.SELECTION, {"name": name}, body=self._body(self._fields[name]))

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
                body += self._neighbours(list(group))
            else:
                body += [line for one in group for line in self._asked(one)]
        return body

    def _is_plain(self, one: Field) -> bool:
        """Tell whether it's read together with its neighbours: an attribute that holds a leaf, or leaves."""
        return one.is_typename or (one.kind is Kind.ATTRIBUTE and self._test(one.definition.type) is not None)

    def _neighbours(self, group: Sequence[Field]) -> Lines:
        names = "".join(f"{self._name(one)}, " for one in group)
        read = [self._leaf(one, "s", "") for one in group]
        answers = [f"d[{one.key!r}] = {value}" for one, (_, value) in zip(group, read, strict=True)]
        return _tried(_all(read), answers, [f"r.leaves(({names}), s, d, t, p, n)"])

    def _leaf(self, one: Field, source: str, shown: str) -> Read:
        if one.is_typename:
            return [], repr(one.parent.name)
        value, test = f"v{next(self._values)}", self._test(one.definition.type) or "False"
        read = f"({value} := {source}.{one.attribute.removeprefix(shown)})"
        return [tested(test, read, value, value)], value

    def _object(self, kind: Any, details: list[FieldDetails], source: str, shown: str) -> Read | None:
        """Return what a selection reads of an object, None where more than leaves and links are asked for.

        Nothing is called then but loaders that have it at once, and nothing is put anywhere: nobody can tell when.
        A view's attributes begin with "record.": `shown` is that where the source is the model itself.
        """
        fields = self._fields[self.selection(kind, details)]
        read = [self._at_once(one, source, shown) for one in fields]
        known = [one for one in read if one is not None]
        if len(known) < len(fields):
            return None
        answers = [f"{one.key!r}: {value}" for one, (_, value) in zip(fields, known, strict=True)]
        return [test for tests, _ in known for test in tests], f"{{{', '.join(answers)}}}"

    def _at_once(self, one: Field, source: str, shown: str) -> Read | None:
        if one.link:
            return self._link(one, f"{source}.{one.link.key.removeprefix(shown)}")
        plain = one.is_typename or (self._is_plain(one) and one.attribute.startswith(shown))
        return self._leaf(one, source, shown) if plain else None

    def _link(self, one: Field, key: str) -> Read | None:
        """Return what is read of what a link's loader has at once for a key."""
        kind, value = get_named_type(one.definition.type), f"v{next(self._values)}"
        self._count([one])
        found = self._object(kind, one.details, value, "record.")
        if found is None or one.link is None:
            return None
        tests = [f"({value} := r.context.loaders.{one.link.loader}.at_once(k)) is not None", *found[0]]
        if is_non_null_type(one.definition.type):
            return [f"(k := {key})", *tests], found[1]
        test = f"(({value} := None) is None if not (k := {key}) else {' and '.join(tests)})"
        return [test], f"None if {value} is None else {found[1]}"

    def _asked(self, one: Field) -> Lines:
        words = self._words(one)
        asked = call(one, words["field"], self.names)
        if one.kind is not Kind.RESOLVER and not one.is_async:
            return filled(pieces.ASKED, {"call": asked}, completed=self._completed(one, one.definition.type, words))
        done = self._completed(one, one.definition.type, words | {"odd": "settled"})
        self.lines += filled(pieces.COMPLETED, words, completed=done)
        if one.kind is Kind.RESOLVER:
            later = filled(pieces.MAYBE_LATER, words, later=filled(pieces.LATER, words | {"waiting": "v"}))
            return filled(pieces.ASKED, {"call": asked}, completed=later)
        if one.definition.args:
            later = filled(pieces.LATER, words | {"waiting": f"CALLED(lambda k=k: {asked})"})
            return filled(pieces.LATER_WITH_ARGUMENTS, words, odd=filled(pieces.ODD, words), later=later)
        later = filled(pieces.LATER, words | {"waiting": asked})
        read = self._at_once(one, "s", "") if one.link else None
        return _tried(_all([read]), [f"d[{one.key!r}] = {read[1]}"], later) if read else later

    def _words(self, one: Field) -> Words:
        key = repr(one.key)
        path = f"(p, {key}, {one.parent.name!r})"
        words = {"field": self._name(one), "key": key, "odd": "odd"}
        return words | {"box": "d", "put": f"d[{key}] = ", "at": "q", "path": path, "hole": "n"}

    def _completed(self, one: Field, kind: Any, words: Words) -> Lines:
        """Put the value `v` of a type where it belongs, or do what is done with odd ones."""
        bare: Any = get_nullable_type(kind)
        odd = filled(pieces.ODD, words)
        if (test := self._test(kind)) is not None:
            return ["w = v", *_tried(tested(test, "v", "v", "w"), [f"{words['put']}(w)"], odd)]
        if is_list_type(bare) and is_list_type(get_nullable_type(bare.of_type)):
            return odd
        inside = words["hole"] if is_non_null_type(kind) else f"({words['box']}, {words['key']}, {words['at']})"
        present = pieces.PRESENT if is_non_null_type(kind) else pieces.PRESENT_OR_NULL
        if is_list_type(bare):
            words |= {"known": "v.__class__ in LISTS"}
            return filled(present, words, put=self._listed(one, bare.of_type, words, inside), odd=odd)
        words |= self._function(one, bare, words["field"]) | {"inside": inside}
        put = filled(present, words, put=filled(pieces.OBJECT, words), odd=odd)
        return self._in_place(one, words, put) if is_object_type(bare) else put

    def _listed(self, one: Field, kind: Any, words: Words, hole: str) -> Lines:
        place = {"box": "l", "key": "len(l)", "put": "l.append", "at": "y", "path": "(q, len(l), None)", "hole": hole}
        return filled(pieces.LIST, words, item=self._completed(one, kind, {**words, **place, "odd": "odd"}))

    def _in_place(self, one: Field, words: Words, otherwise: Lines) -> Lines:
        """Answer the object `v` in place if only leaves and links of it are asked for.

        Models of which views are listed have these as well, and become views when more is asked for.
        """
        read = self._object(get_named_type(one.definition.type), one.details, "v", "record." if one.views else "")
        known = [] if one.views else [words["known"]]
        if one.views:
            self.names[f"V{words['field']}"] = one.views.view.of
            otherwise = [f"v = V{words['field']}(v)", *otherwise]
        if read is None:
            return otherwise
        return _tried(_all([(known, ""), read]), [f"{words['put']}({read[1]})"], otherwise)

    def _function(self, one: Field, kind: Any, name: str) -> Words:
        """Return the test that the class of `v` leaves no doubt about its type, and the function for it."""
        if is_object_type(kind):
            self.names[f"L_{kind.name}"] = self._classes(kind)
            return {"known": f"v.__class__ in L_{kind.name}", "function": self.selection(kind, one.details)}
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


def _tried(test: str, answers: Lines, otherwise: Lines) -> Lines:
    return filled(pieces.TRIED, {"test": test}, answers=answers, otherwise=otherwise)


def _all(read: Iterable[Read]) -> str:
    return " and ".join(test for tests, _ in read for test in tests) or "True"
