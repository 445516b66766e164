"""From the bytes of a file to a request's content, with all faults and their lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from approvals.rules.content import SECTIONS, Content, Field, Type
from approvals.rules.faults import Fault, Unknown
from approvals.rules.intake.checking import check_content, missing_names, unknown_keys
from govportal.plain_yaml import (
    NOTHING,
    Mapping,
    Node,
    Reader,
    Scalar,
    Sequence,
    found_instead,
    plain,
    read_text,
)

MAX_FAULTS = 200
_UNKNOWN = Field("", Type.FREE, "")


@dataclass(frozen=True)
class Intake:
    """What a file said. With faults nothing of it may be used; unknown keys are no fault.

    ``more``: so many further faults were found and are not listed.
    """

    content: Content = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    more: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The distinct fault codes in order, for the record of a refused upload."""
        return tuple(dict.fromkeys(fault.code for fault in self.faults))


def read_yaml(data: bytes) -> Intake:
    """Read one request. Never raises, whatever the bytes; memory stays near the file's size.

    4-fine-print.md, "YAML": one document, no aliases or tags, at most 256 KiB and 20 levels,
    duplicate keys refused, all faults together with path and line.
    """
    text = read_text(data)
    if isinstance(text, Fault):
        return Intake(faults=(text,))
    reader = Reader(text).read()
    if not isinstance(reader.root, Mapping) or not reader.complete:
        return Intake(faults=tuple(reader.faults or [_no_mapping(reader)]))
    return _filled(reader, reader.root)


def _no_mapping(reader: Reader) -> Fault:
    found = found_instead(reader.root)
    if reader.root is None or not found:
        return Fault("yaml.empty")
    line = reader.root.line
    return Fault("yaml.not_a_mapping", "", {"found": found}, line, None, reader.shown(line))


def _filled(reader: Reader, root: Mapping) -> Intake:
    lines: dict[str, int] = {}
    content = _content(root, lines)
    faults = [*reader.faults, *check_content(content)]
    clean = not reader.faults
    faults += missing_names(content) if clean else []
    placed = [_placed(fault, lines, reader) for fault in faults]
    placed.sort(key=lambda fault: fault.line or 0)
    unknown = tuple(replace(u, line=_line(u.path, lines)) for u in unknown_keys(content))
    listed = tuple(placed[:MAX_FAULTS])
    return Intake(content, listed, unknown[:MAX_FAULTS], len(placed) - len(listed))


def _placed(fault: Fault, lines: dict[str, int], reader: Reader) -> Fault:
    if fault.line is not None:
        return fault
    line = _line(fault.path, lines)
    if line is None:
        return fault
    return replace(fault, line=line, shown=reader.shown(line))


def _line(path: str, lines: dict[str, int]) -> int | None:
    """The line of a key, or of the nearest thing around it that the file has."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _content(root: Mapping, lines: dict[str, int]) -> Content:
    content: Content = {}
    for section, (node, line) in root.pairs.items():
        lines[section] = line
        if section in SECTIONS and isinstance(node, Mapping):
            content[section] = _keys(node, section, SECTIONS[section], lines)
        else:
            content[section] = _value(node, section, _UNKNOWN, lines)
    return content


def _keys(
    node: Mapping, path: str, fields: Iterable[Field], lines: dict[str, int]
) -> dict[str, Any]:
    """The answers of one mapping; a key without a value is an unanswered question, left out."""
    known = {field.key: field for field in fields}
    found = {}
    for key, (inner, line) in node.pairs.items():
        place = f"{path}.{key}"
        lines[place] = line
        value = _value(inner, place, known.get(key, _UNKNOWN), lines)
        if value is not None or key not in known:
            found[key] = value
    return found


def _value(node: Node, path: str, field: Field, lines: dict[str, int]) -> Any:
    """The value of a node as its question means it; what does not fit is left for the check."""
    if isinstance(node, Scalar):
        return _scalar(node, field)
    if isinstance(node, Sequence):
        return _items(node, path, field, lines)
    if field.type is Type.NUMBERS:
        return {
            key: _at(inner, f"{path}.{key}", line, Field("", Type.DECIMAL, ""), lines)
            for key, (inner, line) in node.pairs.items()
        }
    if field.type is Type.MONEY:
        sum_ = (Field("value", Type.TEXT, ""), Field("currency", Type.TEXT, ""))
        return _keys(node, path, sum_, lines)
    return _keys(node, path, field.parts, lines)


def _items(node: Sequence, path: str, field: Field, lines: dict[str, int]) -> list[Any]:
    item = _UNKNOWN
    if field.type is Type.ROWS:
        item = replace(field, type=Type.MAPPING)
    elif field.type is Type.TEXTS:
        item = Field("", Type.TEXT, field.label)
    values = [
        _at(inner, f"{path}[{n}]", inner.line, item, lines) for n, inner in enumerate(node.items)
    ]
    blank = field.type in (Type.ROWS, Type.TEXTS)
    return [value for value in values if value is not None] if blank else values


def _at(node: Node, path: str, line: int, field: Field, lines: dict[str, int]) -> Any:
    lines[path] = line
    return _value(node, path, field, lines)


_AS_TEXT = frozenset({Type.TEXT, Type.LONG_TEXT, Type.PERSON, Type.DATE, Type.DECIMAL})


def _scalar(node: Scalar, field: Field) -> Any:
    """A text stays a text where a text is asked for: version 1.0 is not a number."""
    if node.plain and node.text.lower() in NOTHING:
        return None
    if field.type is Type.CHOICE:
        return dict(field.also_read_as).get(node.text, node.text)
    if not node.plain or field.type in _AS_TEXT:
        return node.text
    return plain(node.text)
