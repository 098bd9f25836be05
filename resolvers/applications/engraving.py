"""E-seals that come with a case: whoever has seals engraved (公章刻制备案) asks for e-seals in the same form."""

from typing import TYPE_CHECKING

from auth.problems import Problem
from resolvers.applications.model import Application
from resolvers.matters.model import Matter
from resolvers.parties.model import PartyKind
from resolvers.seals.lifecycle import LIVE
from resolvers.seals.model import Seal, SealKind
from resolvers.seals.request import SET_OF_FOUR, requested

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# The basic code of 公章刻制备案 in every region's catalogue, and the question in its form.
ENGRAVING = "910000000103"
QUESTION = "electronicSeal"


async def request_seals(context: "Context", stores: "Stores", application: Application, matter: Matter) -> None:
    """Ask for the set of four for the organization of an approved case, as far as it hasn't got them.

    A name that no seal can carry, or a region without a seal office, doesn't stop the case: its owner asks by
    `requestSeals` then, and is told what is wrong.
    """
    applicant = application.applicant
    wanted = matter.basic_code == ENGRAVING and application.form.get(QUESTION) is True
    if not wanted or applicant.kind is not PartyKind.ORGANIZATION or applicant.id is None:
        return
    there = {one.kind for one in await stores.seals.of_owner(applicant.id) if one.status in LIVE}
    if missing := [kind for kind in SET_OF_FOUR if kind not in there]:
        key = f"{application.account}:{application.id}"
        found = [await _requested(context, applicant.id, kind, key) for kind in missing]
        if asked := [one for one in found if one]:
            await stores.seals.add_many(asked)


async def _requested(context: "Context", owner: str, kind: SealKind, key: str) -> Seal | None:
    try:
        return await requested(context, owner, kind, key)
    except Problem:
        return None
