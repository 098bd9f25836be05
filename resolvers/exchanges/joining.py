"""Becoming partners: cards that two provinces give each other, agreements that both sign, keys that rotate."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from auth.clients.keys import BadKey, public_key
from auth.clients.model import Client, ClientKind
from auth.clients.store import ClientStore
from auth.problems import Invalid, NotFound, Problem
from auth.vault import Vault
from resolvers.exchanges.agreements import Agreement, Confirmation, agreement_of
from resolvers.exchanges.envelope import as_text, as_time
from resolvers.exchanges.partners import Partner, PartnerStatus, key_card, partner_of
from resolvers.exchanges.province_keys import new_province_key
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores

SCOPE = "exchange"
_MAX_JWKS = 10


@dataclass(frozen=True, slots=True)
class Province:
    """Who we are to our partners."""

    code: str
    name: str
    region: str
    url: str


async def rotate(stores: "Stores", signer: Signer, vault: Vault, at: datetime) -> str:
    """Make a new key of ours and return its id. It signs from now on: give partners the new card first."""
    key = new_province_key(signer, vault, at)
    await stores.province_keys.add(key)
    return key.id


async def card(stores: "Stores", us: Province) -> dict[str, Any]:
    """What a partner needs to know of us: public keys and addresses, nothing secret."""
    keys = await stores.province_keys.newest()
    told = {"code": us.code, "name": us.name, "region": us.region, "url": us.url}
    return {**told, "keys": [key_card(one.public) for one in keys], "jwks": {"keys": [one.jwk for one in keys]}}


async def add_partner(stores: "Stores", told: Any, at: datetime, *, loopback: bool) -> Partner:
    """Register a partner by its card, or take its new card; raises Invalid. Its system may call us from now on."""
    partner = partner_of(told, at, loopback=loopback)
    keys = _jwks(told)
    there = await stores.partners.get(partner.code)
    partner = there.renewed(partner) if there else partner
    await stores.partners.put(partner)
    clients = ClientStore(stores.database)
    earlier = await clients.get(partner.client)
    client = Client(partner.client, partner.name[:50], ClientKind.SERVICE, (SCOPE,), at, keys=keys)
    # Whoever was shut out stays out: a new key is no pardon.
    await clients.replace(replace(client, disabled_at=earlier.disabled_at if earlier else None))
    return partner


async def agree(stores: "Stores", signer: Signer, terms: Any, us: str, at: datetime) -> Confirmation:
    """Confirm an agreement for our side; the partner takes the confirmation with `confirm`. Raises Invalid."""
    agreement = agreement_of(terms, us)
    keys = await stores.province_keys.newest()
    if not keys or await stores.partners.get(agreement.partner) is None:
        raise NotFound("partner.unknown", "terms", "parties")
    unsigned = Confirmation(agreement.digest, us, as_text(at), keys[0].id)
    signature = b64encode(signer.sign(keys[0].signing, unsigned.signed_part)).decode()
    ours = replace(unsigned, signature=signature)
    await stores.agreements.add(agreement)
    await stores.agreements.confirm(agreement.id, ours, None)
    return ours


async def confirm(stores: "Stores", name: str, told: Any) -> Agreement:
    """Take the partner's confirmation of an agreement that we have; raises NotFound or Invalid."""
    agreement = await stores.agreements.get(name)
    partner = await stores.partners.get(agreement.partner) if agreement else None
    if agreement is None or partner is None:
        raise NotFound("agreement.unknown", "agreement")
    theirs = _confirmation(told)
    key = partner.key(theirs.key_id, as_time(theirs.at, "at"))
    said = theirs.agreement == agreement.digest and theirs.by == partner.code
    if key is None or not said or not theirs.is_of(key.public_key):
        raise Invalid("agreement.not_confirmed", "confirmation")
    await stores.agreements.confirm(name, None, theirs)
    return replace(agreement, theirs=theirs)


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


def _jwks(told: Any) -> tuple[dict[str, Any], ...]:
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
