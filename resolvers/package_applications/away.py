"""Matters of a package that another province decides (跨省+套餐), frozen when the package is started."""

from dataclasses import dataclass

from auth.rows import Row
from resolvers.applications.apply import across
from resolvers.applications.crossing import Crossing, crossing_from_row, crossing_to_row, same_border
from resolvers.applications.model import Application


@dataclass(frozen=True, slots=True)
class Away:
    """The border that these matters' cases cross, by their codes here; all others are decided here."""

    crossing: Crossing
    matters: frozenset[str]

    def of(self, codes: tuple[str, ...]) -> "Away | None":
        """What of it concerns a package of these matters; None when none of them goes away."""
        found = self.matters & set(codes)
        return Away(self.crossing, frozenset(found)) if found else None


def sent_away(case: Application, code: str, away: Away | None) -> Application:
    """The case of a matter as the border has it, or as it was."""
    return across(case, away.crossing) if away and code in away.matters else case


def same_way(one: Away | None, other: Away | None) -> bool:
    """Whether the same matters go the same way, by whichever agreement."""
    if one is None or other is None:
        return one is other
    return one.matters == other.matters and same_border(one.crossing, other.crossing)


def away_to_row(away: Away | None) -> Row:
    """Lay it out; only packages that cross a border have it."""
    if away is None:
        return {}
    crossing = crossing_to_row(away.crossing, news=False)["crossing"]
    return {"away": {"crossing": crossing, "matters": sorted(away.matters)}}


def away_from_row(row: Row) -> Away | None:
    """Read it back."""
    told = row.get("away")
    crossing = crossing_from_row({"crossing": told["crossing"]}) if told else None
    return Away(crossing, frozenset(told["matters"])) if told and crossing else None
