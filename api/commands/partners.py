"""Commands on partner provinces: cards, agreements, keys, and the conversations about cases (docs/partners.md)."""

import argparse
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from api.commands.conformance import add_conformance
from api.commands.run import Commands, fail, may_be_production, on_database, say

_MAX_FILE = 1024 * 1024
_NO_PROVINCE = "TONGBAN_PROVINCE: say what partners call this province first"


def add_partners(add: Commands) -> None:
    """Add partner and exchange."""
    partner = add("partner", _nothing, "work with other provinces: cards, agreements, keys")
    actions = partner.add_subparsers(required=True, metavar="ACTION")
    card = _action(actions, "card", _card, "write our card: who we are and our public keys, to be given to a partner")
    card.add_argument("name", help="what our province is called (四川省)")
    card.add_argument("region", help="its region's code, 12 digits")
    card.add_argument("--contact", help="whom to call in our office")
    card.add_argument("--portal-url", help="where our people go")
    _action(actions, "list", _list, "list partners and what was agreed")
    new = _change(actions, "add", _add, "register a partner by its card, or take its new one")
    new.add_argument("file", type=Path)
    agree = _change(actions, "agree", _agree, "confirm an agreement for our side; writes the confirmation")
    agree.add_argument("file", type=Path, help="the terms, as JSON")
    confirm = _change(actions, "confirm", _confirm, "take the partner's confirmation of an agreement")
    confirm.add_argument("agreement", help="the agreement's id")
    confirm.add_argument("file", type=Path)
    for name, what in (("suspend", "take and send no new cases"), ("resume", "take and send new cases again")):
        _change(actions, name, _status, what).add_argument("code", help="the partner's code")
    ending = _change(actions, "end", _end, "end an agreement before its time; what is under way is finished")
    ending.add_argument("agreement", help="the agreement's id")
    ending.add_argument("day", type=date.fromisoformat, help="the last day, YYYY-MM-DD")
    rotate = _change(actions, "rotate", _rotate, "make a new key of ours; then give partners the new card")
    rotate.add_argument(
        "--begins-in", type=int, default=0, metavar="DAYS", help="sign by it only then, so that partners have it"
    )
    ending_key = _change(actions, "end-key", _end_key, "end a key at once that was lost or stolen, ours or a partner's")
    ending_key.add_argument("code", help="whose: a partner's code, or ours")
    ending_key.add_argument("key", help="the key's id")
    ending_key.add_argument(
        "--at", type=_moment, metavar="TIME", help="from which moment, with its zone (ISO 8601); now by default"
    )
    add_conformance(actions)
    exchange = add("exchange", _nothing, "look after conversations with partners about cases")
    steps = exchange.add_subparsers(required=True, metavar="ACTION")
    for name, run, what in (
        ("verify", _verify, "check a conversation's signatures and chain; names the first message that differs"),
        ("replay", _replay, "send again what was given up"),
    ):
        _action(steps, name, run, what).add_argument("case", help="what both provinces call it: CODE-number")


def _action(actions: Any, name: str, run: Any, what: str) -> Any:
    parser = actions.add_parser(name, help=what)
    parser.set_defaults(run=run, action=name)
    may_be_production(parser)
    return parser


def _change(actions: Any, name: str, run: Any, what: str) -> Any:
    parser = _action(actions, name, run, what)
    parser.add_argument("--reason", default="命令行操作", help="for the staff log")
    return parser


def _nothing(_parsed: argparse.Namespace) -> int:
    raise AssertionError("each action runs itself")


def _card(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.joining import Province, card

    async def work(services: Any) -> None:
        settings = services.settings
        us = Province(_ours(services), parsed.name, parsed.region, settings.url, parsed.portal_url, parsed.contact)
        say(json.dumps(await card(services.stores, us), ensure_ascii=False, indent=1))

    return _run(parsed, work)


def _list(parsed: argparse.Namespace) -> int:
    async def work(services: Any) -> None:
        for one in await services.stores.partners.all():
            say(f"{one.code}  {one.status.value}  {one.url}  {one.name}")
            for key in one.keys:
                say(f"  key {key.id}  {key.valid_from:%Y-%m-%d} to {key.valid_until:%Y-%m-%d %H:%M} UTC")
            for agreed in await services.stores.agreements.of(one.code):
                both = "confirmed by both" if agreed.ours and agreed.theirs else "waits for a confirmation"
                say(f"  {agreed.id}  {agreed.valid_from} to {agreed.last_day or 'further notice'}  {both}")

    return _run(parsed, work)


def _add(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.changing import card_wanted

    async def work(services: Any) -> None:
        wanted = card_wanted(_read(parsed.file), _office(services), services.clock())
        added = await _carry_out(services, wanted, parsed.reason)
        say(f"{added.code} calls us as {added.client}, with {len(added.keys)} keys")
        for key in added.keys:
            say(f"  {key.id}  SM3 {key.fingerprint}  until {key.valid_until:%Y-%m-%d}")

    return _run(parsed, work)


def _agree(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.changing import terms_wanted
    from resolvers.exchanges.joining import confirmation_card

    async def work(services: Any) -> None:
        given = await _carry_out(services, terms_wanted(_read(parsed.file), _office(services)), parsed.reason)
        say(json.dumps(confirmation_card(given), ensure_ascii=False, indent=1))

    return _run(parsed, work)


def _confirm(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.changing import confirmation_wanted

    async def work(services: Any) -> None:
        wanted = confirmation_wanted(parsed.agreement, _read(parsed.file))
        agreement = await _carry_out(services, wanted, parsed.reason)
        say(f"{agreement.id} is confirmed by {agreement.partner}")

    return _run(parsed, work)


def _end(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.changing import end_wanted

    async def work(services: Any) -> None:
        agreement = await _carry_out(services, end_wanted(parsed.agreement, parsed.day), parsed.reason)
        say(f"{agreement.id} ends with {agreement.last_day}; what is under way is finished")

    return _run(parsed, work)


def _status(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.changing import status_wanted
    from resolvers.exchanges.partners import PartnerStatus

    status = PartnerStatus.SUSPENDED if parsed.action == "suspend" else PartnerStatus.ACTIVE

    async def work(services: Any) -> None:
        await _carry_out(services, status_wanted(parsed.code, status), parsed.reason)
        say(f"{parsed.code} is {status.value}")

    return _run(parsed, work)


def _rotate(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.changing import rotation_wanted

    async def work(services: Any) -> None:
        begins = services.clock() + timedelta(days=parsed.begins_in)
        made = await _carry_out(services, rotation_wanted(_office(services), begins), parsed.reason)
        say(f"{made} signs from {begins:%Y-%m-%d %H:%M} UTC on; give every partner the new card until then")

    return _run(parsed, work)


def _end_key(parsed: argparse.Namespace) -> int:
    from auth.days import to_the_millisecond
    from resolvers.exchanges.changing import key_end_wanted

    async def work(services: Any) -> None:
        ends = parsed.at or to_the_millisecond(services.clock())
        key = await _carry_out(services, key_end_wanted(parsed.code, parsed.key, ends), parsed.reason)
        say(f"{key} has ended at {ends:%Y-%m-%d %H:%M:%S %Z}; what it signed before stays good")

    return _run(parsed, work)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def _office(services: Any) -> Any:
    from resolvers.exchanges.changing import Office

    loopback = services.settings.partner_rules.loopback
    return Office(_ours(services), services.signer, services.gate.vault, loopback)


async def _carry_out(services: Any, wanted: Any, reason: str) -> Any:
    """Carry a change out as two administrators would, on the word of whoever has this machine; it is logged."""
    from auth.days import to_the_millisecond
    from resolvers.exchanges.proposing import alone
    from resolvers.staff.model import Order, valid_reason

    order = Order("", "tongban", valid_reason(reason), to_the_millisecond(services.clock()))
    by = (_office(services), services.settings.partner_office)
    return await services.transact(await alone(services.stores, wanted, by, order))


def _verify(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.verifying import verify

    wrong: list[str] = []

    async def work(services: Any) -> None:
        found = await verify(services.stores, parsed.case)
        if found is None:
            wrong.append(f"there is no conversation {parsed.case}")
        wrong.extend(f"{one.direction.value} {one.sequence}: {one.what}" for one in found or ())

    on_database(parsed, work)
    if not wrong:
        say(f"{parsed.case}: every signature is good, and every message follows from the one before")
    return fail("\n".join(wrong)) if wrong else 0


def _replay(parsed: argparse.Namespace) -> int:
    from resolvers.exchanges.giving_up import replay

    async def work(services: Any) -> None:
        for one in await replay(services.stores, parsed.case, services.clock()):
            say(f"{one.id} is tried again")

    return _run(parsed, work)


def _run(parsed: argparse.Namespace, work: Any) -> int:
    """Do it, and put what is wrong into words."""
    from auth.problems import Problem
    from schema.words import words

    try:
        return int(on_database(parsed, work))
    except Problem as problem:
        return fail(f"{words(problem.key, 'en', problem.values)} ({'.'.join(problem.path)})")
    except BadFile as error:
        return fail(str(error))


class BadFile(Exception):
    """A file or a setting that the command can't go by; says why."""


def _ours(services: Any) -> str:
    if not services.settings.province:
        raise BadFile(_NO_PROVINCE)
    return str(services.settings.province)


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > _MAX_FILE:
            raise BadFile(f"{file} is larger than {_MAX_FILE} bytes")
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(f"{file} can't be read as JSON: {error}") from error
