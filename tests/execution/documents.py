"""Random documents for any schema: valid ones, with variables, directives, fragments and merged fields."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

_SCALARS = {
    "Int": ["0", "7", "-3"],
    "Float": ["1.5", "2"],
    "String": ['"s"', '"字"', '""'],
    "ID": ['"id"', "5"],
    "Boolean": ["true", "false"],
}
_VALUES = {"Int": [1, -2], "Float": [0.5, 3], "String": ["v", "值"], "ID": ["i", 4], "Boolean": [True, False]}


@dataclass
class Document:
    """The text of one, and values for its variables."""

    text: str
    variables: dict[str, Any]


@dataclass
class Writer:
    """Writes one document."""

    schema: GraphQLSchema
    random: Random
    variables: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    constant: bool = False
    deepest: int = 3

    def document(self) -> Document:
        """Write it."""
        mutation = self.schema.mutation_type is not None and self.random.random() < 0.25
        root = self.schema.mutation_type if mutation else self.schema.query_type
        body = self._selection(root, 0)
        declared = f"({', '.join(f'${name}: {kind}' for name, kind in self.variables.items())})"
        head = f"{'mutation' if mutation else 'query'} Q{declared if self.variables else ''}"
        return Document("\n".join([f"{head} {body}", *self.fragments]), self.values)

    def _chance(self, odds: float) -> bool:
        return self.random.random() < odds

    def _selection(self, kind: Any, depth: int) -> str:
        parts = [self._part(kind, depth) for _ in range(self.random.choice([1, 1, 2, 2, 3, 4]))]
        return "{ " + " ".join(["__typename", *parts] if self._chance(0.2) else parts) + " }"

    def _part(self, kind: Any, depth: int) -> str:
        spread = 0.6 if is_abstract_type(kind) else 0.15
        if self._chance(spread) and depth < self.deepest:
            return self._fragment(self.random.choice(self._overlapping(kind)), depth)
        fields = {**getattr(kind, "fields", {})}
        if depth >= self.deepest:
            fields = {name: one for name, one in fields.items() if not is_composite_type(get_named_type(one.type))}
        if not fields:
            return "__typename"
        name = self.random.choice(sorted(fields))
        return self._field(name, fields[name], depth)

    def _field(self, name: str, one: GraphQLField, depth: int) -> str:
        arguments = self._arguments(one)
        inner = get_named_type(one.type)
        body = self._selection(inner, depth + 1) if is_composite_type(inner) else ""
        # Fields of the same response key must be the same field: the key says with what arguments.
        alias = f"a{crc32(f'{name}{arguments}'.encode()) % 1000}: " if arguments or self._chance(0.15) else ""
        return f"{alias}{name}{arguments}{self._directives()} {body}".strip()

    def _arguments(self, one: GraphQLField) -> str:
        given = [
            f"{name}: {self._value(argument.type, argument.default is not None)}"
            for name, argument in one.args.items()
            if (is_non_null_type(argument.type) and argument.default is None) or self._chance(0.6)
        ]
        return f"({', '.join(given)})" if given else ""

    def _fragment(self, kind: Any, depth: int) -> str:
        body = self._selection(kind, depth + 1)
        if self._chance(0.5):
            return f"... on {kind.name}{self._directives()} {body}"
        name = f"f{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {kind.name} {body}")
        return f"...{name}{self._directives()}" + (f" ...{name}" if self._chance(0.1) else "")

    def _overlapping(self, kind: Any) -> list[Any]:
        own = {one.name for one in self._possible(kind)}
        composite = (one for one in self.schema.type_map.values() if is_composite_type(one))
        return [
            one
            for one in sorted(composite, key=lambda one: one.name)
            if not one.name.startswith("__") and own & {each.name for each in self._possible(one)}
        ]

    def _possible(self, kind: Any) -> list[Any]:
        return [kind] if is_object_type(kind) else list(self.schema.get_possible_types(kind))

    def _directives(self) -> str:
        if self._chance(0.85):
            return ""
        name = self.random.choice(["skip", "include"])
        value = self.random.choice(["true", "false", "$", "$", "$"])
        return f" @{name}(if: {self._switch() if value == '$' else value})"

    def _switch(self) -> str:
        name = f"b{self.random.randrange(3)}"
        if name not in self.variables:
            self.variables[name] = self.random.choice(
                ["Boolean!", "Boolean! = true", "Boolean! = false", "Boolean = false"]
            )
            self.values[name] = self._chance(0.5)
            if self.variables[name] != "Boolean!" and self._chance(0.5):
                self._leave(name)
        return f"${name}"

    def _leave(self, name: str) -> None:
        """Leave a variable out, or say null, which isn't the same."""
        if self._chance(0.3) and not self.variables[name].startswith("Boolean!"):
            self.values[name] = None
        else:
            self.values.pop(name, None)

    def _value(self, kind: Any, optional: bool = False, depth: int = 0) -> str:
        if not self.constant and self._chance(0.35):
            return self._variable(kind, optional)
        bare = get_nullable_type(kind)
        if bare is kind and self._chance(0.15):
            return "null"
        if is_list_type(bare):
            items = [self._value(bare.of_type, False, depth + 1) for _ in range(self.random.randrange(3))]
            return f"[{', '.join(items)}]"
        if is_input_object_type(bare):
            return self._object(bare, depth)
        if is_enum_type(bare):
            return str(self.random.choice(sorted(bare.values)))
        return self.random.choice(_SCALARS[bare.name])

    def _object(self, kind: Any, depth: int) -> str:
        fields = [
            f"{name}: {self._value(one.type, one.default is not None, depth + 1)}"
            for name, one in kind.fields.items()
            if (is_non_null_type(one.type) and one.default is None) or self._chance(0.5)
        ]
        return "{" + ", ".join(fields) + "}"

    def _variable(self, kind: Any, optional: bool) -> str:
        name = f"v{len(self.variables)}"
        bare = str(get_nullable_type(kind))
        strict = is_non_null_type(kind) and not optional
        self.variables[name] = self.random.choice([f"{bare}!", bare, f"{bare} = {self._constant(kind)}"])
        if strict and self.variables[name] == bare:
            self.variables[name] = f"{bare}!"
        self.values[name] = self._json(kind)
        if self.variables[name] != f"{bare}!" and self._chance(0.5):
            self._leave(name)
        if self._chance(0.005):
            self.values[name] = self.random.choice([None, "nonsense", [], {"x": 1}])
        return f"${name}"

    def _constant(self, kind: Any) -> str:
        return Writer(self.schema, self.random, constant=True)._value(get_nullable_type(kind))

    def _json(self, kind: Any, depth: int = 0) -> Any:
        bare: Any = get_nullable_type(kind)
        if bare is kind and self._chance(0.1):
            return None
        if is_list_type(bare):
            return [self._json(bare.of_type, depth + 1) for _ in range(self.random.randrange(3))]
        if is_input_object_type(bare):
            return dict(self._members(bare, depth))
        if is_enum_type(bare):
            return self.random.choice(sorted(bare.values))
        return self.random.choice(_VALUES[bare.name])

    def _members(self, kind: Any, depth: int) -> Iterator[tuple[str, Any]]:
        for name, one in kind.fields.items():
            if (is_non_null_type(one.type) and one.default is None) or self._chance(0.5):
                yield name, self._json(one.type, depth + 1)
