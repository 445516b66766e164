"""What stops an agent, in words and with an address: told by the rooms whose cause it is."""

from collections.abc import Callable

Say = Callable[[str], tuple[str, str]]
_KINDS: dict[str, Say] = {}


def register_cause(kind: str, say: Say) -> None:
    """``say`` gives words and address for what stands behind ``kind:`` in a reference; it asks
    nothing of the database."""
    _KINDS[kind] = say


def cause_words(ref: str) -> tuple[str, str]:
    """Words and address of a cause; both empty for one that nobody tells."""
    kind, _colon, name = ref.partition(":")
    say = _KINDS.get(kind)
    return say(name) if say is not None else ("", "")
