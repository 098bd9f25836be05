from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row
from resolvers.aftercare.model import GOOD_RATINGS, Evaluation, Opinion, Rating

_OVERNIGHT = 1800


class EvaluationStore:
    """Evaluations, by the number of the case: a second one finds the first in its place."""

    COLLECTION = "evaluations"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="评价",
        found_by=(("applicant", Key.PARTY), ("account", Key.ACCOUNT)),
        shown="_id rating tags comment at automatic matter department",
        hidden="v account applicant region key",
        at_closure=AtClosure.KEPT,
        because="part of the file of a submitted case (档案法)",
    )
    ENCRYPTED: ClassVar = {"comment": Encrypted.RANDOM}
    INDEXES = (
        Index((("applicant", 1), ("_id", 1))),
        Index((("account", 1), ("_id", 1))),
        Index((("region", 1), ("at", 1))),
        Index((("automatic", 1),)),
    )
    QUERIES = (Query("automatic", rest="at region"), Query("region", range="at"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, numbers: list[str]) -> dict[str, Evaluation]:
        """Return those that exist, by the number of the case."""
        return {row["_id"]: evaluation_from_row(row) for row in await self._rows.get_many(numbers)}

    async def add(self, evaluation: Evaluation) -> bool:
        """Add one; False when the case has one."""
        try:
            await self._rows.insert(evaluation_to_row(evaluation))
        except Duplicate:
            return False
        return True

    async def satisfaction(self) -> dict[str, float]:
        """Return the share of good ones (0 to 1) among what people said of each matter, by its code."""
        found = await self._rows.aggregate(
            [{"$match": {"automatic": False}}, {"$group": {"_id": "$matter", **_SHARE}}], seconds=_OVERNIGHT
        )
        return {row["_id"]: row["good"] / row["said"] for row in found}

    async def share(self, first: str, last: str, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many were good, of how many that people gave for cases of a range of regions."""
        where = {"region": {"$gte": first, "$lte": last}, "at": {"$gte": since, "$lt": until}, "automatic": False}
        found = await self._rows.aggregate([{"$match": where}, {"$group": {"_id": None, **_SHARE}}])
        return (found[0]["good"], found[0]["said"]) if found else (0, 0)


_GOOD = {"$in": ["$rating", [one.value for one in GOOD_RATINGS]]}
_SHARE: Row = {"good": {"$sum": {"$cond": [_GOOD, 1, 0]}}, "said": {"$sum": 1}}


def evaluation_to_row(evaluation: Evaluation) -> Row:
    """Lay an evaluation out for storage."""
    return {
        "_id": evaluation.id,
        "v": EvaluationStore.SCHEMA_VERSION,
        "rating": evaluation.opinion.rating.value,
        "tags": list(evaluation.opinion.tags),
        "comment": evaluation.opinion.comment,
        "at": evaluation.at,
        "account": evaluation.account,
        "applicant": evaluation.applicant,
        "matter": evaluation.matter,
        "department": evaluation.department,
        "region": evaluation.region,
        "key": evaluation.key,
        "automatic": evaluation.automatic,
    }


def evaluation_from_row(row: Row) -> Evaluation:
    """Read an evaluation back."""
    plain = {name: row[name] for name in ("at", "account", "applicant", "matter", "department", "region", "key")}
    opinion = Opinion(Rating(row["rating"]), tuple(row["tags"]), row["comment"])
    return Evaluation(id=row["_id"], opinion=opinion, automatic=row["automatic"], **plain)
