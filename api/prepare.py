import contextlib
from collections.abc import Callable, Iterator

from api.backup import RESTORING
from api.database import BadDatabase, MongoDatabase
from api.embedded import FolderInUse, start
from api.migrate import META, migrate, outdated, record_versions
from api.settings import Settings
from resolvers.calendar.store import CalendarStore
from resolvers.context import COLLECTIONS
from resolvers.files.store import FileStore
from resolvers.seals.authority_store import AuthorityStore
from seeds.calendars import calendar_years

_MARK = "production"
SEEDED = "seeds:written"


async def prepare(
    database: MongoDatabase, progress: Callable[[str], None], *, upgrade: bool, production: bool = False
) -> None:
    """Make a database ready to serve: reachable, able, indexed, its rows of our version; raises BadDatabase.

    `upgrade` brings older rows up at once; without it they are a reason to refuse.
    """
    await database.check(production=production)
    if await database.rows(META).get(RESTORING):
        raise BadDatabase("a restore broke off here; drop the database and restore it again")
    await database.ensure_keys()
    await _keep_apart(database, production=production)
    if behind := await outdated(database):
        if not upgrade:
            raise BadDatabase(f"rows of an older version ({', '.join(behind)}); run: tongban migrate")
        await migrate(database, progress)
    await require_real_authority(database, production=production)
    for store in COLLECTIONS:
        await database.ensure_indexes(store.COLLECTION, store.INDEXES)
        await database.drop_indexes(store.COLLECTION, getattr(store, "FORMER_INDEXES", ()))
    for name, index in FileStore.BLOB_INDEXES.items():
        await database.ensure_indexes(name, (index,))
    await record_versions(database)
    # Deadlines need the State Council's notices everywhere; what administrators entered stays as it is.
    await CalendarStore(database).add_missing(calendar_years())


async def require_real_authority(database: MongoDatabase, *, production: bool) -> None:
    """Refuse in production an authority made for development, whose seals anybody can have; raises BadDatabase."""
    if production and any(one.development for one in await AuthorityStore(database).newest()):
        raise BadDatabase("the certificate authority here was made for development; seals by it mean nothing")


async def _keep_apart(database: MongoDatabase, *, production: bool) -> None:
    """Keep the demo cast and real people apart: anybody can sign in as the former."""
    if production:
        if await database.rows(META).get(SEEDED):
            raise BadDatabase("this database holds the demo cast; production keeps away from it")
        await database.rows(META).put_many([{"_id": _MARK}])
    elif await database.rows(META).get(_MARK):
        raise BadDatabase("this database serves production; development commands keep away from it")


@contextlib.contextmanager
def mongodb(settings: Settings, *, share: bool = False) -> Iterator[str]:
    """Give the database's address: the one in the settings, else that of an embedded one started for the while.

    `share` uses the one that runs already, so that commands work beside `tongban dev`.
    """
    if settings.mongodb_uri:
        yield settings.mongodb_uri
        return
    try:
        embedded = start(settings.data_dir)
    except FolderInUse as error:
        if not share or error.uri is None:
            raise
        yield error.uri
        return
    with embedded:
        yield embedded.uri
