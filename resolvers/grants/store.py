from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key, NoHolding
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row
from resolvers.grants.model import CertificateGrant, Grantee, GranteeKind
from resolvers.grants.purposes import MOST, SharingPurpose
from resolvers.paging import Order, Page, PageRequest, read_page

_COUNT_CAP = 10_000
_KEYS_KEPT_SECONDS = 30 * 86_400
NEWEST = Order("givenAt", -1)


class CertificateGrantStore:
    """Who may read what of whose certificates. None is ever deleted: each proves a consent."""

    COLLECTION = "certificateGrants"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="授权用证",
        found_by=(("holder", Key.ID_NUMBER),),
        shown="_id certificate granteeName purpose fields givenAt expiresAt revokedAt uses maxUses",
        hidden="v holder granteeKind grantee givenBy key",
        at_closure=AtClosure.FORGOTTEN,
        because="what the account gave ends; that it was given is proof of the consent (个人信息保护法 art. 14)",
    )
    ENCRYPTED: ClassVar = {"holder": Encrypted.LOOKED_UP}
    INDEXES = (
        # The same request sent twice finds the first grant.
        Index((("givenBy", 1), ("key", 1)), unique=True),
        Index((("holder", 1), ("givenAt", -1), ("_id", -1))),
        Index((("grantee", 1), ("givenAt", -1), ("_id", -1))),
    )
    QUERIES = (
        Query("givenBy key"),
        Query("givenBy", rest="revokedAt", few="what one account gave"),
        Query("holder", sort="-givenAt -_id"),
        Query("grantee", sort="-givenAt -_id", rest="granteeKind"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, grant_id: str) -> CertificateGrant | None:
        """Return the grant of that id."""
        row = await self._rows.get(grant_id)
        return grant_from_row(row) if row else None

    async def of_key(self, giver: str, key: str) -> CertificateGrant | None:
        """Return what this account gave under this key."""
        row = await self._rows.first({"givenBy": giver, "key": key})
        return grant_from_row(row) if row else None

    async def add(self, grant: CertificateGrant) -> bool:
        """Add a grant; False when the key was used before."""
        try:
            await self._rows.insert(grant_to_row(grant))
        except Duplicate:
            return False
        return True

    async def count_use(self, grant: CertificateGrant) -> bool:
        """Write one more use down, `grant` being as it is after it; False when one is not to be had any more."""
        where: Row = {"_id": grant.id, "revokedAt": None}
        if grant.max_uses is not None:
            where["uses"] = {"$lt": grant.max_uses}
        return await self._rows.update(where, {"$inc": {"uses": 1}}) == 1

    async def revoke(self, grant_id: str, at: datetime) -> bool:
        """Withdraw a grant; False when that was done before."""
        return await self._rows.update({"_id": grant_id, "revokedAt": None}, {"$set": {"revokedAt": at}}) == 1

    async def forget(self, account: str, at: datetime) -> None:
        """End what an account gave."""
        await self._rows.update_all({"givenBy": account, "revokedAt": None}, {"$set": {"revokedAt": at}})

    async def page(self, holder: str, request: PageRequest) -> Page[CertificateGrant]:
        """Return one page of what a holder gave, newest first."""
        return await self._page({"holder": holder}, request)

    async def received(self, grantee: tuple[GranteeKind, str], request: PageRequest) -> Page[CertificateGrant]:
        """Return one page of what a grantee was given, newest first."""
        kind, code = grantee
        return await self._page({"grantee": code, "granteeKind": kind.value}, request)

    async def count(self, holder: str) -> int | None:
        """Count what a holder gave, or None above 10,000."""
        found = await self._rows.count({"holder": holder}, _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def _page(self, where: Row, request: PageRequest) -> Page[CertificateGrant]:
        page = await read_page(self._rows, where, NEWEST, request)
        grants = tuple(grant_from_row(row) for row in page.items)
        return Page(grants, page.cursors, page.has_next, page.has_previous)


class GrantUseStore:
    """Which requests were counted as uses, so that one that is sent again isn't counted twice."""

    COLLECTION = "grantUses"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("keys of requests that name a grant, gone after a month")
    INDEXES = (Index((("at", 1),), expire_after=_KEYS_KEPT_SECONDS),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def known(self, use: str) -> bool:
        """Tell whether that request was counted."""
        return await self._rows.get(use, ["_id"]) is not None

    async def add(self, use: str, at: datetime) -> None:
        """Note a request that counts; raises Duplicate for one that was counted, which ends a transaction."""
        await self._rows.insert({"_id": use, "v": self.SCHEMA_VERSION, "at": at})


class SharingPurposeStore:
    """What grantees may ask for: few of each, read whole."""

    COLLECTION = "sharingPurposes"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("a public list")
    INDEXES = (Index((("grantee", 1), ("_id", 1))),)
    QUERIES = (Query("grantee", sort="_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, purpose_id: str) -> SharingPurpose | None:
        """Return the purpose of that id."""
        row = await self._rows.get(purpose_id)
        return purpose_from_row(row) if row else None

    async def of_grantee(self, grantee: str) -> list[SharingPurpose]:
        """Return what a grantee may ask for, at most 200 purposes."""
        rows = await self._rows.find({"grantee": grantee}, sort=(("_id", 1),), limit=MOST)
        return [purpose_from_row(row) for row in rows]

    async def put(self, purpose: SharingPurpose) -> None:
        """Add a purpose, or put it in place of what it was."""
        await self._rows.put_many([purpose_to_row(purpose)])


def grant_to_row(grant: CertificateGrant) -> Row:
    """Lay a grant out for storage."""
    return {
        "_id": grant.id,
        "v": CertificateGrantStore.SCHEMA_VERSION,
        "certificate": grant.certificate,
        "holder": grant.holder,
        "granteeKind": grant.grantee.kind.value,
        "grantee": grant.grantee.code,
        "granteeName": grant.grantee.name,
        "purpose": grant.purpose,
        "fields": list(grant.fields),
        "givenAt": grant.given_at,
        "givenBy": grant.given_by,
        "expiresAt": grant.expires_at,
        "key": grant.key,
        "maxUses": grant.max_uses,
        "uses": grant.uses,
        "revokedAt": grant.revoked_at,
    }


def grant_from_row(row: Row) -> CertificateGrant:
    """Read a grant back."""
    return CertificateGrant(
        id=row["_id"],
        certificate=row["certificate"],
        holder=row["holder"],
        grantee=_grantee(row),
        purpose=row["purpose"],
        fields=tuple(row["fields"]),
        given_at=row["givenAt"],
        given_by=row["givenBy"],
        expires_at=row["expiresAt"],
        key=row["key"],
        max_uses=row["maxUses"],
        uses=row["uses"],
        revoked_at=row["revokedAt"],
    )


def purpose_to_row(purpose: SharingPurpose) -> Row:
    """Lay a purpose out for storage."""
    return {
        "_id": purpose.id,
        "v": SharingPurposeStore.SCHEMA_VERSION,
        "granteeKind": purpose.grantee.kind.value,
        "grantee": purpose.grantee.code,
        "granteeName": purpose.grantee.name,
        "type": purpose.type,
        "purpose": purpose.purpose,
        "fields": list(purpose.fields),
        "registeredBy": purpose.registered_by,
        "registeredAt": purpose.registered_at,
    }


def purpose_from_row(row: Row) -> SharingPurpose:
    """Read a purpose back."""
    return SharingPurpose(
        _grantee(row), row["type"], row["purpose"], tuple(row["fields"]), row["registeredBy"], row["registeredAt"]
    )


def _grantee(row: Row) -> Grantee:
    return Grantee(GranteeKind(row["granteeKind"]), row["grantee"], row["granteeName"])
