from collections.abc import Sequence

import pytest

from resolvers.certificates.merkle import Proof, grown, leaf, node, root_of
from resolvers.seals.sm3 import sm3

LEAVES = [leaf(str(number).encode()) for number in range(33)]


def defined(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sm3(b"\x01" + defined(leaves[:split]) + defined(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 34))
def test_the_root_is_the_standards_and_every_leaf_proves_itself(size: int) -> None:
    root, proofs = grown(LEAVES[:size])
    assert root == defined(LEAVES[:size])
    assert [root_of(one, proof) for one, proof in zip(LEAVES[:size], proofs, strict=True)] == [root] * size


@pytest.mark.parametrize("size", [2, 3, 5, 8, 13])
def test_no_proof_fits_another_leaf_place_or_size(size: int) -> None:
    root, proofs = grown(LEAVES[:size])
    for index, proof in enumerate(proofs):
        forged = [
            (LEAVES[20], proof),
            *((LEAVES[index], Proof(other, size, proof.path)) for other in range(size) if other != index),
            (LEAVES[index], Proof(index, size, (*proof.path[::-1], root))),
            (LEAVES[index], Proof(index, size, proof.path[:-1])),
            (LEAVES[index], Proof(-1, size, proof.path)),
            (LEAVES[index], Proof(size, size, proof.path)),
            (LEAVES[index], Proof(index, size, (root,) * 41)),
        ]
        for hashed, bad in forged:
            assert reached(hashed, bad) != root


def test_a_node_is_no_leaf() -> None:
    left, right = LEAVES[:2]
    assert leaf(left + right) != node(left, right)
    root, _ = grown([left, right])
    assert reached(leaf(left + right), Proof(0, 1, ())) != root


def reached(hashed: bytes, proof: Proof) -> bytes | None:
    try:
        return root_of(hashed, proof)
    except ValueError:
        return None
