"""Commands on the chains of seals' uses."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from api.commands.run import Commands, fail, may_be_production, on_database, say

_PATIENCE = 15


def add_chains(add: Commands) -> None:
    """Add seals."""
    seals = add("seals", _seals, "check what e-seals were used for")
    actions = seals.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser(
        "verify",
        help="walk the chain of every seal's uses, naming the first broken link of each, and compare the chains with "
        "the certificates and documents that were signed",
    )
    verify.add_argument("seal", nargs="*", help="codes of seals; by default all")
    verify.add_argument("--heads", type=Path, metavar="FILE", help="also against heads that were exported before")
    waits = f"how many minutes a signature may wait for its place in a chain; {_PATIENCE} by default"
    verify.add_argument("--patience", type=int, default=_PATIENCE, metavar="MINUTES", help=waits)
    verify.set_defaults(run=_verify)
    heads = actions.add_parser(
        "heads", help="sign how long each chain is, and write that to a file to keep elsewhere"
    )
    heads.add_argument("file", type=Path, help="a file that isn't there yet")
    heads.set_defaults(run=_heads)
    for action in (verify, heads):
        may_be_production(action)


def _seals(_parsed: argparse.Namespace) -> int:
    raise AssertionError("each action runs itself")


def _verify(parsed: argparse.Namespace) -> int:
    try:
        kept = _read_heads(parsed.heads) if parsed.heads else []
    except OSError as error:
        return fail(f"{parsed.heads}: {error.strerror}")
    except ValueError as error:
        return fail(f"{parsed.heads}: {error}")
    broken: list[Any] = []
    findings: list[Any] = []

    async def work(services: Any) -> None:
        from resolvers.applications.chain_checking import compared
        from resolvers.seals.checking import walked

        async for chain in walked(services.stores, parsed.seal or None, kept):
            broken.extend([chain.broken] if chain.broken else [])
            _tell(chain)
        before = services.clock() - timedelta(minutes=parsed.patience)
        async for finding in compared(services.stores, before, parsed.seal):
            findings.append(finding)
            say(f"{finding.seal}: {finding.key}: {finding.problem.value}")

    on_database(parsed, work)
    wrong = [f"the chains of {len(broken)} seals don't hold"] if broken else []
    wrong += [f"{len(findings)} signatures and the chains don't agree"] if findings else []
    return fail("; ".join(wrong)) if wrong else 0


def _tell(chain: Any) -> None:
    if chain.broken:
        say(f"{chain.seal}: broken at use {chain.broken.sequence}: {chain.broken.problem.value}")
    elif chain.length:
        say(f"{chain.seal}: {chain.length} uses hold, the last is {chain.last_hash}")


def _heads(parsed: argparse.Namespace) -> int:
    from resolvers.seals.failures import SigningUnavailable

    lines: list[str] = []
    failed: list[str] = []

    async def work(services: Any) -> None:
        from resolvers.seals.heads import head_to_line, keep_heads, newest_heads

        try:
            await keep_heads(services.stores, services.signer, services.clock())
        except SigningUnavailable as error:
            failed.append(str(error))
            return
        lines.extend([head_to_line(one) async for one in newest_heads(services.stores)])

    on_database(parsed, work)
    if failed:
        return fail(failed[0])
    try:
        with parsed.file.open("x", encoding="ascii") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        return fail(f"{parsed.file}: {error.strerror}")
    say(f"{len(lines)} heads")
    return 0


def _read_heads(file: Path) -> list[Any]:
    from resolvers.seals.heads import head_from_line

    return [head_from_line(line) for line in file.read_text(encoding="ascii").splitlines() if line]
