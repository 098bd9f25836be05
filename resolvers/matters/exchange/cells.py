"""Cells that no spreadsheet takes for a formula, and what they said before."""

# What a spreadsheet takes for the beginning of a formula, full-width forms included; and our own mark.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: such a one gets an apostrophe in front.

    So does one that begins with an apostrophe: what `as_written` takes away is always what this put there.
    """
    return _GUARD + cell if cell.startswith((*_FORMULA, _GUARD)) else cell


def as_written(cell: str) -> str:
    """Undo `harmless`; other cells stay as they are."""
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith((*_FORMULA, _GUARD)) else cell
