import asyncio
from asyncio import Future
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from strawberry.dataloader import DataLoader

from api.catalogue.memory import Catalogue
from auth.accounts.members import Members
from auth.accounts.model import Account, Organization
from auth.days import today
from auth.invitations.model import Invitation
from auth.invitations.store import InvitationStore
from resolvers.aftercare.model import Evaluation
from resolvers.aftercare.rectification import Rectification
from resolvers.applications.model import Application
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.context import Stores
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.partners import Partner
from resolvers.files.model import File
from resolvers.matters.model import Matter
from resolvers.matters.overview import Glimpse, Overview
from resolvers.matters.store import MatterPage
from resolvers.package_applications.model import PackageApplication
from resolvers.packages.model import ServicePackage
from resolvers.paging import Page
from resolvers.regions.model import Department, Region
from resolvers.seals.bodies import SealBody
from resolvers.seals.model import Seal

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
Load = Callable[[list[K]], Awaitable[list[Any]]]


class Loader(Generic[K, V]):
    """A loader for one request, which sees one version of a thing throughout.

    What `here` finds in memory is there at once, also for who awaits it; the rest is read in batches.
    """

    def __init__(self, read: Load[K], here: Callable[[K], V | None] | None = None, most: int | None = None) -> None:
        self._read = read
        self._here = here
        self._most = most
        self._found: dict[K, V] = {}
        self._asked: dict[K, Future[V]] = {}

    def at_once(self, key: K) -> V | None:
        """Return what belongs to the key if that needn't be waited for; None else, and for nothing."""
        found = self._found.get(key)
        if found is None and self._here is not None and key not in self._asked:
            found = self._here(key)
            if found is not None:
                self._found[key] = found
        return found

    def load(self, key: K) -> Future[V]:
        """Return what belongs to the key."""
        asked = self._asked.get(key)
        if asked is None or asked.cancelled():
            found = self.at_once(key)
            asked = self._asked[key] = _there(found) if found is not None else self._later(key)
        return asked

    def load_many(self, keys: Iterable[K]) -> Future[list[V]]:
        """Return what belongs to each key, in their order."""
        asked = [self.load(key) for key in keys]
        if all(one.done() for one in asked):
            return _there([one.result() for one in asked])
        return asyncio.gather(*asked)

    def _later(self, key: K) -> Future[V]:
        return cast("Future[V]", self._batches.load(key))

    @cached_property
    def _batches(self) -> DataLoader[K, V]:
        return DataLoader(self._read, self._most, cache=False)


def _there(value: T) -> Future[T]:
    future = asyncio.get_running_loop().create_future()
    future.set_result(value)
    return future


def _by_key(
    read: Callable[[list[K]], Awaitable[dict[K, V]]], here: Callable[[K], V | None] | None = None
) -> Loader[K, V | None]:
    """A loader on a store's `get_many`; what isn't there is None."""

    async def load(keys: list[K]) -> list[V | None]:
        found = await read(keys)
        return [found.get(key) for key in keys]

    return Loader(load, here)


def _complete(
    read: Callable[[list[K]], Awaitable[dict[K, V]]], here: Callable[[K], V | None] | None = None
) -> Loader[K, V]:
    """A loader on a read that answers for every key."""

    async def load(keys: list[K]) -> list[V]:
        found = await read(keys)
        return [found[key] for key in keys]

    return Loader(load, here)


class RequestLoaders:
    """resolvers.context.Loaders for one request; each loader is made when it is first asked for."""

    def __init__(self, stores: Stores, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._stores = stores
        self._catalogue = catalogue
        self._clock = clock

    @cached_property
    def regions(self) -> Loader[str, Region | None]:
        """Regions by code."""
        return _by_key(self._catalogue.regions, self._catalogue.region)

    @cached_property
    def region_children(self) -> Loader[str | None, list[Region]]:
        """Regions directly below, by the code above."""
        return _complete(self._catalogue.children, self._catalogue.regions_below)

    @cached_property
    def departments(self) -> Loader[str, Department | None]:
        """Departments by code."""
        return _by_key(self._catalogue.departments, self._catalogue.department)

    @cached_property
    def files(self) -> Loader[str, File | None]:
        """Files by id."""
        return _by_key(self._stores.files.get_many)

    @cached_property
    def certificate_types(self) -> Loader[str, CertificateType | None]:
        """Certificate types by code."""
        return _by_key(self._catalogue.certificate_types, self._catalogue.certificate_type)

    @cached_property
    def certificates(self) -> Loader[str, Certificate | None]:
        """Certificates by id."""
        return _by_key(self._stores.certificates.get_many)

    @cached_property
    def libraries(self) -> Loader[str, dict[str, Certificate]]:
        """Certificates that hold today, by holder's number, then type."""

        async def load(holders: list[str]) -> list[dict[str, Certificate]]:
            found = await self._stores.certificates.libraries(holders, today(self._clock()))
            return [found[holder] for holder in holders]

        return Loader(load)

    @cached_property
    def seals(self) -> Loader[str, Seal | None]:
        """Seals by code."""
        return _by_key(self._stores.seals.get_many)

    @cached_property
    def seal_bodies(self) -> Loader[str, SealBody | None]:
        """What was made of seals, by code."""
        return _by_key(self._stores.seal_bodies.get_many)

    @cached_property
    def matters(self) -> Loader[str, Matter | None]:
        """Versions of matters by id."""
        return _by_key(self._catalogue.matters, self._catalogue.matter)

    @cached_property
    def published(self) -> Loader[str, Matter | None]:
        """Published matters by code."""
        return _by_key(self._catalogue.published, self._catalogue.published_matter)

    @cached_property
    def items(self) -> Loader[str, list[Matter]]:
        """Published items by their main item's code."""
        return _complete(self._catalogue.items, self._catalogue.items_of)

    @cached_property
    def matter_pages(self) -> Loader[MatterPage, Page[Matter]]:
        """Pages of the published catalogue; a bad cursor spoils no other page."""

        async def load(pages: list[MatterPage]) -> list[Page[Matter] | BaseException]:
            return await asyncio.gather(*map(self._catalogue.page, pages), return_exceptions=True)

        return Loader(load, self._catalogue.known_page)

    @cached_property
    def packages(self) -> Loader[str, ServicePackage | None]:
        """Service packages by code."""
        return _by_key(self._catalogue.packages, self._catalogue.package)

    @cached_property
    def region_packages(self) -> Loader[str | None, list[ServicePackage]]:
        """Service packages that are offered in a region, its own and those of all above; None for everywhere."""
        return Loader(self._in_regions(self._catalogue.packages_in), most=1)

    @cached_property
    def glimpses(self) -> Loader[str | None, list[Glimpse]]:
        """The catalogue of a region and all above it, to pick from; None for everywhere."""
        return Loader(self._in_regions(Overview(self._stores.database).glimpses), most=1)

    def _in_regions(
        self, read: Callable[[list[str] | None], Awaitable[list[V]]]
    ) -> Callable[[list[str | None]], Awaitable[list[list[V]]]]:
        """Reads for one region at a time, which a request asks for once or twice."""

        async def load(codes: list[str | None]) -> list[list[V]]:
            (code,) = codes
            region = await self.regions.load(code) if code else None
            if code and region is None:
                return [[]]
            return [await read([*region.ancestors, region.code] if region else None)]

        return load

    @cached_property
    def organizations(self) -> Loader[str, Organization | None]:
        """Organizations by credit code."""
        return _by_key(self._stores.organizations.get_many)

    @cached_property
    def applications(self) -> Loader[str, Application | None]:
        """Cases by number."""
        return _by_key(self._stores.applications.get_many)

    @cached_property
    def partners(self) -> Loader[str, Partner | None]:
        """Partner provinces by code."""
        return _by_key(self._stores.partners.get_many)

    @cached_property
    def agreements(self) -> Loader[str, list[Agreement] | None]:
        """Agreements, confirmed or not, by the partner's code."""
        return _by_key(self._stores.agreements.of_many)

    @cached_property
    def cross_province_cases(self) -> Loader[str, ExchangeCase | None]:
        """Conversations with partners, by the number of the case here."""
        return _by_key(self._stores.cross_province_cases.of_applications)

    @cached_property
    def exchange_messages(self) -> Loader[str, list[ExchangeMessage]]:
        """What was said in a conversation, by its id."""
        return _complete(self._stores.exchange_messages.of_many)

    @cached_property
    def package_applications(self) -> Loader[str, PackageApplication | None]:
        """Packages that somebody applies for, by number."""
        return _by_key(self._stores.package_applications.get_many)

    @cached_property
    def evaluations(self) -> Loader[str, Evaluation | None]:
        """Evaluations by the number of the case."""
        return _by_key(self._stores.evaluations.get_many)

    @cached_property
    def rectifications(self) -> Loader[str, Rectification | None]:
        """What has to be mended, by id."""
        return _by_key(self._stores.rectifications.get_many)

    @cached_property
    def accounts(self) -> Loader[str, Account | None]:
        """Accounts by id."""
        return _by_key(Members(self._stores.database).accounts)

    @cached_property
    def members(self) -> Loader[str, list[Account]]:
        """Members by their organization's credit code."""
        return _complete(Members(self._stores.database).of)

    @cached_property
    def invitations(self) -> Loader[str, list[Invitation]]:
        """Invitations that wait for an answer, by their organization's credit code."""
        store = InvitationStore(self._stores.database)
        return _complete(lambda organizations: store.offered_by(organizations, self._clock()))
