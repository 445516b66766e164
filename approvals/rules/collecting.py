"""The texts of a posted form, read back into answers: what was not touched stays as it was."""

from collections.abc import Mapping
from typing import Any

from approvals.rules.content import Field, Type, is_blank
from approvals.rules.faults import Fault, show
from approvals.rules.texts import (
    FIGURE,
    LISTED_AHEAD,
    UNSTORABLE,
    Texts,
    plain,
    read,
    row_count,
    shown,
    texts_of,
)


class Collector:
    """Reads the posted texts of questions back into answers, and keeps what cannot be stored.

    ``problems``: faults of texts that no database could keep, or that have no place in the content;
    the answer stays as it was and the page shows the text again.
    """

    def __init__(self, texts: Texts, without: str = "") -> None:
        """``without``: the name of a row to leave out, as its remove button says it."""
        self.texts = {name: plain(text) for name, text in texts.items()}
        self.without = without
        self.problems: list[Fault] = []

    def answer(self, field: Field, before: Any, name: str = "", path: str = "") -> Any:
        """The answer to one question; ``before`` itself where nothing was changed."""
        name, path = name or field.path, path or field.path
        if field.type is Type.ROWS:
            return self._rows(field, before, name, path)
        if field.type is Type.NUMBERS:
            return self._numbers(field, before, name, path)
        if field.type is Type.MAPPING:
            sent = any(sent.startswith(f"{name}-") for sent in self.texts)
            return self._mapping(field, before, name, path) if sent else before
        if field.type is Type.MONEY:
            return self._money(field, before, name, path)
        return self._leaf(field, before, name, path)

    def _text(self, field: Field, name: str, path: str) -> str | None:
        """The posted text; None when it was not posted or cannot be stored."""
        text = self.texts.get(name)
        if text is None:
            return None
        found = UNSTORABLE.search(text)
        if found is None:
            return text
        params = {"label": field.label, "found": f"U+{ord(found[0]):04X}"}
        self.problems.append(Fault("answer.forbidden_character", path, params))
        return None

    def _leaf(self, field: Field, before: Any, name: str, path: str) -> Any:
        text = self._text(field, name, path)
        if text is None or text.lstrip("\n") == plain(shown(field, before)).lstrip("\n"):
            return before
        return read(field, text)

    def _mapping(self, field: Field, before: Any, name: str, path: str) -> Any:
        found = dict(before) if isinstance(before, dict) else {}
        for part in field.parts:
            value = self.answer(
                part, found.get(part.key), f"{name}-{part.key}", f"{path}.{part.key}"
            )
            if value is None:
                found.pop(part.key, None)
            else:
                found[part.key] = value
        return found if found or before == {} else None

    def _money(self, field: Field, before: Any, name: str, path: str) -> Any:
        amount = self._text(field, f"{name}-value", path)
        currency = self._text(field, f"{name}-currency", path)
        if amount is None or currency is None:
            return before
        if texts_of(field, before, name=name) == {
            f"{name}-value": amount,
            f"{name}-currency": currency,
        }:
            return before
        if not amount.strip():
            return None
        kept = dict(before) if isinstance(before, dict) else {}
        return {**kept, "value": amount.strip(), "currency": currency.strip()}

    def _rows(self, field: Field, before: Any, name: str, path: str) -> Any:
        if f"{name}-rows" not in self.texts:
            return before
        written = before if isinstance(before, list) else []
        rows = []
        for n in range(row_count(self.texts, name)):
            if f"{name}-{n}" == self.without:
                continue
            old = written[n] if n < len(written) else None
            row = self._mapping(field, old, f"{name}-{n}", f"{path}[{n}]")
            if row is not None and (row == old or not _says_nothing(field, row)):
                rows.append(row)
        return rows if rows or before == [] else None

    def _numbers(self, field: Field, before: Any, name: str, path: str) -> Any:
        if f"{name}-rows" not in self.texts:
            return before
        found: dict[str, Any] = {}
        written = list(before.items()) if isinstance(before, dict) else []
        for n in range(row_count(self.texts, name)):
            if f"{name}-{n}" == self.without:
                continue
            key = self._text(field, f"{name}-{n}-key", f"{path}[{n}]")
            number = self._text(field, f"{name}-{n}-number", f"{path}[{n}]")
            if key is None or number is None:
                return before
            old_key, old = written[n] if n < len(written) else ("", "")
            key = key if key == old_key else key.strip()
            if self._is_faulty(field, key, number, found, f"{path}[{n}]"):
                return before
            if key.strip() or number.strip():
                found[key] = old if number == shown(FIGURE, old) else number.strip()
        return found if found or before == {} else None

    def _is_faulty(
        self, field: Field, key: str, number: str, found: Mapping[str, Any], path: str
    ) -> bool:
        """Two numbers for one figure, or a number for none, have no place in a mapping."""
        if key in found:
            params: dict[str, object] = {"label": field.label, "found": show(key)}
            self.problems.append(Fault("answer.twice", path, params))
        elif number.strip() and not key.strip():
            label = "The name of the figure"
            self.problems.append(Fault("answer.missing", path, {"label": label}))
        else:
            return False
        return True


def _says_nothing(field: Field, row: Mapping[str, Any]) -> bool:
    """A row nobody wrote in: blank, or only the name that the form listed ahead."""
    first = field.parts[0].key
    given = {key: value for key, value in row.items() if not is_blank(value)}
    ahead = LISTED_AHEAD.get(field.path, ())
    return not given or (list(given) == [first] and given[first] in ahead)
