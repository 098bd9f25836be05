import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

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


def _by_key(read: Callable[[list[K]], Awaitable[dict[K, V]]]) -> DataLoader[K, V | None]:
    """A loader on a store's `get_many`; what isn't there is None."""

    async def load(keys: list[K]) -> list[V | None]:
        found = await read(keys)
        return [found.get(key) for key in keys]

    return DataLoader(load)


def _complete(read: Callable[[list[K]], Awaitable[dict[K, V]]]) -> DataLoader[K, V]:
    """A loader on a read that answers for every key."""

    async def load(keys: list[K]) -> list[V]:
        found = await read(keys)
        return [found[key] for key in keys]

    return DataLoader(load)


class RequestLoaders:
    """resolvers.context.Loaders for one request; each loader is made when it is first asked for."""

    def __init__(self, stores: Stores, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._stores = stores
        self._catalogue = catalogue
        self._clock = clock

    @cached_property
    def regions(self) -> DataLoader[str, Region | None]:
        """Regions by code."""
        return _by_key(self._catalogue.regions)

    @cached_property
    def region_children(self) -> DataLoader[str | None, list[Region]]:
        """Regions directly below, by the code above."""
        return _complete(self._catalogue.children)

    @cached_property
    def departments(self) -> DataLoader[str, Department | None]:
        """Departments by code."""
        return _by_key(self._catalogue.departments)

    @cached_property
    def files(self) -> DataLoader[str, File | None]:
        """Files by id."""
        return _by_key(self._stores.files.get_many)

    @cached_property
    def certificate_types(self) -> DataLoader[str, CertificateType | None]:
        """Certificate types by code."""
        return _by_key(self._catalogue.certificate_types)

    @cached_property
    def certificates(self) -> DataLoader[str, Certificate | None]:
        """Certificates by id."""
        return _by_key(self._stores.certificates.get_many)

    @cached_property
    def libraries(self) -> DataLoader[str, dict[str, Certificate]]:
        """Certificates that hold today, by holder's number, then type."""

        async def load(holders: list[str]) -> list[dict[str, Certificate]]:
            found = await self._stores.certificates.libraries(holders, today(self._clock()))
            return [found[holder] for holder in holders]

        return DataLoader(load)

    @cached_property
    def seals(self) -> DataLoader[str, Seal | None]:
        """Seals by code."""
        return _by_key(self._stores.seals.get_many)

    @cached_property
    def seal_bodies(self) -> DataLoader[str, SealBody | None]:
        """What was made of seals, by code."""
        return _by_key(self._stores.seal_bodies.get_many)

    @cached_property
    def matters(self) -> DataLoader[str, Matter | None]:
        """Versions of matters by id."""
        return _by_key(self._catalogue.matters)

    @cached_property
    def published(self) -> DataLoader[str, Matter | None]:
        """Published matters by code."""
        return _by_key(self._catalogue.published)

    @cached_property
    def items(self) -> DataLoader[str, list[Matter]]:
        """Published items by their main item's code."""
        return _complete(self._catalogue.items)

    @cached_property
    def matter_pages(self) -> DataLoader[MatterPage, Page[Matter]]:
        """Pages of the published catalogue; a bad cursor spoils no other page."""

        async def load(pages: list[MatterPage]) -> list[Page[Matter] | BaseException]:
            return await asyncio.gather(*map(self._catalogue.page, pages), return_exceptions=True)

        return DataLoader(load)

    @cached_property
    def packages(self) -> DataLoader[str, ServicePackage | None]:
        """Service packages by code."""
        return _by_key(self._stores.packages.get_many)

    @cached_property
    def region_packages(self) -> DataLoader[str | None, list[ServicePackage]]:
        """Service packages that are offered in a region, its own and those of all above; None for everywhere."""
        return DataLoader(self._in_regions(self._stores.packages.all), max_batch_size=1)

    @cached_property
    def glimpses(self) -> DataLoader[str | None, list[Glimpse]]:
        """The catalogue of a region and all above it, to pick from; None for everywhere."""
        return DataLoader(self._in_regions(Overview(self._stores.database).glimpses), max_batch_size=1)

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
    def organizations(self) -> DataLoader[str, Organization | None]:
        """Organizations by credit code."""
        return _by_key(self._stores.organizations.get_many)

    @cached_property
    def applications(self) -> DataLoader[str, Application | None]:
        """Cases by number."""
        return _by_key(self._stores.applications.get_many)

    @cached_property
    def partners(self) -> DataLoader[str, Partner | None]:
        """Partner provinces by code."""
        return _by_key(self._stores.partners.get_many)

    @cached_property
    def agreements(self) -> DataLoader[str, list[Agreement] | None]:
        """Agreements, confirmed or not, by the partner's code."""
        return _by_key(self._stores.agreements.of_many)

    @cached_property
    def cross_province_cases(self) -> DataLoader[str, ExchangeCase | None]:
        """Conversations with partners, by the number of the case here."""
        return _by_key(self._stores.cross_province_cases.of_applications)

    @cached_property
    def exchange_messages(self) -> DataLoader[str, list[ExchangeMessage]]:
        """What was said in a conversation, by its id."""
        return _complete(self._stores.exchange_messages.of_many)

    @cached_property
    def package_applications(self) -> DataLoader[str, PackageApplication | None]:
        """Packages that somebody applies for, by number."""
        return _by_key(self._stores.package_applications.get_many)

    @cached_property
    def evaluations(self) -> DataLoader[str, Evaluation | None]:
        """Evaluations by the number of the case."""
        return _by_key(self._stores.evaluations.get_many)

    @cached_property
    def rectifications(self) -> DataLoader[str, Rectification | None]:
        """What has to be mended, by id."""
        return _by_key(self._stores.rectifications.get_many)

    @cached_property
    def accounts(self) -> DataLoader[str, Account | None]:
        """Accounts by id."""
        return _by_key(Members(self._stores.database).accounts)

    @cached_property
    def members(self) -> DataLoader[str, list[Account]]:
        """Members by their organization's credit code."""
        return _complete(Members(self._stores.database).of)

    @cached_property
    def invitations(self) -> DataLoader[str, list[Invitation]]:
        """Invitations that wait for an answer, by their organization's credit code."""
        store = InvitationStore(self._stores.database)
        return _complete(lambda organizations: store.offered_by(organizations, self._clock()))
