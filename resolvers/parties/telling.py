"""Telling the other side: what was offered to a phone, and what became of what people gave each other.

No words here hold a name, a number or a matter: phones show them on locked screens, and numbers change hands.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from auth.notifications.model import NotificationKind, notification
from auth.sms import tell_phone
from resolvers.parties.checks import blinded

if TYPE_CHECKING:
    from resolvers.context import Context

_TEXTS: Mapping[NotificationKind, str] = {
    NotificationKind.DELEGATION_OFFERED: "【通办】有人委托您代办事项，请登录后查看并答复。不认识对方请勿接受。",
    NotificationKind.INVITED: "【通办】有单位邀请您成为成员，请登录后查看并答复。不认识对方请勿接受。",
}


async def tell_offer(context: "Context", phone: str, kind: NotificationKind) -> None:
    """Tell a phone's owner of an offer, by text message and in the app.

    Where nobody has that phone we write just as much, to nobody: whoever offers can't tell by the time it takes.
    """
    gate, at = context.gate, context.now()
    account = await gate.accounts.by_phone(phone)
    reader = account.id if account else blinded(context, phone)
    await gate.notifications.add(notification(reader, kind, at))
    await tell_phone(gate, phone, _TEXTS[kind], about=kind.value, at=at)


async def tell(context: "Context", account: str, kind: NotificationKind) -> None:
    """Tell an account in the app."""
    await context.gate.notifications.add(notification(account, kind, context.now()))
