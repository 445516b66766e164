"""Faults of a request, with the sentences of this room, and the keys that nobody knows."""

from dataclasses import dataclass

from approvals.rules.wording import SENTENCES
from govportal.faults import Fault, describe, say, show

__all__ = ["Fault", "Unknown", "describe", "show"]

say(SENTENCES)


@dataclass(frozen=True)
class Unknown:
    """A key nobody knows here. Its value stays in the content; ``meant`` is the likely key."""

    path: str
    value: object
    meant: str = ""
    line: int | None = None

    @property
    def text(self) -> str:
        """The English sentence."""
        hint = f" Did you mean {self.meant}?" if self.meant else ""
        return f"“{self.path}” ({describe(self.value)}) is not a key of a request.{hint}"

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "value": self.value,
            "meant": self.meant,
            "line": self.line,
            "text": self.text,
        }
