import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key, NoHolding
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.certificates.lifecycle import NOT_HOLDING, RUNNING, CertificateStatus
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.certificates.rows import (
    SCHEMA_VERSION,
    TYPE_SCHEMA_VERSION,
    alone,
    certificate_from_row,
    certificate_to_row,
    exported_certificate,
    kept_in_time,
    placed,
    type_from_row,
    type_to_row,
    unlisted,
    with_unlinked_signature,
    with_validity,
)
from resolvers.certificates.status_place import LENGTH
from resolvers.paging import Order, Page, PageRequest, read_page

_COUNT_CAP = 10_000
_LIBRARY = 200
# Of one number, as corrections and yearly checks make them.
_VERSIONS = 100
NEWEST = Order("issuedAt", -1)


@dataclass(frozen=True, slots=True)
class Wallet:
    """Whose certificates to list, of which type and status; running out is judged on `today`."""

    id_number: str
    today: date
    type: str | None = None
    status: CertificateStatus | None = None


class CertificateTypeStore:
    """Types of certificates: few, read whole."""

    COLLECTION = "certificateTypes"
    SCHEMA_VERSION = TYPE_SCHEMA_VERSION
    PERSONAL: ClassVar = NoHolding("a public list")
    UPGRADES: ClassVar = {1: with_validity}
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, codes: list[str]) -> dict[str, CertificateType]:
        """Return those that exist, by code."""
        return {row["_id"]: type_from_row(row) for row in await self._rows.get_many(codes)}

    async def all(self, limit: int = 1000) -> list[CertificateType]:
        """Return every type, by code."""
        return [type_from_row(row) for row in await self._rows.find({}, sort=(("_id", 1),), limit=limit)]

    async def put_many(self, types: list[CertificateType]) -> int:
        """Insert or replace, for seeds."""
        return await self._rows.put_many([type_to_row(one) for one in types])


class CertificateStore:
    """Issued certificates."""

    COLLECTION = "certificates"
    SCHEMA_VERSION = SCHEMA_VERSION
    PERSONAL: ClassVar = Holding(
        title="电子证照",
        found_by=(("holder.idNumber", Key.ID_NUMBER),),
        shown=(
            "identifier number type status statusReason statusAt "
            "holder issuer application issuedAt validFrom validUntil fields"
        ),
        hidden=(
            "_id v version issuedOn lastDay region checkCode signature revision signedFormat reminded dueOn changes "
            "parts statusList statusIndex unlinkedSince"
        ),
        at_closure=AtClosure.KEPT,
        because="they hang on the person, equal to paper (国令716号); their issuer keeps the register",
        publish=exported_certificate,
    )
    ENCRYPTED: ClassVar = {
        "holder.name": Encrypted.RANDOM,
        "holder.idNumber": Encrypted.LOOKED_UP,
        "fields": Encrypted.RANDOM,
    }
    # Version 2: what is personal is encrypted, which writing a row again does.
    UPGRADES: ClassVar = {1: dict, 2: placed, 3: kept_in_time, 4: alone, 5: unlisted, 6: with_unlinked_signature}
    INDEXES = (
        Index((("identifier", 1),), unique=True),
        # A corrected certificate keeps its number as a new version.
        Index((("number", 1), ("type", 1), ("issuer", 1), ("version", 1)), unique=True),
        Index((("checkCode", 1),), unique=True),
        Index((("holder.idNumber", 1), ("issuedAt", -1), ("_id", -1))),
        Index((("application", 1), ("_id", 1))),
        Index((("region", 1), ("issuedOn", 1))),
        Index((("dueOn", 1),)),
        Index((("statusList", 1), ("statusIndex", 1)), unique=True, where={"statusIndex": {"$exists": True}}),
        Index((("statusList", 1), ("status", 1))),
        # Signatures that wait for their place in a chain.
        Index((("unlinkedSince", 1), ("_id", 1))),
    )
    QUERIES = (
        Query("checkCode"),
        Query("number type issuer"),
        Query("identifier"),
        Query("holder.idNumber", sort="-issuedAt -_id", rest="type status lastDay"),
        # Regions below one are a range of codes.
        Query(sort="region", range="region", rest="issuedOn"),
        Query(sort="dueOn", range="dueOn"),
        Query("statusList", rest="status"),
        Query(sort="unlinkedSince _id", range="unlinkedSince"),
    )
    # Version 1 of a number was the only one when the first was made; departments number alike what they bring in.
    FORMER_INDEXES = ("number_1", "number_1_version_1")

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, certificate_id: str) -> Certificate | None:
        """Return the certificate of that id."""
        row = await self._rows.get(certificate_id)
        return (await self._whole([row]))[0] if row else None

    async def get_many(self, ids: list[str]) -> dict[str, Certificate]:
        """Return those that exist, by id."""
        return {one.id: one for one in await self._whole(await self._rows.get_many(ids))}

    async def by_check_code(self, code: str) -> Certificate | None:
        """Return the certificate whose printed page carries that code."""
        row = await self._rows.first({"checkCode": code})
        return (await self._whole([row]))[0] if row else None

    async def numbered(self, numbers: list[str], type: str, issuer: str) -> set[str]:
        """Return which of these numbers there are of that type and issuer."""
        where: Row = {"number": {"$in": numbers}, "type": type, "issuer": issuer}
        rows = await self._rows.find(where, limit=_VERSIONS * len(numbers), fields=("number",))
        return {row["number"] for row in rows}

    async def by_identifier(self, identifier: str) -> Certificate | None:
        """Return the certificate of that identifier (GB/T 36904)."""
        row = await self._rows.first({"identifier": identifier})
        return (await self._whole([row]))[0] if row else None

    async def add(self, certificate: Certificate) -> bool:
        """Add a certificate; False when its identifier is taken."""
        try:
            await self._rows.insert(certificate_to_row(certificate))
        except Duplicate:
            return False
        return True

    async def add_all(self, certificates: Sequence[Certificate]) -> bool:
        """Add several in one round trip, in a transaction; False when an identifier is taken."""
        try:
            if certificates:
                await self._rows.insert_many([certificate_to_row(one) for one in certificates])
        except Duplicate:
            return False
        return True

    async def save_all(self, certificates: Sequence[Certificate]) -> None:
        """Replace the previous revisions in one round trip, in a transaction, or raise Conflict."""
        try:
            await self._rows.replace_many([certificate_to_row(one) for one in certificates])
        except StaleRow as error:
            raise Conflict from error

    async def save(self, certificate: Certificate) -> Certificate:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(certificate_to_row(certificate))
        except StaleRow as error:
            raise Conflict from error
        return certificate

    async def due(self, on: date, limit: int) -> list[str]:
        """Return ids of certificates of whose end somebody has to be told on that day, or before."""
        # Not $lte of the day itself: what is equal is left out by the embedded server where an index goes on.
        where = {"dueOn": {"$lt": (on + timedelta(days=1)).isoformat()}}
        rows = await self._rows.find(where, sort=(("dueOn", 1),), limit=limit, fields=("dueOn",))
        return [row["_id"] for row in rows]

    async def place(self, certificate: Certificate) -> bool:
        """Replace the previous revision by one with a place; False when it is taken; raises Conflict."""
        try:
            await self.save(certificate)
        except Duplicate:
            return False
        return True

    async def unlisted(self, limit: int) -> list[str]:
        """Return ids of certificates that have no place in a list of statuses yet."""
        rows = await self._rows.find({"statusList": None}, limit=limit, fields=("statusList",))
        return [row["_id"] for row in rows]

    async def listed(self, number: int) -> bool:
        """Tell whether any certificate has a place in that list."""
        return await self._rows.first({"statusList": number}) is not None

    async def fallen(self, number: int) -> list[tuple[int, CertificateStatus]]:
        """Return the places of one list whose certificates don't hold, as far as that is written down."""
        where = {"statusList": number, "status": {"$in": [one.value for one in NOT_HOLDING]}}
        rows = await self._rows.find(where, limit=LENGTH, fields=("statusIndex", "status"))
        return [(row["statusIndex"], CertificateStatus(row["status"])) for row in rows]

    async def unlinked(self, before: datetime, limit: int) -> list[Certificate]:
        """Return certificates signed before that time whose signatures stand in no chain, in the order of signing."""
        order = (("unlinkedSince", 1), ("_id", 1))
        rows = await self._rows.find({"unlinkedSince": {"$lt": before}}, sort=order, limit=limit)
        return [certificate_from_row(row) for row in rows]

    async def set_linked(self, certificates: Sequence[Certificate]) -> None:
        """Note that these stand in their chains; one that was changed since it was read is looked at again."""
        linked = {"$set": {"unlinkedSince": None}}
        await self._rows.update_each([({"_id": one.id, "revision": one.revision}, linked) for one in certificates])

    async def after(self, certificate_id: str, limit: int) -> list[Certificate]:
        """Return the next certificates by id."""
        rows = await self._rows.find({"_id": {"$gt": certificate_id}}, sort=(("_id", 1),), limit=limit)
        return [certificate_from_row(row) for row in rows]

    async def page(self, wallet: Wallet, request: PageRequest) -> Page[Certificate]:
        """Return one page of a holder's certificates, newest first."""
        page = await read_page(self._rows, _where(wallet), NEWEST, request)
        return Page(tuple(await self._whole(page.items)), page.cursors, page.has_next, page.has_previous)

    async def libraries(self, holders: list[str], today: date) -> dict[str, dict[str, Certificate]]:
        """Return each holder's certificates that hold today, the newest of each type, by type (免证办)."""
        where: Row = {
            "holder.idNumber": {"$in": holders},
            "status": CertificateStatus.ACTIVE.value,
            "lastDay": {"$gte": today.isoformat()},
        }
        order = (("holder.idNumber", 1), ("issuedAt", -1), ("_id", -1))
        found: dict[str, dict[str, Certificate]] = {holder: {} for holder in holders}
        rows = await self._rows.find(where, sort=order, limit=_LIBRARY * len(holders))
        for certificate in await self._whole(rows):
            # Of a composite one the row doesn't say what became of its parts.
            if certificate.status_on(today) is CertificateStatus.ACTIVE:
                found[certificate.holder.id_number or ""].setdefault(certificate.type, certificate)
        return found

    async def count(self, wallet: Wallet) -> int | None:
        """Count a holder's certificates, or None above 10,000."""
        found = await self._rows.count(_where(wallet), _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def _whole(self, rows: Sequence[Row]) -> list[Certificate]:
        """Read rows back; the parts of composite certificates come along in one more round trip, if there are any."""
        found = [certificate_from_row(row) for row in rows]
        ids = sorted({part.id for one in found for part in one.parts})
        if not ids:
            return found
        parts = {row["_id"]: certificate_from_row(row) for row in await self._rows.get_many(ids)}
        return [one.with_parts(parts) for one in found]


class SerialStore:
    """Serial numbers of certificates: one counter per issuer and number format, for types may share one.

    A gap is no harm.
    """

    COLLECTION = "serials"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("counters of certificate numbers")
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def next(self, prefix: str) -> int:
        """Return the next serial, from 1, of the numbers that begin like this."""
        return await self._rows.increment(prefix)

    async def next_each(self, prefixes: Sequence[str]) -> list[int]:
        """Return the next serial for each of several numbers, all counters asked at once and each once."""
        wanted = Counter(prefixes)
        ends = await asyncio.gather(*(self._rows.increment(prefix, count) for prefix, count in wanted.items()))
        free = {
            prefix: iter(range(end - wanted[prefix] + 1, end + 1)) for prefix, end in zip(wanted, ends, strict=True)
        }
        return [next(free[prefix]) for prefix in prefixes]


def _where(wallet: Wallet) -> Row:
    where: Row = {"holder.idNumber": wallet.id_number}
    if wallet.type is not None:
        where["type"] = wallet.type
    day, running = wallet.today.isoformat(), [one.value for one in RUNNING]
    match wallet.status:
        case CertificateStatus.EXPIRED:
            where |= {"status": {"$in": [*running, CertificateStatus.EXPIRED.value]}, "lastDay": {"$lt": day}}
        case CertificateStatus.ACTIVE | CertificateStatus.SUSPENDED:
            where |= {"status": wallet.status.value, "lastDay": {"$gte": day}}
        case CertificateStatus():
            where["status"] = wallet.status.value
    return where
