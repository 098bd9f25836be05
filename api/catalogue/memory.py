"""The public catalogue in memory: ready objects, for as long as this process hears of every change to them."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import structlog

from api.catalogue.kept import Kept
from auth.rows import Changed
from resolvers.catalogue.rows import PUBLISHED
from resolvers.catalogue.store import CatalogueStore
from resolvers.certificates.model import CertificateType
from resolvers.context import Stores
from resolvers.matters.model import Matter, MatterStatus
from resolvers.matters.store import MatterPage
from resolvers.packages.model import ServicePackage
from resolvers.paging import Page
from resolvers.regions.model import Department, Region

# What anybody may read. A version of any other status never gets here, so staff's drafts can't come out.
_PUBLIC = {MatterStatus.PUBLISHED, MatterStatus.SUSPENDED, MatterStatus.RETIRED}
_log = structlog.get_logger("tongban.catalogue")

K = TypeVar("K")
V = TypeVar("V")
Read = Callable[[list[K]], Awaitable[dict[K, V]]]


class Catalogue:
    """Reads the public catalogue, from memory while `live` says that changes are heard of, else from the database.

    Objects of matters lie in one place, by id; codes, main items and pages lead to ids. Three quarters of the room
    are theirs. What was read while a change came in is handed out but not kept.
    """

    collections = PUBLISHED | {CatalogueStore.COLLECTION}

    def __init__(self, stores: Stores, room: int) -> None:
        self._stores = stores
        self._versions: Kept[str, Matter] = Kept(room // 4 * 3)
        small = room // 36
        self._published: Kept[str, str] = Kept(small)
        self._items: Kept[str, tuple[str, ...]] = Kept(small)
        self._pages: Kept[MatterPage, Page[str]] = Kept(small)
        self._regions: Kept[str, Region] = Kept(small)
        self._children: Kept[str | None, list[Region]] = Kept(small)
        self._departments: Kept[str, Department] = Kept(small)
        self._types: Kept[str, CertificateType] = Kept(small)
        self._packages: Kept[str, ServicePackage] = Kept(small)
        self._offered: Kept[tuple[str, ...] | None, tuple[ServicePackage, ...]] = Kept(small)
        self._of: dict[str | None, tuple[Kept[Any, Any], ...]] = {
            "matters": (self._versions, self._published, self._items, self._pages),
            "regions": (self._regions, self._children),
            "departments": (self._departments,),
            "certificateTypes": (self._types,),
            "servicePackages": (self._packages, self._offered),
        }
        self._version: str | None = None
        self._generation = 0
        self.live: Callable[[], bool] = lambda: True

    # What lies in memory, at once; None for whatever doesn't.

    def region(self, code: str) -> Region | None:
        """The region of that code."""
        return self._at_once(self._regions, code)

    def regions_below(self, parent: str | None) -> list[Region] | None:
        """The regions directly below."""
        return self._at_once(self._children, parent)

    def department(self, code: str) -> Department | None:
        """The department of that code."""
        return self._at_once(self._departments, code)

    def certificate_type(self, code: str) -> CertificateType | None:
        """The certificate type of that code."""
        return self._at_once(self._types, code)

    def package(self, code: str) -> ServicePackage | None:
        """The service package of that code."""
        return self._at_once(self._packages, code)

    def matter(self, id: str) -> Matter | None:
        """The version of that id."""
        return self._at_once(self._versions, id)

    def published_matter(self, code: str) -> Matter | None:
        """The published version of that code."""
        id = self._at_once(self._published, code)
        return self._versions.get(id) if id is not None else None

    def items_of(self, parent: str) -> list[Matter] | None:
        """The published items below a main item."""
        ids = self._at_once(self._items, parent)
        return self._versions.get_all(ids) if ids is not None else None

    def known_page(self, wanted: MatterPage) -> Page[Matter] | None:
        """A page of the published catalogue."""
        page = self._at_once(self._pages, wanted)
        items = self._versions.get_all(page.items) if page is not None else None
        return Page(tuple(items), *_place(page)) if page is not None and items is not None else None

    # The same, from the database what doesn't lie in memory: that is in neither if it isn't in the answer.

    async def regions(self, codes: list[str]) -> dict[str, Region]:
        """Return the regions of these codes that exist."""
        return await self._many(codes, self.region, self._stores.regions.get_many, self._regions.put_all)

    async def children(self, parents: list[str | None]) -> dict[str | None, list[Region]]:
        """Return the regions directly below each."""
        return await self._many(parents, self.regions_below, self._stores.regions.children, self._children.put_all)

    async def departments(self, codes: list[str]) -> dict[str, Department]:
        """Return the departments of these codes that exist."""
        read = self._stores.departments.get_many
        return await self._many(codes, self.department, read, self._departments.put_all)

    async def certificate_types(self, codes: list[str]) -> dict[str, CertificateType]:
        """Return the certificate types of these codes that exist."""
        read = self._stores.certificate_types.get_many
        return await self._many(codes, self.certificate_type, read, self._types.put_all)

    async def packages(self, codes: list[str]) -> dict[str, ServicePackage]:
        """Return the service packages of these codes that exist."""
        return await self._many(codes, self.package, self._stores.packages.get_many, self._packages.put_all)

    async def packages_in(self, regions: list[str] | None) -> list[ServicePackage]:
        """Return the service packages of these regions, or of all."""
        places = None if regions is None else tuple(regions)

        async def read(_: list[tuple[str, ...] | None]) -> dict[tuple[str, ...] | None, tuple[ServicePackage, ...]]:
            return {places: tuple(await self._stores.packages.all(regions))}

        found = await self._many([places], lambda key: self._at_once(self._offered, key), read, self._offered.put_all)
        return list(found[places])

    async def matters(self, ids: list[str]) -> dict[str, Matter]:
        """Return the versions of these ids that exist, unpublished ones as well."""
        read = self._stores.matters.get_many
        return await self._many(ids, self.matter, read, lambda found: self._keep(found.values()))

    async def published(self, codes: list[str]) -> dict[str, Matter]:
        """Return the published versions of these codes."""

        def keep(found: dict[str, Matter]) -> None:
            self._keep(found.values())
            self._published.put_all({code: one.id for code, one in found.items()})

        return await self._many(codes, self.published_matter, self._stores.matters.published, keep)

    async def items(self, parents: list[str]) -> dict[str, list[Matter]]:
        """Return the published items below each main item."""

        def keep(found: dict[str, list[Matter]]) -> None:
            for parent, below in found.items():
                self._items.put(parent, self._keep(below))

        return await self._many(parents, self.items_of, self._stores.matters.items, keep)

    async def page(self, wanted: MatterPage) -> Page[Matter]:
        """Return one page of the published catalogue; staff's pages of anything else are never asked for here."""

        async def read(_: list[MatterPage]) -> dict[MatterPage, Page[Matter]]:
            return {wanted: await self._stores.matters.page(wanted.filter, wanted.order, wanted.request)}

        def keep(found: dict[MatterPage, Page[Matter]]) -> None:
            page = found[wanted]
            self._pages.put(wanted, Page(self._keep(page.items), *_place(page)))

        return (await self._many([wanted], self.known_page, read, keep))[wanted]

    async def version(self) -> str:
        """Return the catalogue's version: no newer than what the reads above give after it."""
        known = self._version if self.live() else None
        return known if known is not None else await self._stores.catalogue.version()

    def stamp(self) -> tuple[str, int] | None:
        """Return what stands for all that may be read from now on, and changes before that does.

        None while changes aren't heard of. It begins with the version.
        """
        known = self._version
        return (known, self._generation) if known is not None and self.live() else None

    # What the change feed tells.

    async def opened(self) -> None:
        """Start to keep what is read."""
        self._forget(None)
        self._version = await self._stores.catalogue.version()

    def changed(self, change: Changed) -> None:
        """Forget what is of that collection, or take over the new version."""
        if change.collection == CatalogueStore.COLLECTION:
            self._version = change.version or ""
        else:
            self._forget(change.collection)

    async def check(self) -> None:
        """Forget everything when the version isn't the one that was told."""
        version = await self._stores.catalogue.version()
        if version != self._version:
            _log.info("catalogue_version_not_heard_of")
            self._forget(None)
            self._version = version

    def lost(self) -> None:
        """Forget everything, and keep nothing."""
        self._version = None
        self._forget(None)

    def sizes(self) -> tuple[int, int]:
        """Return how many objects are kept, and about how many bytes they take."""
        kept = [one for group in self._of.values() for one in group]
        return sum(map(len, kept)), sum(one.bytes for one in kept)

    async def _many(
        self, keys: list[K], here: Callable[[K], V | None], read: Read[K, V], keep: Callable[[dict[K, V]], object]
    ) -> dict[K, V]:
        known = {key: one for key in keys if (one := here(key)) is not None}
        generation, missing = self._generation, [one for one in keys if one not in known]
        if missing:
            found = await read(missing)
            if self._may_keep(generation):
                keep(found)
            known |= found
        return known

    def _at_once(self, kept: Kept[K, V], key: K) -> V | None:
        return kept.get(key) if self._version is not None and self.live() else None

    def _keep(self, matters: Iterable[Matter]) -> tuple[str, ...]:
        """Keep what is public, and return the ids of all."""
        everything = tuple(matters)
        for one in everything:
            if one.status in _PUBLIC:
                self._versions.put(one.id, one)
        return tuple(one.id for one in everything)

    def _may_keep(self, generation: int) -> bool:
        return self._version is not None and generation == self._generation and self.live()

    def _forget(self, collection: str | None) -> None:
        self._generation += 1
        groups = self._of.values() if collection is None else (self._of[collection],)
        for kept in (one for group in groups for one in group):
            kept.clear()


def _place(page: Page[Any]) -> tuple[tuple[str, ...], bool, bool]:
    return page.cursors, page.has_next, page.has_previous
