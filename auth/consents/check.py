"""Whether somebody has agreed. Asked before personal data goes anywhere, and again each time.

Where the gate asks nobody (development, whose people are invented), nothing is missing.
"""

from datetime import datetime

from auth.accounts.model import Account
from auth.consents.model import Consent
from auth.consents.purpose import Purpose
from auth.days import today
from auth.gate import Gate
from auth.identifiers import age
from auth.problems import ConsentMissing, NotAllowedNow
from auth.wards.key import ward_key
from auth.wards.model import MAY_APPLY


async def require_consent(gate: Gate, account: Account, purpose: Purpose, at: datetime) -> None:
    """Raise ConsentMissing, which names the purpose, unless the account agreed to the text in force.

    Of a child under 14 known by name it has to be a guardian's (个人信息保护法 art. 31).
    """
    number = account.person.id_number if account.person else None
    if number is not None and age(number, today(at)) < MAY_APPLY:
        await require_guardians_consent(gate, ward_key(gate.vault, number), purpose, at)
        return
    version = gate.consent_texts.current(purpose, today(at)).version
    if gate.asks_consent and await gate.consents.current(account.id, purpose, version) is None:
        raise ConsentMissing(purpose)


async def require_number_consent(gate: Gate, account: Account, id_number: str, at: datetime) -> None:
    """Raise unless we may look at an ID number that somebody says is theirs; the number tells a child's age."""
    if age(id_number, today(at)) < MAY_APPLY:
        await require_guardians_consent(gate, ward_key(gate.vault, id_number), Purpose.ID_NUMBER, at)
    else:
        await require_consent(gate, account, Purpose.ID_NUMBER, at)


async def require_guardians_consent(gate: Gate, ward: str, purpose: Purpose, at: datetime) -> None:
    """Raise NotAllowedNow unless a guardian agreed for the child of that key, who can't."""
    version = gate.consent_texts.current(purpose, today(at)).version
    if gate.asks_consent and not await gate.consents.for_ward(ward, purpose, version):
        raise NotAllowedNow("consent.guardian_needed")


async def require_ward_consent(gate: Gate, guardian: Account, ward: str, at: datetime) -> Consent | None:
    """Return a guardian's consent to the processing of this child's data; raises ConsentMissing."""
    version = gate.consent_texts.current(Purpose.WARD_DATA, today(at)).version
    consent = await gate.consents.current(guardian.id, Purpose.WARD_DATA, version, ward)
    if consent is None and gate.asks_consent:
        raise ConsentMissing(Purpose.WARD_DATA)
    return consent


async def consent_to_register(gate: Gate, guardian: Account, ward: str, at: datetime) -> Consent | None:
    """The same before the child is registered: a consent that names no child yet will do."""
    version = gate.consent_texts.current(Purpose.WARD_DATA, today(at)).version
    unnamed = await gate.consents.current(guardian.id, Purpose.WARD_DATA, version)
    return unnamed or await require_ward_consent(gate, guardian, ward, at)
