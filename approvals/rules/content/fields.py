"""What one question of a request is: its key, type, step, words and when it must be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from approvals.rules.wording import gettext_noop as _

Content = dict[str, Any]
"""A request in the YAML's own shape: nested, with texts, whole numbers, booleans; no floats."""


class Type(StrEnum):
    """What an answer may be. Fractions and dates are texts in one given form."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    DATE = "date"
    MONEY = "money"
    PERSON = "person"
    CHOICE = "choice"
    TEXTS = "texts"
    MAPPING = "mapping"
    ROWS = "rows"
    NUMBERS = "numbers"
    FREE = "free"


class Step(StrEnum):
    """The six steps of the form, in order (1-domain.md §4)."""

    BASICS = "basics"
    JUSTIFICATION = "justification"
    CAPABILITIES = "capabilities"
    DATA = "data"
    SECURITY = "security"
    MONITORING = "monitoring"


STEP_NAMES: Mapping[Step, str] = {
    Step.BASICS: _("Basics"),
    Step.JUSTIFICATION: _("Business justification"),
    Step.CAPABILITIES: _("Capabilities and tools"),
    Step.DATA: _("Data and compliance"),
    Step.SECURITY: _("Security self-assessment"),
    Step.MONITORING: _("Monitoring and rollback"),
}

MAX_LENGTH: Mapping[Type, int] = {
    Type.TEXT: 500,
    Type.LONG_TEXT: 10_000,
    Type.PERSON: 254,
    Type.TEXTS: 500,
    Type.CHOICE: 60,
}
"""Longest answer in characters; for a list the longest line."""

MAX_ITEMS = 200
MAX_ROWS = 100


@dataclass(frozen=True)
class Field:
    """One question.

    ``from_tier``: the lowest tier that must answer it (1: everybody; None: nobody has to).
    ``asked``: it is asked for, with a proposal where there is one, but does not stop submission.
    ``suggestions``: offered, others are accepted; ``choices``: nothing else is accepted;
    ``later``: known choices that are not accepted here yet. ``parts``: the keys of a mapping or
    of each row. ``least`` and ``most`` bound whole numbers, both included. ``may_be_blank``: the
    key must be there, though an empty list or text is an answer.
    """

    key: str
    type: Type
    label: str
    help: str = ""
    section: str = ""
    step: Step = Step.BASICS
    from_tier: int | None = None
    asked: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    also_read_as: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    parts: tuple["Field", ...] = ()
    pattern: str = ""
    pattern_words: str = ""
    least: int = 0
    most: int = 2**53 - 1
    max_length: int = 0

    @property
    def path(self) -> str:
        """Where it stands in a request: ``agent_metadata.name``."""
        return f"{self.section}.{self.key}" if self.section else self.key

    @property
    def longest(self) -> int:
        """The longest text accepted, in characters (of one line, for a list)."""
        return self.max_length or MAX_LENGTH.get(self.type, MAX_LENGTH[Type.TEXT])

    def part(self, key: str) -> "Field | None":
        """The part of a mapping or row with this key."""
        return next((part for part in self.parts if part.key == key), None)
