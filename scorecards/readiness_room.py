"""What the pages show of an agent's readiness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from govportal.people.models import Person
from govportal.refusals import Refusal
from incidents.by_agent import LIVE
from incidents.models import Incident
from registry.handovers import naming_no, vacant_parts
from registry.models import Agent, ReleaseRequirement
from registry.models.releases import day_of
from scorecards.actions.readiness import CODE, Looked, look, say_refusal
from scorecards.actions.readiness_items import reviewers_of
from scorecards.models import ReadinessWord
from scorecards.readiness_words import (
    BAND_NAMES,
    BAND_SIGNS,
    ITEM_NAMES,
    LEVELS,
    SCORE_SIGNS,
    SCORE_WORDS,
    proposal_words,
)
from scorecards.rules.readiness import Mark, Proposal, Readiness, is_enough, least_of
from scorecards.rules.readiness_items import Item

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 20
_OF_AGENT = {
    Item.OWNERS: "agent_accountability",
    Item.TIER: "agent_detail",
    Item.PERMISSIONS: "agent_permissions",
    Item.RUNTIME_CHECKS: "agent_tests",
    Item.ESCALATION: "agent_rules",
    Item.REVIEW: "agent_detail",
}
_OF_ALL = {
    Item.KILL_SWITCH: "drill_list",
    Item.PLAYBOOK: "playbook_list",
    Item.COST_QUALITY: "scorecard_workflows",
}
"""The page with the evidence; none yet of what the run-time gateway will report."""


@dataclass(frozen=True)
class Figure:
    """One figure of a workflow as the panel shows it."""

    label: "StrOrPromise"
    words: str
    url: str


WorkflowFigures = Callable[[Agent, datetime], Sequence[Figure]]
_FIGURES: list[WorkflowFigures] = []


def register_workflow_figures(source: WorkflowFigures) -> None:
    """Who tells the panel the figures of an agent's workflow; none where there are none."""
    _FIGURES[:] = [source]


@dataclass(frozen=True)
class Line:
    """One item."""

    item: Item
    proposal: Proposal
    mark: Mark
    word: ReadinessWord | None
    url: str
    seen: str

    @property
    def name(self) -> "StrOrPromise":
        return ITEM_NAMES[self.item]

    @property
    def levels(self) -> "tuple[StrOrPromise, StrOrPromise]":
        return LEVELS[self.item]

    @property
    def why(self) -> str:
        return proposal_words(self.proposal)

    @property
    def is_overridden(self) -> bool:
        """Whether it counts as it does because a person said so, and not the proposal."""
        return (self.word is not None and bool(self.word.reason)
                and self.word.score == self.mark.score != self.proposal.score)  # fmt: skip

    @property
    def is_unknown(self) -> bool:
        return self.mark.waits

    @property
    def sign(self) -> "tuple[str, StrOrPromise, str]":
        """Tone, word and shape of the score that counts."""
        tone, shape = SCORE_SIGNS[self.mark.score]
        return tone, SCORE_WORDS[self.mark.score], shape

    @property
    def proposed_words(self) -> "StrOrPromise":
        return SCORE_WORDS[self.proposal.score or 0]

    @property
    def said_words(self) -> "StrOrPromise":
        assert self.word is not None
        return SCORE_WORDS[self.word.score]


@dataclass(frozen=True)
class Room:
    """Readiness of one agent: its ten lines, what it adds up to, and what production needs.

    ``held``: whether a release waits for it; None where it is not demanded.
    """

    agent: Agent
    lines: list[Line]
    readiness: Readiness
    held: bool | None
    no: Refusal | None
    reviewers: list[Person]
    may_name: bool

    @property
    def least(self) -> int | None:
        return least_of(self.agent.tier)

    @property
    def is_enough(self) -> bool:
        return is_enough(self.readiness.confirmed, self.agent.tier)

    @property
    def missing(self) -> int:
        return max((self.least or 0) - self.readiness.confirmed, 0)

    @property
    def band_sign(self) -> "tuple[str, StrOrPromise, str]":
        band = self.readiness.band
        tone, shape = BAND_SIGNS[band]
        return tone, BAND_NAMES[band], shape

    @property
    def share(self) -> float:
        return self.readiness.total / MOST

    @property
    def mark(self) -> float:
        return (self.least or 0) / MOST

    @property
    def waits(self) -> int:
        return sum(line.mark.waits for line in self.lines)

    @property
    def stale(self) -> int:
        return sum(line.mark.is_stale for line in self.lines)

    @property
    def unsaid(self) -> int:
        return sum(not line.mark.is_said for line in self.lines)

    @property
    def worst(self) -> list[Line]:
        """What is missing most, for short views."""
        return sorted((line for line in self.lines if line.mark.score < 2), key=_by_score)[:3]


def _by_score(line: Line) -> int:
    return line.mark.score


def room_of(agent: Agent, reader: Person, now: datetime) -> Room:
    """Looked at anew, at five queries; what is stored is for lists."""
    looked = look([agent.pk], now)[agent.pk]
    reviewers = list(reviewers_of(agent, now).values())
    demand = ReleaseRequirement.objects.filter(agent=agent, code=CODE).first()
    return Room(
        agent,
        lines_of(agent, looked),
        looked.readiness,
        None if demand is None else demand.met_at is None,
        say_refusal(agent, reader, now),
        reviewers,
        not reviewers and bool(vacant_parts(agent)) and naming_no(agent, reader, now) is None,
    )


def lines_of(agent: Agent, looked: Looked) -> list[Line]:
    marks = looked.readiness.marks
    return [
        Line(item, looked.proposals[item], marks[item], looked.words.get(item),
             address_of(item, agent), looked.seen(item))
        for item in Item
    ]  # fmt: skip


def address_of(item: Item, agent: Agent) -> str:
    """Where the evidence of an item is seen; empty where there is no page of it yet."""
    try:
        if item in _OF_AGENT:
            return reverse(_OF_AGENT[item], args=[agent.slug])
        return reverse(_OF_ALL[item]) if item in _OF_ALL else ""
    except NoReverseMatch:  # the page of workflows is another part of the room
        return ""


@dataclass(frozen=True)
class Panel:
    """The scorecard of an agent in short."""

    room: Room
    open_incidents: int
    overdue: bool
    figures: Sequence[Figure]


def panel_of(agent: Agent, reader: Person, now: datetime) -> Panel:
    """Incidents are those that the reader may see."""
    incidents = Incident.objects.visible_to(reader).filter(LIVE, agent=agent, is_exercise=False)
    due = agent.next_review_on
    return Panel(
        room_of(agent, reader, now),
        incidents.count(),
        due is not None and due < day_of(now),
        _FIGURES[0](agent, now) if _FIGURES else (),
    )
