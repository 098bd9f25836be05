"""A grantee reads what it was granted. Counting and the holder's log are one transaction: no reading goes unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from auth.caller import Caller
from auth.notifications.model import NotificationKind
from auth.problems import Invalid, LimitExceeded, NotFound
from auth.rate import Rate
from auth.renewal import as_now, may_lose_rights
from auth.rows import Duplicate
from resolvers.access.model import Opened, access
from resolvers.certificates.model import HOLDER_NAME, Certificate
from resolvers.grants.model import PAGE, CertificateGrant, grantee_for
from resolvers.grants.page import page_token
from resolvers.grants.readable import require_readable
from resolvers.grants.telling import News, tell
from resolvers.parties.checks import valid_key

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# A grantee that runs wild must not keep the database busy for everybody.
USES = Rate("grant-use", 600, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a use is answered with; `page` is the token of a link to the page, where that was granted."""

    fields: Mapping[str, Any]
    page: str | None


async def use(context: "Context", grant_id: str, purpose: str, key: str) -> Reading:
    """Read what was granted, which counts; the same key again reads it again and doesn't count."""
    if may_lose_rights(context.caller):
        context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    grant = await context.stores.certificate_grants.get(grant_id)
    if grant is None or not granted_to(grant, context.caller):
        raise NotFound("grant.unknown", "grantId")
    await context.gate.rates.take(USES, grant.grantee.code, context.now())
    if purpose != grant.purpose:
        raise Invalid("grant.other_purpose", "purpose")
    certificate = await _once(context, grant_id, f"{grant_id}.{valid_key(key)}")
    return _reading(context, grant, certificate)


def granted_to(grant: CertificateGrant, caller: Caller) -> bool:
    """Tell whether the caller is the grantee: its own system, or somebody who acts for the organization."""
    return (grant.grantee.kind, grant.grantee.code) == grantee_for(caller)


async def _once(context: "Context", grant_id: str, mark: str) -> Certificate:
    """Count the use unless it was; two of one key at the same moment meet in the second attempt."""

    async def story(stores: "Stores") -> Certificate:
        return await _counted(context, stores, grant_id, mark)

    try:
        return await context.transact(story)
    except Duplicate:
        return await context.transact(story)


async def _counted(context: "Context", stores: "Stores", grant_id: str, mark: str) -> Certificate:
    at, grant = context.now(), await stores.certificate_grants.get(grant_id)
    if grant is None:
        raise NotFound("grant.unknown", "grantId")
    certificate = await require_readable(stores, grant, at)
    if await stores.grant_uses.known(mark):
        return certificate
    after = grant.used()
    if not await stores.certificate_grants.count_use(after):
        raise LimitExceeded("grant.used_up", "grantId", maximum=grant.max_uses)
    await stores.grant_uses.add(mark, at)
    opened = Opened(certificate.id, "", grant.grantee.name, grant.purpose, grant.fields)
    await stores.access.record([access(f"{grant.id}.{after.uses}", grant.holder, opened, at)])
    if after.uses == 1:
        await tell(stores, certificate.holder, News(grant.id, NotificationKind.CERTIFICATE_GRANT_USED, at))
    return certificate


def _reading(context: "Context", grant: CertificateGrant, certificate: Certificate) -> Reading:
    said = {**certificate.fields, HOLDER_NAME: certificate.holder.name}
    fields = {one: said[one] for one in grant.fields if one in said}
    page = page_token(context.gate.vault, grant.id, context.now()) if PAGE in grant.fields else None
    return Reading(fields, page)
