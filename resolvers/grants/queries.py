from typing import TYPE_CHECKING

from resolvers.grants.giving import given_by
from resolvers.grants.model import CertificateGrant, grantee_for
from resolvers.grants.purposes import MAX_CODE, SharingPurpose
from resolvers.paging import Page, PageRequest
from resolvers.parties.queries import wallet_owner

if TYPE_CHECKING:
    from resolvers.context import Context

_NONE: Page[CertificateGrant] = Page((), (), has_next=False, has_previous=False)


async def given(context: "Context", request: PageRequest) -> Page[CertificateGrant]:
    """Return one page of what those gave of whom the caller acts for; a delegate sees none."""
    owner = wallet_owner(context.caller)
    number = owner.id_number if owner else None
    return await context.stores.certificate_grants.page(number, request) if number else _NONE


async def count_given(context: "Context") -> int | None:
    """Count them."""
    owner = wallet_owner(context.caller)
    number = owner.id_number if owner else None
    return await context.stores.certificate_grants.count(number) if number else 0


async def received(context: "Context", request: PageRequest) -> Page[CertificateGrant]:
    """Return one page of what the calling system, or the organization that the caller acts for, was granted."""
    grantee = grantee_for(context.caller)
    return await context.stores.certificate_grants.received(grantee, request) if grantee else _NONE


async def visible(context: "Context", grant_id: str) -> CertificateGrant | None:
    """Return a grant that the caller, or whom they act for, gave; else None."""
    grant = await context.stores.certificate_grants.get(grant_id)
    return grant if grant and given_by(grant, context.caller) else None


async def purposes_of(context: "Context", grantee: str) -> list[SharingPurpose]:
    """Return what a grantee may ask for now."""
    if not 0 < len(grantee) <= MAX_CODE:
        return []
    return [one for one in await context.stores.sharing_purposes.of_grantee(grantee) if one.fields]
