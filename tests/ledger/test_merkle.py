"""The tree and its proofs against a slow, obvious reading of RFC 6962, for all sizes to 70."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govportal.ledger.rules import merkle
from govportal.ledger.rules.merkle import BadProof

LARGEST = 70
LEAVES = [merkle.leaf_hash(bytes([n])) for n in range(LARGEST)]
SIZES = range(LARGEST + 1)


def split(width: int) -> int:
    power = 1
    while power * 2 < width:
        power *= 2
    return power


@cache
def slow_root(start: int, end: int) -> bytes:
    """RFC 6962 §2.1: MTH(D[start:end])."""
    if end - start < 2:
        return LEAVES[start] if end > start else merkle.EMPTY_ROOT
    middle = start + split(end - start)
    return merkle.node_hash(slow_root(start, middle), slow_root(middle, end))


def slow_path(index: int, start: int, end: int) -> list[bytes]:
    """RFC 6962 §2.1.1: PATH(index, D[start:end])."""
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*slow_path(index, start, middle), slow_root(middle, end)]
    return [*slow_path(index, middle, end), slow_root(start, middle)]


def slow_proof(old: int, start: int, end: int, whole: bool) -> list[bytes]:
    """RFC 6962 §2.1.2: SUBPROOF(old, D[start:end], whole); ``old`` counts from ``start``."""
    if old == end - start:
        return [] if whole else [slow_root(start, end)]
    middle = start + split(end - start)
    if old <= middle - start:
        return [*slow_proof(old, start, middle, whole), slow_root(middle, end)]
    return [*slow_proof(old - (middle - start), middle, end, False), slow_root(start, middle)]


@cache
def stored() -> tuple[dict[tuple[int, int], bytes], list[bytes]]:
    tree, nodes, roots = merkle.Tree(), {}, [merkle.EMPTY_ROOT]
    for n, leaf in enumerate(LEAVES):
        nodes[0, n] = leaf
        for level, index, hashed in tree.append(leaf):
            nodes[level, index] = hashed
        roots.append(tree.root)
    return nodes, roots


def inclusion(index: int, size: int) -> list[bytes]:
    return merkle.proof(merkle.inclusion_cover(index, size), stored()[0])


def consistency(old: int, new: int) -> list[bytes]:
    return merkle.proof(merkle.consistency_cover(old, new), stored()[0])


def test_every_root_is_the_slow_one():
    assert stored()[1] == [slow_root(0, size) for size in SIZES]


def test_every_stored_node_is_a_complete_subtree_and_none_is_missing():
    nodes, _ = stored()
    assert len(nodes) == sum(LARGEST >> level for level in range(8))
    for (level, index), hashed in nodes.items():
        assert hashed == slow_root(index << level, (index + 1) << level)


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_is_the_slow_one_and_verifies(size):
    for index in range(size):
        hashes = inclusion(index, size)
        assert hashes == slow_path(index, 0, size)
        merkle.verify_inclusion(LEAVES[index], index, size, hashes, slow_root(0, size))


@pytest.mark.parametrize("new", SIZES)
def test_every_consistency_proof_is_the_slow_one_and_verifies(new):
    for old in range(new + 1):
        hashes = consistency(old, new)
        assert hashes == (slow_proof(old, 0, new, True) if old else [])
        merkle.verify_consistency(old, new, hashes, slow_root(0, old), slow_root(0, new))


@given(st.data())
def test_an_inclusion_proof_with_anything_changed_is_refused(data):
    size = data.draw(st.integers(2, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    hashes, root = inclusion(index, size), slow_root(0, size)
    n = data.draw(st.integers(0, len(hashes) - 1))
    flipped = [*hashes[:n], bytes([hashes[n][0] ^ 1]) + hashes[n][1:], *hashes[n + 1 :]]
    wrong = data.draw(
        st.sampled_from(
            [
                (LEAVES[index], index, size, flipped, root),
                (LEAVES[index], index, size, hashes[:-1], root),
                (LEAVES[index], index, size, [*hashes, root], root),
                (LEAVES[index], (index + 1) % size, size, hashes, root),
                (LEAVES[index], size, size, hashes, root),
                (LEAVES[index - 1], index, size, hashes, root),
                (LEAVES[index], index, size, hashes, LEAVES[0]),
            ]
        )
    )
    with pytest.raises(BadProof):
        merkle.verify_inclusion(*wrong)


@given(st.data())
def test_a_consistency_proof_with_anything_changed_is_refused(data):
    new = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, new - 1))
    hashes, before, after = consistency(old, new), slow_root(0, old), slow_root(0, new)
    n = data.draw(st.integers(0, len(hashes) - 1))
    flipped = [*hashes[:n], bytes([hashes[n][0] ^ 1]) + hashes[n][1:], *hashes[n + 1 :]]
    wrong = data.draw(
        st.sampled_from(
            [
                (old, new, flipped, before, after),
                (old, new, hashes[:-1], before, after),
                (old, new, [*hashes, after], before, after),
                (old, new, hashes, after, before),
                (old, new, hashes, slow_root(0, old - 1), after),
                (new, old, hashes, before, after),
            ]
        )
    )
    with pytest.raises(BadProof):
        merkle.verify_consistency(*wrong)


def test_from_nothing_and_to_itself_there_is_nothing_to_show():
    merkle.verify_consistency(0, 5, [], merkle.EMPTY_ROOT, slow_root(0, 5))
    merkle.verify_consistency(5, 5, [], slow_root(0, 5), slow_root(0, 5))
    for wrong in [
        (0, 5, [], slow_root(0, 1), slow_root(0, 5)),
        (5, 5, [], slow_root(0, 4), slow_root(0, 5)),
        (5, 5, [slow_root(0, 5)], slow_root(0, 5), slow_root(0, 5)),
    ]:
        with pytest.raises(BadProof):
            merkle.verify_consistency(*wrong)


@given(st.integers(1, 2**40), st.data())
def test_proofs_stay_short_in_a_large_tree(size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    for steps in (merkle.inclusion_cover(index, size), merkle.consistency_cover(old, size)):
        assert len(steps) <= size.bit_length() + 1
        assert sum(map(len, steps)) <= 3 * size.bit_length()


def test_a_tree_taken_up_again_from_its_edge_grows_as_the_whole():
    nodes, roots = stored()
    for size in SIZES:
        tree = merkle.Tree(size, [nodes[place] for place in merkle.frontier(size)])
        assert tree.root == roots[size]
        for leaf in LEAVES[size:]:
            tree.append(leaf)
        assert tree.root == roots[LARGEST]


def test_an_edge_of_another_size_is_refused():
    with pytest.raises(ValueError, match="edge"):
        merkle.Tree(3, [LEAVES[0]])


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_there_is_no_proof_of_a_leaf_outside_the_tree(index):
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_cover(index, 3)


def test_there_is_no_proof_of_a_tree_that_shrinks():
    with pytest.raises(ValueError, match="shrink"):
        merkle.consistency_cover(4, 3)


def test_a_proof_that_stops_below_the_root_is_refused():
    with pytest.raises(BadProof, match="too few"):
        merkle.verify_inclusion(LEAVES[0], 0, 4, [], LEAVES[0])
    with pytest.raises(BadProof, match="too few"):
        merkle.verify_consistency(1, 4, [], LEAVES[0], LEAVES[0])
