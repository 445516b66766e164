"""Companies that a room above knows by name, offered where people declare their links.

A room registers what it knows in its ``AppConfig.ready()``; a link may name any other company too.
"""

from collections.abc import Callable, Iterable

_KNOWN: list[Callable[[], Iterable[str]]] = []


def offer_companies(names: Callable[[], Iterable[str]]) -> None:
    """Offer these names; asked for when a page with the form is drawn, one query at most."""
    if names not in _KNOWN:
        _KNOWN.append(names)


def known_companies() -> list[str]:
    """All names on offer, each once, in order."""
    return sorted({name for names in _KNOWN for name in names()}, key=str.casefold)
