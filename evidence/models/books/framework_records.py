"""The records that a framework's controls count: the newest of each, as of a moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evidence.controls import SOURCES
from evidence.models.books.bound import Listed
from evidence.models.books.lists import not_counted
from evidence.models.books.pieces import Reading
from evidence.models.books.told import in_ledger, in_tree
from evidence.models.frameworks import Control
from evidence.rules.sheets import population_of

MOST = 200
"""Records of one control whose ledger entries are in the pack: the newest. All are counted."""


@dataclass(frozen=True)
class Records:
    """The newest records of a control by reference and time, and which the ledger names."""

    control: Control
    count: int
    newest: tuple[tuple[str, Any], ...]
    told: frozenset[str]


def records_of(controls: Iterable[Control], reading: Reading) -> Iterator[Records]:
    """What the ledger names only after the tree is none yet, whatever its time."""
    for control in controls:
        source = SOURCES.get(control.slug)
        if source is None:
            continue
        rows = source.rows_at(reading.moment).order_by(f"-{source.at}", "-pk")
        found = [(_ref(row), getattr(row, source.at)) for row in rows[:MOST]]
        refs = {ref for ref, _at in found if ref}
        told = in_tree(refs, reading.size) if reading.size else in_ledger(refs)
        later = in_ledger(refs) - told
        kept = tuple(one for one in found if one[0] not in later)
        yield Records(control, rows.count() - len(later), kept, frozenset(told))


def _ref(row: Any) -> str:
    """Empty for what the ledger knows by no reference of its own, such as its verifications."""
    return str(getattr(row, "ledger_ref", ""))


def record_list(records: Sequence[Records]) -> Listed:
    found = [
        {"control": one.control.slug, "ref": ref, "at": at, "named": ref in one.told}
        for one in records
        for ref, at in one.newest
    ]
    return Listed(
        population_of("control_records", "control ref at named", found),
        {
            "title": _("Records of the controls"),
            "source": _("The lists of the portal that each control counts."),
            "filters": _(
                "The newest %(most)s of each control; how many there are stands beside its "
                "requirements. named: an entry of the ledger names the record by its own reference."
            )
            % {"most": MOST},
            "clock": _("at is the portal’s time of the record."),
        },
        counted_how=not_counted(
            _(
                "the list ends with the newest, and recusals, completed courses and verifications "
                "are told in entries about what they belong to, not by references of their own."
            )
        ),
    )
