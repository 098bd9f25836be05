"""The bound, the age and the stamp of kept replies, without a server around them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from api.codings import Choice
from api.kept_replies import KEPT_FOR, KeptReplies, KeptReply, Stamp, Way
from tests.clock import FUTURE

ROOM = 100_000
JSON = "application/json"


def way(place: int) -> Way:
    return (JSON, b"%d" % place)


def reply(place: int, size: int = 2000) -> KeptReply:
    return KeptReply(f'W/"{place}"', None, JSON, "Accept", b"x" * size, FUTURE + KEPT_FOR)


class Told:
    """What the catalogue is at."""

    def __init__(self) -> None:
        self.stamp: Stamp | None = ("a", 1)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def kept(told: Told) -> KeptReplies:
    kept = KeptReplies(ROOM, lambda: told.stamp)
    kept.stamp()
    return kept


def found(kept: KeptReplies, place: int) -> bool:
    return kept.find(way(place), FUTURE) is not None


def test_the_room_is_never_exceeded_and_what_was_asked_for_last_stays(kept: KeptReplies) -> None:
    for place in range(200):
        kept.put(("a", 1), way(place), reply(place))
        assert found(kept, 0)
        assert kept.bytes <= ROOM
    assert found(kept, 199)
    assert not found(kept, 1)
    assert 5 < len(kept) < 50


async def test_what_is_packed_and_every_way_count(kept: KeptReplies) -> None:
    kept.put(("a", 1), way(0), reply(0))
    before = kept.bytes
    one = kept.known('W/"0"', way(1), FUTURE)
    assert one is not None
    assert kept.bytes > before + 400
    before = kept.bytes
    await kept.packed(one, Choice("gzip", plain=False))
    assert kept.bytes > before
    kept._forget()
    kept.put(("a", 1), way(2), reply(2))
    kept._drop(one)
    assert kept.bytes == reply(2).weight + 501


@pytest.mark.parametrize("large", [reply(0, ROOM // 10), reply(0, ROOM * 2)])
def test_what_takes_more_than_a_tenth_of_the_room_is_not_kept(kept: KeptReplies, large: KeptReply) -> None:
    kept.put(("a", 1), way(0), large)
    assert (len(kept), kept.bytes, found(kept, 0)) == (0, 0, False)


def test_a_long_request_leads_nowhere(kept: KeptReplies) -> None:
    long = (JSON, b"x" * 30_000)
    kept.put(("a", 1), long, reply(0))
    assert kept.find(long, FUTURE) is None
    assert kept.known('W/"0"', way(0), FUTURE) is not None


def test_one_reply_has_so_many_ways_and_no_more(kept: KeptReplies) -> None:
    kept.put(("a", 1), way(0), reply(0))
    for place in range(100):
        assert kept.known('W/"0"', way(place), FUTURE)
    assert sum(found(kept, place) for place in range(100)) == 20


def test_it_is_made_anew_after_a_minute(kept: KeptReplies) -> None:
    kept.put(("a", 1), way(0), reply(0))
    assert kept.find(way(0), FUTURE + KEPT_FOR - timedelta(seconds=1))
    assert kept.find(way(0), FUTURE + KEPT_FOR) is None
    assert (len(kept), kept.bytes) == (0, 0)


@pytest.mark.parametrize("later", [("b", 1), ("a", 2)])
def test_another_stamp_is_another_catalogue(kept: KeptReplies, told: Told, later: Stamp) -> None:
    kept.put(("a", 1), way(0), reply(0))
    told.stamp = later
    assert not found(kept, 0)
    assert (len(kept), kept.bytes) == (0, 0)
    told.stamp = ("a", 1)
    assert not found(kept, 0)


def test_what_was_read_while_a_change_came_in_is_not_kept(kept: KeptReplies, told: Told) -> None:
    told.stamp = ("b", 2)
    kept.put(("a", 1), way(0), reply(0))
    assert not found(kept, 0)


def test_nothing_is_found_or_kept_while_changes_are_not_heard_of(kept: KeptReplies, told: Told) -> None:
    kept.put(("a", 1), way(0), reply(0))
    told.stamp = None
    assert not found(kept, 0)
    kept.put(("a", 1), way(1), reply(1))
    told.stamp = ("a", 1)
    assert not found(kept, 1)


def _no_room(stamp: Callable[[], Stamp | None]) -> KeptReplies:
    return KeptReplies(0, stamp)


def test_without_room_nothing_is_kept(told: Told) -> None:
    kept = _no_room(lambda: told.stamp)
    assert kept.stamp() is None
    kept.put(("a", 1), way(0), reply(0))
    assert not found(kept, 0)


async def test_what_packing_does_not_shorten_is_sent_plain(kept: KeptReplies) -> None:
    noise = KeptReply('W/"n"', None, JSON, "", bytes(range(256)) * 4, FUTURE + KEPT_FOR)
    noise.packed["gzip"] = None
    assert await kept.packed(noise, Choice("gzip", plain=False)) is None
    assert await kept.packed(reply(0, 1000), Choice("gzip", plain=False)) is None
