"""The clocks of a condition: the owner's, the grace after it, the verifier's; and what they bring.

Everything follows from the rows and the time: whoever comes by late finds the same moments.
"""

from collections.abc import Iterable
from datetime import datetime

from approvals.actions.conditions import ruling
from approvals.actions.conditions.circle import FULFIL, VERIFY, circle_of
from approvals.actions.effects import effects_of
from approvals.actions.leading import leader_of
from approvals.actions.locking import locked_condition
from approvals.actions.words import (
    CONDITION,
    CONDITION_GRACE,
    CONDITION_HELD,
    CONDITION_TO_VERIFY,
    of_condition,
)
from approvals.models import Condition, Submission
from approvals.rules.conditions import MOVES, ConditionState, aligned, may_verify
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import (
    Hop,
    close_items,
    notify,
    open_item,
    start_clock,
    stop_if_running,
)
from govportal.worklist.models import Clock, ClockEvent, WorkItem
from govportal.worklist.rules.firings import EventKind
from govportal.worklist.rules.limits import Limit
from govportal.worklist.saying import Words

CLOCK = SYSTEM("clock")
OWNERS, GRACE, CHECK = "condition", "condition_grace", "condition_check"
CLOCKS = (OWNERS, GRACE, CHECK)
"""The kinds of clocks."""
CHECK_TIME = Limit.business_days(3)
CHECK_CHAIN = (Hop(100, "alternate"), Hop(125, "manager"), Hop(150, "chair"))


def on_clock(event: ClockEvent, now: datetime) -> None:
    """Something fell due on one of the clocks: bring the condition up to it, tell whom it calls."""
    number = event.clock.subject_ref.partition(":")[2]
    condition = Condition.objects.filter(pk=int(number)).select_related("review", "owner").first()
    if condition is None:
        return
    if event.kind == EventKind.HOP:
        _let_in(condition, event)
    if event.kind == EventKind.WARNING and event.clock.kind == GRACE:
        _warn(condition, event, now)
    bring_up_to_date(condition, now)


@recorded
def bring_up_to_date(condition: Condition, now: datetime) -> Condition:
    """Let be what the time has made of a condition: overdue, its grace over, or needed no more.

    Idempotent; called by the clocks, and before anybody does anything to it.
    """
    condition = locked_condition(condition)
    if condition.is_over:
        return condition
    if not effects_of(condition.review).conditions_stand(condition.review):
        _end(condition, CLOCK, now)
    elif condition.is_overdue(now):
        if condition.overdue_at is None:
            note_overdue(condition, condition.due_at, actor=CLOCK, now=now)
        if condition.grace_over_at is None and condition.grace_ends() < now:
            _end_grace(condition, CLOCK, now)
    return condition


def start_owners_clock(condition: Condition, *, actor: Actor, now: datetime) -> None:
    """Start what runs against the owner until the end of the due day, with the route's chain."""
    start, limit = aligned(now, condition.due_at)
    condition.clock = _start(condition, OWNERS, limit, _chain(condition), actor, start)
    condition.save(update_fields=["clock"])
    ask_owner(condition, condition.clock, actor=actor, now=now)


def start_grace(condition: Condition, *, actor: Actor, now: datetime) -> None:
    """The grace goes on after evidence was returned late; the owner's work hangs on its clock."""
    start, limit = aligned(now, condition.grace_ends())
    condition.grace_clock = _start(condition, GRACE, limit, _chain(condition), actor, start)
    condition.save(update_fields=["grace_clock"])
    ask_owner(condition, condition.grace_clock, actor=actor, now=now)


def note_overdue(condition: Condition, since: datetime, *, actor: Actor, now: datetime) -> None:
    """Put down that the owner is late ``since``; where nobody handed anything in, grace begins.

    It is counted from the deadline itself, whenever the portal comes to notice. The owner's clock
    goes on beside it and escalates.
    """
    condition.overdue_at = since
    condition.save(update_fields=["overdue_at"])
    refs: list[HasRef] = [condition.review, condition.review.subject_ref]
    if since == condition.due_at:
        start, limit = aligned(since, condition.grace_ends())
        condition.grace_clock = _start(condition, GRACE, limit, (), actor, start)
        condition.save(update_fields=["grace_clock"])
        refs.append(condition.grace_clock)
    record(
        "condition.overdue",
        condition,
        actor=actor,
        now=now,
        refs=refs,
        data={"since": since.isoformat(), "grace_until": condition.grace_ends().isoformat()},
    )
    ruling.tighten(condition, since, actor=actor, now=now)


def _end_grace(condition: Condition, actor: Actor, now: datetime) -> None:
    """The grace is over: what the decision granted is held, and everybody concerned hears it."""
    review = condition.review
    ended = condition.grace_ends()
    condition.grace_over_at = now
    condition.save(update_fields=["grace_over_at"])
    record(
        "condition.grace_over",
        condition,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref],
        data={"due_at": ended.isoformat()},
    )
    concerned = effects_of(review).condition_overdue(review, condition, actor=actor, now=now)
    chief = leader_of(review, now)
    told = [condition.owner, *concerned, *([chief] if chief is not None else [])]
    tell(condition, told, "grace_over", of_condition(condition, CONDITION_HELD), now)


def _end(condition: Condition, actor: Actor, now: datetime) -> None:
    """What it was a condition of has ended; evidence that waits is verified no more."""
    condition.state, condition.closed_at = MOVES["end"].target, now
    condition.save(update_fields=["state", "closed_at"])
    stop_all(condition, actor=actor, now=now)
    about = condition.review.subject_ref
    record("condition.moot", condition, actor=actor, now=now, refs=[condition.review, about])
    ruling.end(condition, actor=actor, now=now)


def stop_all(condition: Condition, *, actor: Actor, now: datetime) -> None:
    """Nothing waits for anybody about this condition: its clocks and its work items end."""
    for clock in (condition.clock_id, condition.grace_clock_id):
        stop_if_running(clock, actor=actor, now=now)
    for submission in condition.submissions.filter(verdict=""):
        stop_if_running(submission.clock_id, actor=actor, now=now)
    close_items(condition, actor=actor, now=now)


def ask_owner(condition: Condition, clock: Clock | None, *, actor: Actor, now: datetime) -> None:
    """Put the condition on its owner's list, once for each turn, and tell them by mail."""
    turn = condition.submissions.count()
    _give(condition, condition.owner, FULFIL, condition.part, turn, clock, actor, now)


def ask_verifier(
    condition: Condition, submission: Submission, *, actor: Actor, now: datetime
) -> None:
    """Start the verifier's clock, and put the evidence on the list of whose turn it is first."""
    review = condition.review
    circle = circle_of(review, now, [condition])
    barred = {*circle.conflicted, condition.owner_id, submission.by_id}
    submission.clock = _start(
        condition,
        CHECK,
        CHECK_TIME,
        CHECK_CHAIN,
        actor,
        now,
        barred=Person.objects.filter(pk__in=barred),
    )
    submission.save(update_fields=["clock"])
    facts = circle.facts(condition, now)
    for number in circle.verifiers(condition):
        person = circle.people.get(number)
        if person is not None and person.is_active and may_verify(facts, number):
            effects_of(review).takes_part(review, person, "condition")
            role = Role.COMMITTEE_MEMBER.value
            turn = submission.n
            _give(condition, person, VERIFY, role, turn, submission.clock, actor, now)
            return


def tell(
    condition: Condition, people: Iterable[Person], what: str, subject: Words, now: datetime
) -> None:
    """Mail to each of these people, once for each event ``what`` of the condition."""
    for person in {one.pk: one for one in people if one.is_active}.values():
        notify(
            person,
            key=f"condition:{condition.pk}:{what}:{person.pk}",
            subject=subject,
            body=condition.text,
            url=condition.url,
            now=now,
        )


def _give(
    condition: Condition,
    person: Person,
    kind: str,
    role: str,
    turn: int,
    clock: Clock | None,
    actor: Actor,
    now: datetime,
) -> None:
    title = of_condition(condition, CONDITION_TO_VERIFY if kind == VERIFY else CONDITION)
    open_item(
        condition,
        kind=kind,
        title=title,
        url=condition.url,
        assignee=person,
        role=role,
        clock=clock,
        key=f"{kind}:{condition.pk}:{turn}:{person.pk}",
        actor=actor,
        now=now,
    )
    tell(condition, [person], f"{kind}:{turn}", title, now)


def _start(
    condition: Condition,
    kind: str,
    limit: Limit,
    chain: Iterable[Hop],
    actor: Actor,
    start: datetime,
    barred: Iterable[Person] = (),
) -> Clock:
    review = condition.review
    return start_clock(
        condition,
        kind=kind,
        limit=limit,
        calendar_key=review.committee.calendar_key,
        chain=list(chain),
        committee=review.committee,
        title=str(condition),
        url=condition.url,
        refs=[review, review.subject_ref],
        barred=barred,
        actor=actor,
        now=start,
    )


def _chain(condition: Condition) -> list[Hop]:
    """The escalation of the review's own route."""
    return [Hop(hop["percent"], hop["to"]) for hop in condition.review.route["chain"]]


def _let_in(condition: Condition, event: ClockEvent) -> None:
    """Whom an escalation called in must be able to see the case."""
    items = WorkItem.objects.open().filter(clock=event.clock_id, hop=event.threshold)
    for item in items.select_related("assignee"):
        effects_of(condition.review).takes_part(condition.review, item.assignee, "condition")


def _warn(condition: Condition, event: ClockEvent, now: datetime) -> None:
    """Where the owner's work hangs on the clock of the deadline, that of the grace knows nobody."""
    if condition.state == ConditionState.OPEN and condition.owner.ledger_ref not in event.told:
        subject = of_condition(condition, CONDITION_GRACE)
        tell(
            condition, [condition.owner], f"grace:{event.clock_id}:{event.threshold}", subject, now
        )
