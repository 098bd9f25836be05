"""What a case's row says of the package that it is part of."""

from auth.rows import Row


def with_package(row: Row) -> Row:
    """Version 5: the package; there were none before."""
    return {**row, "package": None, "packageNews": None}


def package_to_row(package: str | None, *, news: bool) -> Row:
    """Lay it out; `packageNews` is how the worker finds packages a part of which has ended."""
    return {"package": package, "packageNews": package if news else None}
