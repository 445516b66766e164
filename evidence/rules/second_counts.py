"""Counts of a request's populations taken a second way: from the ledger's entries. Pure Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.rules.slices import SliceEntry

PREFIXES = {
    "ballots": ("ballot:",),
    "decisions": ("decision:",),
    "sign_offs": ("sign_off:",),
    "votes": ("vote:", "casting_vote:"),
}
ONLY_IN = {"decisions": "review.decided"}
SAME = {"other_sign_offs": "sign_offs"}
"""Populations of reviews of other things, and what their rows are among the kinds above."""
COUNTABLE = frozenset({*PREFIXES, *SAME})


@dataclass
class Tally:
    """Second counts of chapters, added up. One chapter without one leaves the whole without."""

    counts: dict[str, int] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)

    def add(self, names: Iterable[str], counted: Mapping[str, int]) -> None:
        """A chapter's populations by name, and those of them that it counted a second time."""
        for name in names:
            if name in counted:
                self.counts[name] = self.counts.get(name, 0) + counted[name]
            else:
                self.lacking.add(name)

    def of(self, name: str) -> int | None:
        return None if name in self.lacking else self.counts.get(name)


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


def review_counts(
    entries: Iterable[SliceEntry], about: str, *, votes_show: bool
) -> Mapping[str, int]:
    """The same of one review of something else than a request, whose verdicts are a population of
    their own."""
    found = second_counts(entries, about, votes_show=votes_show)
    return found | {other: found[name] for other, name in SAME.items() if name in found}


def _refs(body: Mapping[str, object]) -> Sequence[str]:
    refs = body.get("refs", ())
    return refs if isinstance(refs, list) else ()


def _named(name: str, bodies: Iterable[Mapping[str, object]]) -> set[str]:
    found: set[str] = set()
    for body in bodies:
        if ONLY_IN.get(name, body.get("verb")) == body.get("verb"):
            found |= {ref for ref in _refs(body) if ref.startswith(PREFIXES[name])}
    return found
