"""Urging (催办): the applicant's side asks for a case to go on, once a working day, while it is the staff's turn."""

from dataclasses import replace
from typing import TYPE_CHECKING

from auth.problems import Conflict, Invalid
from resolvers.applications.apply import existing, valid_key
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application, Urge
from resolvers.applications.settle import settled
from resolvers.applications.urge import again_on, urged
from resolvers.applications.used_keys import KeyUse, UsedKey, again, used_key, with_key

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_MESSAGE = 200
_TRIES = 3


async def urge(context: "Context", number: str, message: str | None, key: str) -> Application:
    """Urge a case; the same request again returns it as it is. What staff do meanwhile doesn't get in the way."""
    said = (message or "").strip() or None
    if said and len(said) > MAX_MESSAGE:
        raise Invalid("urge.too_long", "message", maximum=MAX_MESSAGE)
    used = used_key(KeyUse.URGE, valid_key(key), said)
    for _ in range(_TRIES):
        application = await existing(context, number)
        if again(application.used, used):
            return application
        try:
            return await _urge(context, application, said, used)
        except Conflict:
            continue
    raise Conflict


async def _urge(context: "Context", application: Application, message: str | None, used: UsedKey) -> Application:
    at = context.now()
    application = replace(application, used=with_key(application.used, used))
    mark = Urge(at, again_on(await context.calendar(), at))
    after = urged(application, context.caller, mark, message)
    move = application.move(context.caller, EventType.URGED, application.revision)
    return await settled(context, application, move, after)
