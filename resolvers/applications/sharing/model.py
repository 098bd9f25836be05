"""What other departments know and people need not bring (部门共享): the question, and the answer as evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from auth.problems import ProviderUnavailable
from resolvers.applications.events import digest
from resolvers.parties.model import Party

MAX_PURPOSE = 200


MAX_PROVIDER = 200


@dataclass(frozen=True, slots=True)
class Provider:
    """A department's interface; `name` is what people are told, `secret` signs questions and answers."""

    id: str
    name: str
    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one material of a matter comes from: whom to ask, what for, and for which fields at most."""

    provider: Provider
    purpose: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: about whom, for which case."""

    source: Source
    subject: Party
    case: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a department answered for one material, frozen into the case. `digest` is SHA-256 over its fields."""

    key: str
    provider: str
    purpose: str
    fields: Mapping[str, Any]
    digest: str
    at: datetime


class SharedData(Protocol):
    """Knows which materials other departments share, and asks them."""

    def source(self, matter: str, key: str) -> Source | None:
        """Return where a material of a matter comes from, None when nobody shares it."""

    async def ask(self, question: Question, at: datetime) -> Mapping[str, Any] | None:
        """Return the fields, None when there is no record of the subject; raises ProviderUnavailable."""


class NoSharedData:
    """What a start without providers has: everybody uploads."""

    def source(self, _matter: str, _key: str) -> Source | None:
        """Nobody shares anything."""
        return None

    async def ask(self, _question: Question, _at: datetime) -> Mapping[str, Any] | None:
        """Refuse."""
        raise ProviderUnavailable("sharing.out")


def evidence(key: str, source: Source, fields: Mapping[str, Any], at: datetime) -> Evidence:
    """Freeze an answer."""
    return Evidence(key, source.provider.name, source.purpose, fields, digest(dict(fields)), at)


def readable(provider: str) -> str:
    """Who gave a material, as clerks read it: without what makes a text look other than it is, and not too long."""
    return "".join(one for one in provider if one.isprintable())[:MAX_PROVIDER]
