"""`tongban clients`: who may sign people in with us, or call as a system."""

import dataclasses
import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.context import Services
from auth.clients.model import Client
from auth.clients.registration import BadRegistration, client_of
from auth.clients.store import ClientStore

MAX_FILE_BYTES = 100_000


class BadClients(Exception):
    """The command can't do that; says why."""


async def run_clients(services: Services, parsed: Namespace, say: Callable[[str], None]) -> None:
    """List, add or disable; raises BadClients."""
    store = ClientStore(services.database)
    if parsed.action != "list" and not parsed.what:
        raise BadClients(f"say what to {parsed.action}: {'FILE.json' if parsed.action == 'add' else 'a client id'}")
    match parsed.action:
        case "add":
            say(_line(await _add(services, store, Path(parsed.what), replace=parsed.replace)))
        case "disable":
            if not await store.disable(parsed.what, services.clock()):
                raise BadClients(f"there is no client {parsed.what}")
            say(f"{parsed.what} is disabled")
        case _:
            for client in await store.all():
                say(_line(client))


async def _add(services: Services, store: ClientStore, file: Path, *, replace: bool) -> Client:
    try:
        client = client_of(_read(file), services.clock(), loopback=not services.settings.production)
    except BadRegistration as error:
        raise BadClients(f"{file} can't be taken:\n{error}") from error
    if replace:
        # Whoever was shut out stays out: a new key or address is no pardon.
        there = await store.get(client.id)
        client = dataclasses.replace(client, disabled_at=there.disabled_at if there else None)
        await store.replace(client)
    elif not await store.add(client):
        raise BadClients(f"there is a client {client.id} already; --replace puts this one in its place")
    return client


def _read(file: Path) -> Any:
    try:
        with file.open("rb") as opened:
            text = opened.read(MAX_FILE_BYTES + 1)
        if len(text) > MAX_FILE_BYTES:
            raise BadClients(f"{file} is larger than {MAX_FILE_BYTES} bytes")
        return json.loads(text)
    except (OSError, ValueError) as error:
        raise BadClients(f"{file} can't be read as JSON: {error}") from error


def _line(client: Client) -> str:
    proof = "private_key_jwt" if client.confidential else "public"
    return "  ".join([client.id, client.kind.value, proof, "in use" if client.enabled else "disabled", client.name])
