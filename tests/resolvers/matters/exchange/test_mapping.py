from pathlib import Path
from typing import Any

import pytest

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.mapping_files import find_mapping, load_mapping, shipped
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.exchange.values import BadValue, details

NATIONAL = {
    "task_code": "11510000MB1234567X4000112001000",
    "task_name": "食品经营许可",
    "task_type": "01",
    "dept_code": "11510000MB1234567X",
    "dept_name": "省市场监督管理局",
    "catalog_code": "000112001000",
}
BASE = '[fields]\nname = "a"\nmatter_code = "b"\ntask_type = "c"\nregion_code = "d"\n'


def test_four_come_along() -> None:
    assert shipped() == ["guangan", "guide", "national", "tongban"]
    assert [find_mapping(name).name for name in shipped()] == shipped()


def test_national_columns_are_understood() -> None:
    said = find_mapping("national").row(
        {
            **NATIONAL,
            "anticipate_day": "20",
            "server_type": "1,2,3",
            "project_type": "2",
            "is_online": "1",
            "by_law": "《食品安全法》第三十五条\n《食品经营许可和备案管理办法》",
            "plan_effective_date": "2020-01-01 00:00:00",
        }
    )
    assert (said["region_code"], said["matter_code"]) == ("510000000000", NATIONAL["task_code"])
    read = details(said)
    assert [one.name for one in read["audiences"]] == ["NATURAL_PERSON", "LEGAL_PERSON"]
    assert [one.title for one in read["legal_bases"]] == [
        "《食品安全法》第三十五条",
        "《食品经营许可和备案管理办法》",
    ]
    assert (read["statutory_days"], read["online"], read["case_kind"].name) == (20, True, "PROMISED")
    assert read["effective_on"].isoformat() == "2020-01-01"
    assert "promised_days" not in read


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[fields", "can't be read"),
        ("[fields]\nname = 'a'", "lacks the field matter_code"),
        (f"{BASE}colour = 'e'", "there is no field colour"),
        (f"colour = 1\n{BASE}", "there is no option colour"),
        (f"encoding = 'klingon'\n{BASE}", "no encoding klingon"),
        (f"{BASE}summary = {{}}", "summary names neither a column nor a constant"),
        (f"{BASE}summary = {{ column = 'e', slice = [3] }}", "a slice is two whole numbers"),
        (f"{BASE}summary = {{ column = 1 }}", "column is no str"),
        (f"{BASE}summary = 3", "summary is neither"),
    ],
)
def test_a_mapping_that_is_none_says_why(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=complaint):
        load_mapping(tmp_path / "a.toml")


def test_a_mapping_of_one_s_own_may_be_json_and_name_an_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"encoding": "gb18030", "fields": {"name": "事项", "matter_code": "编码", "task_type": {"constant": "01"},'
        ' "region_code": {"constant": "511602000000"}}}',
        encoding="utf-8",
    )
    (tmp_path / "a.csv").write_text("事项,编码\n备案,1\n", encoding="gb18030")
    ((number, row),) = read_rows(tmp_path / "a.csv", load_mapping(tmp_path / "a.json"))
    assert (number, row["name"], row["task_type"], row["region_code"]) == (2, "备案", "01", "511602000000")


def test_a_mapping_that_is_not_there_is_one_line() -> None:
    with pytest.raises(BadFile, match="there is no mapping none: neither a file nor one of guangan, guide"):
        find_mapping("none")


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"promised_days": -1}, "promised_days"),
        ({"promised_days": "1.5"}, "promised_days"),
        ({"statutory_days": 10**9}, "statutory_days"),
        ({"online": "也许"}, "online"),
        ({"audiences": ["NOBODY"]}, "audiences[0]"),
        ({"conditions": "一"}, "conditions"),
        ({"materials": [{"key": "a", "name": "b"}, {"key": "a", "name": "c"}]}, "materials[1].key"),
        ({"materials": [{"key": "a", "name": "b", "colour": 1}]}, "materials[0].colour"),
        ({"materials": [{"key": "a"}]}, "materials[0].name"),
        ({"fees": [{"name": "a", "amount": "1e9"}]}, "fees[0].amount"),
        ({"fees": [{"name": "a", "amount": "-1"}]}, "fees[0].amount"),
        ({"effective_on": "2030-13-01"}, "effective_on"),
        ({"form": {"type": "objct"}}, "form"),
        ({"form": {"$ref": "https://example.org/a"}}, "form"),
        ({"guide": []}, "guide"),
        ({"aliases": ["a"] * 301}, "aliases"),
        ({"summary": "x" * 100_001}, "summary"),
    ],
)
def test_a_value_that_its_field_does_not_take_is_named(row: dict[str, Any], path: str) -> None:
    with pytest.raises(BadValue) as caught:
        details(row)
    assert caught.value.path == path


def test_deep_json_in_a_cell_is_a_problem_of_its_row() -> None:
    row = find_mapping("tongban").row({"guide": "[" * 900 + "]" * 900, "name": "a"})
    assert row[""] == "guide: is nested more than 32 deep"
