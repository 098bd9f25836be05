"""Taking over certificates that a department issued before (归集): `tongban import certificates FILE`."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import islice
from typing import TYPE_CHECKING, Any

from auth.days import today
from auth.problems import NotFound, ProviderUnavailable
from resolvers.certificates.identifier import certificate_identifier
from resolvers.certificates.issue import seal_together
from resolvers.certificates.model import ALGORITHM, Certificate, CertificateType, Signature
from resolvers.certificates.store import CertificateStore
from resolvers.collection.entry import BadRow, Entry, RowProblem, entry
from resolvers.collection.report import CollectionReport, Refused
from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.progress import ImportProgress, ImportProgressStore
from resolvers.regions.model import Department
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.model import Seal
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores, TransactionalDatabase

# So many certificates share a signature, and are written in one transaction.
BATCH = 500
_CHINA = timezone(timedelta(hours=8))
Line = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Collection:
    """What is taken over: certificates of which type, of which department, sealed by what, when."""

    type: CertificateType
    department: Department
    seal: Seal
    at: datetime


@dataclass(slots=True)
class Run:
    """A file under way. `digest` names it, so that a run that broke off can be gone on with (`resume`)."""

    stores: "Stores"
    database: "TransactionalDatabase"
    collection: Collection
    signer: Signer
    digest: str
    resume: bool = False
    dry_run: bool = False
    report: CollectionReport = field(default_factory=CollectionReport)


async def collection_of(stores: "Stores", type: str, issuer: str, at: datetime) -> Collection:
    """Find what a file is about; raises NotFound, and ProviderUnavailable for a department without a seal."""
    types = await stores.certificate_types.get_many([type])
    departments = await stores.departments.get_many([issuer])
    if type not in types or issuer not in departments:
        raise NotFound("matter.certificate_unknown" if type not in types else "department.unknown")
    seal = await stores.seals.active_of(issuer, today(at))
    if seal is None:
        raise ProviderUnavailable("seal.none", department=departments[issuer].name)
    return Collection(types[type], departments[issuer], seal, at)


async def collect(run: Run, lines: Iterable[Line], progress: Callable[[int], None]) -> CollectionReport:
    """Take a file over, batch by batch; what is there already is reported and stays as it is."""
    key, done = f"certificates:{run.digest}", 0
    earlier = await run.stores.imports.get(key) if run.resume and not run.dry_run else None
    run.report.earlier = earlier.rows if earlier else 0
    for batch in _batches(lines):
        done += len(batch)
        if done <= run.report.earlier:
            continue
        await _settle(run, batch, ImportProgress(key, done, {}, run.collection.at))
        progress(done)
    if not run.dry_run:
        await run.stores.imports.forget(key)
    return run.report


def drawn_up(collection: Collection, said: Entry, serial: int) -> Certificate:
    """Make the certificate that a row describes, not yet sealed."""
    type, department, seal = collection.type, collection.department, collection.seal
    return Certificate(
        id=secrets.token_hex(12),
        # Serials of what is issued here are digits only.
        identifier=certificate_identifier(type.code, department.code, f"{said.issued_on.year}C{serial:08d}", 1),
        number=said.number,
        type=type.code,
        version=1,
        holder=said.holder,
        issuer=department.code,
        application="",
        issued_at=datetime.combine(said.issued_on, time(), _CHINA).astimezone(UTC),
        issued_on=said.issued_on,
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        fields=said.fields,
        check_code=secrets.token_urlsafe(16),
        signature=Signature(ALGORITHM, department.name, seal.code, collection.at, b""),
        region=department.region,
    )


async def _settle(run: Run, batch: Sequence[Line], done: ImportProgress) -> None:
    """Read a batch, leave out what is there, seal the rest together and write it, and that it is done."""
    said = await _new(run, _readable(run, batch))
    if not run.dry_run:
        await _write(run, await _sealed(run, said) if said else [], done)
        run.report.signatures += bool(said)
    run.report.collected += len(said)


def _readable(run: Run, batch: Sequence[Line]) -> dict[str, tuple[int, Entry]]:
    """The good rows by number, with their lines."""
    found: dict[str, tuple[int, Entry]] = {}
    for line, row in batch:
        try:
            said = entry(run.collection.type, row, today(run.collection.at))
            if said.number in found:
                raise BadRow(RowProblem.NUMBER_TWICE, f"line {found[said.number][0]}")
            found[said.number] = (line, said)
        except BadRow as bad:
            run.report.refuse(Refused(line, bad.problem, bad.where))
    return found


async def _new(run: Run, found: Mapping[str, tuple[int, Entry]]) -> list[Entry]:
    collection = run.collection
    numbers = list(found)
    there = await run.stores.certificates.numbered(numbers, collection.type.code, collection.department.code)
    for number in sorted(there):
        run.report.refuse(Refused(found[number][0], RowProblem.NUMBER_THERE, "number"))
    return [said for number, (_, said) in found.items() if number not in there]


async def _sealed(run: Run, said: Sequence[Entry]) -> list[Certificate]:
    collection = run.collection
    counter = f"collected:{collection.type.code}:{collection.department.code}"
    serials = await run.stores.serials.next_each([counter] * len(said))
    unsigned = [drawn_up(collection, one, serial) for one, serial in zip(said, serials, strict=True)]
    try:
        return seal_together(unsigned, collection.seal, run.signer)
    except SigningUnavailable as error:
        raise BadFile("the department's e-seal can't sign now; go on later with --resume") from error


async def _write(run: Run, sealed: Sequence[Certificate], done: ImportProgress) -> None:
    async def story(database: Any) -> None:
        # A unique index keeps each number once: of two runs on one file at once, one fails.
        if not await CertificateStore(database).add_all(sealed):
            raise BadFile("another run takes the same certificates over; run it again when that one is done")
        await ImportProgressStore(database).set(done)

    await run.database.transact(story)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    lines = iter(lines)
    while batch := list(islice(lines, BATCH)):
        yield batch
