"""What a change to partners and agreements does, the same for two administrators and for the command line.

Each change is looked at when it is proposed and again when it is carried out, since days may lie between the two.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from auth.clients.store import ClientStore
from auth.days import today
from auth.problems import AlreadyDone, Invalid, NotAllowedNow, NotFound
from auth.vault import Vault
from resolvers.exchanges.agreements import agreement_of
from resolvers.exchanges.envelope import as_text, as_time
from resolvers.exchanges.joining import (
    add_partner,
    client_keys,
    confirm,
    confirmed,
    end,
    end_key_of,
    end_own_key,
    ended,
    keep,
    set_status,
    signed,
)
from resolvers.exchanges.partners import PartnerKey, PartnerStatus, client_of_partner, partner_of
from resolvers.exchanges.proposals import PartnerChange
from resolvers.exchanges.province_keys import new_province_key
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores

MAX_CONTENT = 256 * 1024
MAX_NAME = 100
LONGEST_NOTICE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Office:
    """Who we are and by what we sign; `loopback` lets partners be on this very machine, in development."""

    province: str
    signer: Signer
    vault: Vault
    loopback: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change with what exactly is wanted."""

    change: PartnerChange
    subject: str
    content: Mapping[str, Any]


Effect = Callable[["Stores"], Awaitable[object]]
_STATUS = {PartnerChange.SUSPEND: PartnerStatus.SUSPENDED, PartnerChange.RESUME: PartnerStatus.ACTIVE}


def card_wanted(card: Any, office: Office, at: datetime) -> Wanted:
    """To register a partner by its card, or take its new one; raises Invalid, for a card of our own, too."""
    partner = partner_of(card, at, loopback=office.loopback)
    client_keys(card)
    if partner.code.lower() == office.province.lower():
        raise Invalid("partner.card", "code")
    return Wanted(PartnerChange.CARD, partner.code, card)


def terms_wanted(terms: Any, office: Office) -> Wanted:
    """To confirm these terms for our side; raises Invalid."""
    return Wanted(PartnerChange.AGREE, agreement_of(terms, office.province).id, terms)


def status_wanted(code: str, status: PartnerStatus) -> Wanted:
    """To suspend a partner, or to let it go on."""
    return Wanted(next(change for change, one in _STATUS.items() if one is status), code[:MAX_NAME], {})


def confirmation_wanted(agreement: str, told: Any) -> Wanted:
    """To take the partner's confirmation of an agreement; raises Invalid for anything that is none."""
    if not isinstance(told, Mapping):
        raise Invalid("agreement.not_confirmed", "confirmation")
    return Wanted(PartnerChange.CONFIRM, agreement[:MAX_NAME], told)


def end_wanted(agreement: str, last: date) -> Wanted:
    """To end an agreement with that day."""
    return Wanted(PartnerChange.END, agreement[:MAX_NAME], {"lastDay": last.isoformat()})


def rotation_wanted(office: Office, begins: datetime) -> Wanted:
    """To make a key of ours that signs from then on."""
    return Wanted(PartnerChange.ROTATE, office.province, {"begins": as_text(begins)})


def key_end_wanted(code: str, key: str, ends: datetime) -> Wanted:
    """To end a key, the partner's of that code or one of ours, from a moment that isn't to come."""
    return Wanted(PartnerChange.END_KEY, code[:MAX_NAME], {"key": key[:MAX_NAME], "endsAt": as_text(ends)})


async def check(stores: "Stores", wanted: Wanted, office: Office, at: datetime) -> None:
    """Raise the problem for which a change couldn't be carried out now."""
    match wanted.change:
        case PartnerChange.CARD:
            await _check_card(stores, card_wanted(wanted.content, office, at))
        case PartnerChange.SUSPEND | PartnerChange.RESUME:
            await _check_status(stores, wanted.subject, _STATUS[wanted.change])
        case PartnerChange.AGREE:
            await _check_terms(stores, wanted.content, office)
        case PartnerChange.CONFIRM:
            await confirmed(stores, wanted.subject, wanted.content)
        case PartnerChange.END:
            await ended(stores, wanted.subject, _day(wanted), today(at))
        case PartnerChange.ROTATE:
            _check_begin(_begin(wanted), at)
        case PartnerChange.END_KEY:
            await _check_key_end(stores, wanted, office, at)


async def effect(stores: "Stores", wanted: Wanted, office: Office, at: datetime) -> Effect:
    """Check a change again and return what carries it out in a transaction; what signs or makes keys is done here."""
    await check(stores, wanted, office, at)
    match wanted.change:
        case PartnerChange.CARD:
            return partial(add_partner, told=wanted.content, at=at, loopback=office.loopback)
        case PartnerChange.AGREE:
            return partial(keep, agreement=await _signed(stores, wanted.content, office, at))
        case PartnerChange.CONFIRM:
            return partial(confirm, name=wanted.subject, told=wanted.content)
        case PartnerChange.END:
            return partial(end, name=wanted.subject, last=_day(wanted), on=today(at))
        case PartnerChange.ROTATE:
            return _rotation(office, max(_begin(wanted), at))
        case PartnerChange.END_KEY if wanted.subject == office.province:
            return partial(end_own_key, key=wanted.content["key"], ends=_ends(wanted), at=at)
        case PartnerChange.END_KEY:
            return partial(end_key_of, code=wanted.subject, key=wanted.content["key"], ends=_ends(wanted))
    return partial(set_status, code=wanted.subject, status=_STATUS[wanted.change])


async def _check_card(stores: "Stores", wanted: Wanted) -> None:
    """Raise Invalid for a code that another partner has but for its case: they would call us as the same client."""
    client = client_of_partner(wanted.subject)
    there = await stores.partners.of_client(client)
    if there is not None and there.code != wanted.subject:
        raise Invalid("partner.card", "code")
    if there is None and await ClientStore(stores.database).get(client) is not None:
        raise NotAllowedNow("partner.client_taken", "code", client=client)


async def _check_status(stores: "Stores", code: str, status: PartnerStatus) -> None:
    partner = await stores.partners.get(code)
    if partner is None:
        raise NotFound("partner.unknown", "code")
    if partner.status is status:
        raise AlreadyDone("partner.stands_so", "code")


async def _check_terms(stores: "Stores", terms: Any, office: Office) -> None:
    agreement = agreement_of(terms, office.province)
    if await stores.partners.get(agreement.partner) is None:
        raise NotFound("partner.unknown", "terms", "parties")
    there = await stores.agreements.get(agreement.id)
    if there is not None and there.digest != agreement.digest:
        raise NotAllowedNow("agreement.other_terms", "terms")


async def _signed(stores: "Stores", terms: Any, office: Office, at: datetime) -> Any:
    try:
        return await signed(stores, office.signer, terms, office.province, at)
    except SigningUnavailable as error:
        raise NotAllowedNow("exchange.no_key") from error


def _rotation(office: Office, begins: datetime) -> Effect:
    try:
        key = new_province_key(office.signer, office.vault, begins)
    except SigningUnavailable as error:
        raise NotAllowedNow("exchange.no_key") from error

    async def story(stores: "Stores") -> str:
        await stores.province_keys.add(key)
        return key.id

    return story


async def _check_key_end(stores: "Stores", wanted: Wanted, office: Office, at: datetime) -> None:
    """Raise for a key that isn't there or ended by then, a moment to come, and the last key that we sign by."""
    ends, name = _ends(wanted), wanted.content["key"]
    keys = await _keys_of(stores, wanted.subject, office)
    key = next((one for one in keys if one.id == name), None)
    if key is None:
        raise NotFound("partner.key_unknown", "keyId")
    if not key.valid_from <= ends <= at:
        raise Invalid("partner.key_ends", "endsAt")
    if key.valid_until <= ends:
        raise AlreadyDone("partner.key_ended", "keyId")
    if wanted.subject == office.province and not any(one.holds(at) for one in keys if one is not key):
        raise NotAllowedNow("partner.last_key", "keyId")


async def _keys_of(stores: "Stores", code: str, office: Office) -> list[PartnerKey]:
    if code == office.province:
        return [one.public for one in await stores.province_keys.newest()]
    partner = await stores.partners.get(code)
    if partner is None:
        raise NotFound("partner.unknown", "code")
    return list(partner.keys)


def _ends(wanted: Wanted) -> datetime:
    return as_time(wanted.content["endsAt"], "endsAt")


def _day(wanted: Wanted) -> date:
    return date.fromisoformat(wanted.content["lastDay"])


def _begin(wanted: Wanted) -> datetime:
    return as_time(wanted.content["begins"], "begins")


def _check_begin(begins: datetime, at: datetime) -> None:
    if begins > at + LONGEST_NOTICE:
        raise Invalid("partner.key_begins", "beginsAt", days=LONGEST_NOTICE.days)
