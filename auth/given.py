"""What people type about themselves and others, in its canonical form; `field` is the part of the input."""

from datetime import date

from auth.identifiers import InvalidIdentifier, normalize_mainland_phone, normalize_resident_id
from auth.problems import Invalid, Required

MAX_NAME = 50


def valid_name(text: str, field: str = "name") -> str:
    """Return a name of at most 50 characters without spaces around it; raises Required or Invalid."""
    name = text.strip()
    if not name:
        raise Required("identity.name_missing", field)
    if len(name) > MAX_NAME:
        raise Invalid("identity.name_long", field, maximum=MAX_NAME)
    return name


def valid_phone(text: str, field: str = "phone") -> str:
    """Return the 11 digits of a mainland mobile phone; raises Invalid."""
    try:
        return normalize_mainland_phone(text)
    except InvalidIdentifier as error:
        raise Invalid("phone.invalid", field) from error


def valid_id_number(text: str, on: date, field: str = "idNumber") -> str:
    """Return a person's number in its canonical form; raises Invalid with the rule that it breaks."""
    try:
        return normalize_resident_id(text, on)
    except InvalidIdentifier as error:
        raise Invalid(f"id_number.{error.rule}", field) from error


def plain_name(name: str) -> str:
    """What a stranger calls a thing, without characters that can't be seen or that turn the text around."""
    return "".join(character for character in name if character.isprintable()).strip()
