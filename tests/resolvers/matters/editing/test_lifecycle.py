from itertools import product

import pytest

from auth.problems import NotAllowedNow
from resolvers.matters.lifecycle import MOVES, Hand, MatterAction, move
from resolvers.matters.model import STANDING, MatterStatus
from schema.words import STATUSES

STATES = (None, *MatterStatus)


@pytest.mark.parametrize(("source", "action"), list(product(STATES, MatterAction)))
def test_every_move_is_in_the_table_once_or_refused(source: MatterStatus | None, action: MatterAction) -> None:
    rows = [one for one in MOVES if one.source is source and one.action is action]

    if rows:
        assert [move(source, action)] == rows
    else:
        with pytest.raises(NotAllowedNow) as refused:
            move(source, action)
        assert refused.value.values["status"] in STATUSES


def test_only_a_second_person_or_the_calendar_puts_a_version_in_force() -> None:
    into = [one for one in MOVES if one.target in STANDING and one.source not in STANDING]

    assert {one.action for one in into} == {MatterAction.PUBLISH, MatterAction.TAKE_EFFECT}
    assert {one.who for one in into} == {Hand.SECOND, Hand.SYSTEM}


def test_what_was_in_force_never_becomes_a_draft_again() -> None:
    assert {one.target for one in MOVES if one.source in STANDING} <= set(STANDING)
    assert not [one for one in MOVES if one.source is MatterStatus.RETIRED]


def test_every_action_is_somebodys() -> None:
    assert {one.action for one in MOVES} == set(MatterAction)
