"""One signature over many certificates: a Merkle tree as in RFC 9162 (2.1), with SM3 for the hash.

A leaf is SM3(00 ‖ content), a node SM3(01 ‖ left ‖ right), so that neither can pass for the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from resolvers.seals.sm3 import sm3

# More than 2^40 leaves are never signed at once; a longer path is not looked at.
MAX_PATH = 40


@dataclass(frozen=True, slots=True)
class Proof:
    """That a leaf is in a tree: the leaf's place from 0, how many leaves there are, the nodes beside its way up."""

    index: int
    size: int
    path: tuple[bytes, ...]


def leaf(content: bytes) -> bytes:
    """The hash of a content as a leaf, 32 bytes."""
    return sm3(b"\x00" + content)


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two nodes, 32 bytes."""
    return sm3(b"\x01" + left + right)


def grown(leaves: Sequence[bytes]) -> tuple[bytes, list[Proof]]:
    """Return the root over at least one leaf, and each leaf's proof."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    proofs = [Proof(index, len(leaves), _path(levels, index)) for index in range(len(leaves))]
    return levels[-1][0], proofs


def root_of(hashed: bytes, proof: Proof) -> bytes:
    """The root that a leaf's proof leads to (RFC 9162, 2.1.3.2); ValueError for what can't be a proof."""
    if not 0 <= proof.index < proof.size or len(proof.path) > MAX_PATH:
        raise ValueError("no leaf has that place")
    at, last, reached = proof.index, proof.size - 1, hashed
    for beside in proof.path:
        if last == 0:
            raise ValueError("the path is too long")
        if at % 2 or at == last:
            reached = node(beside, reached)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node(reached, beside)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return reached


def _above(level: list[bytes]) -> list[bytes]:
    """The level over one; the last node of an odd number goes up as it is."""
    pairs = [node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def _path(levels: list[list[bytes]], index: int) -> tuple[bytes, ...]:
    beside = [(level, (index >> height) ^ 1) for height, level in enumerate(levels[:-1])]
    return tuple(level[place] for level, place in beside if place < len(level))
