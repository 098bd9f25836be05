"""Telling an owner's people what becomes of their seals. No words here name a seal or an owner."""

from datetime import datetime
from typing import TYPE_CHECKING

from auth.accounts.members import Members
from auth.accounts.model import Account
from auth.accounts.posts import PostHolders
from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import letter_id
from resolvers.seals.lifecycle import SealAction
from resolvers.seals.model import Seal
from resolvers.seals.rights import speaks_for

if TYPE_CHECKING:
    from resolvers.context import Stores

NEWS = {
    SealAction.APPROVE: NotificationKind.SEAL_MADE,
    SealAction.REGISTER: NotificationKind.SEAL_REGISTERED,
    SealAction.SUSPEND: NotificationKind.SEAL_SUSPENDED,
    SealAction.RESUME: NotificationKind.SEAL_RESUMED,
    SealAction.CANCEL: NotificationKind.SEAL_CANCELLED,
}


async def tell(stores: "Stores", seal: Seal, at: datetime) -> None:
    """Tell who speaks for the owner of a seal's last step, but not whoever took it; the same step is told once."""
    step = seal.history[-1]
    kind = NEWS[step.action]
    readers = [one.id for one in await _people(stores, seal) if one.id != step.account]
    mark = (seal.code, str(len(seal.history)), kind.value)
    await stores.notifications.add_missing([Notification(letter_id(*mark, one), one, kind, at) for one in readers])


async def tell_user(stores: "Stores", account: str, kind: NotificationKind, at: datetime) -> None:
    """Tell somebody that they may use a seal, or may no longer."""
    mark = (account, kind.value, at.isoformat())
    await stores.notifications.add_missing([Notification(letter_id(*mark), account, kind, at)])


async def _people(stores: "Stores", seal: Seal) -> list[Account]:
    owner = seal.owner
    if owner.is_department:
        staff = await PostHolders(stores.database).of_department(owner.code)
        return [one for one in staff if speaks_for(one, owner)]
    members = (await Members(stores.database).of([owner.code]))[owner.code]
    return [one for one in members if speaks_for(one, owner)]
