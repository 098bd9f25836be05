import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.caller import Caller
from auth.consents.model import Consent
from auth.consents.purpose import Purpose
from auth.days import today
from auth.gate import Gate
from auth.present import present
from auth.problems import Conflict, Expired, Invalid, NotAllowedNow, NotFound
from auth.rate import Rate
from auth.wards.model import Ward, WardStage

_GIVING = Rate("consents", 50, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody says they agreed to: the text as it was shown. `ward` is a guardianship's id."""

    purpose: Purpose
    version: int
    hash: str
    ward: str | None = None


async def give(gate: Gate, caller: Caller, agreed: Agreed, at: datetime) -> Consent:
    """Record a consent to the text in force; the same again returns the first.

    Raises Expired for a text that was replaced, Invalid for one that never was, NotFound for another's child.
    """
    caller.require_oneself()
    account, _ = await present(gate, caller, at)
    text = gate.consent_texts.current(agreed.purpose, today(at))
    if agreed.version != text.version:
        raise Expired("consent.superseded", "version")
    if agreed.hash.lower() != text.hash:
        raise Invalid("consent.hash", "hash")
    ward = await _ward(gate, account, agreed.ward)
    if ward and ward.stage_on(today(at)) is not WardStage.GUARDIAN_APPLIES:
        raise NotAllowedNow("consent.childs_own", "wardId")
    await gate.rates.take(_GIVING, account.id, at)
    key = ward.key if ward else None
    consent = Consent(
        secrets.token_hex(12), account.id, text.purpose, text.version, text.hash, at, caller.channel, key
    )
    if await gate.consents.add(consent):
        return consent
    first = await gate.consents.current(account.id, text.purpose, text.version, key)
    if first is None:  # withdrawn in the same moment
        raise Conflict
    return first


async def withdraw(gate: Gate, caller: Caller, purpose: Purpose, *, ward: str | None, at: datetime) -> None:
    """Withdraw what was agreed to; what was done until then stays lawful (个人信息保护法 art. 15).

    Raises NotAllowedNow for ACCOUNT: without a phone there is no account, so closing it is how that is withdrawn.
    """
    caller.require_oneself()
    account, _ = await present(gate, caller, at)
    if purpose is Purpose.ACCOUNT:
        raise NotAllowedNow("consent.account", "purpose")
    child = await _ward(gate, account, ward)
    if not await gate.consents.withdraw(account.id, purpose, child.key if child else None, at):
        raise NotFound("consent.none", "purpose")


async def _ward(gate: Gate, account: Account, ward_id: str | None) -> Ward | None:
    ward = await gate.wards.get(ward_id) if ward_id else None
    if ward_id and (ward is None or ward.guardian != account.id):
        raise NotFound("ward.unknown", "wardId")
    return ward
