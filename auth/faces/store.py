from datetime import datetime
from typing import ClassVar

from auth.faces.model import CHECK_PURPOSE, MAX_QUESTIONS, FaceCheck
from auth.personal import NoHolding
from auth.rows import Database, Index, Row
from auth.sealed import always


class FaceCheckStore:
    """Face checks that were begun; forgotten an hour after they are over."""

    COLLECTION = "faceChecks"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("digests, and the provider's name for a check, for an hour")
    SEALED: ClassVar = {"sealedCheck": always(CHECK_PURPOSE)}
    INDEXES = (Index((("expiresAt", 1),), expire_after=3600),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, check: FaceCheck) -> None:
        """Add a check."""
        await self._rows.insert(check_to_row(check))

    async def get(self, check_id: str) -> FaceCheck | None:
        """Return the check behind a token's digest, those that are over too for an hour."""
        row = await self._rows.get(check_id)
        return check_from_row(row) if row else None

    async def count_question(self, check_id: str) -> bool:
        """Count one question to the provider; False when they are used up."""
        where = {"_id": check_id, "questions": {"$lt": MAX_QUESTIONS}}
        return await self._rows.update(where, {"$inc": {"questions": 1}}) == 1

    async def spend(self, check_id: str, at: datetime) -> bool:
        """Use a check up; False when somebody else just did."""
        return await self._rows.update({"_id": check_id, "usedAt": None}, {"$set": {"usedAt": at}}) == 1


def check_to_row(check: FaceCheck) -> Row:
    """Lay a check out for storage."""
    return {
        "_id": check.id,
        "v": FaceCheckStore.SCHEMA_VERSION,
        "account": check.account,
        "session": check.session,
        "subject": check.subject,
        "sealedCheck": check.sealed_check,
        "method": check.method,
        "startedAt": check.started_at,
        "expiresAt": check.expires_at,
        "usedAt": check.used_at,
        "questions": check.questions,
    }


def check_from_row(row: Row) -> FaceCheck:
    """Read a check back."""
    return FaceCheck(
        id=row["_id"],
        account=row["account"],
        session=row["session"],
        subject=row["subject"],
        sealed_check=bytes(row["sealedCheck"]),
        method=row["method"],
        started_at=row["startedAt"],
        expires_at=row["expiresAt"],
        used_at=row["usedAt"],
        questions=row["questions"],
    )
