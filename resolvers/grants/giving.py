"""A holder gives a grant, or withdraws one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from auth.accounts.model import MemberRole
from auth.caller import Caller
from auth.days import to_the_millisecond, today
from auth.given import plain_name
from auth.notifications.model import NotificationKind
from auth.problems import Invalid, LimitExceeded, NotAllowedNow, NotFound, Required
from auth.renewal import as_now
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate
from resolvers.certificates.queries import held_by
from resolvers.grants.model import BESIDES, LONGEST, MAX_FIELDS, MAX_USES, CertificateGrant
from resolvers.grants.purposes import grantee_of, purpose_id, valid_purpose
from resolvers.grants.telling import News, tell
from resolvers.parties.checks import count_try, valid_key
from resolvers.parties.offering import once
from resolvers.parties.queries import wallet_owner

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

GIVEN_A_DAY = 50
# Operators handle single cases; who may read the company's licences is for those who answer for it.
_ANSWERING = frozenset({MemberRole.LEGAL_REPRESENTATIVE, MemberRole.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a holder wants to give: to whom (a credit code or a client's id), what for, which fields, how long."""

    certificate: str
    grantee: str
    purpose: str
    fields: tuple[str, ...]
    expires_at: datetime
    max_uses: int | None
    key: str


async def give(context: "Context", wish: Wish) -> CertificateGrant:
    """Give a grant; the same key again returns the first one."""
    context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    certificate = await _own(context, wish.certificate)
    grant = await _drawn_up(context, certificate, wish)

    async def check() -> None:
        _require_active(certificate, context.now())
        await _require_registered(context, certificate, grant)
        await count_try(context, "grant-certificate", GIVEN_A_DAY)

    given, new = await once(context.stores.certificate_grants, grant.given_by, grant, check)
    if new:
        await context.transact(partial(_tell_given, grant=given, certificate=certificate))
    return given


async def revoke(context: "Context", grant_id: str) -> CertificateGrant:
    """Withdraw a grant, for the next use already; withdrawn before, it stays so."""
    context = context.as_caller(await as_now(context.gate, context.caller, context.now()))
    at = context.now()

    async def story(stores: "Stores") -> CertificateGrant:
        grant = await stores.certificate_grants.get(grant_id)
        if grant is None or not given_by(grant, context.caller):
            raise NotFound("grant.unknown", "grantId")
        require_answering(context.caller)
        if await stores.certificate_grants.revoke(grant.id, at):
            certificate = (await stores.certificates.get_many([grant.certificate]))[grant.certificate]
            await tell(stores, certificate.holder, News(grant.id, NotificationKind.CERTIFICATE_GRANT_REVOKED, at))
        return await stores.certificate_grants.get(grant_id) or grant

    return await context.transact(story)


def given_by(grant: CertificateGrant, caller: Caller) -> bool:
    """Tell whether the caller, or the organization they act for, is whose certificate was granted."""
    owner = wallet_owner(caller)
    return owner is not None and owner.id_number == grant.holder


def require_answering(caller: Caller) -> None:
    """Raise NotAllowedNow for who acts for an organization without answering for it."""
    organization = caller.organization
    if organization is None or caller.account is None:
        return
    if not {one.role for one in caller.account.memberships_in(organization.id)} & _ANSWERING:
        raise NotAllowedNow("grant.not_answering", "certificateId")


async def _own(context: "Context", certificate_id: str) -> Certificate:
    certificate = await context.stores.certificates.get(certificate_id)
    if certificate is None or not held_by(certificate, context.caller):
        raise NotFound("certificate.unknown", "certificateId")
    require_answering(context.caller)
    return certificate


async def _drawn_up(context: "Context", certificate: Certificate, wish: Wish) -> CertificateGrant:
    return CertificateGrant(
        id=secrets.token_hex(12),
        certificate=certificate.id,
        holder=certificate.holder.id_number or "",
        grantee=await grantee_of(context, wish.grantee),
        purpose=valid_purpose(wish.purpose),
        fields=_valid_fields(certificate, wish.fields),
        given_at=context.now(),
        given_by=context.caller.id or "",
        expires_at=_valid_end(wish.expires_at, context.now()),
        key=valid_key(wish.key),
        max_uses=_valid_uses(wish.max_uses),
    )


def _require_active(certificate: Certificate, at: datetime) -> None:
    if (status := certificate.status_on(today(at))) is not CertificateStatus.ACTIVE:
        raise NotAllowedNow("certificate.not_active", "certificateId", status=f"CERTIFICATE_{status.value}")


async def _require_registered(context: "Context", certificate: Certificate, grant: CertificateGrant) -> None:
    asked = purpose_id(grant.grantee.code, certificate.type, grant.purpose)
    registered = await context.stores.sharing_purposes.get(asked)
    if registered is None or not registered.fields:
        raise Invalid("grant.purpose_unknown", "purpose")
    if more := registered.over_asked(grant.fields):
        raise Invalid("grant.over_asked", "fields", field=more)


def _valid_fields(certificate: Certificate, fields: Sequence[str]) -> tuple[str, ...]:
    if not fields:
        raise Required("grant.fields_missing", "fields")
    if len(fields) > MAX_FIELDS:
        raise LimitExceeded("grant.too_many_fields", "fields", maximum=MAX_FIELDS)
    if unknown := [one for one in fields if one not in certificate.fields and one not in BESIDES]:
        raise Invalid("certificate.field_unknown", "fields", field=plain_name(unknown[0])[:50])
    return tuple(dict.fromkeys(fields))


def _valid_end(expires_at: datetime, at: datetime) -> datetime:
    if expires_at.tzinfo is None or not at < expires_at <= at + LONGEST:
        raise Invalid("grant.end", "expiresAt", days=LONGEST.days)
    return to_the_millisecond(expires_at)


def _valid_uses(most: int | None) -> int | None:
    if most is not None and not 1 <= most <= MAX_USES:
        raise Invalid("grant.max_uses", "maxUses", maximum=MAX_USES)
    return most


async def _tell_given(stores: "Stores", grant: CertificateGrant, certificate: Certificate) -> None:
    await tell(stores, certificate.holder, News(grant.id, NotificationKind.CERTIFICATE_GRANTED, grant.given_at))
