from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row
from auth.wards.model import GuardianRelation, GuardianshipEnd, Ward

MOST = 20
# With those that were ended, for recusal.
_EVER = 100


class WardStore:
    """Children by guardian."""

    COLLECTION = "wards"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = Holding(
        title="被监护人",
        found_by=(("guardian", Key.ACCOUNT),),
        shown="_id name idNumber relation registeredAt method checkedAt endedAt endedBy",
        hidden="v guardian key",
        at_closure=AtClosure.DELETED,
        because="the child's cases hang on the child",
    )
    ENCRYPTED: ClassVar = {"name": Encrypted.RANDOM, "idNumber": Encrypted.RANDOM}
    # Version 2: guardianships that are checked again, and end.
    UPGRADES: ClassVar = {1: lambda row: {**row, "checkedAt": None, "endedAt": None, "endedBy": None}}
    INDEXES = (
        # A guardian has a child once, however often they register it.
        Index((("guardian", 1), ("key", 1)), unique=True),
        Index((("key", 1), ("endedAt", 1))),
    )
    QUERIES = (Query("guardian key"), Query("guardian", sort="key", rest="endedAt"), Query("key endedAt"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, ward_id: str) -> Ward | None:
        """Return the guardianship of that id."""
        row = await self._rows.get(ward_id)
        return ward_from_row(row) if row else None

    async def of_guardian(self, account: str) -> list[Ward]:
        """Return the children that an account is guardian of and didn't give up, grown up or not, at most 20."""
        rows = await self._rows.find({"guardian": account, "endedAt": None}, sort=(("key", 1),), limit=MOST)
        return [ward_from_row(row) for row in rows]

    async def ever_of_guardian(self, account: str) -> list[Ward]:
        """Return the same with those that were ended: family remains family."""
        rows = await self._rows.find({"guardian": account}, sort=(("key", 1),), limit=_EVER)
        return [ward_from_row(row) for row in rows]

    async def of_child(self, key: str) -> list[Ward]:
        """Return a child's guardianships that were not ended, at most 20."""
        rows = await self._rows.find({"key": key, "endedAt": None}, limit=MOST)
        return [ward_from_row(row) for row in rows]

    async def add(self, ward: Ward) -> Ward:
        """Add a child, or return it as it was registered first."""
        try:
            await self._rows.insert(ward_to_row(ward))
        except Duplicate:
            row = await self._rows.first({"guardian": ward.guardian, "key": ward.key})
            return ward_from_row(row) if row else ward
        return ward

    async def renew(self, ward: Ward, relation: GuardianRelation, at: datetime) -> None:
        """Note that the register said so again; one that was ended begins anew."""
        fresh = {"relation": relation.value, "checkedAt": at, "endedAt": None, "endedBy": None}
        await self._rows.update({"_id": ward.id}, {"$set": fresh})

    async def confirm(self, ward: Ward, at: datetime) -> None:
        """Note that the register said so again, unless the guardianship was ended meanwhile."""
        await self._rows.update({"_id": ward.id, "endedAt": None}, {"$set": {"checkedAt": at}})

    async def end(self, ward: Ward, by: GuardianshipEnd, at: datetime) -> bool:
        """End a guardianship; False when somebody else was first."""
        change = {"$set": {"endedAt": at, "endedBy": by.value}}
        return await self._rows.update({"_id": ward.id, "endedAt": None}, change) == 1


def ward_to_row(ward: Ward) -> Row:
    """Lay a guardianship out for storage."""
    return {
        "_id": ward.id,
        "v": WardStore.SCHEMA_VERSION,
        "guardian": ward.guardian,
        "key": ward.key,
        "name": ward.name,
        "idNumber": ward.id_number,
        "relation": ward.relation.value,
        "registeredAt": ward.registered_at,
        "method": ward.method,
        "checkedAt": ward.checked_at,
        "endedAt": ward.ended_at,
        "endedBy": ward.ended_by and ward.ended_by.value,
    }


def ward_from_row(row: Row) -> Ward:
    """Read a guardianship back."""
    return Ward(
        id=row["_id"],
        guardian=row["guardian"],
        key=row["key"],
        name=row["name"],
        id_number=row["idNumber"],
        relation=GuardianRelation(row["relation"]),
        registered_at=row["registeredAt"],
        method=row["method"],
        checked_at=row["checkedAt"],
        ended_at=row["endedAt"],
        ended_by=row["endedBy"] and GuardianshipEnd(row["endedBy"]),
    )
