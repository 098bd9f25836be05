"""A furnished database for a test: the seeds, loaded once per test process and copied from memory after that."""

from typing import Any

from api.context import Services
from api.migrate import META
from resolvers.context import COLLECTIONS
from seeds.load import load_seeds

_PROVINCE = "51"
_LOADED: dict[str, list[dict[str, Any]]] = {}


async def furnish(services: Services, only: tuple[str, ...] = ()) -> None:
    """Load the seeds, or `only` these collections of them; of the regions the provinces and those of Sichuan."""
    if not _LOADED:
        await _load(services)
        return
    for name in only or tuple(_LOADED):
        rows = _LOADED[name]
        await services.database.rows(name).insert_many([dict(row) for row in rows])


async def _load(services: Services) -> None:
    gate = services.gate
    await load_seeds(services.stores, gate.accounts, gate.vault, services.clock(), lambda _line: None)
    for name in (*(store.COLLECTION for store in COLLECTIONS), META):
        rows = await services.database.rows(name).find({"_id": {"$ne": "schemaVersions"}}, limit=10_000)
        if kept := [row for row in rows if name != "regions" or _near(row["_id"])]:
            _LOADED[name] = kept


def _near(code: str) -> bool:
    return code.startswith(_PROVINCE) or code.endswith("0000000000")
