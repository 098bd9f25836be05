"""Accepting a commitment (告知承诺) with a submission."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auth.problems import NotAllowedNow
from resolvers.applications.commitments import committed, offers_commitment
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.applications.window import Commitment
from resolvers.matters.model import Matter
from resolvers.parties.model import Party

if TYPE_CHECKING:
    from resolvers.context import Context


async def require_not_barred(context: "Context", applicant: Party, materials: Sequence[ProvidedMaterial]) -> None:
    """Raise NotAllowedNow when one of the materials is a promise by somebody who broke one (失信)."""
    promised = any(one.committed for one in materials)
    if promised and await context.stores.breaches.bars(applicant.id_number):
        raise NotAllowedNow("commitment.barred", "materials")


async def promise(context: "Context", case: Application, matter: Matter, shown: str | None) -> Commitment | None:
    """Return the commitment that the case is submitted on, None where the matter takes none.

    Whoever broke one and hasn't repaired it makes no other, in whichever department.
    """
    if not offers_commitment(matter):
        return None
    if await context.stores.breaches.bars(case.applicant.id_number):
        raise NotAllowedNow("commitment.barred", "commitmentAccepted")
    return committed(matter, context.now(), shown)
