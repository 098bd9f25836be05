"""Loading the seeds. All of it is idempotent, and quick when they are the same as last time."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from auth.accounts.model import Account, Person
from auth.accounts.store import AccountStore
from auth.assurance import Assurance
from auth.credentials.store import CredentialStore
from auth.days import today
from auth.vault import Vault
from resolvers.context import Stores
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.importing import import_matters
from resolvers.matters.publishing import publish, succession
from resolvers.packages.checks import PackageFaulty
from resolvers.packages.queries import write
from resolvers.regions.model import Department, Region, RegionLevel
from resolvers.seals import sm2
from resolvers.seals.authority import DEVELOPMENT_NAME, make_authorities
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.model import CERTIFICATE_TITLE, Seal, SealKind, SealOwner
from resolvers.seals.picture import seal_svg
from resolvers.seals.signer import LocalSigner, new_seal_key
from seeds.catalogue import CERTIFICATE_TYPES, MATTERS
from seeds.credentials import cast_credentials
from seeds.departments import DEPARTMENTS, POLICE
from seeds.packages import PACKAGES
from seeds.people import CAST, CATALOGUE_SAMPLE, COMPANY, CastMember
from seeds.store import SeedMarkStore

SEAL_CAPTION = CERTIFICATE_TITLE
METHOD = "DEVELOPMENT"

_FOLDER = Path(__file__).parent
_REGIONS = _FOLDER / "data" / "regions.csv"

Progress = Callable[[str], None]


async def load_seeds(stores: Stores, accounts: AccountStore, vault: Vault, at: datetime, progress: Progress) -> None:
    """Load regions, departments, certificate types, matters, the demo cast, a certificate authority and
    the departments' seals.

    For development: anybody who reads the seeds knows the phones of the cast's staff. Matters that changed
    get a new version; accounts and seals that exist are left as they are.
    """
    marks, digest = SeedMarkStore(stores.database), _digest()
    if await marks.get("written") != digest:
        await _load_regions(stores, marks, at, progress)
        await _load_catalogue(stores, progress)
        await stores.organizations.put_many([COMPANY])
        members = [member for member in CAST if member.posts or member.memberships]
        await load_members(stores, accounts, vault, members, at)
        progress(f"{len(members)} accounts of the demo cast")
        await marks.set("written", digest, at)
    # Not under the mark: seals are made once this machine can make them.
    await _make_authority(stores, vault, at, progress)
    missing = await without_seal(stores, DEPARTMENTS)
    made = await make_seals(stores, vault, at, missing)
    if made:
        progress(f"{made} e-seals made")
    elif missing:
        progress(f"{len(missing)} departments stay without an e-seal: this machine's libcrypto can't do SM2")


async def load_catalogue_sample(stores: Stores, at: datetime, progress: Progress) -> None:
    """Import the published catalogue of Guang'an District; needs the regions that `load_seeds` loads."""
    marks, digest = SeedMarkStore(stores.database), _digest()
    if await marks.get("sample") == digest:
        return
    rows = read_rows(CATALOGUE_SAMPLE)
    report = await import_matters(stores, rows, at=at, dry_run=False, progress=lambda _: None)
    progress(
        f"{CATALOGUE_SAMPLE.name}: {report.rows} rows of {report.departments} departments, {report.created} created, "
        f"{report.changed} changed, {report.rejected} rejected"
    )
    await marks.set("sample", digest, at)


def regions() -> Iterator[Region]:
    """The provinces, cities and counties, parents first, each with its full name and all above it."""
    above: dict[str, Region] = {}
    with _REGIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parent = above.get(row["parent"])
            region = Region(
                code=row["code"],
                name=row["name"],
                full_name=(parent.full_name if parent else "") + row["name"],
                level=RegionLevel(row["level"]),
                parent=parent.code if parent else None,
                ancestors=(*parent.ancestors, parent.code) if parent else (),
            )
            above[region.code] = region
            yield region


def seal_code(department: Department) -> str:
    """The region's six digits and seven that stay the same for the department, as physical seals have them."""
    serial = int(hashlib.sha256(department.code.encode()).hexdigest(), 16) % 10**7
    return f"{department.region[:6]}{serial:07d}"


async def _load_regions(stores: Stores, marks: SeedMarkStore, at: datetime, progress: Progress) -> None:
    """Load the regions, by far the most rows, only when their own file is another one."""
    digest = hashlib.sha256(_REGIONS.read_bytes()).hexdigest()
    if await marks.get("regions") != digest:
        found = list(regions())
        progress(f"{len(found)} regions, {await stores.regions.put_many(found)} changed")
        await marks.set("regions", digest, at)


async def _load_catalogue(stores: Stores, progress: Progress) -> None:
    await stores.departments.put_many(list(DEPARTMENTS))
    await stores.certificate_types.put_many(list(CERTIFICATE_TYPES))
    newest = await stores.matters.newest([matter.code for matter in MATTERS])
    changes = [change for matter in MATTERS if (change := succession(newest.get(matter.code), matter))]
    await publish(stores, changes, {region.code: region for region in regions()})
    progress(f"{len(DEPARTMENTS)} departments, {len(MATTERS)} matters, {len(changes)} published")
    await _load_packages(stores, progress)


async def _load_packages(stores: Stores, progress: Progress) -> None:
    """Write the packages; one whose matters are suspended or changed by hand stays as it is."""
    for package in PACKAGES:
        try:
            await write(stores, [package])
        except PackageFaulty as faulty:
            progress(f"left as it is: {faulty}")


async def load_members(
    stores: Stores, accounts: AccountStore, vault: Vault, members: Sequence[CastMember], at: datetime
) -> None:
    """Open accounts of the cast, with what staff sign in by; those that exist are left as they are."""
    for member in members:
        await accounts.open(_account(member, at))
    staff = [member for member in members if member.posts]
    made = [cast_credentials(_account_id(member), member, vault, at) for member in staff]
    await CredentialStore(stores.database).add_many(made)


def _account_id(member: CastMember) -> str:
    return hashlib.sha256(f"cast:{member.phone}".encode()).hexdigest()[:24]


def _account(member: CastMember, at: datetime) -> Account:
    return Account(
        id=_account_id(member),
        phone=member.phone,
        created_at=at,
        assurance=Assurance.REAL_NAME,
        person=Person(member.name, member.id_number, at, METHOD),
        posts=member.posts,
        memberships=member.memberships,
    )


async def _make_authority(stores: Stores, vault: Vault, at: datetime, progress: Progress) -> None:
    if not sm2.available() or await stores.authorities.newest():
        return
    made = make_authorities(DEVELOPMENT_NAME, LocalSigner(vault), development=True, at=at)
    if await stores.authorities.add(made):
        progress("a certificate authority for development made")


async def without_seal(stores: Stores, departments: Sequence[Department]) -> list[Department]:
    """Return the departments that have no seal yet."""
    existing = await stores.seals.get_many([seal_code(department) for department in departments])
    return [department for department in departments if seal_code(department) not in existing]


async def make_seals(stores: Stores, vault: Vault, at: datetime, missing: Sequence[Department]) -> int:
    """Make these departments' seals; returns how many, 0 where this machine can't make any."""
    possible = missing if sm2.available() else ()
    for department in possible:
        await stores.seals.add(_seal(department, vault, at))
    return len(possible)


def _seal(department: Department, vault: Vault, at: datetime) -> Seal:
    return Seal(
        code=seal_code(department),
        name=department.name,
        title=SEAL_CAPTION,
        kind=SealKind.OTHER_BUSINESS,
        status=SealStatus.ACTIVE,
        owner=SealOwner(department.code, department.name, is_department=True),
        office=POLICE.code,
        image=seal_svg(department.name, caption=SEAL_CAPTION),
        pair=new_seal_key(vault),
        valid_from=today(at),
        valid_until=None,
        created_at=at,
    )


@cache
def _digest() -> str:
    """What all files of the seeds are, names and contents; half a megabyte, read once."""
    files = sorted(path for path in _FOLDER.rglob("*") if path.suffix in {".py", ".csv"})
    parts = (part for path in files for part in (str(path.relative_to(_FOLDER)).encode(), path.read_bytes()))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
