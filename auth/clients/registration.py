"""Reads the file that registers a client, and says everything that is wrong with it at once."""

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from auth.clients.keys import BadKey, public_key
from auth.clients.model import OPENID_SCOPES, Client, ClientKind

MAX_NAME = 50
MAX_ADDRESS = 500
_MAX_LISTED = 20
_FIELDS = {"id", "name", "kind", "scopes", "redirectUris", "postLogoutRedirectUris", "jwks"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{5,62}")
_SCOPE = re.compile(r"[a-z][a-z0-9:._-]{0,49}")
# Nothing that could break out of a header or mean something else to another parser.
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~!$&'()+=:@%/-]*)?(\?[A-Za-z0-9._~!$&()+=:@%/?-]*)?"
)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class BadRegistration(Exception):
    """The file can't be taken; one line per problem."""


def client_of(document: Any, at: datetime, *, loopback: bool) -> Client:
    """Return the client that a file describes; raises BadRegistration.

    `loopback` allows http to this very machine, for development.
    """
    if not isinstance(document, dict):
        raise BadRegistration("the file must hold one JSON object")
    if problems := [*_problems(document), *_address_problems(document, loopback=loopback)]:
        raise BadRegistration("\n".join(problems))
    return Client(
        id=document.get("id") or secrets.token_hex(12),
        name=document["name"].strip(),
        kind=ClientKind(document["kind"]),
        scopes=tuple(document["scopes"]),
        created_at=at,
        redirect_uris=tuple(document.get("redirectUris", ())),
        post_logout_uris=tuple(document.get("postLogoutRedirectUris", ())),
        keys=tuple(document.get("jwks", {}).get("keys", ())),
    )


def _problems(document: dict[str, Any]) -> Iterator[str]:
    yield from (f"{name}: no such field" for name in document if name not in _FIELDS)
    name = document.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        yield f"name: 1 to {MAX_NAME} characters that people will read"
    if "id" in document and not (isinstance(document["id"], str) and _ID.fullmatch(document["id"])):
        yield "id: 6 to 63 lower-case letters, digits and hyphens; leave it out to get one"
    if document.get("kind") not in {kind.value for kind in ClientKind}:
        yield "kind: WEB_APP or SERVICE"
    yield from _scope_problems(document)
    yield from _key_problems(document)


def _scope_problems(document: dict[str, Any]) -> Iterator[str]:
    scopes = document.get("scopes")
    if not isinstance(scopes, list) or not _texts(scopes) or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        yield f"scopes: a list of at most {_MAX_LISTED} names"
    elif document.get("kind") == "WEB_APP" and ("openid" not in scopes or not set(scopes) <= set(OPENID_SCOPES)):
        yield f"scopes: a WEB_APP has openid and may have {', '.join(OPENID_SCOPES[1:])}"
    elif document.get("kind") == "SERVICE" and set(scopes) & set(OPENID_SCOPES):
        yield "scopes: a SERVICE calls as itself and learns nothing about people"


def _key_problems(document: dict[str, Any]) -> Iterator[str]:
    jwks = document.get("jwks", {"keys": []})
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list) or len(keys) > _MAX_LISTED:
        yield f"jwks: a JSON Web Key Set of at most {_MAX_LISTED} keys"
        return
    if not keys and document.get("kind") == "SERVICE":
        yield "jwks: a SERVICE needs a public key"
    for number, key in enumerate(keys, 1):
        try:
            public_key(key)
        except BadKey as error:
            yield f"jwks: key {number} {error}"
    kids = [key.get("kid") for key in keys if isinstance(key, dict)]
    if any(kids.count(kid) > 1 for kid in kids):
        yield "jwks: every key has a kid of its own"


def _address_problems(document: dict[str, Any], *, loopback: bool) -> Iterator[str]:
    web = document.get("kind") == "WEB_APP"
    for name in ("redirectUris", "postLogoutRedirectUris"):
        addresses = document.get(name, [])
        if not _texts(addresses):
            yield f"{name}: a list of at most {_MAX_LISTED} addresses"
            continue
        if addresses and not web:
            yield f"{name}: only a WEB_APP has any"
        yield from (f"{name}: {one} {why}" for one in addresses if (why := _why_not(one, loopback=loopback)))
    if web and not document.get("redirectUris"):
        yield "redirectUris: a WEB_APP needs one"


def _why_not(address: str, *, loopback: bool) -> str | None:
    """Say why nobody may be sent to this address; None when it is fine."""
    if len(address) > MAX_ADDRESS or not _ADDRESS.fullmatch(address):
        return "is not an absolute address in plain characters without user, wildcard or fragment"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is not an address"
    if not host or port == 0:
        return "has no host"
    here = loopback and host in _LOOPBACK
    return None if parts.scheme == "https" or here else "must be https"


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= _MAX_LISTED and all(isinstance(one, str) for one in value)
