import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from auth.accounts.model import Account, Post, Role
from auth.credentials.model import Credentials
from auth.problems import Invalid, NotAllowedNow, Required

MAX_REASON = 200
PROPOSAL_LIFETIME = timedelta(days=14)
MIN_USERNAME, MAX_USERNAME = 3, 32
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


class StaffAction(Enum):
    """What administrators do to colleagues' accounts, and to the province's partners."""

    ACCOUNT_CREATED = "ACCOUNT_CREATED"
    POST_GRANTED = "POST_GRANTED"
    POST_REVOKED = "POST_REVOKED"
    CREDENTIALS_RESET = "CREDENTIALS_RESET"
    POST_OFFERED = "POST_OFFERED"
    POST_PROPOSED = "POST_PROPOSED"
    POST_REJECTED = "POST_REJECTED"
    PARTNER_CHANGE_PROPOSED = "PARTNER_CHANGE_PROPOSED"
    PARTNER_CHANGED = "PARTNER_CHANGED"
    PARTNER_CHANGE_REJECTED = "PARTNER_CHANGE_REJECTED"


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants something done, why and when; `by` is an account, "" the command line."""

    by: str
    by_name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An account with its credentials."""

    account: Account
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account with a post, and its credentials if it has any."""

    account: Account
    credentials: Credentials | None


@dataclass(frozen=True, slots=True)
class PostProposal:
    """A post that waits for a second administrator: for a member of staff, or for the owner of a phone.

    `about` is their account, None for somebody new; `by` the account that proposed it.
    """

    id: str
    post: Post
    username: str
    about: str | None
    phone: str | None
    by: str
    by_name: str
    reason: str
    proposed_at: datetime

    @property
    def expires_at(self) -> datetime:
        """Until when it may be confirmed."""
        return self.proposed_at + PROPOSAL_LIFETIME


@dataclass(frozen=True, slots=True)
class StaffLogEntry:
    """What was done to whom, by whom, when and why. Names are usernames of that day; `departments` may read it."""

    id: str
    at: datetime
    action: StaffAction
    by: str
    by_name: str
    about: str
    about_name: str
    departments: tuple[str, ...]
    role: Role | None
    reason: str
    region: str | None = None


def entry(order: Order, action: StaffAction, member: StaffMember, post: Post | None = None) -> StaffLogEntry:
    """Write down what was done: of one post for its department, else for every department of the member."""
    posts = (post,) if post else member.account.posts
    return StaffLogEntry(
        id=secrets.token_hex(12),
        at=order.at,
        action=action,
        by=order.by,
        by_name=order.by_name,
        about=member.account.id,
        about_name=member.credentials.username,
        departments=tuple(dict.fromkeys(one.department for one in posts)),
        role=post.role if post else None,
        reason=order.reason,
        region=post.region if post else None,
    )


def log_of(proposal: PostProposal, action: StaffAction, order: Order) -> StaffLogEntry:
    """Write down what became of a proposal."""
    return StaffLogEntry(
        id=secrets.token_hex(12),
        at=order.at,
        action=action,
        by=order.by,
        by_name=order.by_name,
        about=proposal.about or "",
        about_name=proposal.username,
        departments=(proposal.post.department,),
        role=proposal.post.role,
        reason=order.reason,
        region=proposal.post.region,
    )


def valid_reason(text: str) -> str:
    """Return a reason, which must be given; raises Required or Invalid."""
    if not (reason := text.strip()):
        raise Required("reason.missing", "reason")
    if len(reason) > MAX_REASON:
        raise Invalid("text.too_long", "reason", maximum=MAX_REASON)
    return reason


def valid_username(folded: str) -> str:
    """Return a folded username of 3 to 32 letters a-z, digits, dots, hyphens and underscores; raises Invalid."""
    if not MIN_USERNAME <= len(folded) <= MAX_USERNAME or not set(folded) <= _LETTERS:
        raise Invalid("staff.username", "username", minimum=MIN_USERNAME, maximum=MAX_USERNAME)
    return folded


def require_other(order: Order, account: Account) -> None:
    """Raise NotAllowedNow when somebody would decide about themselves."""
    if account.id == order.by:
        raise NotAllowedNow("staff.oneself")
