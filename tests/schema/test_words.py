import re
from enum import Enum
from string import Formatter

import pytest

from auth.assurance import Assurance
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import VerificationFailure
from resolvers.parties.model import Audience
from schema.enum_words import ENUM_WORDS
from schema.words import STATUSES, VERIFICATIONS, WORDS, words
from tests.schema.scan import Use, rules_of, uses

TABLES = {**WORDS, **STATUSES, **VERIFICATIONS}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def found() -> list[Use]:
    """What the whole source asks for, which takes seconds to read."""
    return uses()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def meant(use: Use) -> list[str]:
    return [key for key in WORDS if use.key.fullmatch(key)]


def test_the_scan_finds_what_is_there(found: list[Use]) -> None:
    keys = {use.key.pattern.replace("\\", "") for use in found}

    assert len(found) > 60
    assert {"phone.invalid", "role.missing", "conflict", "request.too_slow", "internal", "id_number..+"} <= keys


def test_every_message_has_words(found: list[Use]) -> None:
    assert [f"{use.place} {use.key.pattern}" for use in found if not meant(use)] == []


def test_no_words_are_left_over(found: list[Use]) -> None:
    assert [key for key in WORDS if not any(use.key.fullmatch(key) for use in found)] == []


def test_every_rule_of_an_id_number_has_words() -> None:
    rules = rules_of("normalize_resident_id", "auth/identifiers.py")

    assert "check_digit" in rules
    assert {key for key in WORDS if key.startswith("id_number.")} == {f"id_number.{rule}" for rule in rules}


def test_every_audience_that_a_matter_may_refuse_has_words() -> None:
    told = {key for key in WORDS if key.startswith("matter.not_for_")}

    assert told == {f"matter.not_for_{audience.value.lower()}" for audience in Audience}


def test_both_languages_say_it_with_the_same_values() -> None:
    assert [key for key, said in TABLES.items() if placeholders(said[0]) != placeholders(said[1])] == []


def test_each_language_says_it_in_its_script() -> None:
    assert [key for key, (chinese, _) in TABLES.items() if not CHINESE.search(chinese)] == []
    assert [key for key, (_, english) in TABLES.items() if not english or CHINESE.search(english)] == []


def test_the_values_given_are_the_values_said(found: list[Use]) -> None:
    given = [(use, key) for use in found if use.values is not None for key in meant(use)]

    assert len(given) > 600
    assert [f"{use.place} {key}" for use, key in given if use.values != placeholders(WORDS[key][0])] == []


@pytest.mark.parametrize(("states", "prefix"), [(ApplicationStatus, ""), (CertificateStatus, "CERTIFICATE_")])
def test_every_status_has_words(states: type[Enum], prefix: str) -> None:
    assert {f"{prefix}{state.value}" for state in states} <= STATUSES.keys()


def test_a_suspended_case_is_called_the_same_everywhere() -> None:
    assert STATUSES["SUSPENDED"][0] == ENUM_WORDS["ApplicationStatus"]["SUSPENDED"][0]


def test_every_assurance_level_that_may_be_needed_has_words() -> None:
    assert {level.name for level in Assurance if level is not Assurance.NONE} <= STATUSES.keys()


def test_every_outcome_of_a_verification_has_words() -> None:
    assert VERIFICATIONS.keys() == {"VALID", *(failure.value for failure in VerificationFailure)}


def test_statuses_are_told_in_the_readers_language() -> None:
    told = [words("certificate.not_active", locale, {"status": "CERTIFICATE_REVOKED"}) for locale in ("zh", "en")]

    assert told == ["该证照当前不可用（已撤销）", "The certificate is revoked"]


def test_a_form_rule_without_words_of_its_own_gets_the_general_ones() -> None:
    assert words("form.dependentRequired", "en", {"title": "地址"}) == "“地址” is not right"
