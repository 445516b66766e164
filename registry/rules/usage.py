"""Usage policies: what may be done, what waits for a person, what may not (1-domain.md §2).

Five groups of actions. An action is named exactly (``refund.issue``) or with all below it
(``refund.*``). Deny beats allow: of all lines that match, the strictest counts, whoever wrote it.
An agent's policy may only be stricter than the organisation's. Pure Python.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal

ACTION = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,40}){0,5}(\.\*)?")


LINES_MAX, NOTE_MIN, NOTE_MAX = 500, 10, 4000


class Group(StrEnum):
    """What kind of thing is done."""

    COMMUNICATION = "communication"
    DATA_ACCESS = "data_access"
    ANALYSIS = "analysis"
    SYSTEM = "system"
    FINANCIAL = "financial"


class Place(StrEnum):
    """Where an action stands in a policy, from mild to strict."""

    PERMITTED = "permitted"
    APPROVAL = "needs_human_approval"
    PROHIBITED = "prohibited"


STRICTNESS = {place: n for n, place in enumerate(Place)}


class State(StrEnum):
    """The life of one version of a policy."""

    DRAFT = "draft"
    APPROVED = "approved"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class Act(StrEnum):
    """What is done to a version."""

    EDIT = "edit"
    APPROVE = "approve"
    ACTIVATE = "activate"
    DISCARD = "discard"
    SUPERSEDE = "supersede"


MOVES: Mapping[Act, tuple[frozenset[State], State]] = {
    Act.EDIT: (frozenset({State.DRAFT}), State.DRAFT),
    Act.APPROVE: (frozenset({State.DRAFT}), State.APPROVED),
    Act.ACTIVATE: (frozenset({State.APPROVED}), State.ACTIVE),
    Act.DISCARD: (frozenset({State.DRAFT, State.APPROVED}), State.DISCARDED),
    Act.SUPERSEDE: (frozenset({State.ACTIVE}), State.SUPERSEDED),
}


def move_refusal(act: Act, state: State) -> Refusal | None:
    """Why a version in ``state`` cannot do this any more."""
    return None if state in MOVES[act][0] else Refusal("usage.moved_on_stale")


@dataclass(frozen=True)
class Line:
    """One action of a policy."""

    action: str
    group: Group
    place: Place

    def matches(self, action: str) -> bool:
        """Whether the line says something about ``action``, itself a name or ``name.*``."""
        if self.action.endswith(".*"):
            return action.startswith(self.action[:-1])
        return action == self.action


@dataclass(frozen=True)
class Answer:
    """What the policies say about an action; ``place`` is None where none lists it.

    ``by``: whose line decided, "organisation" or "agent"; empty where nobody's did.
    """

    place: Place | None
    by: str = ""
    line: Line | None = None


@dataclass(frozen=True)
class Conflict:
    """A line of an agent's policy that is milder than the organisation's ``theirs``."""

    line: Line
    theirs: Line | None


Content = Mapping[str, Mapping[str, Iterable[str]]]


def lines_of(content: Content) -> list[Line]:
    """A policy's lines in the order of groups, places and names."""
    return [
        Line(action, group, place)
        for group in Group
        for place in Place
        for action in sorted(content.get(group, {}).get(place, ()))
    ]


def content_of(lines: Iterable[Line]) -> dict[str, dict[str, list[str]]]:
    """The document that these lines make: every group and place is there, names are sorted."""
    kept = list(lines)
    return {
        group.value: {
            place.value: sorted(
                {one.action for one in kept if (one.group, one.place) == (group, place)}
            )
            for place in Place
        }
        for group in Group
    }


def strictest(lines: Iterable[Line], action: str) -> Line | None:
    """The strictest line that matches; of equal ones the most particular."""
    found = [line for line in lines if line.matches(action)]
    return max(found, key=lambda line: (STRICTNESS[line.place], len(line.action)), default=None)


def usage_answer(organisation: Iterable[Line], agent: Iterable[Line] | None, action: str) -> Answer:
    """What the two policies together say about an action: the strictest line of both.

    An agent's policy permits nothing by itself: what the organisation does not list stays unlisted.
    """
    theirs, own = strictest(organisation, action), strictest(agent or (), action)
    if theirs is None:
        listed = own is not None and own.place is not Place.PERMITTED
        return Answer(own.place, "agent", own) if own and listed else Answer(None)
    if own is None or STRICTNESS[theirs.place] >= STRICTNESS[own.place]:
        return Answer(theirs.place, "organisation", theirs)
    return Answer(own.place, "agent", own)


def conflicts(organisation: Iterable[Line], agent: Iterable[Line]) -> list[Conflict]:
    """Where the agent's policy would be milder than the organisation's, line by line.

    What the organisation does not list, an agent may hold back or forbid, and not permit.
    """
    theirs = list(organisation)
    return [
        Conflict(line, found)
        for line in agent
        for found in [strictest(theirs, line.action)]
        if (found is None and line.place is Place.PERMITTED)
        or (found is not None and STRICTNESS[line.place] < STRICTNESS[found.place])
    ]


def conflict_refusal(found: list[Conflict]) -> Refusal | None:
    """Why a policy with such lines cannot be approved."""
    if not found:
        return None
    return Refusal("usage.milder", {"count": len(found), "first": found[0].line.action})


@dataclass(frozen=True)
class Fault:
    """What is wrong with what was typed into one box."""

    group: Group
    place: Place
    refusal: Refusal


def read(typed: Mapping[tuple[Group, Place], str]) -> tuple[list[Line], list[Fault]]:
    """The lines in boxes with one action a line, and what is wrong with them."""
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[str, tuple[Group, Place]] = {}
    for (group, place), action in _words(typed):
        line = Line(action, group, place)
        if not ACTION.fullmatch(action):
            refusal = Refusal("usage.action_malformed", {"action": action[:60]})
            faults.append(Fault(group, place, refusal))
        elif seen.setdefault(action, (group, place)) != (group, place):
            faults.append(Fault(group, place, Refusal("usage.action_twice", {"action": action})))
        elif line not in lines:
            lines.append(line)
    return lines, faults


def _words(
    typed: Mapping[tuple[Group, Place], str],
) -> Iterator[tuple[tuple[Group, Place], str]]:
    for box, text in typed.items():
        for word in text.split():
            yield box, word.strip(",;")


def text_refusal(lines: list[Line], note: str) -> Refusal | None:
    """Why a version cannot be kept as it is."""
    if not lines:
        return Refusal("usage.empty")
    if len(lines) > LINES_MAX:
        return Refusal("usage.too_many", {"most": LINES_MAX, "has": len(lines)})
    if len(note.strip()) < NOTE_MIN:
        return Refusal("usage.note_short", {"least": NOTE_MIN, "has": len(note.strip())})
    if len(note) > NOTE_MAX:
        return Refusal("accountability.text_long", {"most": NOTE_MAX, "has": len(note)})
    return None


@dataclass(frozen=True)
class Difference:
    """One action that two versions do not treat alike; the words of ``parts/diff.html``."""

    op: str
    action: str
    group: Group
    before: Place | None
    after: Place | None


def difference(old: Iterable[Line], new: Iterable[Line]) -> list[Difference]:
    """What ``new`` changes, by group and action. A changed group alone is told as a change."""
    was, now = {line.action: line for line in old}, {line.action: line for line in new}
    found = [
        Difference(
            "mod" if before and after else "add" if after else "del",
            action,
            (after or before or now[action]).group,
            before.place if before else None,
            after.place if after else None,
        )
        for action in was.keys() | now.keys()
        for before, after in [(was.get(action), now.get(action))]
        if before != after
    ]
    order = list(Group)
    return sorted(found, key=lambda one: (order.index(one.group), one.action))
