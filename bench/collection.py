"""Departments' certificates taken over a second, beside what the same rows cost signed one by one."""

import time
from collections.abc import Iterator
from typing import Any

from api.context import Services
from resolvers.certificates.issue import seal_together
from resolvers.collection.collecting import Collection, Run, collect, collection_of, drawn_up
from resolvers.collection.entry import Entry, entry
from seeds.certificate_types import DIPLOMA
from seeds.departments import EDUCATION

ROWS = 5000
_SAID = {
    "holderName": "李秀英",
    "holderCode": "511602198504121221",
    "issuedOn": "2012-06-30",
    "field.sex": "女",
    "field.birthDate": "1985-04-12",
    "field.school": "广安中学",
    "field.period": "2009.9—2012.6",
}


async def collection_report(services: Services) -> None:
    """Print rows a second by the clock, database and encryption included, and signing's part of it."""
    found = await collection_of(services.stores, DIPLOMA.code, EDUCATION.code, services.clock())
    run = Run(services.stores, services.database, found, services.signer, "bench")
    began = time.monotonic()
    report = await collect(run, _lines(), lambda _rows: None)
    rate = report.collected / (time.monotonic() - began)
    together, alone = _signing(found, services, 500), _signing(found, services, 1)
    print(f"\n{'collected':<26}{rate:>10.0f} rows/s by the clock, {report.signatures} signatures")
    print(f"{'drawn up and sealed':<26}{together:>10.0f} a second 500 at once, {alone:.0f} one by one")


def _lines() -> Iterator[tuple[int, dict[str, Any]]]:
    yield from ((number, {**_SAID, "number": f"GA{number:010}"}) for number in range(1, ROWS + 1))


def _signing(found: Collection, services: Services, batch: int) -> float:
    said: Entry = entry(found.type, {**_SAID, "number": "GA0"}, found.at.date())
    began, sealed = time.process_time(), 0
    while sealed < 500:
        seal_together([drawn_up(found, said, place) for place in range(batch)], found.seal, services.signer)
        sealed += batch
    return sealed / (time.process_time() - began)
