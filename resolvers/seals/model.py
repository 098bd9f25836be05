from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from resolvers.seals.lifecycle import SealAction, SealStatus
from resolvers.seals.signer import SealKey


class SealKind(Enum):
    """Kinds of seals, 国办发〔2025〕33号."""

    STATUTORY_NAME = "STATUTORY_NAME"
    INTERNAL_UNIT = "INTERNAL_UNIT"
    BRANCH = "BRANCH"
    FINANCE = "FINANCE"
    CONTRACT = "CONTRACT"
    INVOICE = "INVOICE"
    OTHER_BUSINESS = "OTHER_BUSINESS"
    PERSONAL_NAME = "PERSONAL_NAME"


# The second line of these says what they are for. OTHER_BUSINESS, INTERNAL_UNIT and BRANCH are told apart by a label.
TITLES = {
    SealKind.FINANCE: "财务专用章",
    SealKind.CONTRACT: "合同专用章",
    SealKind.INVOICE: "发票专用章",
}
LABELLED = frozenset({SealKind.INTERNAL_UNIT, SealKind.BRANCH, SealKind.OTHER_BUSINESS})
# What departments seal certificates and documents of cases by.
CERTIFICATE_TITLE = "电子证照专用章"


@dataclass(frozen=True, slots=True)
class SealOwner:
    """A department or an organization, by credit code, with the name that it had when it asked."""

    code: str
    name: str
    is_department: bool


@dataclass(frozen=True, slots=True)
class SealStep:
    """One entry of a seal's history: who did what, when and why."""

    action: SealAction
    status: SealStatus
    at: datetime
    account: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SealUser:
    """Somebody whom the owner lets use the seal, to that day (included)."""

    account: str
    until: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """An e-seal. `name` is what the picture says, `title` its second line or empty.

    `pair` is None until it is made; the private half is sealed by the vault. `office` is the department that approves
    and registers it. `physical_number` is that of its twin of rubber (物电同源).
    """

    code: str
    name: str
    kind: SealKind
    status: SealStatus
    owner: SealOwner
    image: str
    pair: SealKey | None
    valid_from: date | None
    valid_until: date | None
    created_at: datetime
    title: str = ""
    office: str = ""
    request: str | None = None
    certificate_serial: str | None = None
    physical_number: str | None = None
    history: tuple[SealStep, ...] = ()
    users: tuple[SealUser, ...] = ()
    revision: int = 1

    @property
    def key(self) -> SealKey:
        """The key pair; LookupError for a seal that was never made."""
        if self.pair is None:
            raise LookupError("a seal that was never made has no key")
        return self.pair

    @property
    def department(self) -> str | None:
        """The owner's code where that is a department."""
        return self.owner.code if self.owner.is_department else None

    def status_on(self, day: date) -> SealStatus:
        """What the seal is on a day: one that was made runs out by itself."""
        over = self.valid_until is not None and day > self.valid_until
        runs = self.status in {SealStatus.MADE, SealStatus.ACTIVE, SealStatus.SUSPENDED}
        return SealStatus.EXPIRED if over and runs else self.status

    def did(self, action: SealAction) -> str | None:
        """Return the account that took this action last."""
        return next((one.account for one in reversed(self.history) if one.action is action), None)

    def stepped(self, step: SealStep) -> "Seal":
        """The seal after a step."""
        return replace(self, status=step.status, history=(*self.history, step), revision=self.revision + 1)

    def expired(self) -> "Seal":
        """The seal as it is written down that it ran out, which makes room for the next of its kind."""
        return replace(self, status=SealStatus.EXPIRED, revision=self.revision + 1)

    def user_on(self, account: str, day: date) -> SealUser | None:
        """Return the owner's permission for an account that still holds on that day."""
        return next((one for one in self.users if one.account == account and day <= one.until), None)

    def with_user(self, user: SealUser) -> "Seal":
        """The seal with a permission, which replaces the account's earlier one."""
        return replace(self.without_user(user.account), users=(*self._others(user.account), user))

    def without_user(self, account: str) -> "Seal":
        """The seal without an account's permission."""
        return replace(self, users=self._others(account), revision=self.revision + 1)

    def _others(self, account: str) -> tuple[SealUser, ...]:
        return tuple(one for one in self.users if one.account != account)
