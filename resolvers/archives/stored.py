"""Stored rows as JSON and back: times and bytes keep their kind, keys are sorted."""

import base64
import json
from datetime import datetime
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_DATETIME


def to_json(value: Any) -> bytes:
    """Lay a row out as JSON."""
    return orjson.dumps(value, default=_tagged, option=_OPTIONS)


def from_json(text: bytes) -> Any:
    """Read it back; raises ValueError for what isn't JSON."""
    return json.loads(text, object_hook=_untagged)


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$date": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    raise TypeError


def _untagged(found: dict[str, Any]) -> Any:
    if found.keys() == {"$date"}:
        return datetime.fromisoformat(found["$date"])
    return base64.b64decode(found["$bytes"], validate=True) if found.keys() == {"$bytes"} else found
