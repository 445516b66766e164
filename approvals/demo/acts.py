"""What people of the demo do to a request: each act calls one action, as a page would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions import (
    drafts,
    handing_over,
    questions,
    requests,
    reviews,
    revising,
    submitting,
)
from approvals.demo import words
from approvals.demo.contents import UseCase, changed, content_of
from approvals.models import Draft, Request, Review
from approvals.rules.content import answer as answer_at
from approvals.rules.findings import LEGAL_CLASS
from approvals.rules.reviews import StepKind, Verdict
from approvals.rules.verdicts import Answer, ContactData
from govportal.people.models import Person
from registry.actions import move_agent, record_go_live
from registry.models import Agent


@dataclass
class Stage:
    """One use case as its story goes on. ``chance`` is its own, the same each time."""

    case: UseCase
    people: Mapping[str, Person]
    chance: Random = field(init=False)
    content: dict[str, Any] = field(default_factory=dict)
    draft: Draft | None = None
    request: Request | None = None

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
        """The review that goes on now, or went on last."""
        review = self.now_requested().review
        assert review is not None
        return review

    def agent(self) -> Agent:
        return Agent.objects.get(slug=self.case.slug)


Act = Callable[[Stage, datetime], None]


def start(share_with: str = "", keep: tuple[str, ...] = (), **changes: Any) -> Act:
    """Begin a draft; ``keep``: only these parts of it are written yet."""

    def act(stage: Stage, now: datetime) -> None:
        content = changed(content_of(stage.case, now), changes)
        stage.content = {part: content[part] for part in keep or content}
        stage.draft = drafts.start_draft(actor=stage.owner, now=now, content=stage.content)
        if share_with:
            drafts.share_draft(stage.draft, stage.people[share_with], actor=stage.owner)

    return act


def send(by: str = "", **changes: Any) -> Act:
    """Write a request with its threat model, and send it. ``changes``: answers by dotted path."""

    def act(stage: Stage, now: datetime) -> None:
        actor = stage.people[by] if by else stage.owner
        stage.content = changed(content_of(stage.case, now), changes)
        draft = drafts.start_draft(actor=actor, now=now, content=stage.content)
        drafts.attach_file(draft, threat_model(stage.case), actor=actor, now=now)
        stage.request = submitting.submit(draft, actor=actor, now=now)

    return act


def change_agent(version: str, **changes: Any) -> Act:
    """Ask for a change of the agent that runs: the same content with ``changes``."""

    def act(stage: Stage, now: datetime) -> None:
        basics: dict[str, Any] = {
            "agent_metadata.kind": "material_change",
            "agent_metadata.version": version,
            "agent_metadata.agent": stage.case.slug,
            "agent_metadata.slug": None,
        }
        send(**basics, **changes)(stage, now)

    return act


def threat_model(case: UseCase) -> SimpleUploadedFile:
    text = words.threat_model(case.name, case.system, case.data)
    return SimpleUploadedFile(f"{case.slug}-threat-model.md", text.encode(), "text/markdown")


def sign(
    *kinds: StepKind,
    verdict: Verdict = Verdict.APPROVE,
    why: str = "",
    called_in: bool = False,
    legal_class: str = "",
) -> Act:
    """Whoever has these steps gives a verdict; steps that the route does not have are left out.

    ``called_in``: not the assignee, but somebody the escalation called.
    """

    def act(stage: Stage, now: datetime) -> None:
        for kind in kinds:
            review = stage.review()
            if review.steps.filter(kind=kind).exists():
                given = _given(stage, review, kind, verdict, why, legal_class, now)
                actor = _signer(review, kind, called_in)
                reviews.sign(review, kind, given, actor=actor, now=now)

    return act


def _signer(review: Review, kind: StepKind, called_in: bool) -> Person:
    step = review.steps.select_related("assignee").get(kind=kind)
    if not called_in:
        assert step.assignee is not None
        return step.assignee
    stand_ins = next(s.stand_ins for s in review.facts().steps if s.kind is kind)
    called = sorted(stand_ins - {step.assignee_id or 0})
    return Person.objects.get(pk=called[0])


def _given(
    stage: Stage,
    review: Review,
    kind: StepKind,
    verdict: Verdict,
    why: str,
    legal_class: str,
    now: datetime,
) -> reviews.Given:
    proposed = str(answer_at(stage.content, LEGAL_CLASS))
    known = {
        Answer.LEGAL_CLASS: legal_class or proposed,
        Answer.CONTACT_DATA: ContactData.CONTACT_ONLY.value,
    }
    return reviews.Given(
        verdict=verdict,
        rationale=why or words.rationale(kind, verdict, stage.chance),
        digest=review.digest,
        answers={a.value: known[a] for a in reviews.answers_needed(review, kind)},
        opened=int(now.timestamp()) - stage.chance.randint(180, 2400),
    )


def ask(kind: StepKind, about: str, text: str) -> Act:
    """Whoever has the step ``kind`` asks the requester; the clock stands still."""

    def act(stage: Stage, now: datetime) -> None:
        review = stage.review()
        actor = _signer(review, kind, called_in=False)
        questions.ask(review, text, about, actor=actor, now=now)

    return act


def answer(text: str) -> Act:
    """The business owner answers the open question."""

    def act(stage: Stage, now: datetime) -> None:
        question = stage.review().questions.get(closed_at__isnull=True)
        questions.answer(question, text, actor=stage.owner, now=now)

    return act


def revise(**changes: Any) -> Act:
    """The owner sends a changed version."""

    def act(stage: Stage, now: datetime) -> None:
        draft = revising.start_revision(stage.now_requested(), actor=stage.owner, now=now)
        stage.content = changed(stage.content, changes)
        draft = drafts.fill_draft(draft, stage.content, (), now=now)
        stage.request = revising.submit_revision(draft, actor=stage.owner, now=now)

    return act


def withdraw(reason: str) -> Act:
    def act(stage: Stage, now: datetime) -> None:
        requests.withdraw(stage.now_requested(), reason, actor=stage.owner, now=now)

    return act


def raise_tier(kind: StepKind, tier: int, reason: str) -> Act:
    """Whoever has the step ``kind`` raises the tier."""

    def act(stage: Stage, now: datetime) -> None:
        review = stage.review()
        actor = _signer(review, kind, called_in=False)
        reviews.raise_tier(review, tier, reason, actor=actor, now=now)

    return act


def hand_over(kind: StepKind, to: str, reason: str) -> Act:
    """The assignee, who chairs the committee, hands a step over."""

    def act(stage: Stage, now: datetime) -> None:
        review = stage.review()
        step = review.steps.get(kind=kind)
        actor = _signer(review, kind, called_in=False)
        handing_over.hand_over(step, stage.people[to], reason, actor=actor, now=now)

    return act


def go_live() -> Act:
    def act(stage: Stage, now: datetime) -> None:
        record_go_live(stage.agent(), actor=stage.tech, now=now)

    return act


def move(name: str, by: str, reason: str) -> Act:
    """One move of the agent's life by somebody, with a reason."""

    def act(stage: Stage, now: datetime) -> None:
        move_agent(stage.agent(), name, actor=stage.people[by], now=now, reason=reason)

    return act
