"""Every path of every seeded guide, walked to its end."""

import jsonschema_rs
import pytest

from resolvers.applications.form import form_problems, known_facts
from resolvers.applications.prefilled import filled_with
from resolvers.matters.guidance.check import check_guide
from resolvers.matters.guidance.restrict import restricted, starting_values
from resolvers.matters.guidance.shape import read_guide, written_guide
from resolvers.matters.guidance.walk import Answer, Walk, every_path, walk
from resolvers.matters.model import Matter
from seeds.catalogue import MATTERS
from seeds.guides import GUIDES
from tests.seeds.test_written_matters import TYPES, caller_for

GUIDED = [matter for matter in MATTERS if matter.guide]
CODES = {matter.code for matter in MATTERS}
guided = pytest.mark.parametrize("matter", GUIDED, ids=lambda matter: matter.name)


def ends(matter: Matter) -> list[Walk]:
    return list(every_path(GUIDES[matter.code]))


def test_at_least_ten_matters_are_guided() -> None:
    assert len(GUIDED) >= 10
    assert {matter.code for matter in GUIDED} == GUIDES.keys()


@guided
def test_the_checker_finds_nothing(matter: Matter) -> None:
    assert check_guide(matter) == []


@guided
def test_it_reads_as_it_was_written(matter: Matter) -> None:
    assert read_guide(matter.guide) == GUIDES[matter.code]
    assert written_guide(GUIDES[matter.code]) == matter.guide


@guided
def test_questions_change_something(matter: Matter) -> None:
    """No question is asked for its own sake: some effect or branch looks at its answer."""
    guide = GUIDES[matter.code]
    looked_at = {key for effect in guide.effects for key in effect.when.values}
    leading = {one.key for one in guide.questions if any(option.next for option in one.options)}

    assert {one.key for one in guide.questions} - looked_at - leading == set()


@guided
def test_every_path_ends_and_can_be_walked_with_its_answers(matter: Matter) -> None:
    for end in ends(matter):
        answers = [Answer(key, value) for key, value in reversed(end.given.items())]
        assert walk(GUIDES[matter.code], answers) == end
        assert end.question is None


@guided
def test_every_path_leaves_a_part_of_the_matter(matter: Matter) -> None:
    allowed = {material.key: material for material in matter.materials}
    for end in ends(matter):
        left = restricted(matter, end.given)
        assert {material.key for material in left.materials} <= allowed.keys()
        assert left.materials or end.refusal
        assert left.form["properties"].keys() <= matter.form["properties"].keys()
        assert left.promised_days is not None
        assert matter.statutory_days is None or left.promised_days <= matter.statutory_days


@guided
def test_every_path_leaves_a_form_that_can_be_filled_in(matter: Matter) -> None:
    """By its examples and what is known already; and the certificate still gets what it prints."""
    sources = {
        str(field.get("x-from", key)) for code in matter.results for key, field in TYPES[code].properties.items()
    }
    for end in ends(matter):
        if end.refusal:
            continue
        form = restricted(matter, end.given).form
        jsonschema_rs.meta.validate(dict(form))
        fields = form["properties"].items()
        examples = {key: field["examples"][0] for key, field in fields if field.get("examples")}
        known = {key: value for key, (_, value) in filled_with(form, known_facts(caller_for(matter))).items()}
        filled = examples | starting_values(matter, end.given) | known
        assert form_problems(form, filled) == [], end.given
        kept = {source for source in sources if source.partition(".")[0] in form["properties"]}
        assert kept == {source for source in sources if source.partition(".")[0] in matter.form["properties"]}


@guided
def test_who_is_refused_is_told_why_and_matters_named_instead_exist(matter: Matter) -> None:
    refusals = [effect.refusal for effect in GUIDES[matter.code].effects if effect.refusal]

    assert all(refusal.reason.endswith("。") for refusal in refusals)
    assert {refusal.matter for refusal in refusals if refusal.matter} <= CODES - {matter.code}
