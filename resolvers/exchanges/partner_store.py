from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from resolvers.exchanges.partners import Breaker, Partner, PartnerKey, PartnerStatus

_MOST = 100


class PartnerStore:
    """Partner provinces: a few dozen, by code."""

    COLLECTION = "partners"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("other provinces, and whom to call there in their office")
    INDEXES = (Index((("client", 1),), unique=True),)
    QUERIES = (Query("client"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, code: str) -> Partner | None:
        """Return the partner of that code."""
        row = await self._rows.get(code)
        return partner_from_row(row) if row else None

    async def get_many(self, codes: list[str]) -> dict[str, Partner]:
        """Return the partners of these codes."""
        return {row["_id"]: partner_from_row(row) for row in await self._rows.get_many(codes)}

    async def of_client(self, client: str) -> Partner | None:
        """Return the partner that calls us as this client."""
        row = await self._rows.first({"client": client})
        return partner_from_row(row) if row else None

    async def all(self) -> list[Partner]:
        """Return every partner, by code; at most a hundred."""
        return [partner_from_row(row) for row in await self._rows.find({}, sort=(("_id", 1),), limit=_MOST)]

    async def put(self, partner: Partner) -> None:
        """Add a partner, or put it in place of the one with its code."""
        await self._rows.put_many([partner_to_row(partner)])

    async def set_status(self, code: str, status: PartnerStatus) -> bool:
        """Take new cases or not; False when there is no such partner."""
        return await self._rows.update({"_id": code}, {"$set": {"status": status.value}}) == 1

    async def set_breaker(self, code: str, breaker: Breaker) -> None:
        """Remember how sending went."""
        told = {"failures": breaker.failures, "openUntil": breaker.open_until}
        await self._rows.update({"_id": code}, {"$set": told})


def partner_to_row(partner: Partner) -> Row:
    """Lay a partner out for storage."""
    return {
        "_id": partner.code,
        "v": PartnerStore.SCHEMA_VERSION,
        "name": partner.name,
        "region": partner.region,
        "url": partner.url,
        "client": partner.client,
        "keys": [
            {"id": one.id, "publicKey": one.public_key, "validFrom": one.valid_from, "validUntil": one.valid_until}
            for one in partner.keys
        ],
        "createdAt": partner.created_at,
        "portalUrl": partner.portal_url,
        "contact": partner.contact,
        "status": partner.status.value,
        "failures": partner.breaker.failures,
        "openUntil": partner.breaker.open_until,
    }


def partner_from_row(row: Row) -> Partner:
    """Read a partner back."""
    return Partner(
        code=row["_id"],
        name=row["name"],
        region=row["region"],
        url=row["url"],
        client=row["client"],
        keys=tuple(
            PartnerKey(one["id"], bytes(one["publicKey"]), one["validFrom"], one["validUntil"]) for one in row["keys"]
        ),
        created_at=row["createdAt"],
        portal_url=row["portalUrl"],
        contact=row["contact"],
        status=PartnerStatus(row["status"]),
        breaker=Breaker(row["failures"], row["openUntil"]),
    )
