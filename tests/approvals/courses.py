"""Cases at every turn of their course, each by name: what stands behind the case pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from approvals.actions import ballots, conditions, drafts, questions, revising, submitting
from approvals.actions.follow_up import follow_up
from approvals.actions.letters import acknowledge
from approvals.actions.scheduled import keep_reviews
from approvals.models import Ballot, Request, Review, ScheduledReview
from approvals.rules.ballots import Choice
from approvals.rules.content import Step
from approvals.rules.reviews import REVIEWS, StepKind, StepState
from govportal.ledger.rules import Reference
from govportal.worklist.actions import sweep
from registry import actions as registry
from registry.models import Agent
from tests import letters, make
from tests.approvals import agreed, reviewing
from tests.approvals.agreed import DAY, HOUR, decided, one, submit, verify
from tests.make import REASONS, SETUP, START, Cast

NOW = START + 75 * DAY
ROWS = ("A daily limit.", "A second reader for every payment.", "A report each month.")


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def running(cast: Cast, example: str = "tier3-claims", hours: float = 3) -> Ballot:
    """A ballot that runs; the chair has voted, twice, with conditions in the end."""
    if cast.ethics is None:
        make.five_seats(cast)
    start = hours_ago(hours)
    ballot = make.to_ballot(make.request(cast, example, now=start), start + HOUR / 2)
    make.vote(ballot, cast.chair, now=start + HOUR)
    rows = [make.row(text) for text in ROWS]
    choice = Choice.APPROVE_WITH_CONDITIONS
    make.vote(ballot, cast.chair, choice, now=start + HOUR * 3 / 2, rows=rows)
    return ballot


def recused(cast: Cast) -> Ballot:
    ballot = running(cast)
    ballots.recuse(ballot, "My sister works there.", actor=cast.member, now=hours_ago(1))
    return ballot


def absent(cast: Cast) -> Ballot:
    ballot = recused(cast)
    seat = ballot.seats.get(holder=cast.co_chair)
    ballots.note_absence(seat, "On a plane.", actor=cast.chair, now=hours_ago(1))
    return ballot


def asked(cast: Cast) -> Ballot:
    """A question stops the clocks; another was answered."""
    ballot = running(cast)
    first = questions.ask(
        Review.objects.get(pk=ballot.review_id), "Who reads the log?", "", actor=cast.member,
        now=hours_ago(1))  # fmt: skip
    questions.answer(first, "The claims desk does.", actor=cast.owner, now=hours_ago(0.9))
    questions.ask(
        Review.objects.get(pk=ballot.review_id), "And at night?", "", actor=cast.chair,
        now=hours_ago(0.5))  # fmt: skip
    return ballot


def extended(cast: Cast) -> Ballot:
    """No quorum at the deadline."""
    ballot = running(cast, hours=24 * 8)
    _pass_time(ballot)
    assert make.fresh(ballot).is_extended
    return ballot


def for_next_meeting(cast: Cast) -> Ballot:
    """No quorum after the extension either."""
    ballot = extended(cast)
    _pass_time(ballot)
    assert make.fresh(ballot).state == "next_meeting"
    return ballot


def moved(cast: Cast) -> Ballot:
    ballot = running(cast)
    ballots.move_to_meeting(ballot, "To be talked about.", actor=cast.member, now=hours_ago(1))
    return ballot


def reopened(cast: Cast) -> Ballot:
    return ballots.reopen_ballot(moved(cast), REASONS, actor=cast.chair, now=hours_ago(0.5))


def tied(cast: Cast) -> Ballot:
    ballot = running(cast)
    votes = {"co_chair": Choice.REJECT, "member": Choice.REJECT, "ethics": Choice.ABSTAIN}
    for name, choice in {**votes, "business": Choice.APPROVE}.items():
        make.vote(ballot, getattr(cast, name), choice, now=hours_ago(1))
    assert make.fresh(ballot).state == "tied"
    return ballot


def reviews_late(cast: Cast) -> Review:
    """The reviews before the ballot are past their days."""
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims", now=hours_ago(24 * 40))
    for row in make.steps(request).filter(state=StepState.OPEN).exclude(kind__in=REVIEWS):
        make.do_step(request, StepKind(row.kind), hours_ago(24 * 40 - 1))
    return make.review(request)


def _pass_time(ballot: Ballot) -> None:
    now = make.fresh(ballot).clock.due_at + HOUR / 60
    assert now < NOW, "begin earlier"
    sweep(now)
    follow_up(now)


def rejected(cast: Cast) -> Ballot:
    ballot = running(cast)
    for person in (cast.co_chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, Choice.REJECT, now=hours_ago(1))
    return ballot


def conditions_open(cast: Cast, now: datetime | None = None, days: int = 30) -> Review:
    """Approved with three conditions, of two owners."""
    rows = [make.row(ROWS[0], days=days), make.row(ROWS[1], days=days),
            make.row(ROWS[2], "business_owner", days=days)]  # fmt: skip
    return decided(cast, {"co_chair": rows[:2], "chair": rows[1:]}, now or hours_ago(3))


def conditions_submitted(cast: Cast) -> Review:
    """Returned and handed in again, handed in, and accepted."""
    review = conditions_open(cast)
    submit(one(review), hours_ago(2))
    verify(one(review), cast.co_chair, hours_ago(1.9), agreed.RETURNED)
    for n in (1, 2, 3):
        submit(one(review, n), hours_ago(1.5), text=agreed.DONE_BETTER)
    verify(one(review, 3), cast.chair, hours_ago(1))
    return review


def conditions_met(cast: Cast) -> Review:
    review = conditions_submitted(cast)
    for n in (1, 2):
        verify(one(review, n), cast.co_chair, hours_ago(0.5))
    return review


def conditions_merged(cast: Cast) -> Review:
    review = conditions_open(cast)
    conditions.merge(review, [1, 2], "One limit a day, and a second reader.", cast.owner.pk,
                     actor=cast.chair, now=hours_ago(1))  # fmt: skip
    return review


def conditions_overdue(cast: Cast) -> Review:
    """In grace."""
    review = conditions_open(cast, hours_ago(24 * 12), days=10)
    agreed.tick(hours_ago(1))
    assert one(review).overdue_at is not None and one(review).grace_over_at is None
    return review


def conditions_suspended(cast: Cast) -> Review:
    review = conditions_open(cast, hours_ago(24 * 60), days=10)
    for hours in (24 * 45, 24 * 30, 1):
        agreed.tick(hours_ago(hours))
    assert one(review).grace_over_at is not None
    return review


def letter_printed(cast: Cast) -> Review:
    """Tier 4, approved with conditions; the letter waits for the board."""
    letter = letters.decided(
        cast, hours_ago(24), Choice.APPROVE_WITH_CONDITIONS,
        rows=[make.row(text) for text in ROWS])  # fmt: skip
    letters.printed(letter, hours_ago(4))
    return letter.decision.review


def letter_acknowledged(cast: Cast) -> Review:
    review = letter_printed(cast)
    acknowledge(review.decision.letter, REASONS, actor=cast.board, now=hours_ago(3))
    return review


def released(cast: Cast) -> Review:
    """With conditions that are open, in its second stage; the first was stepped back to."""
    review = conditions_open(cast, hours_ago(24 * 70), days=300)
    agent = agreed.agent()
    at = make.run_stage(agent, hours_ago(24 * 69))
    make.run_stage(agent, at, leave=False)
    return review


def live(cast: Cast, days: float = 70) -> Review:
    """In production, ``days`` after its approval; the conditions are open still."""
    review = conditions_open(cast, hours_ago(24 * days), days=300)
    make.to_production(agreed.agent(), hours_ago(24 * (days - 1)))
    return review


def changed(cast: Cast) -> Ballot:
    """A change of what is live is before the committee, in its second version."""
    live(cast)
    agent = agreed.agent()
    request = _change(cast, agent, hours_ago(9))
    draft = revising.start_revision(request, actor=cast.owner, now=hours_ago(8))
    step = Step.BASICS
    draft = make.write(draft, {"agent_metadata.version": "2.0.1"}, step, now=hours_ago(8))
    revising.submit_revision(draft, actor=cast.owner, now=hours_ago(8))
    request.refresh_from_db()
    ballot = make.to_ballot(request, hours_ago(7))
    make.vote(ballot, cast.chair, now=hours_ago(6))
    return ballot


def scheduled(cast: Cast) -> Ballot:
    """Its periodic review is before the committee; much has happened since the approval."""
    live(cast, 82)
    agent = agreed.agent()
    right = agent.authorisations.get()
    cause = Reference("test:outage")
    registry.suspend(right, cause=cause, reason="An outage.", actor=SETUP, now=hours_ago(24 * 20))
    registry.lift_suspension(cause, actor=SETUP, now=hours_ago(24 * 19))
    _change(cast, agent, hours_ago(24 * 18))
    keep_reviews(hours_ago(24 * 5))
    due = ScheduledReview.objects.get(kind="periodic")
    reviewing.do_all(due, hours_ago(24))
    review = reviewing.fresh(due).review
    ballot = Ballot.objects.select_related("clock__version", "review").get(review=review)
    make.vote(ballot, cast.chair, now=hours_ago(20))
    return ballot


def scheduled_conditions(cast: Cast) -> Review:
    """The same, held with a condition, whose evidence waits for its verdict."""
    ballot = scheduled(cast)
    rows = [make.row(ROWS[2])]
    choice = Choice.APPROVE_WITH_CONDITIONS
    make.vote(ballot, cast.co_chair, choice, now=hours_ago(10), rows=rows)
    for name in ("member", "business", "ethics"):
        make.vote(ballot, getattr(cast, name), now=hours_ago(9))
    review = Review.objects.get(pk=ballot.review_id)
    submit(one(review), hours_ago(2))
    return review


def _change(cast: Cast, agent: Agent, now: datetime) -> Request:
    """Somebody asks to run it with another model."""
    basics = {"agent": agent.slug, "kind": "material_change", "version": "2.0.0"}
    content = make.content(cast, "tier3-claims", **basics)
    content["agent_capabilities"]["llm_provider"] = "Another model"
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content)
    return submitting.submit(draft, actor=cast.owner, now=now)


def renewal(cast: Cast) -> Request:
    """A running agent asks for its renewal."""
    request = make.approve(make.request(cast, now=hours_ago(40)), hours_ago(39))
    registry.record_go_live(request.agent, actor=cast.tech_owner, now=hours_ago(30))
    return make.request(cast, kind="renewal", agent=request.agent.slug, now=hours_ago(2))


def change_by_signature(cast: Cast) -> Request:
    """A change without new power waits for the technical owner."""
    request = make.approve(make.request(cast, now=hours_ago(40)), hours_ago(39))
    registry.record_go_live(request.agent, actor=cast.tech_owner, now=hours_ago(30))
    content = make.content(cast, kind="material_change", agent=request.agent.slug)
    content["agent_capabilities"]["instructions_hash"] = "sha256:" + "b" * 64
    draft = drafts.start_draft(actor=cast.owner, now=hours_ago(2), content=content)
    return submitting.submit(draft, actor=cast.owner, now=hours_ago(2))


STATES: dict[str, Callable[[Cast], Any]] = {
    f.__name__: f
    for f in (
        running, recused, absent, asked, extended, for_next_meeting, moved, reopened, tied,
        reviews_late, rejected, conditions_open, conditions_submitted, conditions_met,
        conditions_merged, conditions_overdue, conditions_suspended, letter_printed,
        letter_acknowledged, released, live, changed, renewal, change_by_signature,
        scheduled, scheduled_conditions,
    )
}  # fmt: skip
