"""What shows only when entries are laid side by side: duplicates, and what differs between levels. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from resolvers.matters.audit.model import Catalogue, CatalogueFinding, CatalogueProblem
from resolvers.matters.model import Matter
from resolvers.matters.search.text import normalized

K = TypeVar("K", bound=Hashable)

_SHOWN = 20
_MARKS = str.maketrans("", "", " \t\u3000()（）[]【】《》〈〉“”\"'、,，.。;；:：-—")


def compare(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    """Yield what is wrong with entries as others of the catalogue show it."""
    yield from _duplicates(catalogue.matters)
    yield from _against_above(catalogue)


def same_name(name: str) -> str:
    """A name without what people type differently: width, case, spaces, brackets, punctuation."""
    return normalized(name).translate(_MARKS)


def _duplicates(matters: Iterable[Matter]) -> Iterator[CatalogueFinding]:
    """Two entries of one department under one name, or one basic item of a department under two codes."""
    for group in _groups(matters, lambda one: (one.department, same_name(one.name))):
        yield from _each(group, CatalogueProblem.NAME_DUPLICATED, "同一部门有同名事项")
    for group in _groups(matters, lambda one: (one.code.strip(), "")):
        yield from _each(group, CatalogueProblem.CODE_DUPLICATED, "编码与其他事项相同")


def _groups(matters: Iterable[Matter], key: Callable[[Matter], K]) -> Iterator[list[Matter]]:
    found: dict[K, list[Matter]] = defaultdict(list)
    for matter in matters:
        found[key(matter)].append(matter)
    return (group for group in found.values() if len(group) > 1)


def _each(group: list[Matter], problem: CatalogueProblem, detail: str) -> Iterator[CatalogueFinding]:
    for matter in group:
        others = [one for one in group if one is not matter]
        named = "、".join(f"{one.name}({one.code})" for one in others[:3])
        yield CatalogueFinding(problem, matter, f"{detail}:{named}", tuple(one.code for one in others[:_SHOWN]))


def _against_above(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    """Compare each entry with the nearest level above that has a catalogue, else with the other regions."""
    listed = _by_region(catalogue.matters)
    levels = {code: _above(code, catalogue, listed) for code in listed}
    peers = _by_basic_code(catalogue.matters)
    for matter in catalogue.matters:
        if matter.basic_code is None:
            continue
        above = levels[matter.region]
        if above is None:
            yield from _differences(matter, _prevailing(matter, peers[matter.basic_code]))
        elif matter.basic_code in above:
            yield from _differences(matter, above[matter.basic_code])
        else:
            detail = f"上级目录没有基本编码{matter.basic_code}"
            yield CatalogueFinding(CatalogueProblem.NOT_IN_PARENT_CATALOGUE, matter, detail)


Listed = Mapping[str, Mapping[str, list[Matter]]]


def _by_region(matters: Iterable[Matter]) -> dict[str, dict[str, list[Matter]]]:
    found: dict[str, dict[str, list[Matter]]] = defaultdict(lambda: defaultdict(list))
    for matter in matters:
        if matter.basic_code is not None:
            found[matter.region][matter.basic_code].append(matter)
    return found


def _by_basic_code(matters: Iterable[Matter]) -> dict[str, list[Matter]]:
    found: dict[str, list[Matter]] = defaultdict(list)
    for matter in matters:
        if matter.basic_code is not None:
            found[matter.basic_code].append(matter)
    return found


def _above(code: str, catalogue: Catalogue, listed: Listed) -> Mapping[str, list[Matter]] | None:
    """The list of the nearest level above that shares a code with a region's own.

    One that shares none is kept elsewhere, or in another scheme, and proves nothing.
    """
    region = catalogue.regions.get(code)
    chain = reversed(region.ancestors) if region else ()
    return next((listed[one] for one in chain if not listed.get(one, {}).keys().isdisjoint(listed[code])), None)


def _prevailing(matter: Matter, entries: list[Matter]) -> list[Matter]:
    """What most regions list under a basic code; nothing when no two regions have it.

    Of equally many the region with the lowest code speaks, so that each pair is reported once.
    """
    regions: dict[str, list[Matter]] = defaultdict(list)
    for entry in entries:
        regions[entry.region].append(entry)
    if len(regions) == 1:
        return []
    counts = Counter(entry.name for entry in entries)
    speaker = max(sorted(regions), key=lambda code: max(counts[entry.name] for entry in regions[code]))
    return [] if speaker == matter.region else regions[speaker]


def _differences(matter: Matter, wanted: list[Matter]) -> Iterator[CatalogueFinding]:
    """One basic item may have several entries in a region: it is enough to agree with one of them."""
    for problem, what, read in _SAME:
        stated = [value for value in map(read, wanted) if value]
        mine = read(matter)
        if mine and stated and mine not in stated:
            detail = f"{what}“{mine}”,{wanted[0].region}为“{stated[0]}”"
            yield CatalogueFinding(problem, matter, detail, tuple(one.code for one in wanted[:_SHOWN]))


def _bases(matter: Matter) -> str:
    return "、".join(sorted(f"{basis.title}{basis.article or ''}" for basis in matter.legal_bases))


_SAME: tuple[tuple[CatalogueProblem, str, Callable[[Matter], str]], ...] = (
    (CatalogueProblem.NAME_MISMATCH, "名称", lambda matter: matter.name),
    (CatalogueProblem.TYPE_MISMATCH, "类型", lambda matter: matter.type.value),
    (CatalogueProblem.BASIS_MISMATCH, "依据", _bases),
)
