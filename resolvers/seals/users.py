"""Who may use a seal, besides the legal representative: whom the owner lets, to a day."""

from datetime import date
from typing import TYPE_CHECKING

from auth.days import today
from auth.given import valid_phone
from auth.notifications.model import NotificationKind
from auth.problems import Invalid, LimitExceeded, NotAllowedNow, NotFound
from resolvers.parties.checks import count_try
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.model import Seal, SealUser
from resolvers.seals.rights import belongs_to, owned
from resolvers.seals.telling import tell_user

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MOST_USERS = 50
TRIES_A_DAY = 50
_OVER = frozenset({SealStatus.CANCELLED, SealStatus.EXPIRED})


async def authorize(context: "Context", code: str, phone: str, until: date) -> Seal:
    """Let one of the owner's own people use a seal to a day; raises NotFound for everybody else's phone.

    Members are known to who speaks for the owner, so the answer tells nothing new of a phone.
    """
    seal, account = await owned(context, code)
    day, at = today(context.now()), context.now()
    if seal.status_on(day) in _OVER:
        raise NotAllowedNow("seal.not_allowed_now", "sealId", status=f"SEAL_{seal.status_on(day).value}")
    last = _valid_until(seal, until, day)
    await count_try(context, "authorize-seal-user", TRIES_A_DAY)
    user = await context.gate.accounts.by_phone(valid_phone(phone))
    if user is None or user.person is None or not belongs_to(user, seal.owner):
        raise NotFound("seal.user_unknown", "phone")
    after = seal.with_user(SealUser(user.id, last, account.id, at))
    if len(after.users) > MOST_USERS:
        raise LimitExceeded("seal.too_many_users", "phone", maximum=MOST_USERS)
    return await _saved(context, after, user.id, NotificationKind.SEAL_USER_AUTHORIZED)


async def revoke(context: "Context", code: str, user: str) -> Seal:
    """Take the permission back; nothing happens to who has none."""
    seal, _ = await owned(context, code)
    if user not in {one.account for one in seal.users}:
        return seal
    return await _saved(context, seal.without_user(user), user, NotificationKind.SEAL_USER_REVOKED)


def _valid_until(seal: Seal, until: date, day: date) -> date:
    if until < day or (seal.valid_until is not None and until > seal.valid_until):
        raise Invalid("seal.user_until", "validUntil")
    if until > day.replace(year=day.year + 10, day=min(day.day, 28)):
        raise Invalid("seal.user_until", "validUntil")
    return until


async def _saved(context: "Context", seal: Seal, user: str, kind: NotificationKind) -> Seal:
    async def story(stores: "Stores") -> Seal:
        await tell_user(stores, user, kind, context.now())
        return await stores.seals.save(seal)

    return await context.transact(story)
