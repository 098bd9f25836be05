"""The file that says which department shares what (TONGBAN_SHARED_DATA)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from resolvers.applications.sharing.http import Sources
from resolvers.applications.sharing.model import MAX_PURPOSE, Provider, Source

_MIN_SECRET = 16


def read_sources(path: str) -> Sources:
    """Return sources by matter and material; raises ValueError that says what is wrong."""
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        providers = {name: _provider(name, one) for name, one in told["providers"].items()}
        return {(one["matter"], one["material"]): _source(one, providers) for one in told["materials"]}
    except OSError as error:
        raise ValueError(f"{path} can't be read") from error
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is not as docs/sharing.md has it ({type(error).__name__}: {error})") from error


def _provider(name: str, told: Mapping[str, Any]) -> Provider:
    url, secret = str(told["url"]), str(told["secret"])
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise ValueError(f"provider {name} needs an absolute http(s) address")
    if len(secret) < _MIN_SECRET:
        raise ValueError(f"provider {name} needs a secret of at least {_MIN_SECRET} characters")
    return Provider(name, str(told["name"]), url, secret)


def _source(told: Mapping[str, Any], providers: Mapping[str, Provider]) -> Source:
    if told["provider"] not in providers:
        raise ValueError(f"no provider {told['provider']}")
    purpose, fields = str(told["purpose"]).strip(), told["fields"]
    if not 0 < len(purpose) <= MAX_PURPOSE:
        raise ValueError(f"a purpose has 1 to {MAX_PURPOSE} characters")
    if not isinstance(fields, list) or not fields or not all(isinstance(one, str) for one in fields):
        raise ValueError("fields are names, at least one")
    return Source(providers[told["provider"]], purpose, tuple(fields))
