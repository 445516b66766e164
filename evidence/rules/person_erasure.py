"""When somebody's identity may be destroyed. Pure Python (1-domain.md §8)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govportal.faults import seen
from govportal.people.rules import Role
from govportal.refusals import Refusal

READ_BY = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Who reads who is erased, and why; others read only that it was asked for and done."""
ERASURE_VERBS = ("erasure.asked", "erasure.done", "erasure.dropped", "ledger.erased")
"""What tells of it in the ledger; the last has the same reason."""
NAME_LEAST = 3


class State(StrEnum):
    """Where an erasure stands."""

    ASKED = "asked"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Whose:
    """The person as the rule sees them. ``kept_until``: as a decider, None for who decided
    nothing."""

    is_active: bool
    is_erased: bool
    kept_until: datetime | None
    held: Refusal | None


def person_refusal(whose: Whose, now: datetime) -> Refusal | None:
    """Why this identity stays; None when it may go."""
    if whose.is_erased:
        return Refusal("erasure.erased_stale")
    if whose.is_active:
        return Refusal("erasure.active")
    if whose.held is not None:
        return whose.held
    if whose.kept_until is not None and whose.kept_until > now:
        return Refusal("erasure.decider", {"day": whose.kept_until.date()})
    return None


def naming_refusal(reason: str, name: str, email: str) -> Refusal | None:
    """Why a reason may not stay: it has the surname, the whole name or the address in it."""
    text, address = _plain(reason), _plain(email)
    words, names = set(_words(text)), _words(_plain(name))
    is_named = bool(names) and (
        words.issuperset(names) or (len(names[-1]) >= NAME_LEAST and names[-1] in words)
    )
    local = address.partition("@")[0]
    is_addressed = bool(address) and (address in text or ("." in local and local in text))
    return Refusal("erasure.reason_names") if is_named or is_addressed else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", seen(text.replace("\n", " "))).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def refs_told(verb: str, refs: Iterable[str], *, erasures: bool) -> list[str]:
    """What an entry is about, for a reader who reads erasures or does not."""
    is_open = erasures or verb not in ERASURE_VERBS
    return [ref for ref in refs if is_open or not ref.startswith("person:")]
