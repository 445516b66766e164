"""Two checkpoints are of one ledger, or the check programme says that they are not."""

import json
from base64 import b64encode

import pytest

from govportal.ledger.rules import merkle
from tests.evidence import sample

SIZE = 9


def whole() -> dict[str, bytes]:
    """A pack that holds every entry of its ledger."""
    return sample.members(tuple(range(SIZE)), SIZE)


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(sample.packed(whole()))
    return path


def tree_of(size: int, other: bytes = b"") -> tuple[merkle.Tree, dict[tuple[int, int], bytes]]:
    """The tree under the pack, or one that differs in its first leaf."""
    bodies = [entry.body for entry in sample.a_slice(sample.a_dossier(), tuple(range(9))).entries]
    tree, nodes = merkle.Tree(), {}
    for n in range(size):
        data = (bodies[n] or "").encode() if n < SIZE else b"%d" % n
        nodes[0, n] = merkle.leaf_hash(other or data) if n == 0 else merkle.leaf_hash(data)
        nodes |= {(level, at): node for level, at, node in tree.append(nodes[0, n])}
    return tree, nodes


def checkpoint(folder, size: int, other: bytes = b"", origin: str = sample.ORIGIN):
    root = b64encode(tree_of(size, other)[0].root).decode()
    path = folder / f"checkpoint-{size}.txt"
    path.write_text(sample.signed(f"{origin}\n{size}\n{root}\n"))
    return path


def proof(folder, old: int, new: int):
    hashes = merkle.proof(merkle.consistency_cover(old, new), tree_of(max(old, new))[1])
    said = {"kind": "consistency", "v": 1, "from": old, "to": new}
    path = folder / "proof.json"
    path.write_text(json.dumps({"ok": True, "proof": said | {"hashes": [h.hex() for h in hashes]}}))
    return path


def asked(verify, capsys, pack, *more) -> tuple[int, str]:
    status = verify.main([str(pack), "--key", sample.key_line(), *map(str, more)])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_every_proof_between_sizes_is_accepted_and_no_other(verify):
    tree, nodes = tree_of(40)
    roots = {size: tree_of(size)[0].root for size in range(1, 41)}
    for new in range(2, 41):
        for old in range(1, new):
            path = merkle.proof(merkle.consistency_cover(old, new), nodes)
            fault = verify.consistency_fault
            assert fault(old, new, path, roots[old], roots[new]) == "", (old, new)
            assert fault(old, new, path, roots[old], tree_of(1, b"x")[0].root)
            assert fault(old, new, path, roots[old + 1], roots[new])
            assert fault(old, new, path[:-1], roots[old], roots[new])
            assert fault(old, new, [*path, path[0]], roots[old], roots[new])


def test_the_same_size_needs_no_proof_and_must_be_the_same_tree(verify, capsys, pack, tmp_path):
    status, said = asked(verify, capsys, pack, "--against", checkpoint(tmp_path, SIZE))
    assert status == 0 and "is of the same ledger" in said, said
    forked = checkpoint(tmp_path, SIZE, b"another first entry")
    status, said = asked(verify, capsys, pack, "--against", forked)
    assert status == 1 and "is another tree of 9 entries: two ledgers were signed" in said


@pytest.mark.parametrize("size", [1, 4, 5, 8, 12, 33])
def test_another_size_is_of_one_ledger_with_a_proof(verify, capsys, pack, tmp_path, size):
    old, new = sorted((size, SIZE))
    given = ("--against", checkpoint(tmp_path, size), "--proof", proof(tmp_path, old, new))
    status, said = asked(verify, capsys, pack, *given)
    assert status == 0, said
    assert f"the tree of {new} entries begins with that of {old}" in said
    forked = ("--against", checkpoint(tmp_path, size, b"another first entry"), *given[2:])
    status, said = asked(verify, capsys, pack, *forked)
    assert status == 1 and f"checkpoint-{size}.txt: is of another ledger" in said


def test_without_a_proof_it_says_what_to_ask_for_and_ends_with_two(verify, capsys, pack, tmp_path):
    status, said = asked(verify, capsys, pack, "--against", checkpoint(tmp_path, 12))
    assert status == 2
    assert 'ask the portal for "manage.py consistency 9 12 --json"' in said
    assert "The pack is whole" in said


def test_another_pack_brings_its_checkpoint_and_a_pack_may_bring_the_proof(
    verify, capsys, pack, tmp_path
):
    assert asked(verify, capsys, pack, "--against", pack)[0] == 0
    data = proof(tmp_path, 5, SIZE).read_bytes()
    with_proof = sample.resign({**whole(), "ledger/consistency.json": data})
    (tmp_path / "more.zip").write_bytes(sample.packed(with_proof))
    given = ("--against", checkpoint(tmp_path, 5))
    assert asked(verify, capsys, tmp_path / "more.zip", *given)[0] == 0
    assert asked(verify, capsys, pack, *given)[0] == 2


def test_what_is_no_checkpoint_of_this_ledger_is_named(verify, capsys, pack, tmp_path):
    elsewhere = checkpoint(tmp_path, SIZE, origin="other.example/ledger")
    status, said = asked(verify, capsys, pack, "--against", elsewhere)
    assert status == 1 and "is no checkpoint of this ledger" in said
    junk = tmp_path / "junk.txt"
    junk.write_bytes(b"\xff\x00")
    status, said = asked(verify, capsys, pack, "--against", junk)
    assert status == 1 and "junk.txt: is no signed note" in said
    assert asked(verify, capsys, pack, "--against", tmp_path / "nothing")[0] == 2
    given = ("--against", checkpoint(tmp_path, 12), "--proof", junk)
    assert asked(verify, capsys, pack, *given)[0] == 2
