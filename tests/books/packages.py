"""Packages: each matter becomes one case, in its turn."""

from collections import Counter
from collections.abc import Iterator

from resolvers.package_applications.model import PackageApplication, PartState
from resolvers.package_applications.plan import next_step, states
from tests.books.model import Books


def packages(books: Books) -> Iterator[str]:
    """Packages and their cases name each other, and nothing began before what it depends on."""
    named = Counter(number for whole in books.packages.values() for number in whole.numbers)
    yield from (f"{number} is in several packages" for number, times in named.items() if times > 1)
    for case in books.cases.values():
        if case.package and case.id not in named:
            yield f"{case.id} is of a package that does not know it"
    for whole in books.packages.values():
        yield from _parts(books, whole)
    keys = Counter((whole.account, whole.start_key) for whole in books.packages.values())
    yield from (f"{account} started a package twice under {key}" for (account, key), n in keys.items() if n > 1)


def standing(books: Books) -> Iterator[str]:
    """Say which packages could go on; after a worker's pass there are none."""
    for whole in books.packages.values():
        if not next_step(whole, books.cases).nothing:
            yield f"package {whole.id} stands still"


def _parts(books: Books, whole: PackageApplication) -> Iterator[str]:
    now = states(whole, books.cases)
    for one in whole.parts:
        if one.application is None:
            continue
        case, item = books.cases.get(one.application), whole.definition.item(one.code)
        if case is None or (case.package, case.matter) != (whole.id, one.matter):
            yield f"package {whole.id}: {one.code} is not the case {one.application}"
        if item and any(now[before] is not PartState.DONE for before in item.depends_on):
            yield f"package {whole.id}: {one.code} began before its turn"
