"""That a case was started at the window for a person who stood there: which clerk, proved by which terminal."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from auth.assurance import Assurance
from auth.caller import Caller
from auth.rows import Row
from auth.terminals.model import ASSURANCE, ReadingMethod
from resolvers.applications.form import known_facts

if TYPE_CHECKING:
    from resolvers.applications.model import Application


@dataclass(frozen=True, slots=True)
class Presence:
    """Who started the case for the applicant, and how it was proved that they stood there.

    `clerk` is an account. `phone` is what the applicant gave, if anything; nobody proved that it is theirs. `known`
    tells whether they had an account then: if not, nobody can be told in the app.
    """

    clerk: str
    terminal: str
    method: ReadingMethod
    at: datetime
    phone: str | None
    known: bool


def assurance_of(application: "Application", caller: Caller) -> Assurance:
    """How well we know the applicant: by the terminal's reading while the clerk fills in, else as the caller."""
    if application.presence is None or not application.entered_by(caller):
        return caller.assurance
    return ASSURANCE[application.presence.method]


def facts_of(application: "Application", caller: Caller) -> dict[str, str]:
    """What a form may say of the applicant: at the window what the card says, else what we know of the caller."""
    presence, applicant = application.presence, application.applicant
    if presence is None or not application.entered_by(caller):
        return known_facts(caller)
    card = {"person.name": applicant.name, "person.idNumber": applicant.id_number or ""}
    return {**card, "person.phone": presence.phone} if presence.phone else card


def presence_to_row(presence: Presence | None) -> Row:
    """Lay it out as one text, encrypted whole; only cases that were started at a window have one."""
    return {"presence": orjson.dumps(asdict(presence)).decode()} if presence else {}


def presence_from_row(text: str | None) -> Presence | None:
    """Read it back."""
    if text is None:
        return None
    found = orjson.loads(text)
    read = {"method": ReadingMethod(found["method"]), "at": datetime.fromisoformat(found["at"])}
    return Presence(**{**found, **read})


def exported_presence(text: str | None) -> Row | None:
    """What the applicant gets of it: everything but the colleague's account."""
    found: Row | None = orjson.loads(text) if text else None
    return found and {name: found[name] for name in ("terminal", "method", "at", "phone")}
