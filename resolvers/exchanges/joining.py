"""Becoming partners: cards that two provinces give each other, agreements that both sign, keys that rotate."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from auth.clients.keys import BadKey, public_key
from auth.clients.model import Client, ClientKind
from auth.clients.store import ClientStore
from auth.problems import Invalid, NotAllowedNow, NotFound, Problem
from auth.vault import Vault
from resolvers.exchanges.agreements import Agreement, Confirmation, agreement_of
from resolvers.exchanges.envelope import as_text, as_time
from resolvers.exchanges.partners import Partner, PartnerStatus, key_card, partner_of
from resolvers.exchanges.province_keys import new_province_key
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

SCOPE = "exchange"
_MAX_JWKS = 10


@dataclass(frozen=True, slots=True)
class Province:
    """Who we are to our partners."""

    code: str
    name: str
    region: str
    url: str
    portal_url: str | None = None
    contact: str | None = None


async def rotate(stores: "Stores", signer: Signer, vault: Vault, begins: datetime) -> str:
    """Make a new key of ours and return its id. It signs once it begins: give partners the new card until then."""
    key = new_province_key(signer, vault, begins)
    await stores.province_keys.add(key)
    return key.id


async def end_own_key(stores: "Stores", key: str, ends: datetime, at: datetime) -> str:
    """End a key of ours before its time and return its id; what it signed and nobody took yet is signed anew."""
    await stores.province_keys.end(key, ends)
    for partner in await stores.partners.all():
        await stores.exchange_messages.sign_anew(partner.code, key, at)
    return key


async def end_key_of(stores: "Stores", code: str, key: str, ends: datetime) -> str:
    """End a partner's key before its time and return its id; its system can't call us by the key of that name."""
    partner = await stores.partners.get(code)
    if partner is None:
        raise NotFound("partner.unknown", "code")
    await stores.partners.put(partner.without(key, ends))
    clients = ClientStore(stores.database)
    client = await clients.get(partner.client)
    if client is not None:
        await clients.replace(replace(client, keys=tuple(one for one in client.keys if one.get("kid") != key)))
    return key


async def card(stores: "Stores", us: Province) -> dict[str, Any]:
    """What a partner needs to know of us: public keys and addresses, nothing secret."""
    keys = await stores.province_keys.newest()
    told = {"code": us.code, "name": us.name, "region": us.region, "url": us.url}
    more = {"portalUrl": us.portal_url, "contact": us.contact}
    told |= {name: text for name, text in more.items() if text}
    return {**told, "keys": [key_card(one.public) for one in keys], "jwks": {"keys": [one.jwk for one in keys]}}


async def own_card(context: "Context") -> dict[str, Any] | None:
    """Our card as the settings have us; None until they name code and region and there is a key."""
    found = await context.loaders.regions.load(context.partner_rules.region) if context.partner_rules.region else None
    if not context.province or found is None:
        return None
    told = await card(context.stores, Province(context.province, found.name, found.code, context.public_url))
    return told if told["keys"] else None


async def add_partner(stores: "Stores", told: Any, at: datetime, *, loopback: bool) -> Partner:
    """Register a partner by its card, or take its new card; raises Invalid. Its system may call us from now on."""
    partner, keys = partner_of(told, at, loopback=loopback), client_keys(told)
    there = await stores.partners.get(partner.code)
    partner = there.renewed(partner) if there else partner
    over = {one.id for one in partner.keys if one.valid_until <= at}
    clients = ClientStore(stores.database)
    earlier = await clients.get(partner.client)
    if earlier is not None and there is None:
        raise NotAllowedNow("partner.client_taken", "code", client=partner.client)
    await stores.partners.put(partner)
    keys = tuple(one for one in keys if one.get("kid") not in over)
    client = Client(partner.client, partner.name[:50], ClientKind.SERVICE, (SCOPE,), at, keys=keys)
    # Whoever was shut out stays out: a new key is no pardon.
    await clients.replace(replace(client, disabled_at=earlier.disabled_at if earlier else None))
    return partner


async def agree(stores: "Stores", signer: Signer, terms: Any, us: str, at: datetime) -> Confirmation:
    """Confirm an agreement for our side; the partner takes the confirmation with `confirm`. Raises Invalid."""
    agreement = await signed(stores, signer, terms, us, at)
    return await keep(stores, agreement)


async def signed(stores: "Stores", signer: Signer, terms: Any, us: str, at: datetime) -> Agreement:
    """Return the agreement with our confirmation; raises Invalid, NotFound for a partner or key that isn't there."""
    agreement = agreement_of(terms, us)
    key = await stores.province_keys.signing(at)
    if await stores.partners.get(agreement.partner) is None:
        raise NotFound("partner.unknown", "terms", "parties")
    if key is None:
        raise NotAllowedNow("exchange.no_key")
    unsigned = Confirmation(agreement.digest, us, as_text(at), key.id)
    signature = b64encode(signer.sign(key.signing, unsigned.signed_part)).decode()
    return replace(agreement, ours=replace(unsigned, signature=signature))


async def keep(stores: "Stores", agreement: Agreement) -> Confirmation:
    """Keep an agreement that we confirmed, and return our confirmation; NotAllowedNow for other terms of its id."""
    if agreement.ours is None:
        raise ValueError("an agreement that we didn't confirm")
    await stores.agreements.add(agreement)
    await stores.agreements.confirm(agreement.id, agreement.ours, None)
    return agreement.ours


async def confirm(stores: "Stores", name: str, told: Any) -> Agreement:
    """Take the partner's confirmation of an agreement that we have; raises NotFound or Invalid."""
    agreement = await confirmed(stores, name, told)
    await stores.agreements.confirm(name, None, agreement.theirs)
    return agreement


async def confirmed(stores: "Stores", name: str, told: Any) -> Agreement:
    """Return an agreement with the partner's confirmation, if that is good; raises NotFound or Invalid."""
    agreement = await stores.agreements.get(name)
    partner = await stores.partners.get(agreement.partner) if agreement else None
    if agreement is None or partner is None:
        raise NotFound("agreement.unknown", "agreement")
    theirs = _confirmation(told)
    key = partner.key(theirs.key_id, as_time(theirs.at, "at"))
    said = theirs.agreement == agreement.digest and theirs.by == partner.code
    if key is None or not said or not theirs.is_of(key.public_key):
        raise Invalid("agreement.not_confirmed", "confirmation")
    return replace(agreement, theirs=theirs)


async def end(stores: "Stores", name: str, last: date, on: date) -> Agreement:
    """Let an agreement end earlier, today at the earliest; raises NotFound or Invalid. What is under way goes on."""
    agreement = await ended(stores, name, last, on)
    await stores.agreements.end(name, last)
    return agreement


async def ended(stores: "Stores", name: str, last: date, on: date) -> Agreement:
    """Return an agreement that ends earlier, today at the earliest; raises NotFound or Invalid."""
    agreement = await stores.agreements.get(name)
    if agreement is None:
        raise NotFound("agreement.unknown", "agreement")
    if last < on or (agreement.last_day is not None and last >= agreement.last_day):
        raise Invalid("agreement.end", "lastDay")
    return replace(agreement, ended_on=last)


async def set_status(stores: "Stores", code: str, status: PartnerStatus) -> None:
    """Suspend a partner or let it go on; raises NotFound."""
    if not await stores.partners.set_status(code, status):
        raise NotFound("partner.unknown", "code")


def _confirmation(told: Any) -> Confirmation:
    names = ("agreement", "by", "at", "keyId", "signature")
    if not isinstance(told, Mapping) or not all(isinstance(told.get(name), str) for name in names):
        raise Invalid("agreement.not_confirmed", "confirmation")
    return Confirmation(*(told[name] for name in names))


def confirmation_card(given: Confirmation) -> dict[str, str]:
    """A confirmation as it is handed to the partner."""
    return {
        "agreement": given.agreement,
        "by": given.by,
        "at": given.at,
        "keyId": given.key_id,
        "signature": given.signature,
    }


def client_keys(told: Any) -> tuple[dict[str, Any], ...]:
    """The keys by which a partner's system proves who it is; raises Invalid."""
    jwks = told.get("jwks")
    keys = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(keys, list) or not 0 < len(keys) <= _MAX_JWKS:
        raise Invalid("partner.key", "jwks")
    try:
        for key in keys:
            public_key(key)
    except (BadKey, Problem) as error:
        raise Invalid("partner.key", "jwks") from error
    return tuple(keys)
