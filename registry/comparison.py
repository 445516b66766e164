"""Two manifests side by side, as every page shows them: what differs, and whether it is new power.

The one implementation: the agent's pages, the decision room and the draft's outlook use it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.comparison_words import NAMES, NEXT_WORDS, ROWS, WHY
from registry.models import Manifest
from registry.names import ENVIRONMENT_NAMES, POPULATION_NAMES
from registry.rules.differences import Change, Parts
from registry.rules.powers import MORE, Judged, Next, Power, judged, next_step, unchanged

HASH_SHOWN = 20
LONGEST = 600


@dataclass(frozen=True)
class Row:
    """One line: what it is about, how it was and is, and the judgement with its reason."""

    op: str
    label: str
    before: str
    after: str
    power: Power | None = None
    why: str = ""

    @property
    def tone(self) -> str:
        return {Power.MORE: "warn", Power.LESS: "ok"}.get(self.power or Power.OTHER, "neutral")

    @property
    def verdict(self) -> str:
        """New power or not, in words; empty for what stays."""
        if self.power is None:
            return ""
        words = {Power.MORE: _("New power"), Power.LESS: _("Less power")}
        return words.get(self.power, _("No new power"))

    @property
    def path(self) -> str:
        return self.label

    @property
    def effect(self) -> str:
        """For ``parts/diff.html``, where there is no room for columns."""
        return f"{self.verdict}: {self.why}" if self.power else ""


@dataclass(frozen=True)
class Group:
    """The lines about one thing: a tool, the data, the limits."""

    heading: str
    rows: list[Row]

    @property
    def brings_power(self) -> bool:
        return any(row.power is MORE for row in self.rows)


@dataclass(frozen=True)
class Comparison:
    """What a page shows of two manifests. ``before`` and ``after`` are their names."""

    before: str
    after: str
    groups: list[Group] = field(default_factory=list)
    next: Next | None = None
    same: int = 0

    def __bool__(self) -> bool:
        return any(row.power for group in self.groups for row in group.rows)

    @property
    def rows(self) -> list[Row]:
        """All lines with what they are about, for lists without headings."""
        return [
            Row(row.op, _label(group.heading, row.label), row.before, row.after, row.power, row.why)
            for group in self.groups
            for row in group.rows
        ]

    @property
    def more(self) -> int:
        return sum(1 for row in self.rows if row.power is MORE)

    @property
    def all(self) -> int:
        return sum(1 for row in self.rows if row.power)

    @property
    def is_more(self) -> bool:
        return self.more > 0

    @property
    def words(self) -> str:
        """How many changes, and how many of them give new power."""
        changes = ngettext("%(n)s change", "%(n)s changes", self.all) % {"n": self.all}
        if not self.more:
            return _("%(changes)s, none gives new power") % {"changes": changes}
        gives = ngettext("%(n)s gives new power", "%(n)s give new power", self.more)
        return f"{changes}, " + gives % {"n": self.more}

    @property
    def follows(self) -> str:
        """What change control asks for (1-domain.md §5); empty where nothing follows from it."""
        return str(NEXT_WORDS[self.next]) if self.next else ""


def compare(
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any],
    *,
    before: str = "",
    after: str = "",
    authorised: bool = True,
    with_same: bool = False,
) -> Comparison:
    """Compare two manifests; against None all of it is new. Names are for the heads of columns.

    ``authorised``: ``old`` is what may run now, so that something follows from the difference.
    """
    changes = judged(old, new)
    kept = unchanged(old, new)
    lines: list[Judged | Change] = [*changes, *(kept if with_same else [])]
    following = next_step(changes, has_before=old is not None) if authorised else None
    return Comparison(before, after, _groups(lines), following, len(kept))


def compare_rows(
    old: Manifest | None, new: Manifest, *, authorised: bool = True, with_same: bool = False
) -> Comparison:
    """Compare two stored manifests, each under the name of its version."""
    return compare(
        old.content if old else None,
        new.content,
        before=old.label if old else "",
        after=new.label,
        authorised=authorised,
        with_same=with_same,
    )


def compare_judged(lines: Iterable[Judged], *, before: str = "", after: str = "") -> Comparison:
    """Differences that were judged before, under the names of the two manifests."""
    return Comparison(before, after, _groups(lines))


def _groups(lines: Iterable[Judged | Change]) -> list[Group]:
    """By what the lines are about; groups that bring new power first."""
    found: dict[Parts, list[Row]] = {}
    for line in lines:
        change = line.change if isinstance(line, Judged) else line
        row = _row(change, line if isinstance(line, Judged) else None)
        found.setdefault(_subject(change.parts), []).append(row)
    groups = [Group(_heading(subject), rows) for subject, rows in found.items()]
    return sorted(groups, key=lambda group: not group.brings_power)


def _subject(parts: Parts) -> Parts:
    is_row = len(parts) > 1 and parts[0] in ROWS
    return parts[:2] if is_row else parts[:1]


def _heading(subject: Parts) -> str:
    key = str(subject[0])
    if len(subject) == 1 or isinstance(subject[1], str):
        return str(NAMES.get(key, key))
    name, nth = subject[1]
    return f"{ROWS[key]} {name}" if nth == 1 else f"{ROWS[key]} {name} ({nth})"


def _label(heading: str, label: str) -> str:
    return heading if heading == label else f"{heading}, {label}"


def _row(change: Change, line: Judged | None) -> Row:
    keys = [part for part in change.parts if isinstance(part, str)]
    is_whole = len(change.parts) > 1 and _subject(change.parts) == change.parts
    label = _("All of it") if is_whole else str(NAMES.get(keys[-1], keys[-1]))
    before, after = said(change.before, keys[-1]), said(change.after, keys[-1])
    if line is None:
        return Row(change.op.value, label, before, after)
    why = str(WHY[line.why])
    return Row(change.op.value, label, before, after, line.power, why)


def said(value: Any, key: str = "") -> str:
    """A value of a manifest as people read it; empty where nothing was said."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value == []:
        return _("none")
    if isinstance(value, Mapping):
        return _mapping(value, key)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(said(item) for item in value)
    words = {"environment": ENVIRONMENT_NAMES, "user_population": POPULATION_NAMES}.get(key, {})
    return _short(str(words.get(value, value)))


def _mapping(value: Mapping[str, Any], key: str) -> str:
    if key == "daily_budget":
        return f"{value.get('currency')} {value.get('value')}"
    if key == "parameters":
        return _short(json.dumps(value, ensure_ascii=False, sort_keys=True))
    facts = ((name, said(value[name], name)) for name in value if name != "name")
    return " · ".join(f"{NAMES.get(name, name)}: {words}" for name, words in facts if words)


def _short(text: str) -> str:
    if text.startswith("sha256:"):
        return text[:HASH_SHOWN] + "…" if len(text) > HASH_SHOWN else text
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
