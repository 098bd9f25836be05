from dataclasses import dataclass
from datetime import datetime, time, timedelta

from auth.days import CHINA
from auth.outbox.model import LetterChannel

# Nobody is to be woken by a text message.
QUIET_FROM, QUIET_UNTIL = time(22), time(8)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How an account wants to be told of its cases outside the app, and when not by text message (China's time).

    `quiet_from` equal to `quiet_until`: no hours are quiet.
    """

    id: str
    sms: bool = True
    mini_program: bool = True
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL

    def channels(self) -> tuple[LetterChannel, ...]:
        """Return the ways that are open."""
        programs = tuple(one for one in LetterChannel if one is not LetterChannel.SMS)
        return ((LetterChannel.SMS,) if self.sms else ()) + (programs if self.mini_program else ())

    def awake(self, at: datetime) -> datetime:
        """Return the first moment from then on that isn't quiet."""
        here = at.astimezone(CHINA)
        if not self._quiet(here.time()):
            return at
        day = here.date() if here.time() < self.quiet_until else here.date() + timedelta(days=1)
        return datetime.combine(day, self.quiet_until, CHINA).astimezone(at.tzinfo)

    def _quiet(self, now: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until
