from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def today(at: datetime) -> date:
    """The calendar date in China, whatever the machine says."""
    return at.astimezone(CHINA).date()
