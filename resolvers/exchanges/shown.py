"""How much of a conversation with another province somebody reads: not more than of the case itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType

if TYPE_CHECKING:
    from resolvers.context import Context

# Who it is, where they live, what they promised, certificates of theirs, and what departments answered about them.
_HIDDEN = {"applicant", "certificate", "shared", "sealed", "commitment", "delivery"}
# What a department thinks stays among departments until the case is decided (政府信息公开条例 art. 16).
_OPINION = {"agree", "opinion"}


@dataclass(frozen=True, slots=True)
class Sight:
    """How much somebody reads: every word of people, and what departments of one's own think."""

    whole: bool
    opinions: bool

    def of(self, message: ExchangeMessage) -> Mapping[str, Any]:
        """What they read of a message."""
        seen = message.payload if self.whole else in_part(message.payload)
        if self.opinions or message.type is not ExchangeMessageType.OPINION:
            return seen
        return {name: value for name, value in seen.items() if name not in _OPINION}


async def sight_of(context: "Context", case: ExchangeCase) -> Sight:
    """How much the caller reads of a conversation."""
    application, caller = await context.loaders.applications.load(case.application), context.caller
    decided = application is not None and (application.decision is not None or application.staffed_by(caller))
    return Sight(await reads_all(context, case), caller.service is not None or decided)


async def reads_all(context: "Context", case: ExchangeCase) -> bool:
    """Whether the caller reads every word: the partner, the applicant, and who handles the case.

    A delegate and the clerk who fills it in use certificates that they never see; whoever is only asked for an
    opinion need not know whose case it is.
    """
    caller = context.caller
    if caller.service is not None:
        return True
    application = await context.loaders.applications.load(case.application)
    if application is None:
        return False
    return application.shows_certificates(caller) and application.asked_of_staff(caller) is None


def in_part(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was said, without what is hidden from the others."""
    kept = {name: value for name, value in payload.items() if name not in _HIDDEN}
    materials = kept.get("materials")
    return {**kept, "materials": [_without(one) for one in materials]} if isinstance(materials, list) else kept


def _without(material: Any) -> Any:
    if not isinstance(material, Mapping):
        return None
    return {name: value for name, value in material.items() if name not in _HIDDEN}
