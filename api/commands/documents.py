"""Commands on operations of apps: register those of a release, list releases, retire one."""

import argparse
from pathlib import Path
from typing import Any

from api.commands.run import Commands, fail, may_be_production, on_database, say


def add_documents(add: Commands) -> None:
    """Add documents."""
    documents = add("documents", _action, "register the operations that our apps send")
    actions = documents.add_subparsers(required=True, metavar="ACTION")
    register = actions.add_parser("register", help="register a release's operations by their hash")
    register.add_argument(
        "file", nargs="+", type=Path, help="a .graphql document, or a JSON manifest: {hash: document} or Apollo's"
    )
    _release(register)
    register.set_defaults(run=_register)
    listing = actions.add_parser("list", help="list releases, and how many operations each has")
    listing.set_defaults(run=_list)
    retire = actions.add_parser("retire", help="take a release's operations back, unless another has them, too")
    _release(retire)
    retire.set_defaults(run=_retire)
    for action in (register, listing, retire):
        may_be_production(action)


def _action(_parsed: argparse.Namespace) -> int:
    raise AssertionError("each action runs itself")


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--client", required=True, help="the app's name")
    parser.add_argument("--version", required=True, help="the app's version")


def _register(parsed: argparse.Namespace) -> int:
    from api.manifests import BadManifest, read_documents
    from resolvers.operations.model import BadRelease, Release, TrustedDocument, hash_of

    try:
        release = Release(parsed.client, parsed.version)
        texts = [text for file in parsed.file for text in read_documents(file)]
    except (BadRelease, BadManifest) as error:
        return fail(str(error))

    async def work(services: Any) -> None:
        at = services.clock()
        documents = [TrustedDocument(hash_of(text), text, (release.key,), at) for text in dict.fromkeys(texts)]
        new = await services.stores.trusted_documents.register(documents, release)
        say(f"{release.key}: {len(documents)} operations, {new} of them new")

    return on_database(parsed, work)


def _list(parsed: argparse.Namespace) -> int:
    async def work(services: Any) -> None:
        for release, count in (await services.stores.trusted_documents.releases()).items():
            say(f"{release}: {count} operations")

    return on_database(parsed, work)


def _retire(parsed: argparse.Namespace) -> int:
    from resolvers.operations.model import BadRelease, Release

    try:
        release = Release(parsed.client, parsed.version)
    except BadRelease as error:
        return fail(str(error))
    had: list[int] = []

    async def work(services: Any) -> None:
        had.append(await services.stores.trusted_documents.retire(release))

    on_database(parsed, work)
    if not had[0]:
        return fail(f"{release.key} has no operations here")
    say(f"{release.key}: {had[0]} operations taken back")
    return 0
