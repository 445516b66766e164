"""Counts of a request's populations taken a second way: from the ledger's entries. Pure Python."""

from collections.abc import Iterable

from evidence.rules.slices import SliceEntry

PREFIXES = {
    "ballots": ("ballot:",),
    "decisions": ("decision:",),
    "sign_offs": ("sign_off:",),
    "votes": ("vote:", "casting_vote:"),
}
ONLY_IN = {"decisions": "review.decided"}


def second_counts(entries: Iterable[SliceEntry], *, votes_show: bool) -> dict[str, int]:
    """Things of each kind that entries name; nothing where bodies are gone or votes hidden."""
    known = list(entries)
    if any(entry.body is None for entry in known):
        return {}
    bodies = [entry.content for entry in known]
    names = [name for name in PREFIXES if votes_show or name != "votes"]
    return {name: len(_named(name, bodies)) for name in names}


def _named(name: str, bodies: Iterable[object]) -> set[str]:
    found: set[str] = set()
    for body in bodies:
        if isinstance(body, dict) and ONLY_IN.get(name, body.get("verb")) == body.get("verb"):
            found |= {ref for ref in body.get("refs", ()) if ref.startswith(PREFIXES[name])}
    return found
