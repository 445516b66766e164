"""What a saved view may be called, and how many there may be. Pure Python."""

from collections.abc import Collection
from unicodedata import normalize

from govportal.refusals import Refusal

NAME_MAX = 60  # characters
MOST = 20
"""Views of one list that a person can keep."""


def clean_name(typed: str) -> str:
    """The name in one line: no control characters, none that turn the direction of the text."""
    kept = "".join(c for c in normalize("NFC", typed) if c.isprintable() or c.isspace())
    return " ".join(kept.split())


def name_refusal(name: str, taken: Collection[str]) -> Refusal | None:
    """Why a cleaned ``name`` cannot be given; ``taken``: the names of the other views."""
    if not name:
        return Refusal("view.name_missing")
    if len(name) > NAME_MAX:
        return Refusal("view.name_long", {"most": NAME_MAX, "has": len(name)})
    if name.casefold() in {other.casefold() for other in taken}:
        return Refusal("view.name_taken", {"name": name})
    return None


def save_refusal(name: str, query: str, taken: Collection[str], kept: int) -> Refusal | None:
    """Why a view cannot be saved; ``kept``: how many views of the list there are already."""
    if not query:
        return Refusal("view.nothing_to_save")
    if refusal := name_refusal(name, taken):
        return refusal
    return Refusal("view.too_many", {"most": MOST}) if kept >= MOST else None
