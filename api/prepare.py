import contextlib
from collections.abc import Callable, Iterator

from api.database import BadDatabase, MongoDatabase
from api.embedded import start
from api.migrate import META, migrate, outdated, record_versions
from api.settings import Settings
from resolvers.context import COLLECTIONS

_MARK = "production"


async def prepare(
    database: MongoDatabase, progress: Callable[[str], None], *, upgrade: bool, production: bool = False
) -> None:
    """Make a database ready to serve: reachable, able, indexed, its rows of our version; raises BadDatabase.

    `upgrade` brings older rows up at once; without it they are a reason to refuse.
    """
    await database.check(production=production)
    await _keep_apart(database, production=production)
    if behind := await outdated(database):
        if not upgrade:
            raise BadDatabase(f"rows of an older version ({', '.join(behind)}); run: tongban migrate")
        await migrate(database, progress)
    for store in COLLECTIONS:
        await database.ensure_indexes(store.COLLECTION, store.INDEXES)
    await record_versions(database)


async def _keep_apart(database: MongoDatabase, *, production: bool) -> None:
    """Mark what production has served, and keep development away: it would add staff that anybody can sign in as."""
    if production:
        await database.rows(META).put_many([{"_id": _MARK}])
    elif await database.rows(META).get(_MARK):
        raise BadDatabase("this database serves production; development commands keep away from it")


@contextlib.contextmanager
def mongodb(settings: Settings) -> Iterator[str]:
    """Give the database's address: the one in the settings, else that of an embedded one started for the while."""
    if settings.mongodb_uri:
        yield settings.mongodb_uri
        return
    with start(settings.data_dir) as embedded:
        yield embedded.uri
