from collections.abc import Sequence
from datetime import datetime

from auth.rows import Database, Row
from resolvers.retention.table import RETENTION, End, Retention


async def enforce(database: Database, at: datetime, table: Sequence[Retention] = RETENTION) -> dict[str, int]:
    """Delete what has been kept long enough; returns how many rows of what. Several may do it at once."""
    gone: dict[str, int] = {}
    for one in table:
        if one.end is End.WORKER and one.since:
            where: Row = {**one.where, one.since: {"$lt": at - one.kept}}
            gone[one.what] = await database.rows(one.collection).delete(where)
    return {what: count for what, count in gone.items() if count}
