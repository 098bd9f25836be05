"""Making a decision's certificates: what can be read before the transaction, and the certificates themselves."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from auth.days import today
from auth.problems import ProviderUnavailable
from resolvers.applications.model import Application
from resolvers.certificates.issue import Order, issue
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.matters.model import Matter
from resolvers.regions.model import Department
from resolvers.seals.bodies import SealBody
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.model import Seal
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores


class Office(Protocol):
    """Who issues: a request, or the worker."""

    @property
    def stores(self) -> "Stores":
        """What is stored."""

    @property
    def signer(self) -> Signer:
        """Who seals."""

    def now(self) -> datetime:
        """The time."""


@dataclass(frozen=True, slots=True)
class Issuing:
    """What issuing needs, read before the transaction: nothing of it changes with the case."""

    matter: Matter
    department: Department
    seal: Seal | None
    types: tuple[CertificateType, ...]
    serials: tuple[int, ...]
    body: SealBody | None = None


async def prepared(office: Office, matter: Matter) -> Issuing:
    """Read what the results of a matter need and take their serials; raises ProviderUnavailable without a seal."""
    stores = office.stores
    department = (await stores.departments.get_many([matter.department]))[matter.department]
    if not matter.results:
        return Issuing(matter, department, None, (), ())
    types = await stores.certificate_types.get_many(list(matter.results))
    seal = await stores.seals.active_of(matter.department, today(office.now()))
    if seal is None:
        raise ProviderUnavailable("seal.none", department=department.name)
    year = today(office.now()).year
    prefixes = [types[code].number(department.region, year, "") for code in matter.results]
    serials, body = await asyncio.gather(stores.serials.next_each(prefixes), stores.seal_bodies.get(seal.code))
    ordered = tuple(types[code] for code in matter.results)
    return Issuing(matter, department, seal, ordered, tuple(serials), body)


def certificates(
    office: Office, application: Application, overrides: Mapping[str, Any], issuing: Issuing
) -> list[Certificate]:
    """Make and seal the certificates that a case ends with; raises ProviderUnavailable without SM2."""
    if issuing.seal is None:
        return []
    orders = [
        Order(
            type=type,
            holder=application.applicant,
            department=issuing.department,
            seal=issuing.seal,
            application=application.id,
            region=application.region,
            form=application.form,
            overrides=overrides,
            serial=serial,
            at=office.now(),
            body=issuing.body,
        )
        for type, serial in zip(issuing.types, issuing.serials, strict=True)
    ]
    try:
        return [issue(order, office.signer) for order in orders]
    except SigningUnavailable as error:
        raise error.problem from error
