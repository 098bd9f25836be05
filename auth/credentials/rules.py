import unicodedata

from auth.problems import Invalid, Required

SHORTEST, LONGEST = 12, 128
# NFKC makes eighteen characters of one at worst, so what comes in is measured before, too.
_LONGEST_GIVEN = 256
_FEWEST_DIFFERENT = 5


def normalized(password: str) -> str:
    """The form in which passwords are hashed and compared: NFKC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFKC", password[:_LONGEST_GIVEN])


def require_good(password: str, username: str, field: str = "newPassword") -> None:
    """Raise Required or Invalid for a password that can't be chosen: length counts, composition doesn't.

    12 to 128 characters after NFKC, five different ones at least, without the username in it.
    """
    chosen = normalized(password)
    if not chosen:
        raise Required("password.missing", field)
    if len(chosen) < SHORTEST:
        raise Invalid("password.short", field, minimum=SHORTEST)
    if len(chosen) > LONGEST or len(password) > _LONGEST_GIVEN:
        raise Invalid("password.long", field, maximum=LONGEST)
    if username in chosen.casefold():
        raise Invalid("password.has_username", field)
    if len(set(chosen.casefold())) < _FEWEST_DIFFERENT:
        raise Invalid("password.common", field)
