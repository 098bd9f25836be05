"""What the stories of acting for others check alike."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Person
from auth.assurance import Assurance
from auth.problems import Invalid, NotAllowedNow, Unauthenticated
from auth.rate import DAY, Rate
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
