"""The portal's agents or people beside a list from elsewhere: what only one of them has.

Pure Python. Rows are matched by one key; of both, only columns that the list has are compared.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.refusals import Refusal

SOURCE_MAX, REASON_MIN, REASON_MAX = 200, 10, 4000
MOST_ROWS, MOST_DIFFERENCES, CELL_MAX, KEY_MAX = 20_000, 2_000, 300, 254
AT_ONCE = 200
"""So many differences are answered in one go."""


class About(StrEnum):
    """Which population is compared."""

    AGENTS = "agents"
    PEOPLE = "people"


class Found(StrEnum):
    """How a row differs."""

    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    DIFFERS = "differs"


class Answer(StrEnum):
    """What was said of a difference."""

    OPEN = "open"
    EXPLAINED = "explained"
    FINDING = "finding"


KEYS: Mapping[About, tuple[str, ...]] = {
    About.AGENTS: ("agent", "slug", "key"),
    About.PEOPLE: ("email", "e-mail", "mail"),
}
"""What the key's column may be called."""
COLUMNS: Mapping[About, tuple[str, ...]] = {
    About.AGENTS: ("name", "unit", "business_owner", "technical_owner", "stage"),
    About.PEOPLE: ("name", "unit", "manager"),
}
"""What is compared where the list has it."""
Rows = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Outside:
    """A list from elsewhere: rows by key, the columns compared and those that were left alone."""

    rows: Rows
    compared: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One row that differs. ``columns``: by column what stands here and there."""

    key: str
    found: Found
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def norm(text: str) -> str:
    """A value as it is compared: capitals and spaces make no difference."""
    return " ".join(text.split()).casefold()


def read_outside(about: About, records: Iterable[tuple[int, Sequence[str]]]) -> Outside | Refusal:
    """The list, from its numbered records; the first names the columns."""
    found = iter(records)
    _number, head = next(found, (0, ()))
    names = [norm(cell).replace(" ", "_") for cell in head]
    key = next((names.index(name) for name in KEYS[about] if name in names), None)
    if key is None:
        return Refusal("reconciliation.key_missing", {"names": ", ".join(KEYS[about])})
    columns = {name: names.index(name) for name in COLUMNS[about] if name in names}
    rows: dict[str, dict[str, str]] = {}
    for number, cells in found:
        full = [*cells, *[""] * len(names)]
        if no := _row_refusal(number, full, key, rows):
            return no
        rows[norm(full[key])] = {n: full[at].strip()[:CELL_MAX] for n, at in columns.items()}
    if not rows:
        return Refusal("reconciliation.no_rows")
    ignored = [n[:60] for at, n in enumerate(names) if n and at != key and n not in columns]
    return Outside(rows, tuple(columns), tuple(ignored[:30]))


def _row_refusal(
    number: int, cells: Sequence[str], key: int, rows: Collection[str]
) -> Refusal | None:
    at = {"row": number}
    if len(rows) >= MOST_ROWS:
        return Refusal("reconciliation.rows_many", {"most": MOST_ROWS})
    if any("\udc80" <= sign <= "\udcff" or sign == "\x00" for cell in cells for sign in cell):
        return Refusal("reconciliation.no_text", at)
    if is_unseen(cells[key]) or len(cells[key]) > KEY_MAX:
        return Refusal("reconciliation.key_empty", at)
    return Refusal("reconciliation.key_twice", at) if norm(cells[key]) in rows else None


def compared(here: Rows, there: Outside, ended: Rows) -> tuple[int, list[Difference]]:
    """How many rows are the same, and the others by key. ``ended``: what was here once."""
    found: list[Difference] = []
    same = 0
    for key in sorted({*here, *there.rows}):
        if key not in there.rows:
            found.append(Difference(key, Found.ONLY_HERE))
        elif key not in here:
            was = {"state": (ended[key]["state"], "")} if key in ended else {}
            found.append(Difference(key, Found.ONLY_THERE, was))
        elif columns := _differing(here[key], there.rows[key]):
            found.append(Difference(key, Found.DIFFERS, columns))
        else:
            same += 1
    return same, found


def _differing(here: Mapping[str, str], there: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {
        name: (here.get(name, "")[:CELL_MAX], value)
        for name, value in there.items()
        if norm(here.get(name, "")[:CELL_MAX]) != norm(value)
    }


def source_refusal(source: str) -> Refusal | None:
    if is_unseen(source) or seen_length(source) > SOURCE_MAX:
        return Refusal("reconciliation.source_missing", {"most": SOURCE_MAX})
    return None


def explained_refusal(*, owned: bool) -> Refusal | None:
    """Why nothing is explained so. ``owned``: an owner or a day was named."""
    return Refusal("reconciliation.explained_owned") if owned else None


def reason_refusal(reason: str) -> Refusal | None:
    """Why this explains nothing."""
    has = seen_length(" ".join(reason.split()))
    if has < REASON_MIN:
        return Refusal("reconciliation.reason_short", {"least": REASON_MIN, "has": has})
    return Refusal("reconciliation.reason_long", {"most": REASON_MAX}) if has > REASON_MAX else None
