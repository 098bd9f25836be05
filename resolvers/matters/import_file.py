"""The rows of a catalogue's file, as every format and mapping gives them."""

from typing import Any

# What the published sample has; other mappings say more, and leave out the group.
COLUMNS = ("name", "department", "group", "region_code", "matter_code", "task_type", "department_code")

CatalogueRow = dict[str, Any]
