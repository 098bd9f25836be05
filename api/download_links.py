"""Links that open one file without a token, for whatever can't send one: a browser, a viewer of the phone's.

A link is good for five minutes and as often as it takes: a preview of it, or a download that begins again, uses
nothing up. It holds its maker's access token, sealed, so whoever opens it has just their rights, to that file only;
it ends with their session.
"""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Final

import orjson

from api.context import Services
from auth.caller import Caller
from auth.problems import NotFound, Unauthenticated
from auth.vault import VaultError

LIFETIME: Final = timedelta(minutes=5)
_PURPOSE: Final = "download-link"
_MAX_LINK: Final = 8192


def new_link(services: Services, file: str, token: str, at: datetime) -> str:
    """Return what the address of a link ends with."""
    told = {"file": file, "token": token, "until": (at + LIFETIME).timestamp()}
    return base64.urlsafe_b64encode(services.gate.vault.seal(orjson.dumps(told), _PURPOSE)).decode().rstrip("=")


async def opened(services: Services, file: str, link: str, at: datetime) -> Caller:
    """Return whose rights a link to that file has; raises NotFound for any that isn't good."""
    try:
        sealed = base64.urlsafe_b64decode(link[:_MAX_LINK] + "=" * (-len(link) % 4))
        told = orjson.loads(services.gate.vault.open(sealed, _PURPOSE))
        if told["file"] != file or told["until"] <= at.timestamp():
            raise NotFound("file.unknown", "file")
        return await services.callers.identify(told["token"], at)
    except (binascii.Error, ValueError, VaultError, Unauthenticated) as error:
        raise NotFound("file.unknown", "file") from error
