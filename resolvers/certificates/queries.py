from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from auth.accounts.model import HANDLING
from auth.caller import Caller
from auth.days import today
from auth.identifiers import mask_name
from auth.problems import NotFound
from auth.rate import Rate
from resolvers.access.model import Opened, subjects
from resolvers.access.record import record
from resolvers.certificates.issue import genuine
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import (
    HOLDER_NAME,
    Certificate,
    CertificateType,
    VerificationFailure,
)
from resolvers.certificates.offline import MAX_OFFLINE, PREFIX, read_offline
from resolvers.certificates.presentation import ends, token_id
from resolvers.certificates.store import Wallet
from resolvers.paging import Page, PageRequest
from resolvers.parties.model import PartyKind
from resolvers.parties.queries import wallet_owner
from resolvers.regions.model import Department

if TYPE_CHECKING:
    from resolvers.context import Context

# A printed page's code starts with this; a presentation's never does (its length differs).
PRINTED = "p."
# A desk that checks one paper after the other stays below, also where several share an address.
CHECKS = Rate("certificate-check", 120, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to a check. `fields` holds what the holder ticked and nothing else, by key.

    `expires_in` is how many more seconds the code lives, None for a printed page's. `failed_part` is what the part is
    called because of which a composite certificate doesn't hold.
    """

    verified_at: datetime
    reason: VerificationFailure | None = None
    certificate: Certificate | None = None
    status: CertificateStatus | None = None
    type: CertificateType | None = None
    issuer: Department | None = None
    holder_name: str | None = None
    fields: Mapping[str, Any] | None = None
    expires_in: int | None = None
    failed_part: str | None = None

    @property
    def valid(self) -> bool:
        """Whether the certificate holds, now."""
        return self.reason is None and self.certificate is not None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a token opens."""

    certificate: str
    fields: tuple[str, ...]
    expires_at: datetime | None


def held_by(certificate: Certificate, caller: Caller) -> bool:
    """Tell whether the caller, or the organization they act for, is the holder."""
    party, holder = wallet_owner(caller), certificate.holder
    if party is None or party.id_number is None:
        return False
    return (party.kind, party.id_number) == (holder.kind, holder.id_number)


def may_read(certificate: Certificate, caller: Caller) -> bool:
    """Tell whether the caller may see the whole certificate: its holder, and staff of its issuer and region."""
    return held_by(certificate, caller) or caller.handles(certificate.issuer, certificate.region, *HANDLING)


async def readable(context: "Context", certificate_id: str) -> Certificate:
    """Return a certificate that the caller may see; raises NotFound."""
    certificate = await context.stores.certificates.get(certificate_id)
    if certificate is None or not may_read(certificate, context.caller):
        raise NotFound("certificate.unknown", "certificateId")
    return await _seen(context, certificate)


async def visible(context: "Context", certificate_id: str) -> Certificate | None:
    """Return a certificate that the caller may see, else None; several at once are one read."""
    certificate = await context.loaders.certificates.load(certificate_id)
    allowed = certificate is not None and may_read(certificate, context.caller)
    return await _seen(context, certificate) if certificate and allowed else None


async def _seen(context: "Context", certificate: Certificate) -> Certificate:
    """Record staff's looking at a certificate; looking at one's own is nobody else's business."""
    if not held_by(certificate, context.caller):
        department = (await context.loaders.departments.load(certificate.issuer)) or None
        by = f"{department.name if department else ''}工作人员"
        await _record(context, certificate, by, "查阅证照", tuple(certificate.fields))
    return certificate


async def _record(
    context: "Context", certificate: Certificate, by: str, purpose: str, fields: tuple[str, ...]
) -> None:
    opened = Opened(certificate.id, context.caller.id or "", by, purpose, fields)
    await record(context, [(subject, opened) for subject in subjects(certificate.holder.id_number)])


def wallet(context: "Context", type: str | None, status: CertificateStatus | None) -> Wallet:
    """Whose certificates `viewer.certificates` lists: those of whom the caller acts for, a delegate none."""
    owner = wallet_owner(context.caller)
    id_number = (owner.id_number if owner else None) or ""
    return Wallet(id_number, today(context.now()), type, status)


async def list_wallet(context: "Context", wallet: Wallet, request: PageRequest) -> Page[Certificate]:
    """Return one page of a wallet; who isn't verified has none."""
    if not wallet.id_number:
        return Page((), (), has_next=False, has_previous=False)
    return await context.stores.certificates.page(wallet, request)


async def count_wallet(context: "Context", wallet: Wallet) -> int | None:
    """Count a wallet."""
    return await context.stores.certificates.count(wallet) if wallet.id_number else 0


async def verify(context: "Context", token: str) -> Verification:
    """Check a code from a phone's screen or a printed page, for anybody."""
    at = context.now()
    await count_check(context, at)
    shown = await _shown(context, token) if len(token) <= MAX_OFFLINE else None
    if shown is None:
        return Verification(at, VerificationFailure.UNKNOWN)
    if shown.expires_at is not None and shown.expires_at <= at:
        return Verification(at, VerificationFailure.EXPIRED_TOKEN)
    certificate = await context.stores.certificates.get(shown.certificate)
    if certificate is None:
        return Verification(at, VerificationFailure.UNKNOWN)
    found = await _verification(context, certificate, shown, at)
    if found.fields is not None and shown.expires_at is not None:
        await _record(context, certificate, "扫码核验", "亮证核验", shown.fields)
    return found


async def count_check(context: "Context", at: datetime) -> None:
    """Count a check against whoever asks; registered clients have agreed to terms and are known by name."""
    caller = context.caller
    if caller.service is None:
        await context.gate.rates.take(CHECKS, caller.id or caller.address, at)


async def _shown(context: "Context", token: str) -> _Shown | None:
    if token.startswith(PRINTED):
        certificate = await context.stores.certificates.by_check_code(token.removeprefix(PRINTED))
        return _Shown(certificate.id, (), None) if certificate else None
    if token.startswith(PREFIX):
        return await _carried(context, token)
    presentation = await context.stores.presentations.get(token_id(context, token))
    if presentation is None:
        return None
    return _Shown(presentation.certificate, presentation.fields, await ends(context, presentation))


async def _carried(context: "Context", token: str) -> _Shown | None:
    """What an offline token opens where there is a connection after all."""
    carried = read_offline(context.gate.tokens, token)
    certificate = await context.stores.certificates.by_identifier(carried.identifier) if carried else None
    if carried is None or certificate is None:
        return None
    types = await context.stores.certificate_types.get_many([certificate.type])
    label = types[certificate.type].label
    fields = tuple(key for key in certificate.fields if label(key) in carried.fields)
    holder = (HOLDER_NAME,) if carried.holder_name is not None else ()
    return _Shown(certificate.id, (*holder, *fields), datetime.fromtimestamp(carried.expires_at, UTC))


async def _verification(context: "Context", certificate: Certificate, shown: _Shown, at: datetime) -> Verification:
    code = certificate.signature.seal_code
    seal = (await context.stores.seals.get_many([code])).get(code)
    if not genuine(certificate, seal):
        return Verification(at, VerificationFailure.BAD_SIGNATURE)
    failed = certificate.failed_part(today(at))
    part = failed.certificate.type if failed and failed.certificate else certificate.type
    types = await context.stores.certificate_types.get_many([certificate.type, part])
    departments = await context.stores.departments.get_many([certificate.issuer])
    status = certificate.status_on(today(at))
    active = status is CertificateStatus.ACTIVE
    # Of a certificate that doesn't hold, only what it was: whose it was is nobody's business any more.
    fields = {key: certificate.fields[key] for key in shown.fields if key in certificate.fields}
    return Verification(
        verified_at=at,
        reason=None if active else VerificationFailure[status.name],
        certificate=certificate,
        status=status,
        type=types.get(certificate.type),
        issuer=departments.get(certificate.issuer),
        holder_name=_holder_name(certificate, shown) if active else None,
        fields=fields if active else None,
        failed_part=types[part].name if failed and part in types else None,
        expires_in=None if shown.expires_at is None else round((shown.expires_at - at).total_seconds()),
    )


def _holder_name(certificate: Certificate, shown: _Shown) -> str | None:
    """The ticked name; of a printed page, where nobody ticks anything, a masked one to compare with."""
    if HOLDER_NAME in shown.fields:
        return certificate.holder.name
    if shown.expires_at is not None:
        return None
    person = certificate.holder.kind is PartyKind.PERSON
    return mask_name(certificate.holder.name) if person else certificate.holder.name
