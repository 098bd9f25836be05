"""How many days a matter gives: its own, or the law's where it states none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from resolvers.applications.clock import started
from resolvers.matters.model import MatterType
from resolvers.matters.rows import matter_from_row, matter_to_row
from seeds.matters.food import INDIVIDUAL_NEW

AT = datetime(2025, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type", "joint", "stated", "statutory", "extension"),
    [
        (MatterType.LICENSING, False, None, 20, 10),
        (MatterType.LICENSING, False, 15, 15, 10),
        (MatterType.LICENSING, True, None, 45, 15),
        (MatterType.LICENSING, True, 30, 30, 15),
        (MatterType.PUBLIC_SERVICE, False, None, None, 10),
        (MatterType.CONFIRMATION, False, 7, 7, 10),
    ],
)
def test_the_laws_days_stand_where_the_matter_states_none(
    type: MatterType, joint: bool, stated: int | None, statutory: int | None, extension: int
) -> None:
    matter = replace(INDIVIDUAL_NEW, type=type, joint_handling=joint, statutory_days=stated, promised_days=3)
    clock = started(matter, AT)
    assert (clock.statutory_days, clock.largest_extension, clock.promised_days) == (statutory, extension, 3)


@pytest.mark.parametrize("joint", [True, False])
def test_a_matter_keeps_whether_it_is_handled_jointly(joint: bool) -> None:
    row = matter_to_row(replace(INDIVIDUAL_NEW, joint_handling=joint), ())
    assert matter_from_row(row).joint_handling is joint
    assert row["jointHandling"] is joint
