from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def to_the_millisecond(at: datetime) -> datetime:
    """The time as the database keeps it: what is compared or hashed later must be what was written."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def today(at: datetime) -> date:
    """The calendar date in China, whatever the machine says."""
    return at.astimezone(CHINA).date()
