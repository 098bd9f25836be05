from api.catalogue.kept import Kept, weight
from seeds.catalogue import MATTERS


def test_the_room_is_never_exceeded_and_what_was_asked_for_last_stays() -> None:
    kept: Kept[int, str] = Kept(100_000)
    for place in range(200):
        kept.put(place, "x" * 1000)
        kept.get(0)
        assert kept.bytes <= 100_000
    assert kept.get(0) == kept.get(199) == "x" * 1000
    assert kept.get(1) is None


def test_what_is_too_large_is_not_kept_at_all() -> None:
    kept: Kept[int, str] = Kept(10_000)
    kept.put(1, "x")
    kept.put(2, "x" * 5000)
    assert (kept.get(1), kept.get(2)) == ("x", None)


def test_putting_again_weighs_once() -> None:
    kept: Kept[int, str] = Kept(10_000)
    kept.put(1, "x")
    before = kept.bytes
    kept.put(1, "x")
    assert (kept.bytes, len(kept)) == (before, 1)
    kept.clear()
    assert (kept.bytes, len(kept)) == (0, 0)


def test_a_matter_weighs_what_its_parts_do() -> None:
    assert all(2_000 < weight(one) < 200_000 for one in MATTERS)
    assert weight(("a", "b")) > weight(("a",)) > weight(())
