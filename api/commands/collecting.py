"""Taking over certificates that departments issued before (归集)."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from api.commands.run import on_database, say


def collect_certificates(parsed: argparse.Namespace) -> int:
    """Run `tongban import certificates FILE --type CODE --issuer CODE`."""
    from api.commands.exchange import Progress
    from resolvers.collection.collecting import Run, collect, collection_of
    from resolvers.collection.columns import columns_of
    from resolvers.matters.exchange.bad_file import BadFile
    from resolvers.matters.exchange.reading import read_rows

    if not parsed.type or not parsed.issuer:
        raise BadFile("say --type and --issuer: what the certificates are, and whose")

    async def work(services: Any) -> None:
        digest = f"{parsed.type}:{parsed.issuer}:{_digest(parsed.file)}"
        found = await _found(collection_of, services, parsed)
        run = Run(services.stores, services.database, found, services.signer, digest, parsed.resume, parsed.dry_run)
        report = await collect(run, read_rows(parsed.file, columns_of(found.type)), Progress())
        if parsed.report:
            parsed.report.write_text("".join(f"{one}\n" for one in report.refused), encoding="utf-8")
        say(report.summary())

    return on_database(parsed, work)


async def _found(collection_of: Any, services: Any, parsed: argparse.Namespace) -> Any:
    from auth.problems import NotFound, ProviderUnavailable
    from resolvers.matters.exchange.bad_file import BadFile

    try:
        return await collection_of(services.stores, parsed.type, parsed.issuer, services.clock())
    except NotFound as error:
        raise BadFile("there is no such type of certificate, or no such department") from error
    except ProviderUnavailable as error:
        raise BadFile("the department has no e-seal in use") from error


def _digest(path: Path) -> str:
    from resolvers.matters.exchange.bad_file import BadFile

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFile(f"{path} can't be read: {error.strerror}") from error
