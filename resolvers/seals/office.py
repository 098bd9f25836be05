"""What a province decides about its seals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from resolvers.seals.model import SealOwner
from resolvers.seals.ses import Version


@dataclass(frozen=True, slots=True)
class SealRules:
    """Which department approves and registers the seals of which region, in which structure, for how many years.

    `offices` maps the first digits of a region's code to a department's; the longest that fits counts.
    """

    offices: Mapping[str, str] = field(default_factory=dict)
    version: Version = 4
    years: int = 5

    def office_of(self, owner: SealOwner) -> str | None:
        """Return the seal office of an owner by the region in its credit code; None where nobody is in charge."""
        region = owner.code[2:8]
        fitting = [one for one in self.offices if region.startswith(one)]
        return self.offices[max(fitting, key=len)] if fitting else None
