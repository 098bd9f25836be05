"""Publishing what a source says now: the next version where it differs from what is published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from resolvers.matters.model import Matter, MatterStatus
from resolvers.regions.model import Region

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class Succession:
    """A version to write, and the version that it replaces."""

    old: Matter | None
    new: Matter


def succession(old: Matter | None, wanted: Matter) -> Succession | None:
    """What to write so that the catalogue says what is wanted; None when it does already.

    A suspended matter stays suspended. One whose newest version is retired is published again: its source
    lists it, and that is also what a run leaves behind that broke off between the two writes of `publish`.
    """
    if old is None:
        return Succession(None, wanted)
    status = MatterStatus.PUBLISHED if old.status is MatterStatus.RETIRED else old.status
    # Who published the old version, and for which day, is not for a source to say.
    wanted, before = _unsigned(wanted), _unsigned(old)
    if replace(wanted, version=old.version, status=status, published_at=old.published_at) == before:
        return None
    return Succession(old, replace(wanted, version=old.version + 1, status=status))


def _unsigned(matter: Matter) -> Matter:
    return replace(matter, effective_on=None, prepared_by=None, published_by=None, revision=1)


async def publish(stores: "Stores", changes: Sequence[Succession], regions: dict[str, Region]) -> None:
    """Retire the old versions, then write the new ones, in two round trips.

    In this order, because at most one version of a matter may be published. Running it again completes a run
    that broke off.
    """
    retired = [replace(change.old, status=MatterStatus.RETIRED) for change in changes if change.old]
    await stores.matters.put_many(retired, regions)
    await stores.matters.put_many([change.new for change in changes], regions)
