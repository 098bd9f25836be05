"""The file that registers the terminals of service windows (TONGBAN_WINDOW_TERMINALS)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auth.clients.keys import BadKey, public_key
from auth.terminals.model import ReadingMethod, Terminal


def read_terminals(path: str) -> Mapping[str, Terminal]:
    """Return terminals by id; raises ValueError that says what is wrong."""
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))["terminals"]
        terminals = [_terminal(one) for one in told]
    except OSError as error:
        raise ValueError(f"{path} can't be read") from error
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is not as docs/identity.md has it ({type(error).__name__}: {error})") from error
    if len({one.id for one in terminals}) != len(terminals):
        raise ValueError("two terminals have the same id")
    return {one.id: one for one in terminals}


def _terminal(told: Mapping[str, Any]) -> Terminal:
    name, region = str(told["id"]), str(told["region"])
    if not (region.isascii() and region.isdigit() and len(region) == 12):
        raise ValueError(f"terminal {name} needs a region of 12 digits")
    key = {**told["key"], "kid": name}
    try:
        public_key(key)
    except BadKey as error:
        raise ValueError(f"terminal {name}: its key {error}") from error
    methods = frozenset(ReadingMethod(one) for one in told["methods"])
    if not methods:
        raise ValueError(f"terminal {name} can do nothing: methods are CARD and FACE")
    return Terminal(name, key, methods, str(told["department"]), region)
