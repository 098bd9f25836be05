"""What a provider's mini-program messages hold, and how our settings name the provider's template."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from auth.days import CHINA

_PARTS = 4


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template that the provider approved, and the names of its fields for what happened, case and time."""

    id: str
    title: str
    case: str
    time: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says. Nothing of it is about the person."""

    title: str
    case: str
    at: datetime

    def fields(self, template: MessageTemplate) -> dict[str, str]:
        """Return the template's fields with what is said; a `thing` holds 20 characters, times are China's."""
        here = self.at.astimezone(CHINA)
        time = f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
        return {template.title: self.title[:20], template.case: self.case[:32], template.time: time}


@runtime_checkable
class Teller(Protocol):
    """A mini-program through which people can be told things, while a template is set up."""

    template: MessageTemplate | None

    async def tell(self, subject: str, told: Told, at: datetime) -> bool:
        """Tell; False when the person wants no (more) messages. Raises ProviderUnavailable."""


def message_template(text: str) -> MessageTemplate:
    """Read a template of the settings: id and three fields, separated by spaces; raises ValueError."""
    parts = text.split()
    if len(parts) != _PARTS:
        raise ValueError("must be the template's id and its fields for title, case number and time")
    return MessageTemplate(*parts)
