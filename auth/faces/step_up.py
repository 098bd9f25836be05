"""Prove name and number, by face as well where the app brings a check: the session is then known at FACE."""

from dataclasses import dataclass, field
from datetime import datetime

from auth.accounts.model import Account, Person
from auth.caller import Caller
from auth.days import today
from auth.faces.checks import passed, require_face_consent, spend
from auth.faces.model import Identity
from auth.gate import Gate
from auth.given import valid_id_number, valid_name
from auth.identifiers import mask_phone
from auth.present import present
from auth.problems import AlreadyDone, Unauthenticated
from auth.sessions.open import SignedIn, renewed
from auth.verify_identity import verify_identity
from auth.wards.key import ward_key


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are, and the check that shows it, if any."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    face_token: str | None = field(default=None, repr=False)

    def identity(self, at: datetime) -> Identity:
        """Return name and number in their canonical form; raises Required or Invalid."""
        return Identity(valid_name(self.name), valid_id_number(self.id_number, today(at)))


async def verify(gate: Gate, caller: Caller, claim: Claim, at: datetime) -> SignedIn:
    """Prove an identity: by name and number, or by face, which proves those too and lifts this session to FACE."""
    if claim.face_token is None:
        return await verify_identity(gate, caller, name=claim.name, id_number=claim.id_number, at=at)
    account, session = await present(gate, caller, at)
    identity = claim.identity(at)
    if account.person and Identity(account.person.name, account.person.id_number) != identity:
        raise AlreadyDone("identity.other", "idNumber")
    await require_face_consent(gate, account, identity, at)
    check = await passed(gate, session, identity, claim.face_token, at)
    await _require_free(gate, account, identity)
    await spend(gate, check, at)
    if account.person is None:
        person = Person(identity.name, identity.id_number, at, check.method)
        former = await gate.closures.former(ward_key(gate.vault, identity.id_number))
        account = await gate.accounts.save(account.verified(person, former))
    stepped = await gate.sessions.step_up(session.id, at)
    if stepped is None:
        raise Unauthenticated("session.ended")
    return await renewed(gate, account, stepped, at)


async def _require_free(gate: Gate, account: Account, identity: Identity) -> None:
    """Raise AlreadyDone for a number that another account holds. Who passed the check is told by which phone."""
    holder = await gate.accounts.by_id_number(identity.id_number)
    if holder and holder.id != account.id:
        raise AlreadyDone("identity.taken_by", "idNumber", phone=mask_phone(holder.phone))
