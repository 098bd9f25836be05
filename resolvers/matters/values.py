"""What can be wrong with one value of a matter, whatever the others say: checked whenever somebody saves. Pure."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from auth.problems import Invalid, Problem, Required
from resolvers.files.model import JPEG, OFD, PDF, PNG
from resolvers.matters.content import CONTENT, camel
from resolvers.matters.forms import bounded, schema_problems
from resolvers.matters.model import Matter

MAX_ITEMS = 100
MAX_TEXT = 500
# Of texts that are longer, or shorter, than others, by the field's name.
_LENGTHS = {"summary": 5000, "content": 10_000, "description": 2000, "note": 2000, "basis": 1000, "conditions": 2000,
    "commitment_promises": 500, "commitment_consequences": 500,
}  # fmt: skip
_DAYS = (0, 3650)
_NUMBERS = {
    "statutoryDays": _DAYS,
    "promisedDays": _DAYS,
    "workingDays": _DAYS,
    "visitsRequired": (0, 99),
    "copies": (0, 99),
    "maxBytes": (1, 100 * 1024 * 1024),
}
_NAMES = {"name", "title", "key", "amount", "currency", "region", "department"}
_MEDIA_TYPES = (PDF, PNG, JPEG, OFD)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MAX_AMOUNT = Decimal(1_000_000_000)
# Samples lie on this server or on a government's: a guide sends nobody anywhere else.
_GOVERNMENT = ".gov.cn"
_SAMPLE_PATH = re.compile(r"/[A-Za-z0-9][A-Za-z0-9._~/-]*")
# Control characters but tab and line feed, direction overrides, and what takes no room.
_DECEPTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def value_problems(matter: Matter) -> list[Problem]:
    """Return what no matter can say, with paths that start at `content`; at most one for each place."""
    found: dict[tuple[str, ...], Problem] = {}
    for problem in _all(matter):
        found.setdefault(problem.path, problem)
    return list(found.values())[:MAX_ITEMS]


def _all(matter: Matter) -> Iterator[Problem]:
    for name in CONTENT:
        if name not in {"form", "guide"}:
            yield from _value(getattr(matter, name), camel(name), ("content", camel(name)))
    yield from schema_problems(matter.form, "content", "form")
    yield from bounded(matter.guide, "content", "guide")
    yield from _materials(matter)
    yield from _fees(matter)


def _value(value: Any, name: str, path: tuple[str, ...]) -> Iterator[Problem]:
    """Check a value, and whatever it is made of; names are those of the nearest field."""
    match value:
        case bool() | Enum() | None:
            return
        case int():
            least, most = _NUMBERS[name]
            if not least <= value <= most:
                yield Invalid("matter.number", *path, minimum=least, maximum=most)
        case str():
            yield from _text(value, name, path)
        case tuple():
            if len(value) > MAX_ITEMS:
                yield Invalid("matter.too_many", *path, maximum=MAX_ITEMS)
            for index, one in enumerate(value[:MAX_ITEMS]):
                yield from _value(one, name, (*path, str(index)))
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _value(getattr(value, field.name), camel(field.name), (*path, camel(field.name)))


def _text(text: str, name: str, path: tuple[str, ...]) -> Iterator[Problem]:
    maximum = _LENGTHS.get(name, MAX_TEXT)
    if not text.strip() and (name in _NAMES or path[-1].isdigit()):
        yield Required("matter.missing", *path)
    elif len(text) > maximum:
        yield Invalid("text.too_long", *path, maximum=maximum)
    elif _DECEPTIVE.search(text):
        yield Invalid("form.characters", *path)


def _materials(matter: Matter) -> Iterator[Problem]:
    keys: set[str] = set()
    for index, material in enumerate(matter.materials[:MAX_ITEMS]):
        path = ("content", "materials", str(index))
        if not _KEY.fullmatch(material.key):
            yield Invalid("matter.key", *path, "key")
        if material.key in keys:
            yield Invalid("matter.key_twice", *path, "key")
        keys.add(material.key)
        for place, kind in enumerate(material.accept):
            if kind not in _MEDIA_TYPES:
                yield Invalid("matter.media_type", *path, "accept", str(place), known=", ".join(_MEDIA_TYPES))
        if material.sample_url is not None and not _is_sample(material.sample_url):
            yield Invalid("matter.sample_url", *path, "sampleUrl")


def _is_sample(url: str) -> bool:
    """Whether it is a path on this server or an https address of a government."""
    if url.startswith("/"):
        return bool(_SAMPLE_PATH.fullmatch(url)) and ".." not in url and "//" not in url
    try:
        parts = urlsplit(url)
        plain = parts.port is None and parts.username is None and url.isascii() and "\\" not in url
    except ValueError:
        return False
    # The host is compared as written: whatever a browser might read differently isn't taken.
    named = bool(re.fullmatch(r"[a-z0-9.-]+", parts.netloc)) and parts.netloc.endswith(_GOVERNMENT)
    return parts.scheme == "https" and plain and named


def _fees(matter: Matter) -> Iterator[Problem]:
    for index, fee in enumerate(matter.fees[:MAX_ITEMS]):
        path = ("content", "fees", str(index))
        if not _is_amount(fee.amount):
            yield Invalid("matter.amount", *path, "amount")
        if not _CURRENCY.fullmatch(fee.currency):
            yield Invalid("matter.currency", *path, "currency")


def _is_amount(text: str) -> bool:
    """Whether it is a sum of money: not negative, finite, with at most two decimals."""
    try:
        amount = Decimal(text) if re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,2})?", text) else None
    except InvalidOperation:
        return False
    return amount is not None and amount <= _MAX_AMOUNT
