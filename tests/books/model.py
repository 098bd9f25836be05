from dataclasses import dataclass
from typing import Any

from auth.outbox.model import Letter
from resolvers.applications.model import Application
from resolvers.certificates.model import Certificate
from resolvers.package_applications.model import PackageApplication
from resolvers.seals.model import Seal

Row = dict[str, Any]


@dataclass(frozen=True)
class Books:
    """Everything that cases leave behind, read at one moment when nobody writes."""

    cases: dict[str, Application]
    packages: dict[str, PackageApplication]
    certificates: list[Certificate]
    seals: dict[str, Seal]
    notifications: list[Row]
    letters: list[Letter]
    files: dict[str, str]
    contents: set[str]
    serials: dict[str, int]
