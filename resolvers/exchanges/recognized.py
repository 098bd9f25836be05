"""Certificates of the other province that came with a case: how each stands now, by what that province publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from auth.days import today
from auth.problems import MaterialRejected, Problem
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.recognizing import Looked, Standing, standing_of
from resolvers.exchanges.shown import reads_all
from resolvers.exchanges.vouching import Vouched, vouched

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
    for key, told in _carried({"materials": payload.get("materials")}):
        certificate = vouched(told, "materials", key or "")
        looked = await standing_of(context, partner, certificate.place)
        if looked.standing in _LOST:
            raise MaterialRejected("material.certificate_lost", "materials", key or "", name=certificate.identifier)


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
    found = {key: one for _, payload in theirs for key, one in _carried(payload)}
    return [await _now(context, partner, key, told) for key, told in found.items()] if partner else []


async def _now(context: "Context", partner: Partner, key: str | None, told: Any) -> Recognized:
    if not _reads(told):
        return Recognized(key, None, Standing.FORGED, None)
    certificate = vouched(told)
    looked = await standing_of(context, partner, certificate.place)
    over = not certificate.holds_on(today(context.now())) and looked.standing is Standing.GOOD
    looked = Looked(Standing.EXPIRED, looked.as_of) if over else looked
    return Recognized(key, certificate, looked.standing, looked.as_of)


def _carried(payload: Mapping[str, Any]) -> list[tuple[str | None, Any]]:
    """What a message carries that can be read as a certificate: for its materials, and as the result."""
    listed = payload.get("materials")
    materials = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    told = [(one.get("key"), one.get("certificate")) for one in materials]
    result = payload.get("certificate")
    # Those of materials are refused when they come unless they can be read.
    return [*((key, one) for key, one in told if one is not None and _reads(one)), *([(None, result)] if result else [])]


def _reads(told: Any) -> bool:
    try:
        return bool(vouched(told))
    except Problem:  # refused elsewhere, or shown as forged
        return False
