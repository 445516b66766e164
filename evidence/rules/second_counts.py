"""Counts of a request's populations taken a second way: from the ledger's entries. Pure Python."""

from collections.abc import Iterable, Mapping, Sequence

from evidence.rules.slices import SliceEntry

PREFIXES = {
    "ballots": ("ballot:",),
    "decisions": ("decision:",),
    "sign_offs": ("sign_off:",),
    "votes": ("vote:", "casting_vote:"),
}
ONLY_IN = {"decisions": "review.decided"}


def second_counts(entries: Iterable[SliceEntry], about: str, *, votes_show: bool) -> dict[str, int]:
    """Things of each kind in entries that name what the pack is ``about``; nothing where bodies
    are gone or votes hidden. Reviews of the rights that came of it are in the pack, and of their
    own."""
    known = list(entries)
    if any(entry.body is None for entry in known):
        return {}
    bodies = [one.content for one in known if about in _refs(one.content)]
    names = [name for name in PREFIXES if votes_show or name != "votes"]
    return {name: len(_named(name, bodies)) for name in names}


def _refs(body: Mapping[str, object]) -> Sequence[str]:
    refs = body.get("refs", ())
    return refs if isinstance(refs, list) else ()


def _named(name: str, bodies: Iterable[Mapping[str, object]]) -> set[str]:
    found: set[str] = set()
    for body in bodies:
        if ONLY_IN.get(name, body.get("verb")) == body.get("verb"):
            found |= {ref for ref in _refs(body) if ref.startswith(PREFIXES[name])}
    return found
