"""What stores declare about values that the vault sealed, so that they can be sealed anew under another master key.

`SEALED` maps a field's path to what tells its purpose from the row. What isn't declared would be lost with the
master key; a test looks for such.
"""

from collections.abc import Callable, Mapping

from auth.rows import Row

Purpose = Callable[[Row], str]
SealedFields = Mapping[str, Purpose]


def always(purpose: str) -> Purpose:
    """The same purpose in every row."""
    return lambda _row: purpose
