"""Recognizing other provinces' certificates (电子证照互认): a code on a phone's screen, or what came with a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from resolvers.certificates import queries
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import VerificationFailure
from resolvers.certificates.offline import EXP, IAT, ISS, MAX_OFFLINE, OFFLINE_LIFETIME, PREFIX, STATUS, SUB
from resolvers.certificates.offline_encoding import Signed, decoded, from_base45, is_signed_by, read_sign1
from resolvers.certificates.queries import Verification
from resolvers.certificates.status_list import worth_of
from resolvers.certificates.status_place import LENGTH, StatusPlace
from resolvers.exchanges.envelope import CLOCKS_DIFFER
from resolvers.exchanges.partners import Partner, PartnerStatus
from resolvers.exchanges.refreshing import statement_of
from resolvers.exchanges.side_by_side import side_by_side
from resolvers.exchanges.statements import MAX_NUMBER, StatementKind, unpacked

if TYPE_CHECKING:
    from resolvers.context import Context

_F = VerificationFailure
_STATUS_PATH = "/status/"


class Standing(Enum):
    """What a list says of a certificate; CANT_TELL: there is no list now that one may go by.

    FORGED: it isn't what its seal signed, so nobody asked a list.
    """

    GOOD = "GOOD"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    CANT_TELL = "CANT_TELL"
    FORGED = "FORGED"


@dataclass(frozen=True, slots=True)
class Looked:
    """How a certificate stands, by a list of when."""

    standing: Standing
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """The answer to a check of another province's code; `fields` by their labels, as the province wrote them."""

    verified_at: datetime
    reason: VerificationFailure | None
    partner: Partner
    type_name: str | None = None
    issuer_name: str | None = None
    holder_name: str | None = field(default=None, repr=False)
    fields: Mapping[str, Any] | None = field(default=None, repr=False)
    expires_in: int | None = None
    as_of: datetime | None = None

    @property
    def valid(self) -> bool:
        """Whether the certificate holds, now."""
        return self.reason is None

    @property
    def status(self) -> CertificateStatus | None:
        """What it is worth, where that is known."""
        known = {None: "ACTIVE", _F.REVOKED: "REVOKED", _F.SUSPENDED: "SUSPENDED"}.get(self.reason)
        return CertificateStatus(known) if known else None


async def verify(context: "Context", token: str) -> Verification | Recognition:
    """Check a code, for anybody: ours, or one that a partner province signed."""
    told, at = _unchecked(token), context.now()
    partner = await _of_address(context, told.claims.get(ISS)) if told else None
    if told is None or partner is None:
        return await queries.verify(context, token)
    await queries.count_check(context, at)
    return await _recognized(context, partner, told, at)


async def standings_of(
    context: "Context", partner: Partner, places: Iterable[StatusPlace | None]
) -> Mapping[StatusPlace | None, Looked]:
    """How certificates of a partner's stand, by the lists that they are in; each list is read once."""
    asked = set(places)
    numbers = list({one.list for one in asked if one})
    read = await side_by_side(_list(context, partner, number) for number in numbers)
    lists = dict(zip(numbers, read, strict=True))
    return {one: _looked(lists[one.list], one.index) if one else Looked(Standing.CANT_TELL) for one in asked}


@dataclass(frozen=True, slots=True)
class _List:
    bits: bytes
    as_of: datetime


async def _list(context: "Context", partner: Partner, number: int) -> _List | None:
    found = (await statement_of(context, partner, StatementKind.STATUS, number)).statement
    return _List(unpacked(found.content), found.issued_at) if found else None


def _looked(told: _List | None, index: int) -> Looked:
    if told is None:
        return Looked(Standing.CANT_TELL)
    return Looked(_WORTH.get(worth_of(told.bits, index), Standing.REVOKED), told.as_of)


# What a list says that we don't know yet is nothing good.
_WORTH = {0: Standing.GOOD, 1: Standing.REVOKED, 2: Standing.SUSPENDED}


def place_of(partner: Partner, uri: Any, index: Any) -> StatusPlace | None:
    """The place in a list of this partner's; None for what lies anywhere else."""
    start = f"{partner.url}{_STATUS_PATH}"
    if not isinstance(uri, str) or not uri.startswith(start) or type(index) is not int:
        return None
    number = uri.removeprefix(start)
    if not (number.isascii() and number.isdigit() and len(number) <= 9) or not 0 <= index < LENGTH:
        return None
    return StatusPlace(int(number), index) if int(number) < MAX_NUMBER else None


@dataclass(frozen=True, slots=True)
class _Unchecked:
    sign1: Signed
    claims: Mapping[Any, Any]


def _unchecked(token: str) -> _Unchecked | None:
    """What an offline token says, whoever signed it; None for anything else."""
    if len(token) > MAX_OFFLINE or not token.startswith(PREFIX):
        return None
    try:
        read = read_sign1(from_base45(token.removeprefix(PREFIX)))
        return _Unchecked(read, decoded(read.payload))
    except ValueError:
        return None


async def _of_address(context: "Context", issuer: Any) -> Partner | None:
    foreign = isinstance(issuer, str) and issuer not in {"", context.public_url}
    known = await context.stores.partners.all() if foreign else []
    return next((one for one in known if one.url == issuer and one.status is PartnerStatus.ACTIVE), None)


async def _recognized(context: "Context", partner: Partner, told: _Unchecked, at: datetime) -> Recognition:
    found = await statement_of(context, partner, StatementKind.KEYS)
    jwks = found.statement.content["tokenKeys"] if found.statement else []
    jwk = next((one for one in jwks if one.get("kid") == told.sign1.kid), None)
    if jwk is None:
        # A key that the partner may have made since: only its newest word can say that there is none.
        return Recognition(at, _F.UNKNOWN if found.statement and found.fresh else _F.CANT_TELL, partner)
    if not is_signed_by(jwk, told.sign1):
        return Recognition(at, _F.BAD_SIGNATURE, partner)
    return await _judged(context, partner, told.claims, at)


async def _judged(context: "Context", partner: Partner, claims: Mapping[Any, Any], at: datetime) -> Recognition:
    """What a token is worth that the partner's key signed."""
    begin, end, told = claims.get(IAT), claims.get(EXP), _place_told(claims)
    place = place_of(partner, *told) if told else None
    if type(begin) is not int or type(end) is not int or place is None or not isinstance(claims.get(SUB), str):
        return Recognition(at, _F.UNKNOWN, partner)
    if end - begin > OFFLINE_LIFETIME.total_seconds():  # nobody shows one for so long, whoever signs it
        return Recognition(at, _F.UNKNOWN, partner)
    if not begin - CLOCKS_DIFFER.total_seconds() <= at.timestamp() < end:
        return Recognition(at, _F.EXPIRED_TOKEN, partner)
    looked = (await standings_of(context, partner, [place]))[place]
    reason = None if looked.standing is Standing.GOOD else VerificationFailure[looked.standing.name]
    kind, issuer = _text(claims.get("type")), _text(claims.get("issuer"))
    found = Recognition(at, reason, partner, kind, issuer, as_of=looked.as_of)
    if reason is not None:  # of what doesn't hold, only what it was
        return found
    left = round((datetime.fromtimestamp(end, UTC) - at).total_seconds())
    holder, fields = _text(claims.get("holder")), _fields(claims.get("fields"))
    return replace(found, holder_name=holder, fields=fields, expires_in=left)


def _place_told(claims: Mapping[Any, Any]) -> tuple[Any, Any] | None:
    told = claims.get(STATUS)
    listed = told.get("status_list") if isinstance(told, Mapping) else None
    return (listed.get("uri"), listed.get("idx")) if isinstance(listed, Mapping) else None


def _text(told: Any) -> str | None:
    return told if isinstance(told, str) else None


def _fields(told: Any) -> dict[str, str]:
    fields = told if isinstance(told, Mapping) else {}
    return {str(label): str(value) for label, value in fields.items()}
