from dataclasses import dataclass
from enum import Enum


class RegionLevel(Enum):
    """Levels of GB/T 2260 and its statistical extension to villages."""

    COUNTRY = "COUNTRY"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division; `code` has 12 digits, zero-filled, `ancestors` go from the top down."""

    code: str
    name: str
    full_name: str
    level: RegionLevel
    parent: str | None
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department of one region; `code` is its credit code, or whatever its source gave, as given.

    `other_codes` are those under which the same source names it too."""

    code: str
    name: str
    region: str
    phone: str | None = None
    complaint_phone: str | None = None
    address: str | None = None
    other_codes: tuple[str, ...] = ()
