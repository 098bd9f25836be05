from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

import orjson

from auth.personal import NoHolding
from auth.problems import Conflict, NotAllowedNow
from auth.rows import Database, Duplicate, Index, Query, Row
from resolvers.exchanges.agreements import Agreement, Confirmation, agreement_of

_MOST = 1000


def with_end(row: Row) -> Row:
    """A later version of an agreement's row: it may be ended before its time."""
    return {**row, "endedOn": None}


class AgreementStore:
    """Agreements with partners: few, by the id that both sides use."""

    COLLECTION = "agreements"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = NoHolding("agreements between provinces")
    UPGRADES: ClassVar = {1: with_end}
    INDEXES = (Index((("partner", 1), ("_id", 1))),)
    QUERIES = (Query("partner", sort="_id"), Query("partner"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, agreement: str) -> Agreement | None:
        """Return the agreement of that id."""
        row = await self._rows.get(agreement)
        return agreement_from_row(row) if row else None

    async def of(self, partner: str) -> list[Agreement]:
        """Return the agreements with a partner, confirmed or not; at most a thousand."""
        rows = await self._rows.find({"partner": partner}, sort=(("_id", 1),), limit=_MOST)
        return [agreement_from_row(row) for row in rows]

    async def of_many(self, partners: list[str]) -> dict[str, list[Agreement]]:
        """Return the agreements with each of these partners, in one round trip; at most a thousand."""
        rows = await self._rows.find({"partner": {"$in": partners}}, limit=_MOST)
        read = sorted((agreement_from_row(row) for row in rows), key=lambda one: one.id)
        return {code: [one for one in read if one.partner == code] for code in partners}

    async def add(self, agreement: Agreement) -> None:
        """Add an agreement; NotAllowedNow when one with its id says something else, Conflict when one just came."""
        there = await self.get(agreement.id)
        if there is not None and there.digest != agreement.digest:
            raise NotAllowedNow("agreement.other_terms", "terms")
        if there is not None:
            return
        try:
            await self._rows.insert(agreement_to_row(agreement))
        except Duplicate as error:  # looked up before, since in a transaction a miss would end it
            raise Conflict from error

    async def end(self, agreement: str, last: date) -> None:
        """Let an agreement end with that day."""
        await self._rows.update({"_id": agreement}, {"$set": {"endedOn": last.isoformat()}})

    async def confirm(self, agreement: str, ours: Confirmation | None, theirs: Confirmation | None) -> None:
        """Note who confirmed it; what isn't given stays as it is."""
        given = {"ours": ours, "theirs": theirs}
        told = {name: asdict(one) for name, one in given.items() if one}
        await self._rows.update({"_id": agreement}, {"$set": told})


def agreement_to_row(agreement: Agreement) -> Row:
    """Lay an agreement out for storage: the terms as the text that was confirmed."""
    return {
        "_id": agreement.id,
        "v": AgreementStore.SCHEMA_VERSION,
        "partner": agreement.partner,
        "us": next(one for one in agreement.terms["parties"] if one != agreement.partner),
        "terms": orjson.dumps(agreement.terms).decode(),
        "ours": asdict(agreement.ours) if agreement.ours else None,
        "theirs": asdict(agreement.theirs) if agreement.theirs else None,
        "endedOn": agreement.ended_on.isoformat() if agreement.ended_on else None,
    }


def agreement_from_row(row: Row) -> Agreement:
    """Read an agreement back."""
    read = agreement_of(orjson.loads(row["terms"]), row["us"])
    confirmed: dict[str, Any] = {name: Confirmation(**row[name]) for name in ("ours", "theirs") if row[name]}
    ended = {"ended_on": date.fromisoformat(row["endedOn"]) if row["endedOn"] else None}
    return Agreement(**{name: getattr(read, name) for name in Agreement.__slots__} | confirmed | ended)
