from typing import ClassVar

from auth.personal import NoHolding
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Index, Query, Row
from resolvers.certificates.presentation import Presentation


def bound(row: Row) -> Row:
    """Lay out a code of before version 2, which belonged to no session: it has ended."""
    return {**row, "session": "", "slot": f":{row['certificate']}", "live": False}


class PresentationStore:
    """Codes on phones' screens; kept for a day after they ran out, so that we can say that they did."""

    COLLECTION = "presentations"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = NoHolding("codes of a minute that name a certificate, gone after a day")
    UPGRADES: ClassVar = {1: bound}
    INDEXES = (
        Index((("expiresAt", 1),), expire_after=86_400),
        # One code at a time for each certificate and session.
        Index((("slot", 1),), unique=True, where={"live": True}),
    )
    QUERIES = (Query("slot", rest="live"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def show(self, presentation: Presentation) -> None:
        """Add a code and end the one that it takes the place of, in a transaction; raises Conflict."""
        row = presentation_to_row(presentation)
        before = {"slot": row["slot"], "live": True}
        await self._rows.update_all(before, {"$set": {"live": False}})
        try:
            await self._rows.insert(row)
        except Duplicate as error:
            raise Conflict from error

    async def get(self, presentation_id: str) -> Presentation | None:
        """Return the presentation of that id."""
        row = await self._rows.get(presentation_id)
        return presentation_from_row(row) if row else None


def presentation_to_row(presentation: Presentation) -> Row:
    """Lay a fresh code out for storage."""
    return {
        "_id": presentation.id,
        "v": PresentationStore.SCHEMA_VERSION,
        "certificate": presentation.certificate,
        "session": presentation.session,
        "slot": f"{presentation.session}:{presentation.certificate}",
        "live": presentation.live,
        "fields": list(presentation.fields),
        "createdAt": presentation.created_at,
        "expiresAt": presentation.expires_at,
    }


def presentation_from_row(row: Row) -> Presentation:
    """Read a code back."""
    return Presentation(
        id=row["_id"],
        certificate=row["certificate"],
        session=row["session"],
        fields=tuple(row["fields"]),
        created_at=row["createdAt"],
        expires_at=row["expiresAt"],
        live=row["live"],
    )
