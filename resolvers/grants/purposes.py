"""What grantees may ask for at all: purposes that an administrator registered, with the fields that each needs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auth.clients.model import ClientKind
from auth.clients.store import ClientStore
from auth.given import plain_name
from auth.problems import Invalid, LimitExceeded, NotFound, Required
from resolvers.certificates.model import CertificateType
from resolvers.grants.model import BESIDES, MAX_FIELDS, MAX_PURPOSE, Grantee, GranteeKind

if TYPE_CHECKING:
    from resolvers.context import Context

MOST = 200
MAX_CODE = 64


@dataclass(frozen=True, slots=True)
class SharingPurpose:
    """What one grantee may ask of certificates of one type, and what for; registered by which account, and when."""

    grantee: Grantee
    type: str
    purpose: str
    fields: tuple[str, ...]
    registered_by: str
    registered_at: datetime

    @property
    def id(self) -> str:
        """Names it: there is one for each grantee, type and purpose."""
        return purpose_id(self.grantee.code, self.type, self.purpose)

    def over_asked(self, fields: Sequence[str]) -> str | None:
        """Return the first field that is more than the purpose needs; None when there is none."""
        return next((one for one in fields if one not in self.fields), None)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an administrator registers: for which grantee, of which type, what for, which fields."""

    grantee: str
    type: str
    purpose: str
    fields: tuple[str, ...]


def purpose_id(grantee: str, type: str, purpose: str) -> str:
    """Name a purpose by what it is about."""
    return hashlib.sha256("\0".join((grantee, type, purpose)).encode()).hexdigest()[:32]


async def register(context: "Context", wanted: Registration) -> SharingPurpose:
    """Register a purpose, or replace what it may ask for; no fields at all take it back."""
    type = (await context.stores.certificate_types.get_many([wanted.type])).get(wanted.type)
    if type is None:
        raise NotFound("matter.certificate_unknown", "certificateType")
    grantee = await grantee_of(context, wanted.grantee)
    purpose, fields = valid_purpose(wanted.purpose), _known(type, wanted.fields)
    registered = SharingPurpose(grantee, type.code, purpose, fields, context.caller.id or "", context.now())
    known = {one.id for one in await context.stores.sharing_purposes.of_grantee(grantee.code)}
    if len(known) >= MOST and registered.id not in known:
        raise LimitExceeded("grant.purposes_full", "grantee", maximum=MOST)
    await context.stores.sharing_purposes.put(registered)
    return registered


async def grantee_of(context: "Context", code: str) -> Grantee:
    """Return the organization of that credit code, or the service of that id; raises NotFound."""
    known = await context.stores.organizations.get_many([code]) if 0 < len(code) <= MAX_CODE else {}
    if organization := known.get(code):
        return Grantee(GranteeKind.ORGANIZATION, code, organization.name)
    client = await ClientStore(context.stores.database).enabled(code) if 0 < len(code) <= MAX_CODE else None
    if client is None or client.kind is not ClientKind.SERVICE:
        raise NotFound("grant.grantee_unknown", "grantee")
    return Grantee(GranteeKind.CLIENT, code, client.name)


def valid_purpose(text: str) -> str:
    """Return a purpose of 1 to 200 characters that can be seen; raises Required or Invalid."""
    purpose = plain_name(text)
    if not purpose:
        raise Required("grant.purpose_missing", "purpose")
    if len(purpose) > MAX_PURPOSE:
        raise Invalid("text.too_long", "purpose", maximum=MAX_PURPOSE)
    return purpose


def _known(type: CertificateType, fields: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(fields[: MAX_FIELDS + 1]))
    if len(wanted) > MAX_FIELDS:
        raise LimitExceeded("grant.too_many_fields", "fields", maximum=MAX_FIELDS)
    if unknown := [one for one in wanted if one not in type.properties and one not in BESIDES]:
        raise Invalid("certificate.field_unknown", "fields", field=plain_name(unknown[0])[:50])
    return wanted
