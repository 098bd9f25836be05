"""What the search index of so many matters takes of a process: `python -m bench.serving.index N` prints two numbers.

The names are the sample's, again for one region after the other, one of five put otherwise in each, as in
`bench/large_catalogue.py`; without a database, which would take half an hour to be filled.
"""

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from resolvers.matters.search.index import Entry, Index
from resolvers.matters.search.pinyin import spelled
from resolvers.parties.model import Audience
from seeds.load import CATALOGUE_SAMPLE, read_rows, regions

_VARIED = 5


def named(total: int) -> Iterator[tuple[str, str, str]]:
    """Yield code, name and region of so many matters."""
    rows = [row for _, row in read_rows(CATALOGUE_SAMPLE)]
    for region in regions():
        for place, row in enumerate(rows):
            if total == 0:
                return
            total -= 1
            varied = (place + int(region.code[:6])) % _VARIED == 0
            name = f"{row['name']}（{region.name}）" if varied else row["name"]
            yield f"{region.code[:6]}-{row['matter_code']}", name, region.code


def main(total: int) -> None:
    """Print seconds of CPU and megabytes that the index took."""
    matters = list(named(total))
    spelled("通办")  # its dictionary is there whatever the number
    gc.collect()
    before, began = _megabytes(), time.process_time()
    index = Index()
    for code, name, region in matters:
        index.add(code, name, (), Entry(f"{code}:1", region, (Audience.NATURAL_PERSON,), True, 0))
    print(time.process_time() - began, _megabytes() - before)


def _megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]))
