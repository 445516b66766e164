"""The part of the ledger that speaks of one scope, and what of its plain texts a reader may see.

Pure Python. The format is that of docs/ledger-format.md.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Access(StrEnum):
    """What the one who asks for a pack may read: it is part of the pack's scope."""

    FULL = "full"  # auditors, administrators, committee members
    PART = "part"  # people who see this request because they take part in it or share its unit


@dataclass(frozen=True)
class SliceEntry:
    """One sealed entry: its place, its exact body, and the way from its leaf to the root."""

    index: int
    id: str
    body: str | None  # None when it was pruned after its retention time; the leaf remains
    leaf_hash: str
    proof: tuple[str, ...]

    @property
    def content(self) -> Mapping[str, object]:
        """The body as data; empty when it was pruned."""
        content: Mapping[str, object] = json.loads(self.body) if self.body else {}
        return content


@dataclass(frozen=True)
class Disclosure:
    """A plain text with its salt, so that its commitment in the body can be recomputed."""

    entry: str
    path: str
    salt: str
    value: object


@dataclass(frozen=True)
class Slice:
    """Entries about a scope in the tree of one signed checkpoint."""

    origin: str
    size: int
    root: str
    sealed_at: datetime
    note: str
    keys: tuple[str, ...]
    entries: tuple[SliceEntry, ...]
    disclosures: tuple[Disclosure, ...]
    erased: int = 0
    withheld: int = 0


# Fields whose plain value stays with the person it is about, whoever asks: how long somebody had
# a case open is theirs (1-domain.md §5, "Against rubber stamps").
PRIVATE_FIELDS = frozenset({"seconds_open", "opened_for", "time_spent", "ip_address", "user_agent"})
# What only those who see everything read: the conflict register (1-domain.md §1).
FULL_ONLY_FIELDS = frozenset({"relation", "conflict", "recusal_reason"})

VOTE_VERBS = (
    "ballot.voted",
    "ballot.vote_changed",
    "ballot.left_to_meeting",
    "emergency.voted",
    "emergency.next_meeting",
)
# Entries that tell how somebody voted, and where they tell it.
VOTE_FIELDS = frozenset({"choice", "rationale", "conditions", "arithmetic"})


def may_see(disclosure: Disclosure, access: Access) -> bool:
    """Whether a reader with this access is given the plain text."""
    fields = set(disclosure.path.split("/"))
    if fields & PRIVATE_FIELDS:
        return False
    return access is Access.FULL or not fields & FULL_ONLY_FIELDS


def for_reader(
    found: Iterable[Disclosure], access: Access, hidden: Collection[str] = ()
) -> tuple[tuple[Disclosure, ...], int]:
    """The disclosures this reader gets, in order, and how many are withheld.

    ``hidden``: entries that tell of votes nobody takes away yet, on an item not decided.
    """
    everything = sorted(found, key=lambda text: (text.entry, text.path))
    open_to_all = (t for t in everything if not (t.entry in hidden and tells_vote(t.path)))
    shown = tuple(t for t in open_to_all if may_see(t, access))
    return shown, len(everything) - len(shown)


def tells_vote(path: str) -> bool:
    """Whether the text at this place of an entry with one of ``VOTE_VERBS`` tells a vote."""
    return not VOTE_FIELDS.isdisjoint(path.split("/"))


def entry_lines(entries: Iterable[SliceEntry]) -> bytes:
    """ledger/entries.jsonl: one entry a line, in tree order."""
    return _lines(
        {
            "index": entry.index,
            "id": entry.id,
            "body": entry.body,
            "leaf_hash": entry.leaf_hash,
            "proof": list(entry.proof),
        }
        for entry in sorted(entries, key=lambda entry: entry.index)
    )


def disclosure_lines(disclosures: Iterable[Disclosure]) -> bytes:
    """ledger/disclosures.jsonl: one plain text a line."""
    return _lines(
        {"entry": text.entry, "path": text.path, "salt": text.salt, "value": text.value}
        for text in disclosures
    )


def _lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    text = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return "".join(line + "\n" for line in text).encode()
