"""Who does what in an autonomous decision: eight stages, four duties (5-tables.md). Pure Python.

The shipped table names parties; which people they are is looked up for each agent. Exactly one
party is accountable for a stage. The business owner stays accountable for the outcome throughout.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from govportal.refusals import Refusal
from registry.rules.wording import gettext_noop as _

REASON_MIN, REASON_MAX = 10, 2000
P = TypeVar("P")


class Stage(StrEnum):
    """The stages of an autonomous decision, in order."""

    TRIGGER = "trigger"
    CONTEXT = "context_retrieval"
    DECISION = "decision_generation"
    VALIDATION = "policy_validation"
    EXECUTION = "action_execution"
    AUDIT = "logging_and_audit"
    ESCALATION = "escalation"
    INCIDENT = "incident_response"


class Duty(StrEnum):
    """Does it, answers for it, is asked, is told."""

    RESPONSIBLE = "R"
    ACCOUNTABLE = "A"
    CONSULTED = "C"
    INFORMED = "I"


class Party(StrEnum):
    """Who may have a duty: one of the agent's people, a seat of its committee, or the operators."""

    BUSINESS_OWNER = "business_owner"
    TECHNICAL_OWNER = "technical_owner"
    DATA_STEWARD = "data_steward"
    SECURITY_OWNER = "security_owner"
    INCIDENT_OWNER = "incident_owner"
    FALLBACK_OWNER = "fallback_owner"
    SECURITY_REVIEWER = "security_reviewer"
    COMPLIANCE_REVIEWER = "compliance_reviewer"
    SPONSOR = "executive_sponsor"
    CISO = "ciso"
    COUNSEL = "counsel"
    PLATFORM = "platform_engineering"
    OPERATORS = "operators"


GROUPS = frozenset({Party.OPERATORS})
"""Parties that are several people: they do things, and nobody of them answers alone."""
MUST_BE_FILLED = (Duty.RESPONSIBLE, Duty.ACCOUNTABLE)


def _stage(stage: Stage, r: str, a: str, c: str, i: str, text: str) -> dict[str, Any]:
    return {
        "stage": stage.value,
        "R": r.split(),
        "A": a.split(),
        "C": c.split(),
        "I": i.split(),
        "answers_for": text,
    }


RACI_1: Mapping[str, Any] = {
    "stages": [
        _stage(
            Stage.TRIGGER,
            "business_owner",
            "business_owner",
            "technical_owner",
            "operators",
            _("What may start the agent, and every start outside of that"),
        ),
        _stage(
            Stage.CONTEXT,
            "data_steward",
            "data_steward",
            "compliance_reviewer",
            "business_owner",
            _("Quality, sensitivity and lawful access of what it reads"),
        ),
        _stage(
            Stage.DECISION,
            "technical_owner",
            "technical_owner",
            "data_steward",
            "business_owner",
            _("That the model behaves within its declared parameters"),
        ),
        _stage(
            Stage.VALIDATION,
            "operators compliance_reviewer",
            "compliance_reviewer",
            "technical_owner",
            "business_owner",
            _("That the rules are current, and enforced before it acts"),
        ),
        _stage(
            Stage.EXECUTION,
            "technical_owner",
            "business_owner",
            "security_owner",
            "operators",
            _("What is actually done in business systems"),
        ),
        _stage(
            Stage.AUDIT,
            "platform_engineering",
            "technical_owner",
            "compliance_reviewer",
            "business_owner",
            _("Complete records, kept as long as required"),
        ),
        _stage(
            Stage.ESCALATION,
            "operators",
            "business_owner",
            "technical_owner",
            "compliance_reviewer",
            _("Answers within the clock"),
        ),
        _stage(
            Stage.INCIDENT,
            "incident_owner security_owner",
            "ciso",
            "counsel business_owner",
            "executive_sponsor",
            _("Stop, tell, recover and learn"),
        ),
    ],
}


@dataclass(frozen=True)
class Named(Generic[P]):
    """A duty that was given to somebody else than the table says."""

    party: Party | None
    person: P | None


@dataclass(frozen=True)
class Holder(Generic[P]):
    """One who has a duty: a party with its people, or a person by name (``party`` is None)."""

    party: Party | None
    people: tuple[P, ...]

    @property
    def is_gap(self) -> bool:
        return not self.people


@dataclass(frozen=True)
class Cell(Generic[P]):
    """One duty in one stage."""

    duty: Duty
    holders: tuple[Holder[P], ...]
    is_changed: bool


@dataclass(frozen=True)
class Line(Generic[P]):
    """One stage with its four duties."""

    stage: Stage
    answers_for: str
    cells: tuple[Cell[P], ...]


@dataclass(frozen=True)
class Gap:
    """Nobody stands where somebody must."""

    stage: Stage
    duty: Duty
    party: Party | None


def resolve(
    table: Mapping[str, Any],
    people: Mapping[Party, Sequence[P]],
    changed: Mapping[tuple[Stage, Duty], Named[P]],
) -> list[Line[P]]:
    """The table for one agent. ``people``: who is there now; a named person who left is None."""
    return [
        Line(stage, str(row["answers_for"]), tuple(_cells(stage, row, people, changed)))
        for row in table["stages"]
        for stage in [Stage(row["stage"])]
    ]


def _cells(
    stage: Stage,
    row: Mapping[str, Any],
    people: Mapping[Party, Sequence[P]],
    changed: Mapping[tuple[Stage, Duty], Named[P]],
) -> Iterator[Cell[P]]:
    for duty in Duty:
        named = changed.get((stage, duty))
        parties = [Party(name) for name in row[duty]] if named is None else [named.party]
        yield Cell(duty, tuple(_holder(p, named, people) for p in parties), named is not None)


def _holder(
    party: Party | None, named: Named[P] | None, people: Mapping[Party, Sequence[P]]
) -> Holder[P]:
    if party is not None:
        return Holder(party, tuple(people.get(party, ())))
    person = named.person if named else None
    return Holder(None, () if person is None else (person,))


def gaps(lines: Sequence[Line[Any]]) -> list[Gap]:
    """Where nobody does it or nobody answers for it; being asked or told may stay open."""
    return [
        Gap(line.stage, cell.duty, holder.party)
        for line in lines
        for cell in line.cells
        if cell.duty in MUST_BE_FILLED
        for holder in cell.holders
        if holder.is_gap
    ]


def table_faults(table: Mapping[str, Any]) -> list[str]:
    """What is wrong with a table of duties: each stage once, one accountable, somebody does it."""
    rows = {row["stage"]: row for row in table["stages"]}
    faults = [f"{s}: once" for s in Stage if sum(r["stage"] == s for r in table["stages"]) != 1]
    for stage, row in rows.items():
        if len(row["A"]) != 1 or set(row["A"]) & GROUPS:
            faults.append(f"{stage}: one accountable")
        if not row["R"]:
            faults.append(f"{stage}: responsible")
    return faults


def named_refusal(
    duty: Duty, party: Party | None, *, is_person: bool, is_active: bool, reason: str
) -> Refusal | None:
    """Why a duty cannot be given like this."""
    if (party is None) is not is_person:
        return Refusal("raci.one_of_both")
    if duty is Duty.ACCOUNTABLE and party in GROUPS:
        return Refusal("raci.accountable_is_one")
    if is_person and not is_active:
        return Refusal("raci.person_left")
    return reason_refusal(reason)


def reason_refusal(reason: str) -> Refusal | None:
    """Why a reason will not do."""
    has = len(reason.strip())
    if has < REASON_MIN:
        return Refusal("accountability.reason_short", {"least": REASON_MIN, "has": has})
    if has > REASON_MAX:
        return Refusal("accountability.text_long", {"most": REASON_MAX, "has": has})
    return None
