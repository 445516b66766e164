"""What letters to the board are about: each kind has its own words, page and readers.

Requests are this room's; a higher room registers its own kind when Django starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from govportal.people.models import Person


@dataclass(frozen=True)
class LetterKind:
    """``text`` makes the words of a letter (with ``template``, ``subject_line`` and ``facts``);
    ``seen`` says which of its subjects, by their number, somebody may read about.
    """

    text: Callable[[Any], Any]
    seen: Callable[[Person, date], "QuerySet[Any, Any]"]
    open_words: Any
    """What the way to the subject is called."""
    icon: str = "request"


_KINDS: dict[str, LetterKind] = {}


def register_letter_kind(kind: str, letter_kind: LetterKind) -> None:
    """Letters about subjects of this kind are written with these words."""
    _KINDS[kind] = letter_kind


def kind_of(kind: str) -> LetterKind:
    """Raises KeyError for a kind that nobody registered."""
    return _KINDS[kind]


def seen_subjects(person: Person, day: date) -> "list[tuple[str, QuerySet[Any, Any]]]":
    """Of each kind, the numbers of what somebody may see."""
    return [(name, kind.seen(person, day)) for name, kind in _KINDS.items()]
