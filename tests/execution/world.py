"""A schema with every kind of type, whose fields fail, wait and return nonsense as fate wants it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.scalars import JSON
from strawberry.types import Info

from schema.views import View, linked, read, read_views
from tests.execution.fate import Fate


@strawberry.enum
class Mood(Enum):
    CALM = "calm"
    WILD = "wild"


@strawberry.enum
class Size(Enum):
    SMALL = 1
    LARGE = 2


@strawberry.input
class Deep:
    number: int = 4
    moods: list[Mood] | None = None
    text: strawberry.Maybe[str | None] = None


@strawberry.input
class Wish:
    name: str
    deep: Deep | None = None
    deeps: list[Deep] = field(default_factory=list)
    mood: Mood = Mood.CALM


class Loader:
    """Finds a model for a fate, at once or after a while, if it doesn't fail first."""

    def __init__(self, name: str) -> None:
        self._name = name

    def at_once(self, fate: Fate) -> Any:
        if fate.wants("refuses", self._name):
            raise ValueError(f"{self._name} can't be asked")
        if fate.wants("late", self._name, odds=0.4) or fate.wants("raises", self._name):
            return None
        return self._found(fate)

    def load(self, fate: Fate) -> "asyncio.Future[Any]":
        self.at_once(fate)
        return fate.soon(self._name, lambda: TagModel(fate.of(self._name)))

    def _found(self, fate: Fate) -> Any:
        return fate.value(self._name, lambda: TagModel(fate.of(self._name)))


@dataclass
class World:
    """What comes with a request; `log` is everything that was called at the root."""

    fate: Fate
    log: list[str] = field(default_factory=list)

    @property
    def loaders(self) -> "World":
        return self

    near = Loader("near")
    sure = Loader("sure")


class Lucky(BasePermission):
    message = "no luck"

    def has_permission(self, source: Any, info: Info, **kwargs: Any) -> bool:
        return not source.fate.wants("luck", *info.path.as_list())


class Louder(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: Info, **kwargs: Any) -> Any:
        found = next_(source, info, **kwargs)
        return f"{found}!" if isinstance(found, str) else found


def _here(source: Any, info: Info) -> Fate:
    """The fate of a field by its place in the answer: what waits there ends when nothing else does."""
    found: Fate = source.fate.of(*info.path.as_list())
    return found


T = TypeVar("T")
AnimalRef = Annotated["Animal", strawberry.lazy("tests.execution.world")]


@strawberry.interface
class Named:
    fate: strawberry.Private[Fate]
    name: str
    title: str | None

    @strawberry.field
    def kin(self) -> "Named | None":
        return self.fate.told("kin", lambda: being(self.fate.of("kin")))

    @strawberry.field
    async def boss(self, info: Info) -> "Named":
        return await _here(self, info).waited("boss", lambda: being(self.fate.of("boss")))


class TagModel:
    """What a view shows; it has whatever fate wants."""

    def __init__(self, fate: Fate, *, labelled: bool = False) -> None:
        self.fate = fate
        self.nobody = None
        right: dict[str, Any] = {
            "word": "word", "weight": 0.5, "moods": (Mood.CALM, Mood.WILD), "words": ("a", "b"), "size": None,
        }  # fmt: skip
        for name, value in right.items():
            if not fate.wants("without", name):
                setattr(self, name, fate.value(name, lambda value=value: value))
        self.labels = fate.listed("labels", lambda index: TagModel(fate.of(index))) if labelled else ()


@strawberry.type
class Word(View[TagModel]):
    word: str = read("")


@strawberry.type
class Label(View[TagModel]):
    word: str = read("")
    weight: float | None = read("")
    beside: Word | None = linked("", Word, loader="near", key="fate")
    below: Word = linked("", Word, loader="sure", key="fate")
    nowhere: Word | None = linked("", Word, loader="sure", key="nobody")


@strawberry.type
class Tag(View[TagModel]):
    word: str = read("")
    moods: list[Mood] = read("")
    words: list[str] = read("")
    size: Size | None = read("")
    made: str = read("", lambda model: model.fate.told("made", lambda: "made"))
    labels: list[Label] = read_views("", Label)
    near: Label | None = linked("", Label, loader="near", key="fate")
    sure: Label = linked("", Label, loader="sure", key="fate")
    none: Label | None = linked("", Label, loader="sure", key="nobody")


@strawberry.interface
class Being(Named):
    age: int
    weight: float | None
    alive: bool
    code: strawberry.ID
    mood: Mood
    size: Size | None
    born: date | None
    seen: datetime
    price: Decimal | None
    extra: JSON | None
    words: list[str]
    maybe_words: list[str | None] | None
    moods: list[Mood]
    numbers: list[int | None]
    table: list[list[int]] | None
    twin: AnimalRef | None
    only: AnimalRef

    @strawberry.field
    def text(self, info: Info, a: int = 1, b: str | None = "b", mood: Mood | None = None) -> str:
        return self.fate.told("text", lambda: f"{a} {b} {mood} {info.path.as_list()}")

    @strawberry.field
    async def late(self, info: Info, number: int | None = None) -> int | None:
        return await _here(self, info).waited("late", lambda: number)

    @strawberry.field
    async def surely(self, info: Info, numbers: list[int] | None = None) -> list[int]:
        return await _here(self, info).waited("surely", lambda: [*(numbers or []), 1])

    @strawberry.field
    def sometimes(self, info: Info) -> str:
        if self.fate.wants("awaited", odds=0.3):
            return _here(self, info).waited("sometimes", lambda: "after all")  # type: ignore[return-value]
        return self.fate.told("sometimes", lambda: "at once")

    @strawberry.field
    def needs(self, number: int | None) -> int | None:
        return number

    @strawberry.field
    def echo(self, info: Info, wish: Wish) -> JSON:
        return self.fate.told("echo", lambda: [info.field_name, repr(wish)])

    @strawberry.field(permission_classes=[Lucky])
    def secret(self) -> str | None:
        return self.fate.told("secret", lambda: "secret")

    @strawberry.field(permission_classes=[Lucky])
    async def later_secret(self, info: Info) -> str:
        return await _here(self, info).waited("later_secret", lambda: "later")

    @strawberry.field(extensions=[Louder()])
    def loud(self, word: str = "w") -> str | None:
        return self.fate.told("loud", lambda: word)

    @strawberry.field
    def friends(self, info: Info, first: int = 2) -> list[AnimalRef]:
        return _here(self, info).listed(f"friends{first}", lambda index: animal(self.fate.of("friends", index)))

    @strawberry.field
    async def crowd(self, info: Info) -> list["Named | None"] | None:
        return await _here(self, info).waited(
            "crowd", lambda: self.fate.listed("crowd", lambda index: being(self.fate.of("crowd", index)))
        )

    @strawberry.field
    def tag(self, info: Info) -> Tag:
        return Tag.of(TagModel(_here(self, info).of("tag"), labelled=True))

    @strawberry.field
    def page(self) -> "Page[AnimalRef]":
        return self.fate.told("page", lambda: Page(items=[animal(self.fate.of("page"))], fate=self.fate))


@strawberry.type
class Animal(Being):
    lives: int


@strawberry.type
class Robot(Named):
    age: int
    mood: Mood | None

    @strawberry.field
    def friends(self, info: Info) -> list[AnimalRef]:
        return _here(self, info).listed("friends", lambda index: animal(self.fate.of("friends", index)))


@strawberry.type
class Rock:
    weight: float | None
    fate: strawberry.Private[Fate]

    @strawberry.field
    async def on_top(self, info: Info) -> "Anything":
        return await _here(self, info).waited("on_top", lambda: anything(self.fate.of("on_top")))


@strawberry.type
class Page(Generic[T]):
    items: list[T]
    fate: strawberry.Private[Fate]


Anything = Annotated[Animal | Robot | Rock, strawberry.union("Anything")]


def animal(fate: Fate) -> Animal:
    """An animal as fate wants it: what isn't right about it, is wrong in all kinds of ways."""
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    right: dict[str, Any] = {
        "name": "name", "title": None, "age": 3, "weight": 1.5, "alive": True, "code": "c1", "mood": Mood.WILD,
        "size": Size.SMALL, "born": at.date(), "seen": at, "price": Decimal("1.50"), "extra": {"k": [1]},
        "words": ["a", "b"], "maybe_words": ["a", None], "moods": [Mood.CALM], "numbers": [1, None],
        "table": [[1], [2, 3]], "twin": None, "only": None, "lives": 9,
    }  # fmt: skip
    made = Animal(fate=fate, **{name: fate.value(name, lambda value=value: value) for name, value in right.items()})
    if fate.seed.count("/") < 3:
        made.twin, made.only = (
            fate.value(name, lambda name=name: animal(fate.of(name))) for name in ("twin", "only")
        )
    if fate.wants("absent"):
        delattr(made, fate.random("which").choice(list(right)))
    return made


def robot(fate: Fate) -> Robot:
    """A robot as fate wants it."""
    mood, age = fate.value("mood", lambda: Mood.CALM), fate.value("age", lambda: 5)
    return Robot(fate=fate, name=fate.value("name", lambda: "robot"), title="title", age=age, mood=mood)


def being(fate: Fate) -> Any:
    """Something with a name."""
    return fate.random("being").choice([animal, robot])(fate)


def anything(fate: Fate) -> Any:
    """Something of the union."""
    rock = Rock(weight=fate.value("weight", lambda: 2.0), fate=fate)
    return fate.random("anything").choice([animal, robot, lambda _: rock])(fate)


def _root(info: Info[World, None], name: str) -> Fate:
    path = "/".join(str(part) for part in info.path.as_list())
    info.context.log.append(f"{name} {path}")
    return info.context.fate.of(path)


@strawberry.type
class Query:
    @strawberry.field
    async def animal(self, info: Info, number: int = 1) -> Animal:
        fate = _root(info, f"animal {number}")
        return await fate.waited("animal", lambda: animal(fate.of(number)))

    @strawberry.field
    async def named(self, info: Info, wish: Wish | None = None) -> Named | None:
        fate = _root(info, f"named {wish}")
        return await fate.waited("named", lambda: being(fate))

    @strawberry.field
    def anything(self, info: Info, many: list[int] | None = None) -> list[Anything] | None:
        fate = _root(info, f"anything {many}")
        return fate.listed("anything", lambda index: anything(fate.of(index)))

    @strawberry.field
    def page(self, info: Info) -> Page[Animal]:
        fate = _root(info, "page")
        return fate.told("page", lambda: Page(items=[animal(fate.of(index)) for index in range(2)], fate=fate))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def adopt(self, info: Info, wish: Wish) -> Animal:
        fate = _root(info, f"adopt {wish}")
        return await fate.waited("adopt", lambda: animal(fate))

    @strawberry.mutation
    def rename(self, info: Info, name: str = "n", mood: Mood | None = None) -> Animal | None:
        fate = _root(info, f"rename {name} {mood}")
        return fate.told("rename", lambda: animal(fate))


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation, types=[Animal, Robot, Rock])._schema
