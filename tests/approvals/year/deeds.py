"""What people of the simulated year do: each deed calls one action and returns its name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from approvals.actions import (
    ballots,
    conditions,
    drafts,
    handing_over,
    questions,
    reviews,
    revising,
)
from approvals.actions.preparing import Incomplete
from approvals.actions.renewals import keep_renewals
from approvals.actions.requests import withdraw
from approvals.actions.reviews import Given
from approvals.actions.scheduled import keep_reviews
from approvals.actions.submitting import submit
from approvals.models import Ballot, Condition, Question, Request, Review, ReviewStep
from approvals.rules.ballots import Choice
from approvals.rules.conditions import EvidenceVerdict
from approvals.rules.reviews import REVIEWS, StepKind, Verdict
from govportal.people.models import Person
from govportal.worklist.actions.handovers import keep_handovers
from govportal.worklist.models import WorkItem
from tests import make
from tests.approvals.year import life, urgent
from tests.approvals.year.words import drawn, why

Deed = Callable[..., str]
EXAMPLES = (
    ("tier1-ticket-triage", 5),
    ("tier1-internal-drafting", 5),
    ("tier2-crm-update", 5),
    ("tier2-onboarding", 4),
    ("tier3-claims", 7),
    ("tier3-hr-screening", 4),
    ("tier4-vendor-payments", 4),
    ("tier4-infrastructure-operations", 3),
)
VERDICTS = ((Verdict.APPROVE, 20), (Verdict.REJECT, 1))
ADVICE = ((Verdict.APPROVE, 10), (Verdict.CONDITIONS, 4), (Verdict.REJECT, 1))
CHOICES = (
    (Choice.APPROVE, 10),
    (Choice.APPROVE_WITH_CONDITIONS, 4),
    (Choice.REJECT, 4),
    (Choice.ABSTAIN, 1),
)
FINDINGS = ((EvidenceVerdict.ACCEPTED, 3), (EvidenceVerdict.RETURNED, 1))
ANSWERS = {"legal_class": "limited_risk", "contact_data": "contact_only"}


def nothing(world: Any, now: datetime, item: WorkItem) -> str:
    return f"left:{item.kind}"


def send(world: Any, now: datetime) -> str:
    world.sent += 1
    example = drawn(world, EXAMPLES)
    content = make.content(world.cast, example, name=f"Agent {world.sent}", slug=None)
    unit = world.chance.choice(("Claims", "Claims", "Americas", "Asia"))
    content["agent_metadata"]["business_unit"] = unit
    world.dated(content, now)
    draft = drafts.start_draft(actor=world.cast.owner, now=now, content=content)
    submit(draft, actor=world.cast.owner, now=now)
    return "sent"


def sign(world: Any, now: datetime, item: WorkItem) -> str:
    """Whoever has the item gives a verdict on its step."""
    step = ReviewStep.objects.select_related("review").get(pk=item.subject_ref.partition(":")[2])
    kind = StepKind(step.kind)
    verdict = drawn(world, ADVICE if kind in REVIEWS else VERDICTS)
    needed = reviews.answers_needed(step.review, kind)
    given = Given(
        verdict=verdict,
        rationale=why(world),
        digest=step.review.digest,
        answers={a.value: ANSWERS[a.value] for a in needed},
        findings="Two scopes are wider than the work needs." if kind in REVIEWS else "",
        conditions="Narrow the two scopes." if verdict is Verdict.CONDITIONS else "",
    )
    reviews.sign(step.review, kind, given, actor=item.assignee, now=now)
    return f"{verdict}:{kind}"


def _ballot(item: WorkItem) -> Ballot:
    return Ballot.objects.select_related("review").get(pk=item.subject_ref.partition(":")[2])


def paper(world: Any, ballot: Ballot, choice: Choice) -> ballots.Paper:
    days = world.chance.choice((3, 14, 30, 60))
    rows = [
        make.row("Send the log to the auditors.", "business_owner", days),
        make.row(f"Narrow the scope, number {world.chance.randint(1, 3)}.", days=days),
    ]
    return ballots.Paper(choice=choice, rationale=why(world), digest=ballot.digest, rows=rows)


def vote(world: Any, now: datetime, item: WorkItem) -> str:
    ballot, choice = _ballot(item), drawn(world, CHOICES)
    ballots.cast_vote(ballot, paper(world, ballot, choice), actor=item.assignee, now=now)
    return f"vote:{choice}"


def cast(world: Any, now: datetime, item: WorkItem) -> str:
    ballot, choice = _ballot(item), world.chance.choice((Choice.APPROVE, Choice.REJECT))
    what = (choice, why(world), ballot.digest)
    ballots.casting_vote(ballot, *what, actor=item.assignee, now=now)
    return "casting"


def reopen(world: Any, now: datetime, item: WorkItem) -> str:
    ballots.reopen_ballot(_ballot(item), why(world), actor=item.assignee, now=now)
    return "reopened"


def open_early(world: Any, now: datetime, item: WorkItem) -> str:
    review = Review.objects.get(pk=item.subject_ref.partition(":")[2])
    ballots.open_without(review, why(world), actor=item.assignee, now=now)
    return "opened without a late review"


def answer(world: Any, now: datetime, item: WorkItem) -> str:
    question = Question.objects.get(pk=item.subject_ref.partition(":")[2])
    questions.answer(question, why(world), actor=item.assignee, now=now)
    return "answered"


def _condition(item: WorkItem) -> Condition:
    return Condition.objects.select_related("review").get(pk=item.subject_ref.partition(":")[2])


def hand_in(world: Any, now: datetime, item: WorkItem) -> str:
    if world.chance.random() < 0.7:
        return ""  # takes its time, now and then too much of it
    conditions.submit(_condition(item), why(world), actor=item.assignee, now=now)
    return "evidence"


def verify(world: Any, now: datetime, item: WorkItem) -> str:
    condition, verdict = _condition(item), drawn(world, FINDINGS)
    finding = conditions.Finding(verdict, why(world), condition.submissions.count())
    conditions.verify(condition, finding, actor=item.assignee, now=now)
    return f"evidence:{verdict}"


DUTIES: dict[str, Deed] = {
    "condition.evidence": hand_in,
    "condition.verify": verify,
    **{f"review.{kind.value}": sign for kind in StepKind if kind is not StepKind.BALLOT},
    "review.ballot": vote,
    "review.casting": cast,
    "review.reopen": reopen,
    "review.late": open_early,
    "review.question": answer,
    "agent.renewal": life.renew,
    "poll.vote": urgent.answer,
    "poll.casting": urgent.cast,
    "review.completeness": urgent.look_through,
}
TICKS: list[Callable[[datetime], object]] = [keep_reviews, keep_renewals, keep_handovers]


def _open_request(world: Any) -> Request | None:
    open_ones = list(Request.objects.filter(state="in_review").order_by("pk"))
    return world.chance.choice(open_ones) if open_ones else None


def _running(world: Any) -> Ballot | None:
    open_ones = list(Ballot.objects.undecided().select_related("review").order_by("pk"))
    return world.chance.choice(open_ones) if open_ones else None


def ask(world: Any, now: datetime) -> str:
    """Somebody with a duty or a vote asks; now and then nobody ever answers."""
    request = _open_request(world)
    if request is None or request.review is None:
        return ""
    facts = request.review.facts()
    people = sorted({p for s in facts.steps for p in (s.assignee, *s.stand_ins) if p})
    asker = Person.objects.get(pk=world.chance.choice(people)) if people else None
    if asker is None or not world.is_there(asker, now):
        return ""
    questions.ask(request.review, why(world), "Limits", actor=asker, now=now)
    return "asked"


def withdraw_question(world: Any, now: datetime) -> str:
    question = Question.objects.filter(closed_at=None).order_by("pk").first()
    if question is None:
        return ""
    questions.withdraw_question(question, actor=question.asked_by, now=now)
    return "question withdrawn"


def recuse(world: Any, now: datetime) -> str:
    ballot = _running(world)
    if ballot is None or world.chance.random() < 0.6:
        return ""
    seat = world.chance.choice(list(ballot.seats.select_related("holder", "alternate")))
    who = seat.holder if world.chance.random() < 0.8 else seat.alternate
    if who is None:
        return ""
    ballots.recuse(ballot, why(world), actor=who, now=now)
    return "recused"


def change_vote(world: Any, now: datetime) -> str:
    ballot = _running(world)
    before = ballot.votes.select_related("person").order_by("-pk").first() if ballot else None
    if ballot is None or before is None:
        return ""
    choice = drawn(world, CHOICES)
    ballots.cast_vote(ballot, paper(world, ballot, choice), actor=before.person, now=now)
    return "vote changed"


def note_absence(world: Any, now: datetime) -> str:
    ballot = _running(world)
    if ballot is None:
        return ""
    for seat in ballot.seats.select_related("holder", "ballot"):
        if seat.holder and not world.is_there(seat.holder, now) and seat.absent_at is None:
            ballots.note_absence(seat, why(world), actor=world.cast.chair, now=now)
            return "absence noted"
    return ""


def move(world: Any, now: datetime) -> str:
    ballot = _running(world)
    if ballot is None or world.chance.random() < 0.8:
        return ""
    seats = [seat for seat in ballot.seats.select_related("holder") if seat.holder]
    member = world.chance.choice(seats).holder
    ballots.move_to_meeting(ballot, why(world), actor=member, now=now)
    return "moved to a meeting"


def revise(world: Any, now: datetime) -> str:
    request = _open_request(world)
    if request is None:
        return ""
    draft = revising.start_revision(request, actor=world.cast.owner, now=now)
    limits = draft.content["agent_capabilities"].setdefault("autonomy_limits", {})
    limits["max_actions_per_minute"] = world.chance.randint(1, 60)
    draft = drafts.fill_draft(draft, draft.content, (), now=now)
    try:
        revising.submit_revision(draft, actor=world.cast.owner, now=now)
    except Incomplete:
        return "revision incomplete"
    return "revised"


def take_back(world: Any, now: datetime) -> str:
    request = _open_request(world)
    if request is None or world.chance.random() < 0.7:
        return ""
    withdraw(request, why(world), actor=world.cast.owner, now=now)
    return "withdrawn"


def raise_tier(world: Any, now: datetime) -> str:
    request = _open_request(world)
    if request is None or world.chance.random() < 0.5 or request.review is None:
        return ""
    reviews.raise_tier(
        request.review, request.tier + 1, why(world), actor=world.cast.compliance, now=now
    )
    return "tier raised"


def hand_over(world: Any, now: datetime) -> str:
    open_steps = ReviewStep.objects.open().filter(kind__in=["legal_class", "privacy", "compliance"])
    step = open_steps.select_related("review").order_by("pk").first()
    if step is None:
        return ""
    to = world.chance.choice((world.cast.compliance, world.cast.compliance_2))
    handing_over.hand_over(step, to, why(world), actor=world.cast.chair, now=now)
    return "handed over"


WHIMS: list[Deed] = [
    life.reword,
    ask, ask, withdraw_question, recuse, change_vote, change_vote, note_absence, move, revise,
    take_back, raise_tier, hand_over,
    life.go_live, life.go_live, life.change, life.pilot, life.except_, life.object_to,
    life.object_to, life.cut_down, life.delegate, life.leave_for_good,
    urgent.change_at_once, urgent.stop,
]  # fmt: skip
