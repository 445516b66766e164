"""The compliance matrix of one agent as pages show it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from registry.actions.compliance import Proposal, proposal_of
from registry.duty_names import POWER_NAMES, TAG_NAMES
from registry.models import Agent, ComplianceMatrix
from registry.names import ENVIRONMENT_NAMES, POPULATION_NAMES
from registry.rules.matrix import Cell, MatrixState, Reason


@dataclass(frozen=True)
class CellLine:
    """One cell: whether it applies, whether it was proposed, and why."""

    name: str
    label: str
    applies: bool
    is_proposed: bool

    @property
    def is_changed(self) -> bool:
        return self.applies is not self.is_proposed


@dataclass(frozen=True)
class RowLine:
    """One tool or capability with a cell for each entry."""

    kind: str
    label: Any
    cells: list[CellLine]


@dataclass(frozen=True)
class Following:
    """One obligation that follows, where from and why."""

    regulation: str
    obligation: str
    rows: list[Any]
    reasons: list[str]


@dataclass(frozen=True)
class MatrixRoom:
    """What is proposed or confirmed, as a table and as what follows."""

    proposal: Proposal
    confirmed: ComplianceMatrix | None
    state: MatrixState
    heads: list[Mapping[str, Any]]
    rows: list[RowLine]
    follows: list[Following]

    @property
    def is_confirmed(self) -> bool:
        return self.state is MatrixState.CONFIRMED

    @property
    def changes(self) -> list[str]:
        """The cells that differ from the proposal."""
        return [cell.label for row in self.rows for cell in row.cells if cell.is_changed]


def matrix_room(
    agent: Agent, on: date, chosen: Collection[Cell] | None = None, *, with_all: bool = False
) -> MatrixRoom | None:
    """The matrix that counts, or ``chosen`` cells; None while there is no manifest.

    ``with_all``: with the entries, too, that apply nowhere.
    """
    found = proposal_of(agent, on)
    if found is None:
        return None
    confirmed = agent.compliance_matrices.select_related("confirmed_by", "manifest").first()
    state = found.state(confirmed)
    if chosen is None:
        is_valid = confirmed is not None and state is MatrixState.CONFIRMED
        chosen = confirmed.applying if is_valid and confirmed else set(found.cells)
    heads = found.entries if with_all else _heads(found, chosen)
    rows = [_row(subject, heads, found, chosen) for subject in found.facts.subjects]
    return MatrixRoom(found, confirmed, state, heads, rows, list(_follows(found, chosen)))


def _heads(found: Proposal, chosen: Collection[Cell]) -> list[Mapping[str, Any]]:
    """The entries that apply somewhere or were proposed, in their order."""
    codes = {code for _key, code in (*chosen, *found.cells)}
    return [one for one in found.entries if one["code"] in codes]


def _row(
    subject: Any, heads: list[Mapping[str, Any]], found: Proposal, chosen: Collection[Cell]
) -> RowLine:
    label = subject_label(subject.kind, subject.name)
    cells = [
        CellLine(
            name=f"{one['code']}|{subject.key}",
            label=f"{one['regulation']}: {label}",
            applies=cell in chosen,
            is_proposed=cell in found.cells,
        )
        for one in heads
        for cell in [(subject.key, str(one["code"]))]
    ]
    return RowLine(subject.kind, label, cells)


def subject_label(kind: str, name: str) -> Any:
    """A tool by its name, a capability in words."""
    return POWER_NAMES.get(name, name) if kind == "capability" else name


def _follows(found: Proposal, chosen: Collection[Cell]) -> Any:
    for one in found.entries:
        code = str(one["code"])
        subjects = [s for s in found.facts.subjects if (s.key, code) in chosen]
        if subjects:
            reasons = [found.cells.get((s.key, code), ()) for s in subjects]
            words = dict.fromkeys(reason_words(r) for several in reasons for r in several)
            labels = [subject_label(s.kind, s.name) for s in subjects]
            yield Following(one["regulation"], one["obligation"], labels, list(words))


def reason_words(reason: Reason) -> str:
    """Why an entry applies, in words."""
    value, found = reason.value, reason.found
    if reason.condition == "tags":
        what = TAG_NAMES.get(value, value)
        if not found:
            return _("declared as regulated data")
        return _("“%(found)s” is %(what)s") % {"found": found, "what": what}
    if reason.condition == "words":
        return _("“%(found)s” holds “%(value)s”") % {"found": found, "value": value}
    if reason.condition == "environments":
        name = ENVIRONMENT_NAMES.get(value, value)
        return _("runs in: %(name)s") % {"name": name}
    if reason.condition == "populations":
        return _("users: %(name)s") % {"name": POPULATION_NAMES.get(value, value)}
    if reason.condition == "powers":
        return str(POWER_NAMES.get(value, value))
    return _("applies to every agent")


def condition_words(one: Mapping[str, Any]) -> list[str]:
    """When an entry applies, a line a condition."""
    names: dict[str, Mapping[str, Any]] = {
        "tags": TAG_NAMES,
        "environments": ENVIRONMENT_NAMES,
        "populations": POPULATION_NAMES,
        "powers": POWER_NAMES,
    }
    heads = {
        "tags": _("data: %(values)s"),
        "words": _("a data field whose name holds: %(values)s"),
        "environments": _("runs in: %(values)s"),
        "populations": _("users: %(values)s"),
        "powers": _("powers: %(values)s"),
    }
    return [
        head % {"values": _(" or ").join(str(names.get(key, {}).get(v, v)) for v in one[key])}
        for key, head in heads.items()
        if one.get(key)
    ]


def cells_in(names: Collection[str]) -> set[Cell]:
    """The cells that were ticked."""
    parts = (name.partition("|") for name in names)
    return {(key, code) for code, bar, key in parts if bar}
