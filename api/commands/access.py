"""Commands on who may come in: keys, clients, the first administrator."""

import argparse
from typing import TYPE_CHECKING, Any

from api.commands.run import Commands, fail, may_be_production, on_database, say, settings_of, with_services

if TYPE_CHECKING:
    from api.settings import Settings


def add_access(add: Commands) -> None:
    """Add keys, clients and administrator."""
    keys = add("keys", _keys, "list or rotate the keys that sign access tokens; rewrap under a new master key")
    keys.add_argument("action", choices=["list", "rotate", "rewrap"], nargs="?", default="list")
    may_be_production(keys)
    clients = add("clients", _clients, "list, add, disable or enable the systems that may sign people in or call us")
    clients.add_argument("action", choices=["list", "add", "disable", "enable"], nargs="?", default="list")
    clients.add_argument("what", nargs="?", help="add: a JSON file; disable, enable: a client's id")
    clients.add_argument("--replace", action="store_true", help="add: in place of the client with that id")
    may_be_production(clients)
    administrator = add("administrator", _administrator, "make somebody administrator of a department's staff")
    administrator.add_argument("username", help="of a member of staff, or for somebody new")
    administrator.add_argument("department", help="the department's code")
    administrator.add_argument("reason", help="for the staff log")
    administrator.add_argument("--phone", default="", help="of somebody new; the temporary password goes there")
    may_be_production(administrator)


def _keys(parsed: argparse.Namespace) -> int:
    if parsed.action == "rewrap":
        return _rewrap(settings_of(parsed))

    async def work(services: Any) -> None:
        if parsed.action == "rotate":
            await services.gate.tokens.rotate(services.clock())
        for key in await services.gate.tokens.keys():
            say(f"{key.kid}  made {key.created_at:%Y-%m-%d %H:%M}  {'retired' if key.retired_at else 'in use'}")

    return on_database(parsed, work)


def _rewrap(settings: "Settings") -> int:
    from api.prepare import prepare
    from api.rewrap import Change, rewrap
    from api.settings import BadSettings
    from auth.vault import Vault

    new = settings.new_master_key_bytes
    if new is None or new == settings.master_key_bytes:
        raise BadSettings("TONGBAN_NEW_MASTER_KEY: another key than TONGBAN_MASTER_KEY, 32 bytes in base64")

    async def work(services: Any) -> None:
        await prepare(services.database, say, upgrade=False, production=settings.production)
        change = Change(services.gate.vault, Vault(new), settings.new_key_management)
        say(f"{await rewrap(services.database, change, say)} values; start with TONGBAN_MASTER_KEY as the new key")

    with_services(settings, work, sealed_here=False)
    return 0


def _clients(parsed: argparse.Namespace) -> int:
    from api.clients import run_clients

    return on_database(parsed, lambda services: run_clients(services, parsed, say))


def _administrator(parsed: argparse.Namespace) -> int:
    from api.context import context_of
    from auth.caller import ANONYMOUS
    from auth.problems import Problem
    from resolvers.staff.appoint import administrator_of, appoint_administrator
    from resolvers.staff.mutations import Appointment
    from schema.words import words

    async def work(services: Any) -> None:
        wanted = Appointment(parsed.username, administrator_of(parsed.department), parsed.reason)
        member = await appoint_administrator(context_of(services, ANONYMOUS, "en"), parsed.phone, wanted)
        say(f"{member.credentials.username} administers {parsed.department}")

    try:
        return on_database(parsed, work)
    except Problem as problem:
        return fail(words(problem.key, "en", problem.values))
