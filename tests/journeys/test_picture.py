"""The picture of two provinces: whole XML, nothing from outside, everything in the order of its time."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from examples.two_provinces.picture import Line, Picture

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_arrows_stand_in_the_order_of_their_time() -> None:
    picture = Picture(("甲", "乙", "丙", "<丁>"))
    picture.chapter("一 & 二")
    late, early = Line(AT + timedelta(seconds=5), 1, 2, "后 RESULT", "message"), Line(AT, 0, 1, "先")
    picture.add(late, early, Line(AT + timedelta(seconds=9), 2, 2, "核对", "check"))

    drawn = ElementTree.fromstring(picture.svg())

    words = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert words.index("先") < words.index("后 RESULT") < words.index("核对")
    assert {"<丁>", "一 & 二", "09:00:05"} <= set(words)
    assert "href" not in picture.svg()
