"""Service packages (一件事一次办): several matters behind one form, one set of materials, one submission."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from resolvers.matters.model import Matter
from resolvers.parties.model import Audience

NUMBER = "number"
MAX_ITEMS = 20


@dataclass(frozen=True, slots=True)
class FromResult:
    """What an earlier matter of the package ends with: a field of its certificate, or the certificate's number.

    `matter` is a code; `field` is a key of the certificate type's fields, or NUMBER.
    """

    matter: str
    field: str


@dataclass(frozen=True, slots=True)
class PackageItem:
    """One matter of a package, and how the one form becomes the matter's own.

    `depends_on` are codes of matters that must have ended first. `same` maps a field of the matter's form to a path
    of the one form where both mean the same under different names ("legalRepresentative.name"); `later` maps a
    field that nobody is asked for to what an earlier matter ends with. What neither names is shared where prefill,
    key and shape agree, and asked once more where they don't.
    """

    matter: str
    depends_on: tuple[str, ...] = ()
    optional: bool = False
    same: Mapping[str, str] = field(default_factory=dict)
    later: Mapping[str, FromResult] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServicePackage:
    """Matters that belong to one event of life, for one region and all below it.

    `items` come in the order in which people think of them. `stages` are keys of the stages of life that it belongs
    to. `promised_days` are working days that the region promises for the whole; None takes the longest chain.
    """

    code: str
    name: str
    audience: Audience
    region: str
    items: tuple[PackageItem, ...]
    summary: str | None = None
    stages: tuple[str, ...] = ()
    promised_days: int | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its matters."""
        return tuple(item.matter for item in self.items)

    def item(self, matter: str) -> PackageItem | None:
        """The item of that matter."""
        return next((item for item in self.items if item.matter == matter), None)

    def before(self, matter: str) -> frozenset[str]:
        """Return every matter that must have ended before this one, near and far; itself, too, in a ring."""
        found: set[str] = set()
        waiting = [matter]
        while waiting:
            item = self.item(waiting.pop())
            fresh = set(item.depends_on if item else ()) - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def waves(self) -> tuple[tuple[str, ...], ...]:
        """Return the matters in the order of handling: those of one wave run side by side, each after all it needs.

        Raises ValueError for dependencies that run in a ring or lead out of the package.
        """
        return tuple(_waves({item.matter: frozenset(item.depends_on) for item in self.items}))


@dataclass(frozen=True, slots=True)
class Offer:
    """A package with the published version of each of its matters, as it can be had today."""

    package: ServicePackage
    matters: tuple[Matter, ...]

    @property
    def promised_days(self) -> int | None:
        """Working days for the whole: as promised, else the longest chain; None when a matter on it doesn't say."""
        if self.package.promised_days is not None:
            return self.package.promised_days
        days = {matter.code: matter.promised_days for matter in self.matters}
        return _longest(self.package, days)


def _longest(package: ServicePackage, days: Mapping[str, int | None]) -> int | None:
    ends: dict[str, int] = {}
    for wave in package.waves():
        for code in (one for one in wave if one in days):
            own, item = days[code], package.item(code)
            if own is None or item is None:
                return None
            ends[code] = own + max((ends.get(one, 0) for one in item.depends_on), default=0)
    return max(ends.values(), default=None)


def _waves(needs: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    done: set[str] = set()
    while len(done) < len(needs):
        ready = tuple(code for code, before in needs.items() if code not in done and before <= done)
        if not ready:
            raise ValueError("dependencies in a ring")
        yield ready
        done |= set(ready)


def by_code(matters: Sequence[Matter]) -> dict[str, Matter]:
    """Return matters by their code."""
    return {matter.code: matter for matter in matters}
