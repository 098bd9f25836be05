from datetime import UTC, datetime, timedelta

from auth.days import today

# Far ahead: the server's own clock decides what has expired, and it sweeps while tests run.
FUTURE = datetime(2035, 11, 20, 1, 30, tzinfo=UTC)
TODAY = today(FUTURE)


class Clock:
    """A clock that goes only when told."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **spell: float) -> None:
        self.at += timedelta(**spell)
