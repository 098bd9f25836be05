"""What the stories of acting for others check alike."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Person
from auth.assurance import Assurance
from auth.identifiers import InvalidIdentifier, normalize_mainland_phone, normalize_resident_id
from auth.problems import Invalid, NotAllowedNow, Required, Unauthenticated
from auth.rate import DAY, Rate
from auth.sign_in import MAX_NAME
from auth.wards.model import WardStage, stage_of

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_KEY = 64
# Names, numbers and phones of others: nobody may try them all day.
TRIES_A_DAY = 10
OFFERS_A_DAY = 50


def proven(context: "Context") -> tuple[Account, Person]:
    """Return the caller's account and person; raises unless they are known by name and act for themselves."""
    caller = context.caller
    caller.require_oneself()
    caller.require_assurance(Assurance.REAL_NAME)
    if caller.account is None or caller.account.person is None:
        raise Unauthenticated("token.missing")
    return caller.account, caller.account.person


def managing(context: "Context", organization: str) -> tuple[Account, Person]:
    """The same for who manages an organization, whether they act for it at the moment or for themselves."""
    acting_for_it = context.caller.organization is not None and context.caller.organization.id == organization
    return proven(context.as_caller(replace(context.caller, principal=None)) if acting_for_it else context)


def require_adult(person: Person, on: date) -> None:
    """Raise NotAllowedNow for a child: children neither give nor take rights."""
    if stage_of(person.id_number, on) is not WardStage.ENDED:
        raise NotAllowedNow("acting.minor")


def valid_name(text: str, field: str) -> str:
    """Return a name of at most 50 characters without spaces around it; raises Required or Invalid."""
    name = text.strip()
    if not name:
        raise Required("identity.name_missing", field)
    if len(name) > MAX_NAME:
        raise Invalid("identity.name_long", field, maximum=MAX_NAME)
    return name


def valid_phone(text: str, field: str) -> str:
    """Return the 11 digits of a mainland mobile phone; raises Invalid."""
    try:
        return normalize_mainland_phone(text)
    except InvalidIdentifier as error:
        raise Invalid("phone.invalid", field) from error


def valid_id_number(text: str, on: date) -> str:
    """Return a canonical GB 11643 number; raises Invalid with the rule that it breaks."""
    try:
        return normalize_resident_id(text, on)
    except InvalidIdentifier as error:
        raise Invalid(f"id_number.{error.rule}", "idNumber") from error


def valid_key(key: str) -> str:
    """Return an idempotency key of 1 to 64 characters; raises Invalid."""
    if not 1 <= len(key) <= MAX_KEY:
        raise Invalid("key.length", "idempotencyKey", maximum=MAX_KEY)
    return key


def blinded(context: "Context", phone: str) -> str:
    """What stands for a phone that an offer goes to: we find it again and never tell whose it is."""
    return context.gate.vault.blind(phone, "offered-phone")


async def count_try(context: "Context", what: str, limit: int) -> None:
    """Count one try of the caller's day; raises LimitExceeded."""
    rate = Rate(what, limit, DAY, "identity.too_many")
    await context.gate.rates.take(rate, context.caller.id or "", context.now())
