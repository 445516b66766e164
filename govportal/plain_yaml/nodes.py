"""A YAML file as nodes with lines, read event by event so that nothing can unfold or recurse.

Refused here: aliases, anchors, tags, more documents than wanted, duplicate keys, deep nesting
(4-fine-print.md, "YAML"). Values stay texts: their types come from the questions, not from YAML.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from govportal.faults import Fault, say, show
from govportal.plain_yaml.wording import SENTENCES

say(SENTENCES)

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COUNTS_BYTES = LOADER is not yaml.SafeLoader
"""libyaml gives the place of a forbidden character in bytes, the Python reader in characters."""
MAX_ENTRIES = 20_000
MAX_LEVELS = 20


@dataclass
class Scalar:
    """A text as it stands in the file; ``plain``: without quotes, so it may mean a number."""

    text: str
    plain: bool
    line: int


@dataclass
class Sequence:
    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass
class Mapping:
    line: int
    pairs: dict[str, tuple["Node", int]] = field(default_factory=dict)
    key: tuple[str, int] | None = None
    """The key read last, and its line, until its value comes."""


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    """Reading on makes no sense or is not safe."""


class Reader:
    """Builds nodes from events and keeps every fault of form that it meets.

    ``most``: so many documents a file may hold; ``roots`` has one node for each.
    """

    def __init__(self, text: str, most: int = 1) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.roots: list[Node] = []
        self.faults: list[Fault] = []
        self.complete = False
        self._open: list[Sequence | Mapping] = []
        self._most, self._documents = most, 0
        self._entries = 0
        self._banned: dict[str, tuple[int, str, int]] = {}

    @property
    def root(self) -> Node | None:
        """The first document, if there is one."""
        return self.roots[0] if self.roots else None

    def read(self) -> "Reader":
        """Read to the end or to the first fault that hides the rest. Never raises."""
        try:
            for event in yaml.parse(self.text, Loader=LOADER):
                self._take(event)
            self.complete = True
        except _Stop:
            pass
        except yaml.YAMLError as error:
            self.faults.append(self._syntax(error))
        for kind, (line, found, count) in self._banned.items():
            params = {"found": found, "count": count}
            self.faults.append(self._fault(f"yaml.{kind}", line, params))
        return self

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._next_document(line)
        elif isinstance(event, yaml.AliasEvent):
            self._ban("alias", line, f"*{event.anchor}")
            self._add(Scalar("", plain=True, line=line))
        elif isinstance(event, yaml.ScalarEvent):
            self._note_marks(event, line)
            self._add(Scalar(event.value, event.style is None or event.style == "", line))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._note_marks(event, line)
            self._begin(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _next_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > self._most:
            several = "yaml.several_documents" if self._most == 1 else "yaml.too_many_documents"
            self.faults.append(self._fault(several, line, {"limit": self._most}))
            raise _Stop

    def _begin(self, event: Any, line: int) -> None:
        node = Sequence(line) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line)
        if len(self._open) >= MAX_LEVELS:
            self.faults.append(self._fault("yaml.too_deep", line, {"limit": MAX_LEVELS}))
            raise _Stop
        self._add(node)
        self._open.append(node)

    def _add(self, node: Node) -> None:
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            limit = {"limit": MAX_ENTRIES}
            self.faults.append(self._fault("yaml.too_many_entries", node.line, limit))
            raise _Stop
        if not self._open:
            self.roots.append(node)
        elif isinstance(above := self._open[-1], Sequence):
            above.items.append(node)
        elif above.key is None:
            above.key = self._key(above, node)
        else:
            key, line = above.key
            above.key = None
            above.pairs.setdefault(key, (node, line))

    def _key(self, above: Mapping, node: Node) -> tuple[str, int]:
        if not isinstance(node, Scalar):
            found = "a list" if isinstance(node, Sequence) else "a mapping"
            self.faults.append(self._fault("yaml.key_not_text", node.line, {"found": found}))
            return f"?{node.line}", node.line
        if node.text in above.pairs:
            params = {"key": show(node.text), "first": above.pairs[node.text][1]}
            self.faults.append(self._fault("yaml.duplicate_key", node.line, params))
        return node.text, node.line

    def _note_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._ban("anchor", line, f"&{event.anchor}")
        if event.tag is not None:
            self._ban("tag", line, event.tag)

    def _ban(self, kind: str, line: int, found: str) -> None:
        first, sample, count = self._banned.get(kind, (line, show(found), 0))
        self._banned[kind] = (first, sample, count + 1)

    def _fault(self, code: str, line: int, params: dict[str, Any] | None = None) -> Fault:
        return Fault(code, "", params or {}, line, None, self.shown(line))

    def shown(self, line: int) -> str:
        """A line of the file (from 1), cut."""
        return show(self.lines[line - 1].rstrip(), 120) if 0 < line <= len(self.lines) else ""

    def _syntax(self, error: yaml.YAMLError) -> Fault:
        """Where the reader stumbled, and, when something was left open, where that began."""
        mark = getattr(error, "problem_mark", None)
        began = getattr(error, "context_mark", None)
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", "unreadable"))
        if began is not None and "end of stream" in problem:
            problem = f"{problem}; {getattr(error, 'context', '')} that is never closed"
            mark = began
        line = mark.line + 1 if mark is not None else self._line_of(error)
        column = mark.column + 1 if mark is not None else None
        if "nesting depth" in problem:  # libyaml has a limit of its own, far beyond ours
            return self._fault("yaml.too_deep", line or 1, {"limit": MAX_LEVELS})
        return Fault("yaml.not_yaml", "", {"problem": problem}, line, column, self.shown(line or 0))

    def _line_of(self, error: yaml.YAMLError) -> int | None:
        position = getattr(error, "position", None)
        if not isinstance(position, int):
            return None
        before = self.text.encode()[:position] if _COUNTS_BYTES else self.text[:position].encode()
        return before.count(b"\n") + 1
