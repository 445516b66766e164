"""Entries with nothing random in them, from which the golden vectors are computed."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from govportal.ledger.rules import (
    SYSTEM,
    Change,
    Composed,
    Facts,
    Hidden,
    Reference,
    compose,
    merkle,
    notes,
)
from govportal.ledger.rules.canonical import dumps
from govportal.ledger.rules.commitments import commitment

ORIGIN = "ledger.example.org/golden"
SEALED_AT = datetime(2026, 11, 20, 9, 0, 1, 250000, tzinfo=UTC)
SIZES = (1, 2, 3, 4, 7)
CANONICAL: list[Any] = [
    {"b": [1, -2, 0], "a": {}, "B": True, "a b": [[], "", None]},
    {"text": 'quote " backslash \\ slash / tab \t newline \n bell \x07 del \x7f'},
    {"text": "Zoë, 東京, 😀, \u2028"},
    {"largest": 2**53 - 1, "smallest": 1 - 2**53, "amount": "1234.50"},
]


def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(b"golden key, not secret").digest())


def composed() -> list[Composed]:
    """Seven entries that between them use every field of the format."""
    salts = (sha256(b"salt %d" % n).hexdigest()[:32] for n in count())
    return [
        compose(
            facts,
            entry_id=f"01M7XQ0000000000000000000{n}",
            recorded_at=datetime(2026, 11, 20, 9, 0, 0, n, tzinfo=UTC),
            demo=n == 6,
            changes=_changes() if n == 1 else (),
            salt=lambda: next(salts),
        )
        for n, facts in enumerate(_facts())
    ]


def _facts() -> list[Facts]:
    at = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    agent, request = Reference("agent:invoice-matcher"), Reference("request:ADR-2026-0042")
    owner, chair = Reference("person:4b1d"), Reference("person:c0de")
    return [
        Facts("portal.started", Reference("portal:self"), SYSTEM("setup"), at),
        Facts(
            "request.submit", request, owner, at, role="business_owner", refs=[agent, request],
            data={"tier": 2, "points": 5, "floors": [], "regulated": False},
            personal={"rationale": "Saves the accounting team two days a month."},
            trace_id="4bf92f3577b34da6a3ce929d0e0e4736", retention="documentation",
        ),
        Facts(
            "gateway.decision", agent, agent, at, on_behalf_of=owner, refs=[request],
            data={"class": "refund", "amount": {"value": "120.00", "currency": "EUR"}},
            policy={"result": "allow", "rule": "R-01", "version": 3}, retention="operational",
        ),
        Facts("request.ask", request, chair, at, personal={"question": "Größe? 😀"}),
        Facts("key.added", agent, owner, at, data={"api_key": "a", "note": "Bearer abcdefghijkl"}),
        Facts("clock.paused", request, SYSTEM("sweep"), at, data={"used": "1/2", "cause": None}),
        Facts("request.approve", request, chair, at, refs=[agent], data={"conditions": ["a", "b"]}),
    ]  # fmt: skip


def _changes() -> list[Change]:
    return [
        Change(
            "approvals.Request", "request:ADR-2026-0042", "update",
            {"state": ("draft", "in_review"), "summary": (Hidden("Old"), Hidden("New"))},
        ),
        Change(
            "registry.Agent", "agent:invoice-matcher", "create",
            {"systems": (None, ["system:erp"]), "budget": (None, "100.50")},
        ),
    ]  # fmt: skip


def golden() -> dict[str, Any]:
    """Everything that must never come out differently."""
    entries = composed()
    tree, nodes = merkle.Tree(), {}
    roots, checkpoints = [merkle.EMPTY_ROOT.hex()], {}
    for entry in entries:
        nodes[0, tree.size] = entry.leaf_hash
        for level, index, hashed in tree.append(entry.leaf_hash):
            nodes[level, index] = hashed
        roots.append(tree.root.hex())
        if tree.size in SIZES:
            says = notes.Checkpoint(ORIGIN, tree.size, tree.root, SEALED_AT)
            checkpoints[str(tree.size)] = notes.sign(says, key())
    return {
        "canonical": [{"value": value, "bytes": dumps(value).decode()} for value in CANONICAL],
        "commitments": [
            {"salt": salt, "value": value, "commitment": commitment(salt, value)}
            for salt, value in (("00" * 16, "free text"), ("0f" * 16, ["Zoë", None, 3]))
        ],
        "entries": [
            {
                "body": entry.body.decode(),
                "leaf_hash": entry.leaf_hash.hex(),
                "disclosures": [
                    {"path": one.path, "salt": one.salt, "value": one.value}
                    for one in entry.disclosures
                ],
            }
            for entry in entries
        ],
        "nodes": [[*place, hashed.hex()] for place, hashed in sorted(nodes.items())],
        "roots": roots,
        "inclusion": [
            {"index": n, "size": size, "hashes": _hex(merkle.inclusion_cover(n, size), nodes)}
            for size in SIZES
            for n in range(size)
        ],
        "consistency": [
            {"from": old, "to": new, "hashes": _hex(merkle.consistency_cover(old, new), nodes)}
            for new in SIZES
            for old in range(new + 1)
        ],
        "verifier_key": str(notes.Verifier(ORIGIN, key().public_key())),
        "checkpoints": checkpoints,
    }


def _hex(steps: Any, nodes: Any) -> list[str]:
    return [hashed.hex() for hashed in merkle.proof(steps, nodes)]
