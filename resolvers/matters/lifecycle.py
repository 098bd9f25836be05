"""The lifecycle of a version of a matter as one table: every move, and who may make it.

The guards, the diagram in docs/catalogue.md and the exhaustive test all come from MOVES.
"""

from dataclasses import dataclass
from enum import Enum

from auth.problems import NotAllowedNow
from resolvers.matters.model import MatterStatus


class MatterAction(Enum):
    """What happens to a version; the history of a matter is made of these."""

    CREATE = "CREATE"
    SAVE = "SAVE"
    DISCARD = "DISCARD"
    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    PUBLISH = "PUBLISH"
    SCHEDULE = "SCHEDULE"
    TAKE_EFFECT = "TAKE_EFFECT"
    LAPSE = "LAPSE"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    RETIRE = "RETIRE"
    CANCEL = "CANCEL"
    REPLACE = "REPLACE"


class Hand(Enum):
    """Who makes a move. SECOND: an editor who neither wrote nor submitted the version. SYSTEM: the worker."""

    EDITOR = "EDITOR"
    SECOND = "SECOND"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table; no source: there was nothing before, no target: there is nothing afterwards."""

    source: MatterStatus | None
    action: MatterAction
    target: MatterStatus | None
    who: Hand


S, A, H = MatterStatus, MatterAction, Hand

MOVES: tuple[Move, ...] = (
    Move(None, A.CREATE, S.DRAFT, H.EDITOR),
    Move(S.DRAFT, A.SAVE, S.DRAFT, H.EDITOR),
    Move(S.DRAFT, A.DISCARD, None, H.EDITOR),
    Move(S.DRAFT, A.SUBMIT, S.SUBMITTED, H.EDITOR),
    Move(S.SUBMITTED, A.RETURN, S.DRAFT, H.EDITOR),
    Move(S.SUBMITTED, A.PUBLISH, S.PUBLISHED, H.SECOND),
    Move(S.SUBMITTED, A.SCHEDULE, S.SCHEDULED, H.SECOND),
    Move(S.SCHEDULED, A.RETURN, S.DRAFT, H.EDITOR),
    Move(S.SCHEDULED, A.TAKE_EFFECT, S.PUBLISHED, H.SYSTEM),
    Move(S.SCHEDULED, A.LAPSE, S.DRAFT, H.SYSTEM),
    Move(S.PUBLISHED, A.SUSPEND, S.SUSPENDED, H.EDITOR),
    Move(S.SUSPENDED, A.RESUME, S.PUBLISHED, H.EDITOR),
    Move(S.PUBLISHED, A.RETIRE, S.RETIRED, H.EDITOR),
    Move(S.SUSPENDED, A.RETIRE, S.RETIRED, H.EDITOR),
    Move(S.PUBLISHED, A.CANCEL, S.RETIRED, H.SYSTEM),
    Move(S.SUSPENDED, A.CANCEL, S.RETIRED, H.SYSTEM),
    Move(S.PUBLISHED, A.REPLACE, S.RETIRED, H.SYSTEM),
    Move(S.SUSPENDED, A.REPLACE, S.RETIRED, H.SYSTEM),
)


def move(source: MatterStatus | None, action: MatterAction) -> Move:
    """Return the move of that action from that status; raises NotAllowedNow when there is none."""
    found = next((one for one in MOVES if one.source is source and one.action is action), None)
    if found is None:
        raise NotAllowedNow("matter.not_now", status=f"MATTER_{source.value}" if source else "MATTER_NONE")
    return found
