"""A hundred thousand matters in the database, in a minute or two: as rows, and most of its indexes left out.

The rows are those of the sample, again for one region after the other, with codes and some names of their own, as
`bench/large_catalogue.py` does it by the importer's own way. What isn't asked here has no index.
"""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pymongo import MongoClient

from resolvers.matters.store import MatterStore
from seeds.load import regions

TOTAL = 100_000
_BATCH, _VARIED = 1_000, 5
# A busy machine may put fewer in this time, and the report says how many.
_SECONDS = 90.0
# What is asked here, by code and by region; each of the others would take as long as the rows.
_ASKED = {"code", "status region popularity _id"}

Row = dict[str, Any]


def fill(uri: str, total: int = TOTAL) -> list[str]:
    """Bring the catalogue to so many published items, while no server runs; returns their codes."""
    with MongoClient[Row](uri) as client:
        matters = client["tongban"][MatterStore.COLLECTION]
        sample = list(matters.find({"status": "PUBLISHED", "isMain": False}))
        matters.drop_indexes()
        until, copies = time.monotonic() + _SECONDS, _copies(sample)
        codes = [row["code"] for row in sample]
        while len(codes) < total and time.monotonic() < until:
            batch = list(islice(copies, min(_BATCH, total - len(codes))))
            matters.insert_many(batch, ordered=False)
            codes += [row["code"] for row in batch]
        for index in MatterStore.INDEXES:
            if " ".join(field for field, _ in index.keys) in _ASKED:
                matters.create_index(list(index.keys))
        return codes


def _copies(sample: list[Row]) -> Iterator[Row]:
    used = {row["region"] for row in sample}
    for region in regions():
        if region.code in used:
            continue
        for place, row in enumerate(sample):
            code = f"{region.code[:6]}-{row['code']}"
            varied = (place + int(region.code[:6])) % _VARIED == 0
            yield {
                **row,
                "_id": f"{code}:{row['version']}",
                "code": code,
                "name": f"{row['name']}（{region.name}）" if varied else row["name"],
                "region": region.code,
                "regionPath": [*region.ancestors, region.code],
                "parent": None,
            }
