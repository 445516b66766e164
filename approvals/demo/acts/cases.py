"""What a story is about as it goes on: a use case with its request, or a review of what runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Protocol

from approvals.demo.contents import UseCase
from approvals.demo.diary import SEED
from approvals.models import Ballot, Draft, Request, Review, ScheduledReview
from govportal.people.models import Person
from registry.models import Agent


class Case(Protocol):
    """Something under review: whose people and whose chance the acts take. The chance is its own,
    the same each time."""

    people: Mapping[str, Person]
    chance: Random

    @property
    def runs_already(self) -> bool:
        """Whether the question is if something may go on, not if it may begin."""

    def review(self) -> Review:
        """The review that goes on now, or went on last."""

    def proposed_class(self) -> str:
        """The class under the EU AI Act that was proposed."""


@dataclass
class Stage:
    """One use case as its story goes on."""

    case: UseCase
    people: Mapping[str, Person]
    chance: Random = field(init=False)
    content: dict[str, Any] = field(default_factory=dict)
    draft: Draft | None = None
    request: Request | None = None
    runs_already = False

    def __post_init__(self) -> None:
        self.chance = self.case.chance

    @property
    def owner(self) -> Person:
        return self.people[self.case.owner]

    @property
    def tech(self) -> Person:
        return self.people[self.case.tech]

    def now_requested(self) -> Request:
        """The request as it is now."""
        assert self.request is not None
        self.request = Request.objects.get(pk=self.request.pk)
        return self.request

    def review(self) -> Review:
        assert self.request is not None
        mine = Review.objects.filter(subject_kind="request", subject_id=self.request.number)
        return mine.latest("pk")

    def proposed_class(self) -> str:
        return str(self.content["compliance_assessment"]["eu_ai_act_classification"])

    def agent(self) -> Agent:
        return Agent.objects.get(slug=self.case.slug)


@dataclass
class Recurrence:
    """One review of an agent that runs, which the calendar opened."""

    number: str
    name: str
    people: Mapping[str, Person]
    chance: Random = field(init=False)
    runs_already = True

    def __post_init__(self) -> None:
        self.chance = Random(f"{SEED}:{self.name}")  # noqa: S311  not for secrets

    def review(self) -> Review:
        found = ScheduledReview.objects.select_related("review").get(number=self.number)
        assert found.review is not None
        return found.review

    def proposed_class(self) -> str:
        return ""


CaseAct = Callable[[Case, datetime], None]
"""Something that is done to a review of whatever kind."""
Act = Callable[[Stage, datetime], None]
"""Something that is done to a request or its agent."""


def ballot_of(case: Case) -> Ballot:
    """The last ballot of the review."""
    ballot = case.review().ballots.order_by("-n").first()
    assert ballot is not None
    return ballot
