"""Why something is refused: a code and its parameters, and the one sentence that says it.

Pure Python, shared by every room. A room's rules return ``Refusal | None``; its sentences are
registered once, so that the disabled button, the message, the 403 page and the test show the
same words, while the ledger stores the code (DESIGN, "A state machine").
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

_SENTENCES: dict[str, object] = {}
_FORBIDDEN: set[str] = set()
_day_words: list[Callable[[date], str]] = [date.isoformat]


@dataclass(frozen=True)
class Refusal:
    """One reason for a no. ``code`` is stable; codes ending in ``_stale`` mean "look again"."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_stale(self) -> bool:
        return self.code.endswith("_stale")

    @property
    def status(self) -> int:
        """How HTTP says it: 409 look again, 403 not you, 422 not like this."""
        if self.is_stale:
            return 409
        return 403 if self.code in _FORBIDDEN else 422

    def __str__(self) -> str:
        return sentence(self)


class Refused(Exception):
    """Raised by an action that a rule refused. Carries the reason; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal

    def __str__(self) -> str:
        return sentence(self.refusal)


def register(sentences: Mapping[str, object], forbidden: Iterable[str] = ()) -> None:
    """Add a room's sentences (lazy translations with ``%(name)s`` places).

    ``forbidden``: codes that depend on who asks, answered with 403. Raises ValueError when a code
    already has another sentence.
    """
    _FORBIDDEN.update(forbidden)
    for code, text in sentences.items():
        if _SENTENCES.setdefault(code, text) is not text:
            raise ValueError(f"two sentences for the refusal {code!r}")


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language. Raises KeyError for a code nobody registered."""
    params = {name: _shown(value) for name, value in refusal.params.items()}
    return str(_SENTENCES[refusal.code]) % params


def show_days(words: Callable[[date], str]) -> None:
    """How a day among the parameters is written; ISO until somebody says otherwise."""
    _day_words[:] = [words]


def _shown(value: object) -> object:
    return _day_words[0](value) if isinstance(value, date) else value


def known_codes() -> frozenset[str]:
    """Every code that has a sentence, for the test that compares them with the rules."""
    return frozenset(_SENTENCES)


def refuse(refusal: Refusal | None) -> None:
    """Raise ``Refused`` when there is a refusal; the one place where a rule's no becomes an act."""
    if refusal is not None:
        raise Refused(refusal)
