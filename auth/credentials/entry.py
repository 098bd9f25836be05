from dataclasses import dataclass, field
from datetime import timedelta

from auth.credentials.breached import BreachedPasswords, CommonPasswords
from auth.credentials.passwords import Passwords


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """By what staff get in: how passwords are hashed, which are known to guessers, whether a text message will do.

    `text_factor`: a text message may stand in for the authenticator app, beside the password. `idle` is how long a
    session of theirs lasts without being used.
    """

    by_sms: bool = True
    text_factor: bool = False
    passwords: Passwords = field(default_factory=Passwords)
    breached: BreachedPasswords = field(default_factory=CommonPasswords)
    idle: timedelta = timedelta(minutes=30)
