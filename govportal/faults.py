"""What is wrong with a file or a form: a code, the place, what was found and what is expected.

Pure Python, shared by every room that reads files. A room's rules bring their sentences.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from govportal.refusals import Refusal

_ENGLISH: dict[str, str] = {}
# Neither database stores NUL or a lone surrogate; sheets and XML take no other control character.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What stands beside one of these reads backwards: a reader would see another text.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Fillers, the empty Braille cell, selectors of a variant: they show nothing, but count as more.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")


def say(sentences: Mapping[str, str]) -> None:
    """Add English sentences (with ``%(name)s`` places) for the codes of a room's faults."""
    _ENGLISH.update(sentences)


def english(code: str) -> str:
    """The English sentence of a code, with its places. Raises KeyError for an unknown one."""
    return _ENGLISH[code]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``line`` and ``column`` count from 1; None outside of files.

    ``path`` is the key path (``agent_metadata.name``, rows as ``tools_requested[0]``), ``shown``
    the line of the file, cut to a bearable length.
    """

    code: str
    path: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    column: int | None = None
    shown: str = ""

    @property
    def text(self) -> str:
        """The English sentence."""
        return _ENGLISH[self.code] % dict(self.params)

    @property
    def refusal(self) -> Refusal:
        """The same as a refusal, for the ledger and for translated pages."""
        return Refusal(self.code, self.params)

    @property
    def place(self) -> str:
        """Line and key as commands print them: ``line 6, agent_metadata.name``."""
        parts = []
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        if self.path:
            parts.append(self.path)
        return ", ".join(parts)

    def as_json(self) -> dict[str, object]:
        """For ``--json`` and the record of a refused upload; no content beyond the line shown."""
        return {
            "code": self.code,
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "shown": self.shown,
            "text": self.text,
            "params": dict(self.params),
        }


def forbidden(text: str) -> str:
    """The first character that cannot be stored, as U+0000; empty when there is none."""
    return _named(FORBIDDEN.search(text))


def turning(text: str) -> str:
    """The first character that turns the direction of writing, as U+202E; empty without one."""
    return _named(TURNING.search(text))


def seen(text: str) -> str:
    """The characters that somebody reads, without blanks around them."""
    return "".join(filter(_shows, text)).strip()


def is_unseen(text: str) -> bool:
    """Whether nobody reads anything here: only blanks and characters that show nothing."""
    return not any(_shows(char) and not char.isspace() for char in text)


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in {"Cf", "Cc"} and not UNSEEN.match(char)


def _named(found: re.Match[str] | None) -> str:
    return f"U+{ord(found[0]):04X}" if found else ""


def show(value: object, longest: int = 60) -> str:
    """A value as an error message quotes it: one line, cut, without control characters."""
    text = "".join(c if c.isprintable() else " " for c in str(value)[: longest + 1])
    return text if len(text) <= longest else text[: longest - 1] + "…"


def describe(value: object) -> str:
    """What was found, in words: “the text “probably””, “a list of 2”, “yes (true)”."""
    if isinstance(value, bool):
        return "yes (true)" if value else "no (false)"
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"a mapping with {len(value)} {'key' if len(value) == 1 else 'keys'}"
    return f"the number {value}" if isinstance(value, int | float) else f"the text “{show(value)}”"
