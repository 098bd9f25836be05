"""Certificates of the other province that came with a case: how each stands now, by what that province publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from auth.days import today
from auth.problems import MaterialRejected, Problem
from resolvers.applications.crossing import CaseDirection
from resolvers.certificates.status_place import StatusPlace
from resolvers.certificates.vouching import Vouched, vouched
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.recognizing import Looked, Standing, standings_of
from resolvers.exchanges.shown import reads_all

if TYPE_CHECKING:
    from resolvers.context import Context

_LOST = {Standing.REVOKED, Standing.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Recognized:
    """A certificate that came across the border, for which material (None: as the result), and how it stands.

    `certificate` is None where what came isn't what its seal signed: nothing it says is to be shown.
    """

    key: str | None
    certificate: Vouched | None
    standing: Standing
    as_of: datetime | None


async def require_standing(context: "Context", partner: Partner, payload: Mapping[str, Any]) -> None:
    """Raise MaterialRejected for a certificate that its province has revoked or suspended meanwhile.

    Where that can't be told now the case isn't held up: whoever handles it sees so, and what is known later.
    """
    carried = [(key, one) for key, told in _of_materials(payload) if (one := _read(told))]
    stands = await standings_of(context, partner, [one.place for _, one in carried])
    for key, one in carried:
        if stands[one.place].standing in _LOST:
            raise MaterialRejected("material.certificate_lost", "materials", key, name=one.identifier)


async def recognized(context: "Context", case: ExchangeCase) -> list[Recognized]:
    """The certificates that a partner sent about a case, as they stand now; the last of each material.

    What came as the result is listed even when it is none: that must not look like a result without a certificate.
    For whoever reads all of the conversation.
    """
    if not await reads_all(context, case):
        return []
    partner = await context.loaders.partners.load(case.partner)
    said = await context.loaders.exchange_messages.load(case.id)
    theirs = sorted((one.sequence, one.payload) for one in said if one.direction is CaseDirection.INBOUND)
    last = {key: told for _, payload in theirs for key, told in _carried(payload)}
    # Those of materials are refused when they come unless they can be read.
    carried = [(key, one) for key, told in last.items() if (one := _read(told)) or key is None]
    if partner is None:
        return []
    stands = await standings_of(context, partner, [one.place for _, one in carried if one])
    return [_now(key, one, stands, today(context.now())) for key, one in carried]


def _now(
    key: str | None, certificate: Vouched | None, stands: Mapping[StatusPlace | None, Looked], on: date
) -> Recognized:
    if certificate is None:
        return Recognized(key, None, Standing.FORGED, None)
    looked = stands[certificate.place]
    over = not certificate.holds_on(on) and looked.standing is Standing.GOOD
    looked = Looked(Standing.EXPIRED, looked.as_of) if over else looked
    return Recognized(key, certificate, looked.standing, looked.as_of)


def _carried(payload: Mapping[str, Any]) -> list[tuple[str | None, Any]]:
    """What a message carries as a certificate: for its materials, and as the result."""
    result = payload.get("certificate")
    return [*_of_materials(payload), *([(None, result)] if result else [])]


def _of_materials(payload: Mapping[str, Any]) -> list[tuple[str, Any]]:
    listed = payload.get("materials")
    materials = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    told = [(one.get("key"), one.get("certificate")) for one in materials]
    return [(key, one) for key, one in told if isinstance(key, str) and one is not None]


def _read(told: Any) -> Vouched | None:
    """The certificate; None for what isn't what its seal signed, which is refused elsewhere or shown as forged."""
    try:
        return vouched(told)
    except Problem:
        return None
