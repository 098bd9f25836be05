"""What a case's row says of the package that it is part of."""

from auth.rows import Row
from resolvers.applications.lifecycle import UNDER_WAY, ApplicationStatus

# Whoever waits for a part goes on, or is closed, once it is none of these.
_OPEN = {ApplicationStatus.DRAFT, *UNDER_WAY}


def with_package(row: Row) -> Row:
    """Version 5: the package; there were none before."""
    return {**row, "package": None, "packageNews": None}


def package_to_row(package: str | None, status: ApplicationStatus) -> Row:
    """Lay it out; `packageNews` is how the worker finds packages that a part of which has ended."""
    return {"package": package, "packageNews": None if status in _OPEN else package}
