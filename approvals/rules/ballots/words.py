"""Lines of the committee's arithmetic as they are printed, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from govportal.refusals import Refusal, sentence


@dataclass(frozen=True)
class Words:
    """A sentence by its code; printed in the reader's language."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return sentence(Refusal(self.code, self.params))


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic: ``For: 3 (with conditions: 1)``."""

    name: str
    label: Words
    value: int | Words
    note: Words | None = None

    def __str__(self) -> str:
        return f"{self.label}: {self.value}" + (f" ({self.note})" if self.note else "")
