"""The link to a granted certificate's page: good for five minutes, and only while the grant is."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import orjson

from auth.problems import Expired, NotAllowedNow, NotFound
from auth.vault import Vault, VaultError
from resolvers.certificates.model import Certificate
from resolvers.grants.model import PAGE
from resolvers.grants.readable import require_readable

if TYPE_CHECKING:
    from resolvers.context import Context

LIFETIME: Final = timedelta(minutes=5)
_SEALED_FOR: Final = "grant-page"
_MAX_TOKEN: Final = 512


def page_token(vault: Vault, grant_id: str, at: datetime) -> str:
    """What the address of the page ends with; sealed, so that nobody makes one."""
    told = orjson.dumps({"grant": grant_id, "until": (at + LIFETIME).timestamp()})
    return base64.urlsafe_b64encode(vault.seal(told, _SEALED_FOR)).decode().rstrip("=")


async def opened(context: "Context", token: str) -> Certificate:
    """Return the certificate whose page a link opens; raises NotFound for any that isn't good, or no longer."""
    at, stores = context.now(), context.stores
    grant = await stores.certificate_grants.get(_named(context.gate.vault, token, at))
    if grant is None or PAGE not in grant.fields:
        raise NotFound("grant.unknown", "token")
    try:
        return await require_readable(stores, grant, at)
    except (NotAllowedNow, Expired) as problem:
        raise NotFound("grant.unknown", "token") from problem


def _named(vault: Vault, token: str, at: datetime) -> str:
    try:
        sealed = base64.urlsafe_b64decode(token[:_MAX_TOKEN] + "=" * (-len(token) % 4))
        told = orjson.loads(vault.open(sealed, _SEALED_FOR))
    except (binascii.Error, ValueError, VaultError) as error:
        raise NotFound("grant.unknown", "token") from error
    if told["until"] <= at.timestamp():
        raise NotFound("grant.unknown", "token")
    return str(told["grant"])
