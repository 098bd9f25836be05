from itertools import pairwise
from xml.etree import ElementTree

import pytest

from resolvers.seals.picture import seal_svg

SVG = "{http://www.w3.org/2000/svg}"


def glyphs(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def turns(svg: str) -> list[float]:
    places = [text.get("transform", "") for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    return [float(place.split("rotate(")[1].split(")")[0]) for place in places if "rotate" in place]


def test_every_character_of_the_name_stands_on_its_own() -> None:
    assert glyphs(seal_svg("广安区行政审批局")) == list("广安区行政审批局")


@pytest.mark.parametrize("length", [4, 5, 18, 30])
def test_characters_are_spread_evenly_and_symmetrically(length: int) -> None:
    angles = turns(seal_svg("市" * length))
    steps = {round(after - before, 2) for before, after in pairwise(angles)}
    assert len(angles) == length
    assert max(steps) - min(steps) < 0.02
    assert angles[0] == pytest.approx(-angles[-1], abs=0.01)
    assert angles[-1] <= 128


def test_long_names_get_narrower_characters() -> None:
    def width(name: str) -> float:
        return float(seal_svg(name).split("scale(")[1].split(" ")[0])

    assert width("市" * 30) < width("市" * 18) <= width("市" * 4) == 1


def test_the_seal_is_a_42_mm_circle_with_a_star() -> None:
    seal = ElementTree.fromstring(seal_svg("广安区行政审批局"))
    assert (seal.get("width"), seal.get("height")) == ("42mm", "42mm")
    assert len(list(seal.iter(f"{SVG}circle"))) == 1
    assert len((next(seal.iter(f"{SVG}polygon")).get("points") or "").split()) == 10


def test_the_caption_is_one_level_line() -> None:
    assert glyphs(seal_svg("广安区行政审批局", caption="电子证照专用章"))[-1] == "电子证照专用章"
    assert len(turns(seal_svg("广安区行政审批局", caption="电子证照专用章"))) == 8


def test_the_same_name_gives_the_same_picture() -> None:
    assert seal_svg("广安区行政审批局", caption="（1）") == seal_svg("广安区行政审批局", caption="（1）")


def test_markup_in_a_name_stays_text() -> None:
    svg = seal_svg("<b>&公司", caption="</text>")
    assert "".join(glyphs(svg)) == "<b>&公司</text>"


def test_a_variation_selector_stays_with_its_character() -> None:
    assert glyphs(seal_svg("葛\U000e0100城公司")) == ["葛\U000e0100", "城", "公", "司"]


def test_characters_newer_than_this_python_are_welcome() -> None:
    assert glyphs(seal_svg("\U000323af氏公司"))[0] == "\U000323af"


@pytest.mark.parametrize("name", ["", "三个字", "市" * 31, "广安\n公司章", "广安\x00公司章"])
def test_unfit_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a seal carries"):
        seal_svg(name)
