"""What clients see. The enums come first: strawberry must know them before any type mentions one."""

from schema import enums as enums
