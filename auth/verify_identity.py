"""Proving a name and an ID number (实名认证)."""

from dataclasses import replace
from datetime import datetime

from auth.accounts.model import Person
from auth.caller import Caller
from auth.consents.check import require_number_consent
from auth.days import today
from auth.gate import Gate
from auth.given import valid_id_number, valid_name
from auth.present import present
from auth.problems import AlreadyDone, Invalid
from auth.rate import DAY, Rate
from auth.sessions.open import SignedIn, renewed
from auth.wards.key import ward_key

IDENTITY_TRIES_A_DAY = 10
# Names and ID numbers leak; nobody may try them against each other all day. What strangers failed with a number holds
# up whoever has nothing but a name for it: its owner shows their face, which isn't counted here.
PER_ACCOUNT = Rate("verify-account", IDENTITY_TRIES_A_DAY, DAY, "identity.too_many", ("idNumber",))
PER_NUMBER = replace(PER_ACCOUNT, name="verify-number")


async def verify_identity(gate: Gate, caller: Caller, *, name: str, id_number: str, at: datetime) -> SignedIn:
    """Prove name and ID number; proving the same ones again succeeds, others are refused.

    Raises ConsentMissing before the number goes anywhere.
    """
    account, session = await present(gate, caller, at)
    name, id_number = valid_name(name), valid_id_number(id_number, today(at))
    await require_number_consent(gate, account, id_number, at)
    if account.person and (account.person.name, account.person.id_number) == (name, id_number):
        return await renewed(gate, account, session, at)
    if account.person:
        raise AlreadyDone("identity.other", "idNumber")
    await gate.rates.take(PER_ACCOUNT, account.id, at)
    counted = await gate.rates.take(PER_NUMBER, id_number, at)
    if not await gate.identity.matches(name, id_number):
        raise Invalid("identity.mismatch", "idNumber")
    await gate.rates.give_back(counted)
    former = await gate.closures.former(ward_key(gate.vault, id_number))
    person = Person(name, id_number, at, gate.identity.method)
    account = await gate.accounts.save(account.verified(person, former))
    return await renewed(gate, account, session, at)
