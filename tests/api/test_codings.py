"""Which coding a reply is sent in (RFC 9110, 12.5.3), and that it can be read."""

import zlib

import brotli
import pytest
from backports import zstd

from api.codings import Choice, choose, packed

TEXT = "办事指南".encode() * 1000


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, Choice(None)),
        ("", Choice(None)),
        ("gzip, deflate, br, zstd", Choice("br")),
        ("gzip, deflate, zstd", Choice("zstd")),
        ("gzip, deflate", Choice("gzip")),
        ("GZIP", Choice("gzip")),
        ("x-gzip", Choice("gzip")),
        ("deflate, compress", Choice(None)),
        ("br;q=0.2, gzip;q=0.9", Choice("gzip")),
        ("br;q=0, gzip", Choice("gzip")),
        ("br;q=nonsense, gzip", Choice("gzip")),
        ("*", Choice("br")),
        ("*;q=0.5, br;q=0", Choice("zstd")),
        ("*;q=0", Choice(None, plain=False)),
        ("identity", Choice(None)),
        ("identity, br;q=0.5", Choice(None)),
        ("identity;q=0.5, gzip;q=1.0", Choice("gzip")),
        ("identity;q=0", Choice(None, plain=False)),
        ("identity;q=0, gzip", Choice("gzip", plain=False)),
        ("*;q=0, zstd", Choice("zstd", plain=False)),
        (",;q=1,,;;=,gzip ;q=0.1", Choice("gzip")),
        ("x" * 10_000 + ", br", Choice(None)),
    ],
)
def test_the_best_of_what_is_taken(accepted: str | None, expected: Choice) -> None:
    assert choose(accepted) == expected


def test_whoever_unpacks_it_has_it_again() -> None:
    assert brotli.decompress(packed(TEXT, "br")) == TEXT
    assert zstd.decompress(packed(TEXT, "zstd")) == TEXT
    assert zlib.decompress(packed(TEXT, "gzip"), zlib.MAX_WBITS + 16) == TEXT
