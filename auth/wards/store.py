from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Encrypted, Index, Row
from auth.wards.model import GuardianRelation, Ward

MOST = 20


class WardStore:
    """Children by guardian."""

    COLLECTION = "wards"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="被监护人",
        found_by=(("guardian", Key.ACCOUNT),),
        shown="_id name idNumber relation registeredAt method",
        hidden="v guardian key",
        at_closure=AtClosure.DELETED,
        because="the child's cases hang on the child",
    )
    ENCRYPTED: ClassVar = {"name": Encrypted.RANDOM, "idNumber": Encrypted.RANDOM}
    INDEXES = (
        # A guardian has a child once, however often they register it.
        Index((("guardian", 1), ("key", 1)), unique=True),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, ward_id: str) -> Ward | None:
        """Return the guardianship of that id."""
        row = await self._rows.get(ward_id)
        return ward_from_row(row) if row else None

    async def of_guardian(self, account: str) -> list[Ward]:
        """Return a guardian's children, at most 20."""
        rows = await self._rows.find({"guardian": account}, sort=(("key", 1),), limit=MOST)
        return [ward_from_row(row) for row in rows]

    async def add(self, ward: Ward) -> Ward:
        """Add a child, or return it as it was registered first."""
        try:
            await self._rows.insert(ward_to_row(ward))
        except Duplicate:
            row = await self._rows.first({"guardian": ward.guardian, "key": ward.key})
            return ward_from_row(row) if row else ward
        return ward


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
    )
