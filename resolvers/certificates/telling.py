"""Telling a certificate's holder what became of it; written in the transaction of the change."""

from datetime import datetime
from typing import TYPE_CHECKING

from auth.accounts.members import Members
from auth.accounts.model import MemberRole
from auth.accounts.store import AccountStore
from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import Letter, letter_id
from resolvers.certificates.model import Certificate
from resolvers.parties.model import Party, PartyKind

if TYPE_CHECKING:
    from resolvers.context import Stores

# Operators handle single cases; what becomes of the company's licences is for those who answer for it.
_ANSWERING = {MemberRole.LEGAL_REPRESENTATIVE, MemberRole.ADMINISTRATOR}


async def tell_holder(stores: "Stores", certificate: Certificate, kind: NotificationKind, at: datetime) -> None:
    """Tell whoever is the holder, or answers for it, in the app and outside; the same revision is told once."""
    case = certificate.application or None
    told = [
        Notification(_id(certificate, kind, reader), reader, kind, at, application=case)
        for reader in await readers(stores, certificate.holder)
    ]
    await stores.notifications.add_missing(told)
    await stores.outbox.add([_letter(certificate, one) for one in told])


def _id(certificate: Certificate, kind: NotificationKind, reader: str) -> str:
    return letter_id(certificate.id, str(certificate.revision), kind.value, reader)


def _letter(certificate: Certificate, told: Notification) -> Letter:
    place = certificate.issuer, certificate.region or ""
    about = (certificate.application or certificate.number,)
    return Letter(told.id, told.account, told.kind, *place, about, told.at, told.at)


async def readers(stores: "Stores", holder: Party) -> tuple[str, ...]:
    """Return accounts of today: who held it when it was issued may have closed theirs and opened another."""
    if holder.id_number is None:
        return ()
    if holder.kind is PartyKind.PERSON:
        account = await AccountStore(stores.database).by_id_number(holder.id_number)
        return (account.id,) if account else ()
    members = (await Members(stores.database).of([holder.id_number]))[holder.id_number]
    answering = [one for one in members if {m.role for m in one.memberships_in(holder.id_number)} & _ANSWERING]
    return tuple(one.id for one in answering)
