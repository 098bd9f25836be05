"""Commands by which a province's engineers try their own system before they join (docs/partners.md)."""

import argparse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from api.commands.run import fail, say

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def add_conformance(actions: Any) -> None:
    """Add partner sandbox and partner check."""
    sandbox = actions.add_parser("sandbox", help="make a province that doesn't exist, to try one's own system with")
    sandbox.set_defaults(run=_sandbox)
    sandbox.add_argument("folder", type=Path, help="a new folder for its keys, card, terms and confirmation")
    sandbox.add_argument("--partner", required=True, metavar="CODE", help="whom it tries: the province's code")
    sandbox.add_argument(
        "--matter", required=True, metavar="CODE", help="a matter of theirs for persons, by REAL_NAME"
    )
    sandbox.add_argument(
        "--region", required=True, help="where it pretends to be: a region that they know, 12 digits"
    )
    sandbox.add_argument("--code", default="SANDBOX", help="what it is called (default: SANDBOX)")
    check = actions.add_parser("check", help="try whether a system does all that partners rely on")
    check.set_defaults(run=_check)
    check.add_argument("url", help="where its API is; https, or http on this machine")
    check.add_argument("folder", type=Path, help="what `tongban partner sandbox` made")


def _sandbox(parsed: argparse.Namespace) -> int:
    from api.conformance.sandbox import new_sandbox, write_sandbox
    from api.context import now
    from auth.days import to_the_millisecond
    from resolvers.seals.failures import SigningUnavailable

    try:
        made = new_sandbox(parsed.code, parsed.partner, parsed.matter, parsed.region, at=to_the_millisecond(now()))
        for path in write_sandbox(parsed.folder, made):
            say(str(path))
    except (OSError, SigningUnavailable) as error:
        return fail(f"{parsed.folder}: {error}")
    say(f"register card.json there, agree to terms.json, and confirm {made.agreement} by confirmation.json")
    return 0


def _check(parsed: argparse.Namespace) -> int:
    import asyncio

    from api.conformance.sandbox import read_sandbox

    parts = urlsplit(parsed.url)
    loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (loopback or parts.scheme == "https"):
        return fail(f"{parsed.url}: must be https, or http on this machine")
    try:
        sandbox = read_sandbox(parsed.folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return fail(f"{parsed.folder} is no sandbox: {error}")
    return asyncio.run(_try(parsed.url.rstrip("/"), sandbox, loopback=loopback))


async def _try(url: str, sandbox: Any, *, loopback: bool) -> int:
    from api.conformance.asking import Peer
    from api.conformance.running import outcomes
    from api.context import now
    from auth.mini_programs.outside import outside_client

    failed, ran = 0, 0
    async with outside_client() as client:
        async for outcome in outcomes(Peer(url, sandbox, client, now()), loopback=loopback):
            say(str(outcome))
            ran += not outcome.skipped
            failed += outcome.wrong is not None
    say(f"{ran - failed} of {ran} checks passed" + (": this system can join" if not failed else ""))
    return 1 if failed else 0
