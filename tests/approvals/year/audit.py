"""What must hold of any year, however it went: read from the rows, not from the actions."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from approvals.actions.meetings.agenda import CARRIED
from approvals.models import (
    Ballot,
    Condition,
    Decision,
    Hearing,
    ProvisionalOrder,
    Question,
    Review,
    ReviewStep,
)
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.worklist.models import Clock, ClockEvent, Notice, WorkItem
from registry.models import Authorisation, Suspension
from tests.approvals import slow_ballot
from tests.worklist.telling import again

FAR = datetime(2100, 1, 1, tzinfo=UTC)
YES = {"approve", "conditions"}


def decisions_are_carried() -> Counter:
    """Each decision, counted again by the slow reference from the votes; or by its signatures."""
    found: Counter = Counter()
    for decision in Decision.objects.select_related("review", "ballot"):
        by = decision.basis
        if by == "ballot":
            _by_ballot(decision)
        else:
            _by_signatures(decision)
        found[f"{by}:{decision.outcome}"] += 1
    return found


def _by_signatures(decision: Decision) -> None:
    given = decision.review.sign_offs.filter(digest=decision.digest)
    assert given.exists(), decision
    if decision.outcome in YES:
        asked = decision.review.steps.exclude(state="cancelled")
        assert {s.step_id for s in given.filter(verdict="approve")} >= {s.pk for s in asked}
        signers = [s.person_id for s in given.filter(is_signature=True)]
        assert signers and len(signers) == len(set(signers))
    else:
        assert given.filter(verdict="reject").exists()


def _by_ballot(decision: Decision) -> None:
    ballot = decision.ballot
    assert ballot is not None and ballot.subject_digest == decision.digest
    result = slow_ballot.result(slow_case(ballot))
    assert result == ("passed" if decision.outcome in YES else "failed"), (ballot.pk, result)
    standing = {v.person_id: v for v in ballot.votes.order_by("pk")}
    for vote in standing.values():
        assert vote.digest == ballot.digest and vote.cast_at <= decision.decided_at


def slow_case(ballot: Ballot) -> dict:
    """The ballot in the reference's plain words."""
    seats = list(ballot.seats.order_by("position"))
    rows = [(s.kind, s.holder_id, s.alternate_id) for s in seats]
    number = {s.pk: n for n, s in enumerate(seats)}
    said = [(v.person_id, number[v.seat_id], v.choice) for v in ballot.votes.order_by("pk")]
    casting, hearing = getattr(ballot, "casting", None), getattr(ballot, "hearing", None)
    case = slow_ballot.case(
        rows,
        said,
        room=_room(hearing) if hearing else None,
        tier=ballot.tier,
        casting=(casting.person_id, casting.choice) if casting else None,
    )
    recused = set(ballot.recusals.values_list("person_id", flat=True))
    recused |= set(ballot.review.parties.values_list("person_id", flat=True))
    absent = {s.holder_id for s in seats if s.absent_at is not None}
    groups = (("recused", recused), ("absent", absent), ("left", _left_by(ballot.closed_at)))
    for person in {p for s in rows for p in s[1:] if p}:
        case["people"][person] = {word for word, group in groups if person in group}
    return case


def _room(hearing: Hearing) -> set[int]:
    """Who was in the room when the vote was closed."""
    return set(hearing.item.meeting.present_at(hearing.voting_ended_at))


def _left_by(moment: datetime | None) -> set[int]:
    """Who had left the organisation by then."""
    gone = Person.objects.filter(is_active=False, left_at__lte=moment or FAR)
    return set(gone.values_list("pk", flat=True))


def silence_decided_nothing() -> None:
    """Whatever ended without people ended without a decision."""
    for review in Review.objects.filter(state="decided"):
        decision = review.decision
        given = review.sign_offs.filter(digest=decision.digest).exists()
        voted = decision.ballot is not None and decision.ballot.votes.exists()
        assert given or voted, review
    for entry in Entry.objects.filter(verb="review.decided"):
        assert Decision.objects.filter(decided_at=entry.occurred_at).exists()
    assert Entry.objects.filter(verb="review.decided").count() == Decision.objects.count()


def clocks_recompute() -> int:
    """Each clock from its changes; each event once, never early."""
    for clock in Clock.objects.all():
        again(clock)
    events = ClockEvent.objects.values_list("clock_id", "kind", "threshold")
    assert len(events) == len(set(events))
    return Clock.objects.count()


def rights_have_decisions() -> Counter:
    """No authorisation without a yes to exactly that manifest: a decision, or for days an order;
    what an order took the place of runs again as it was."""
    found: Counter = Counter()
    for right in Authorisation.objects.all():
        kind, _, number = right.basis.partition(":")
        found[kind] += 1
        if kind == "decision":
            decision = Decision.objects.get(pk=number)
            assert decision.outcome in YES and decision.fingerprint == right.fingerprint
        elif kind == "order":
            _by_order(ProvisionalOrder.objects.get(pk=number), right)
        else:
            assert kind == "authorisation", right.basis
            former = Authorisation.objects.get(pk=number).provisional.follows
            assert former.fingerprint == right.fingerprint
            assert former.lapses_on == right.lapses_on
    return found


def _by_order(order: ProvisionalOrder, right: Authorisation) -> None:
    """Two approvals, chair or co-chair among them, more than against, each in its four hours."""
    assert order.version.manifest.fingerprint == right.fingerprint
    assert order.effective_at is not None and order.ends_at is not None, order
    last = {vote.person_id: vote for vote in order.poll.votes.order_by("pk")}
    ended = order.poll.closed_at or FAR
    given = [vote for vote in last.values() if vote.cast_at <= ended]
    pro = [vote for vote in given if vote.choice == "approve"]
    assert len(pro) >= 2 and len(pro) > sum(vote.choice == "reject" for vote in given), order
    assert any(vote.seat.kind in {"chair", "co_chair"} for vote in pro), order
    assert all(vote.cast_at <= order.poll.opened_at + timedelta(hours=4) for vote in pro), order
    assert order.ends_at <= order.effective_at + timedelta(days=14), order


def conditions_are_kept() -> Counter:
    """Each with its decision; met by two people; held for only while its grace is over."""
    found: Counter = Counter()
    for decision in Decision.objects.all():
        has = decision.review.conditions.exists()
        assert has == (decision.outcome == "conditions"), decision
    for condition in Condition.objects.select_related("review__decision"):
        found[condition.state] += 1
        late = condition.is_overdue(condition.closed_at or FAR)
        held = Suspension.objects.filter(cause=condition.ledger_ref, lifted_at=None).exists()
        assert held <= (condition.grace_over_at is not None), condition
        assert not (held and condition.state in {"met", "merged"}), condition
        if condition.state == "met":
            last = condition.submissions.latest("n")
            assert last.verdict == "accepted"
            assert last.verdict_by_id not in {last.by_id, condition.owner_id}
        elif condition.state == "open" and condition.grace_over_at is None and late:
            assert condition.grace_clock is None or condition.grace_clock.is_running
    return found


def ledger_is_whole(now) -> int:
    seal(now)
    found = verify_ledger(now)
    assert not found.fault, (found.fault, found.place)
    return Entry.objects.count()


def nothing_is_stuck(now) -> None:
    """Open reviews have a running clock, and somebody's work item or a list they wait on."""
    for review in Review.objects.filter(state="open").select_related("clock"):
        if review.subject_kind == "motion":
            assert _comes_up_again(review), review
            continue
        assert review.clock is not None and not review.clock.is_stopped, review
    for ballot in Ballot.objects.undecided().select_related("clock"):
        tied = ballot.state == "tied"
        assert tied or (ballot.clock is not None and not ballot.clock.is_stopped), ballot
    assert not Notice.objects.filter(state=Notice.DEAD).exists()
    for item in WorkItem.objects.open():
        assert _goes_on(item.subject_ref, item.kind), (item.kind, item.subject_ref, item.title)
    for clock in Clock.objects.running():
        assert _goes_on(clock.subject_ref), (clock.kind, clock.subject_ref)


def _comes_up_again(motion: Review) -> bool:
    """A motion has no clock: it is on an agenda to come, or carried over to the next one."""
    item = motion.agenda_items.latest("pk")
    return item.meeting.state in {"planned", "open"} or item.state in CARRIED


def _goes_on(ref: str, work: str = "") -> bool:
    """Whether what a work item or a clock is about still wants somebody."""
    kind, _, number = ref.partition(":")
    if kind == "review":
        return Review.objects.get(pk=number).state == "open"
    if kind == "review_step":
        return ReviewStep.objects.open().filter(pk=number).exists()
    if kind == "question":
        return Question.objects.filter(pk=number, closed_at=None, review__state="open").exists()
    if kind == "ballot":
        ballot = Ballot.objects.get(pk=number)
        return ballot.review.state == "open" and (ballot.is_undecided or work == "review.reopen")
    if kind == "condition":
        return not Condition.objects.get(pk=number).is_over
    return True
