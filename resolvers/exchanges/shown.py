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
        return seen if self._tells(message) else {name: one for name, one in seen.items() if name not in _OPINION}

    def seals(self, message: ExchangeMessage) -> bool:
        """Whether they see envelope and receipt: their digests tell who knows the rest what was left out."""
        return self._tells(message) and (self.whole or in_part(message.payload) == message.payload)

    def _tells(self, message: ExchangeMessage) -> bool:
        return self.opinions or message.type is not ExchangeMessageType.OPINION


async def sight_of(context: "Context", case: ExchangeCase) -> Sight:
    """How much the caller reads of a conversation."""
    application, caller = await context.loaders.applications.load(case.application), context.caller
    if application is None or caller.service is not None:
        return Sight(await reads_all(context, case), caller.service is not None)
    # As with the opinions of the case itself: whoever was asked reads no other's, then or later.
    decided = application.decision is not None and application.asked_of_staff(caller) is None
    return Sight(await reads_all(context, case), application.staffed_by(caller) or decided)


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
