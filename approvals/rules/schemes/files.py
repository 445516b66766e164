"""A scheme as a file: YAML (JSON is YAML, too), read with all faults at once, written back."""

import hashlib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import orjson

from approvals.rules.schemes.checking import PARTS, scheme_faults
from govportal.faults import Fault
from govportal.plain_yaml import (
    NOTHING,
    Node,
    Reader,
    Scalar,
    Sequence,
    as_value,
    found_instead,
    plain,
    read_text,
    serialized,
)

MOST_FAULTS = 200


@dataclass(frozen=True)
class SchemeFile:
    """What a file said, laid over a known scheme. With faults nothing of it may be used."""

    content: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()
    more: int = 0


def read_scheme(data: bytes, known: Mapping[str, Any], part: str = "") -> SchemeFile:
    """The scheme that a file makes of a known one. Never raises, whatever the bytes.

    The file holds ``tiers``, ``routes`` and ``catalogue``, or some of them; the others stay as
    known. ``part``: it may as well be that part alone.
    """
    text = read_text(data)
    if isinstance(text, Fault):
        return SchemeFile(known, (text,))
    reader = Reader(text).read()
    root = reader.root
    if not reader.complete or root is None:
        return _refused(known, reader.faults or [Fault("yaml.empty")], reader)
    lines: dict[str, int] = {}
    said = _value(root, "", lines)
    if not isinstance(said, dict):
        return _refused(
            known, [Fault("scheme.not_a_mapping", "", {"found": found_instead(root)})], reader
        )
    if part and not set(said) & set(PARTS[1:]) and not _is_whole(said):
        said, lines = {part: said}, {f"{part}.{path}": line for path, line in lines.items()}
    content = {**deepcopy(dict(known)), **said}
    faults = [*reader.faults, *(_placed(fault, lines) for fault in scheme_faults(content))]
    if faults:
        return _refused(known, faults, reader)
    return SchemeFile(content)


def _is_whole(said: Mapping[str, Any]) -> bool:
    """Whether ``tiers`` is the part of that name, and not what a part calls so within itself."""
    inner = said.get("tiers")
    return isinstance(inner, dict) and "points" in inner


def _refused(known: Mapping[str, Any], faults: list[Fault], reader: Reader) -> SchemeFile:
    shown = [replace(f, shown=f.shown or reader.shown(f.line or 0)) for f in faults]
    return SchemeFile(known, tuple(shown[:MOST_FAULTS]), max(0, len(shown) - MOST_FAULTS))


def _placed(fault: Fault, lines: Mapping[str, int]) -> Fault:
    """With the line of its place, or of the nearest one above it that the file has."""
    path = fault.path
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return replace(fault, line=lines.get(path))


def _value(node: Node, path: str, lines: dict[str, int]) -> Any:
    """A node as JSON would hold it, and on which line each place stands."""
    if path:
        lines[path] = node.line
    if isinstance(node, Scalar):
        if node.plain and node.text.lower() in NOTHING:
            return None
        return plain(node.text) if node.plain else node.text
    if isinstance(node, Sequence):
        return [_value(item, f"{path}[{n}]", lines) for n, item in enumerate(node.items)]
    found = {}
    for key, (inner, line) in node.pairs.items():
        place = f"{path}.{key}" if path else key
        found[key] = _value(inner, place, lines)
        lines[place] = line
    return found


def write_scheme(content: Mapping[str, Any]) -> str:
    """The scheme as a file that reads back as the same; version numbers are the portal's."""
    return serialized(as_value(without_versions(content)))


def without_versions(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        part: {key: value for key, value in content[part].items() if key != "version"}
        for part in PARTS
    }


def versioned(content: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The scheme with its number in every part, as routes and classifications quote it."""
    plain_parts = without_versions(content)
    return {part: {"version": version, **inner} for part, inner in plain_parts.items()}


def digest_of(body: object) -> str:
    """``sha256:…`` over canonical JSON."""
    canonical = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return "sha256:" + hashlib.sha256(canonical).hexdigest()
