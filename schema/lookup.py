"""Reading anything again by its global id; every kind keeps the rules of its own path."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from auth.problems import Invalid
from resolvers.aftercare import rectify
from resolvers.aftercare.rectification import RectificationCause
from resolvers.applications import queries as applications
from resolvers.certificates import queries as certificates
from resolvers.files import queries as files
from resolvers.grants import queries as grants
from resolvers.matters import queries as matters
from resolvers.notifications import queries as notifications
from resolvers.package_applications import queries as package_applications
from resolvers.packages import queries as packages
from resolvers.parties import delegating, organizations
from resolvers.seals import queries as seals
from schema.aftercare import Complaint, Evaluation, Rectification
from schema.applications import Application
from schema.certificate_types import CertificateType
from schema.certificates import Certificate
from schema.files import File
from schema.grants import CertificateGrant
from schema.info import Info
from schema.matters import Matter
from schema.node import Node, read_id
from schema.notifications import Notification
from schema.organizations import Invitation, Organization
from schema.package_applications import PackageApplication
from schema.packages import ServicePackage
from schema.regions import Department, Region
from schema.relations import Delegation, Ward
from schema.seals import Seal, SealSignature

MAX_NODES = 100


async def _region(info: Info, key: str) -> Node | None:
    found = await info.context.loaders.regions.load(key)
    return Region.of(found) if found else None


async def _department(info: Info, key: str) -> Node | None:
    found = await info.context.loaders.departments.load(key)
    return Department.of(found) if found else None


async def _matter(info: Info, key: str) -> Node | None:
    found = await info.context.loaders.matters.load(key)
    shown = found and matters.visible(found, info.context.caller)
    return Matter.of(found) if found and shown else None


async def _certificate_type(info: Info, key: str) -> Node | None:
    found = await info.context.loaders.certificate_types.load(key)
    return CertificateType.of(found) if found else None


async def _certificate(info: Info, key: str) -> Node | None:
    found = await certificates.visible(info.context, key)
    return Certificate.of(found, info.context.now()) if found else None


async def _application(info: Info, key: str) -> Node | None:
    found = await applications.of_number(info.context, key)
    return Application.of(found) if found else None


async def _file(info: Info, key: str) -> Node | None:
    found = await files.readable(info.context, key)
    return File.of(found) if found else None


async def _organization(info: Info, key: str) -> Node | None:
    account = info.context.caller.account
    if account is None or key not in {one.organization for one in account.memberships}:
        return None
    found = await info.context.loaders.organizations.load(key)
    return Organization.of(found) if found else None


async def _notification(info: Info, key: str) -> Node | None:
    found = await notifications.readable(info.context, key)
    return Notification.of(found, info.context) if found else None


async def _delegation(info: Info, key: str) -> Node | None:
    found = await delegating.visible(info.context, key)
    return Delegation.of(found, info.context) if found else None


async def _invitation(info: Info, key: str) -> Node | None:
    found = await organizations.visible(info.context, key)
    return Invitation.of(found, info.context) if found else None


async def _ward(info: Info, key: str) -> Node | None:
    found = await info.context.gate.wards.get(key)
    mine = found is not None and found.guardian == info.context.caller.id
    return Ward.of(found, info.context) if found and mine else None


async def _service_package(info: Info, key: str) -> Node | None:
    found = await packages.package(info.context, key)
    return ServicePackage.of(found) if found else None


async def _package_application(info: Info, key: str) -> Node | None:
    found = await package_applications.of_number(info.context, key)
    return PackageApplication.of(found) if found else None


async def _evaluation(info: Info, key: str) -> Node | None:
    case = await applications.of_number(info.context, key)
    found = await info.context.loaders.evaluations.load(key) if case else None
    return Evaluation.of(found, case) if found and case else None


async def _rectification(info: Info, key: str) -> Node | None:
    found = await rectify.visible(info.context, key)
    return Rectification.of(found) if found else None


async def _complaint(info: Info, key: str) -> Node | None:
    found = await rectify.visible(info.context, key, RectificationCause.COMPLAINT)
    return Complaint.of(found) if found else None


async def _certificate_grant(info: Info, key: str) -> Node | None:
    found = await grants.visible(info.context, key)
    return CertificateGrant.of(found) if found else None


async def _seal(info: Info, key: str) -> Node | None:
    found = await seals.visible(info.context, key)
    return Seal.of(found, info.context) if found else None


async def _seal_signature(info: Info, key: str) -> Node | None:
    found = await seals.visible_use(info.context, key)
    return SealSignature.of(found) if found else None


READERS: dict[str, Callable[[Info, str], Awaitable[Node | None]]] = {
    "Region": _region,
    "Department": _department,
    "Matter": _matter,
    "CertificateType": _certificate_type,
    "Certificate": _certificate,
    "Application": _application,
    "File": _file,
    "Organization": _organization,
    "Notification": _notification,
    "Delegation": _delegation,
    "Invitation": _invitation,
    "Ward": _ward,
    "ServicePackage": _service_package,
    "PackageApplication": _package_application,
    "Evaluation": _evaluation,
    "Rectification": _rectification,
    "Complaint": _complaint,
    "CertificateGrant": _certificate_grant,
    "Seal": _seal,
    "SealSignature": _seal_signature,
}


async def read_node(info: Info, text: str) -> Node | None:
    """Return what a global id names, None when there is no such thing or the caller may not see it."""
    found = read_id(text)
    reader = READERS.get(found[0]) if found else None
    return await reader(info, found[1]) if found and reader else None


@strawberry.type(description="Anything by its id.")
class NodeQuery:
    @strawberry.field(description="Whatever has that id and the caller may see; else null.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="A global id.")]
    ) -> Node | None:
        return await read_node(info, id)

    @strawberry.field(description="The same for several ids, in their order; at most 100.")
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="Global ids.")]
    ) -> list[Node | None]:
        if len(ids) > MAX_NODES:
            raise Invalid("nodes.too_many", "ids", maximum=MAX_NODES)
        return list(await asyncio.gather(*(read_node(info, one) for one in ids)))
