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
        small = room // 28
        self._published: Kept[str, str] = Kept(small)
        self._items: Kept[str, tuple[str, ...]] = Kept(small)
        self._pages: Kept[MatterPage, Page[str]] = Kept(small)
        self._regions: Kept[str, Region] = Kept(small)
        self._children: Kept[str | None, list[Region]] = Kept(small)
        self._departments: Kept[str, Department] = Kept(small)
        self._types: Kept[str, CertificateType] = Kept(small)
        self._of: dict[str | None, tuple[Kept[Any, Any], ...]] = {
            "matters": (self._versions, self._published, self._items, self._pages),
            "regions": (self._regions, self._children),
            "departments": (self._departments,),
            "certificateTypes": (self._types,),
        }
        self._version: str | None = None
        self._generation = 0
        self.live: Callable[[], bool] = lambda: True

    # What the loaders ask for.

    async def regions(self, codes: list[str]) -> dict[str, Region]:
        """Return the regions of these codes that exist."""
        return await self._many(self._regions, codes, self._stores.regions.get_many)

    async def children(self, parents: list[str | None]) -> dict[str | None, list[Region]]:
        """Return the regions directly below each."""
        return await self._many(self._children, parents, self._stores.regions.children)

    async def departments(self, codes: list[str]) -> dict[str, Department]:
        """Return the departments of these codes that exist."""
        return await self._many(self._departments, codes, self._stores.departments.get_many)

    async def certificate_types(self, codes: list[str]) -> dict[str, CertificateType]:
        """Return the certificate types of these codes that exist."""
        return await self._many(self._types, codes, self._stores.certificate_types.get_many)

    async def matters(self, ids: list[str]) -> dict[str, Matter]:
        """Return the versions of these ids that exist, unpublished ones as well."""
        known = self._find(self._versions, ids)
        generation, missing = self._generation, [one for one in ids if one not in known]
        if missing:
            read = await self._stores.matters.get_many(missing)
            self._keep(generation, read.values())
            known |= read
        return known

    async def published(self, codes: list[str]) -> dict[str, Matter]:
        """Return the published versions of these codes."""
        ids = self._find(self._published, codes)
        generation, missing = self._generation, [one for one in codes if one not in ids]
        read = await self._stores.matters.published(missing) if missing else {}
        if self._keep(generation, read.values()):
            for code, matter in read.items():
                self._published.put(code, matter.id)
        matters = await self.matters(list(ids.values()))
        return read | {code: matters[id] for code, id in ids.items() if id in matters}

    async def items(self, parents: list[str]) -> dict[str, list[Matter]]:
        """Return the published items below each main item."""
        ids = self._find(self._items, parents)
        generation, missing = self._generation, [one for one in parents if one not in ids]
        read = await self._stores.matters.items(missing) if missing else {}
        if self._keep(generation, (one for below in read.values() for one in below)):
            for parent, below in read.items():
                self._items.put(parent, tuple(one.id for one in below))
        matters = await self.matters([id for below in ids.values() for id in below])
        return read | {parent: [matters[id] for id in below if id in matters] for parent, below in ids.items()}

    async def page(self, wanted: MatterPage) -> Page[Matter]:
        """Return one page of the published catalogue; staff's pages of anything else are never asked for here."""
        known = self._find(self._pages, [wanted]).get(wanted)
        if known is not None:
            matters = await self.matters(list(known.items))
            if len(matters) == len(known.items):
                return Page(tuple(matters[id] for id in known.items), *_place(known))
        generation = self._generation
        page = await self._stores.matters.page(wanted.filter, wanted.order, wanted.request)
        if self._keep(generation, page.items):
            self._pages.put(wanted, Page(tuple(one.id for one in page.items), *_place(page)))
        return page

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

    async def _many(self, kept: Kept[K, V], keys: list[K], read: Read[K, V]) -> dict[K, V]:
        known = self._find(kept, keys)
        generation, missing = self._generation, [one for one in keys if one not in known]
        if missing:
            found = await read(missing)
            if self._may_keep(generation):
                for key, value in found.items():
                    kept.put(key, value)
            known |= found
        return known

    def _find(self, kept: Kept[K, V], keys: list[K]) -> dict[K, V]:
        return kept.find(keys) if self._version is not None and self.live() else {}

    def _keep(self, generation: int, matters: Iterable[Matter]) -> bool:
        """Keep what is public of what was read; False when a change came in meanwhile."""
        if not self._may_keep(generation):
            return False
        for one in matters:
            if one.status in _PUBLIC:
                self._versions.put(one.id, one)
        return True

    def _may_keep(self, generation: int) -> bool:
        return self._version is not None and generation == self._generation and self.live()

    def _forget(self, collection: str | None) -> None:
        self._generation += 1
        groups = self._of.values() if collection is None else (self._of[collection],)
        for kept in (one for group in groups for one in group):
            kept.clear()


def _place(page: Page[Any]) -> tuple[tuple[str, ...], bool, bool]:
    return page.cursors, page.has_next, page.has_previous
