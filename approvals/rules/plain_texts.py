"""Plain texts with headings and lists, as people write them; and what changed between two.

``# Heading`` and ``- item`` stand at the beginning of a line; everything else is a paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 4000
"""Longer texts are compared as a whole."""


class BlockKind(StrEnum):
    """What a part of a text is."""

    HEADING = "heading"
    ITEMS = "items"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph (its lines), or a list (its items)."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One place at which two texts differ: ``op`` is add, del or mod; ``n`` the line, from one."""

    op: str
    n: int
    before: str
    after: str


def blocks(text: str) -> Iterator[Block]:
    """The parts of a text in its order. Never raises."""
    kept: list[str] = []
    kind = BlockKind.PARAGRAPH
    for line in [*text.splitlines(), ""]:
        found, said = _kind_of(line)
        if kept and (not said or found is not kind or found is BlockKind.HEADING):
            yield Block(kind, tuple(kept))
            kept = []
        if said:
            kind = found
            kept.append(said)


def _kind_of(line: str) -> tuple[BlockKind, str]:
    plain = line.strip()
    if plain.startswith("#"):
        return BlockKind.HEADING, plain.lstrip("#").strip()
    if plain.startswith(("- ", "* ", "• ")):
        return BlockKind.ITEMS, plain[2:].strip()
    return BlockKind.PARAGRAPH, plain


def changes(before: str, after: str) -> list[Change]:
    """Where two texts differ, by lines; blank lines count for nothing."""
    old, new = _lines(before), _lines(after)
    if len(old) + len(new) > MOST_LINES:
        return [] if old == new else [Change("mod", 1, "", "")]
    match = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _change(tag, old[a:b], new[c:d], c + 1)
        for tag, a, b, c, d in match.get_opcodes()
        if tag != "equal"
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _change(tag: str, old: list[str], new: list[str], n: int) -> Change:
    op = {"insert": "add", "delete": "del"}.get(tag, "mod")
    return Change(op, n, "\n".join(old), "\n".join(new))
