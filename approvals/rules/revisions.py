"""What a changed version of a request says otherwise than the one before. Pure Python.

Only what differs: of a list the lines that came and went, of rows and mappings the parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from approvals.rules.content import FIELDS, Content, Field, Type, answer, is_blank


@dataclass(frozen=True)
class Said:
    """One difference: the answer it belongs to, of which row or part, how it was and how it is.

    None where nothing was said. ``item``: the name of a row, or the key of a part.
    """

    path: str
    before: Any
    after: Any
    item: str = ""


@dataclass(frozen=True)
class Files:
    """What was attached anew and what is gone; a file with the same name and another content is
    both."""

    added: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


def differences(before: Content, after: Content) -> list[Said]:
    """In the order of the form."""
    found: list[Said] = []
    for field in FIELDS:
        old, new = _kept(before, field), _kept(after, field)
        if old != new:
            found.extend(_of(field, old, new))
    return found


def _kept(content: Content, field: Field) -> Any:
    value = answer(content, field.path)
    return None if is_blank(value) else value


def _of(field: Field, old: Any, new: Any) -> Iterator[Said]:
    if field.type is Type.ROWS and _are_rows(old) and _are_rows(new):
        yield from _rows(field, _named(old or []), _named(new or []))
    elif field.type is Type.TEXTS and _is_list(old) and _is_list(new):
        gone, come = _apart(old or [], new or [])
        yield Said(field.path, gone or None, come or None)
    elif field.type is Type.MAPPING and _is_mapping(old) and _is_mapping(new):
        yield from _parts(field.path, old or {}, new or {})
    else:
        yield Said(field.path, old, new)


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def _is_mapping(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def _are_rows(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(r, Mapping) for r in value))


def _apart(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The lines that went and those that came; both are empty where only their order differs."""
    return [line for line in old if line not in new], [line for line in new if line not in old]


def _named(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Rows by their name; the second of a name is another row."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for n, row in enumerate(rows, 1):
        name = str(row.get("name") or row.get("category") or n)
        nth = 1 + sum(1 for known, _n in found if known == name)
        found[name, nth] = row
    return found


def _rows(
    field: Field,
    old: Mapping[tuple[str, int], Mapping[str, Any]],
    new: Mapping[tuple[str, int], Mapping[str, Any]],
) -> Iterator[Said]:
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was != now:
            keys = [k for k in dict.fromkeys([*(was or {}), *(now or {})]) if _differs(was, now, k)]
            yield Said(field.path, _only(was, keys), _only(now, keys), key[0])


def _differs(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None, key: str) -> bool:
    return was is None or now is None or was.get(key) != now.get(key)


def _only(row: Mapping[str, Any] | None, keys: Sequence[str]) -> dict[str, Any] | None:
    return None if row is None else {key: row[key] for key in keys if key in row}


def _parts(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield Said(path, old.get(key), new.get(key), str(key))


def file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Files:
    """Two versions' files, as names by SHA-256."""
    return Files(
        added=tuple(sorted(name for sha, name in after.items() if sha not in before)),
        gone=tuple(sorted(name for sha, name in before.items() if sha not in after)),
    )
