"""A usage policy as pages show it: by group and place, beside the organisation's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions.usage import act_no, conflicts_of
from registry.duty_names import GROUP_NAMES, PLACE_NAMES, PLACE_SIGNS
from registry.models import UsagePolicy
from registry.rules.usage import (
    Act,
    Conflict,
    Group,
    Line,
    Place,
    State,
    difference,
    usage_answer,
)

ON_ITS_WAY = frozenset({State.DRAFT, State.APPROVED})


@dataclass(frozen=True)
class PlaceLine:
    """The actions of a group in one place."""

    label: Any
    tone: str
    shape: str
    actions: list[str]


@dataclass(frozen=True)
class ChangeLine:
    """One difference, as ``parts/diff.html`` shows it."""

    op: str
    path: str
    before: Any
    after: Any
    effect: str = ""


@dataclass(frozen=True)
class UsageRoom:
    """One version of a policy, what it changes, and what the reader may do with it."""

    policy: UsagePolicy
    groups: list[tuple[Any, list[PlaceLine]]]
    changes: list[ChangeLine]
    against: UsagePolicy | None
    conflicts: list[tuple[Conflict, Any]]
    refusals: dict[str, Refusal | None]

    @property
    def is_on_its_way(self) -> bool:
        return self.policy.state in ON_ITS_WAY


def groups_of(lines: Sequence[Line]) -> list[tuple[Any, list[PlaceLine]]]:
    """The lines by group and place; groups and places without any are left out."""
    found = []
    for group in Group:
        places = [
            PlaceLine(PLACE_NAMES[place], *PLACE_SIGNS[place], actions)
            for place in Place
            for actions in [[x.action for x in lines if (x.group, x.place) == (group, place)]]
            if actions
        ]
        if places:
            found.append((GROUP_NAMES[group], places))
    return found


def usage_room(
    policy: UsagePolicy, against: UsagePolicy | None, reader: Person, now: datetime
) -> UsageRoom:
    """A version against another one, as ``reader`` finds it."""
    is_open = policy.state in ON_ITS_WAY
    acts = (Act.EDIT, Act.APPROVE, Act.ACTIVATE, Act.DISCARD) if is_open else ()
    return UsageRoom(
        policy=policy,
        groups=groups_of(policy.lines),
        changes=changes_of(against.lines if against else [], policy.lines),
        against=against,
        conflicts=[(c, place_name(c.theirs)) for c in conflicts_of(policy)],
        refusals={act.value: act_no(policy, act, reader, now) for act in acts},
    )


def place_name(line: Line | None) -> Any:
    """Where the organisation has an action; empty where it lists it nowhere."""
    return PLACE_NAMES[line.place] if line else ""


def changes_of(old: Sequence[Line], new: Sequence[Line]) -> list[ChangeLine]:
    """What a version changes, in words."""
    return [
        ChangeLine(
            one.op,
            f"{GROUP_NAMES[one.group]} · {one.action}",
            PLACE_NAMES[one.before] if one.before else "",
            PLACE_NAMES[one.after] if one.after else "",
        )
        for one in difference(old, new)
    ]


@dataclass(frozen=True)
class Both:
    """What both policies say about one action."""

    action: str
    group: Any
    label: Any
    tone: str
    shape: str
    by_agent: bool


def both_of(organisation: Sequence[Line], agent: Sequence[Line]) -> list[Both]:
    """Every action either policy lists, and the answer that counts."""
    groups = {line.action: line.group for line in (*agent, *organisation)}
    found = []
    for action, group in sorted(groups.items(), key=lambda one: (list(Group).index(one[1]), one)):
        said = usage_answer(organisation, agent, action)
        if said.place is not None:
            label, sign = PLACE_NAMES[said.place], PLACE_SIGNS[said.place]
            found.append(Both(action, GROUP_NAMES[group], label, *sign, said.by == "agent"))
    return found
