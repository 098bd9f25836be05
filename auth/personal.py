"""What stores declare about people: what they hold, what goes into an export of it, what is left of it afterwards.

Every store says so in `PERSONAL`, or says why it holds nothing; a test fails for one that says neither. The export
(个人信息保护法 art. 45) and the closing of an account (art. 47) go by these declarations and by nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from auth.rows import Row


class Key(Enum):
    """By what of a person rows are found."""

    ACCOUNT = "ACCOUNT"
    PHONE = "PHONE"
    BLINDED_PHONE = "BLINDED_PHONE"
    PARTY = "PARTY"
    ID_NUMBER = "ID_NUMBER"
    ORGANIZATION = "ORGANIZATION"


class AtClosure(Enum):
    """What becomes of the rows when the account is closed.

    DELETED: those found by account. FORGOTTEN: the store's own `forget` does what its declaration says.
    """

    DELETED = "DELETED"
    FORGOTTEN = "FORGOTTEN"
    EXPIRES = "EXPIRES"
    KEPT = "KEPT"


@dataclass(frozen=True, slots=True)
class Holding:
    """What a store holds about a person. Every field of its rows is `shown` to them or `hidden`: names, with spaces.

    `title` heads the section of the export. Rows are found by any of `found_by` (field, key). `because` says why
    rows end, or stay, as `at_closure` has it. `publish` turns a row into what is shown where that isn't a field.
    """

    title: str
    found_by: tuple[tuple[str, Key], ...]
    shown: str
    at_closure: AtClosure
    because: str
    hidden: str = ""
    publish: Callable[[Row], Row] | None = None

    def of(self, row: Row) -> Row:
        """What a person gets to see of a row."""
        return self.publish(row) if self.publish else {name: row[name] for name in self.shown.split() if name in row}


@dataclass(frozen=True, slots=True)
class NoHolding:
    """A store that holds nothing about a person that could be found by who they are."""

    because: str
