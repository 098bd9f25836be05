import secrets
from datetime import date

from auth.check_characters import mod37_36

# Without I, L, O and U: read out on the phone, nobody mistakes one for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM = 8


def new_number(region: str, on: date) -> str:
    """Make an application's number: region 6 + date 8 + 8 random + check character (ISO 7064 MOD 37,36).

    It sorts by region and day. The random part needs no counter that all workers would queue for; two numbers
    of one region and day meet with a chance of 1 in 10^12, and the unique _id tells.
    """
    body = f"{region[:6]}{on:%Y%m%d}" + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return body + mod37_36(body)


def is_number(text: str) -> bool:
    """Tell whether a text has an application number's form and check character."""
    # Not isupper(), which is false of digits alone: one number in forty thousand has no letter.
    plain = len(text) == 23 and text.isascii() and text.isalnum() and text == text.upper()
    return plain and mod37_36(text[:-1]) == text[-1]
