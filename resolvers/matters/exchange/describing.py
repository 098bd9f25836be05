"""What an exported row says of a matter: the words and plain values that `values` reads back. Pure."""

from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import Any

from resolvers.matters.exchange.values import DETAILS
from resolvers.matters.model import Matter
from resolvers.regions.model import Department

# What only tells one version from another; an import gives its own.
OF_A_VERSION = ("version", "status", "published_at", "prepared_by", "published_by")


def described(matter: Matter, department: Department | None, group: str | None) -> dict[str, Any]:
    """The whole of a published matter; `group` is the name of its main item."""
    fields = {field: plain(getattr(matter, field)) for field in DETAILS}
    return {
        **fields,
        "name": matter.name,
        "matter_code": matter.code,
        "task_type": matter.type.value,
        "region_code": matter.region,
        "department": department.name if department else matter.department,
        "department_code": matter.department,
        "group": group or "",
        "status": matter.status.name,
    }


def of_version(matter: Matter) -> dict[str, Any]:
    """What tells this version from the matter's others."""
    return {field: plain(getattr(matter, field)) for field in OF_A_VERSION}


def plain(value: Any) -> Any:
    """A value as JSON has it; enums by their names."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {key: plain(one) for key, one in asdict(value).items() if one not in (None, ())}
    return value
