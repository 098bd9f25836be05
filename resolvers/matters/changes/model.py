import secrets
from dataclasses import dataclass
from datetime import datetime

from auth.accounts.model import Account
from auth.identifiers import mask_phone
from resolvers.matters.lifecycle import MatterAction
from resolvers.matters.model import Matter


@dataclass(frozen=True, slots=True)
class Signature:
    """Who does something to the catalogue and when; `by` is an account, "" the system."""

    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MatterChange:
    """What was done to a matter: by whom (their name of that day), when, which fields it changed, and why."""

    id: str
    code: str
    version: int
    at: datetime
    action: MatterAction
    by: str
    by_name: str
    fields: tuple[str, ...] = ()
    note: str | None = None


def signature(account: Account, at: datetime) -> Signature:
    """Sign with the verified name, or with the masked phone of somebody who isn't verified yet."""
    return Signature(account.id, account.person.name if account.person else mask_phone(account.phone), at)


def by_itself(at: datetime) -> Signature:
    """What the worker does is nobody's doing."""
    return Signature("", "tongban", at)


def change(
    matter: Matter, action: MatterAction, by: Signature, *, fields: tuple[str, ...] = (), note: str | None = None
) -> MatterChange:
    """Write down what was done to a version."""
    key = secrets.token_hex(12)
    return MatterChange(key, matter.code, matter.version, by.at, action, by.by, by.by_name, fields, note)
