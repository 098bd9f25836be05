"""Where a place lies: codes of GB/T 2260 say it by their digits."""

# Digits that name a country, province, city, county, township and village.
_LEVELS = (0, 2, 4, 6, 9, 12)


def stem(region: str) -> str:
    """Return the digits that the region's 12-digit code shares with every place within it."""
    return next(region[:digits] for digits in _LEVELS if not region[digits:].strip("0"))


def within(place: str, region: str) -> bool:
    """Tell whether a place is the region or lies in it."""
    return place.startswith(stem(region))
