"""What people who left still have to do in reviews: passed on by itself where that is settled, else
a task for whoever may hand it over (1-domain.md §1, Leavers).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from approvals.actions.ballots.calling import CASTING, REOPEN, VOTE
from approvals.actions.completeness.rounds import ITEM as CHECK
from approvals.actions.completeness.rounds import pass_leaver_on
from approvals.actions.conditions.circle import VERIFY
from approvals.actions.conditions.handing_over import follow_owner, pass_verifying_on
from approvals.actions.leading import leader_of
from approvals.actions.letters.telling import GIVEN, NOBODY, UNPRINTED
from approvals.actions.questions import ask_others
from approvals.models import Condition, Question, Review, ReviewParty, ReviewStep
from approvals.rules.reviews import ReviewState, StepState
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person, Seat, in_force
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions import close_item, open_item
from govportal.worklist.handovers import Holding, Leavers
from govportal.worklist.models import WorkItem
from govportal.worklist.people_handovers import leading_of

KEEPER = SYSTEM("leavers")
TENDED = (VOTE, CASTING, REOPEN, GIVEN, CHECK)
"""Looked after within seconds: ballots and letters are called anew by whoever comes by."""
QUESTIONS = ("review.question", "running.question")
LEADERS = ("review.late", "review.unassigned")
STEP, CONDITION, QUESTION = "handover.step", "handover.condition", "handover.question"


def keep_duties(now: datetime) -> None:
    """Do what follows by itself from somebody’s leaving. One query when nothing is to do."""
    wanted = (VERIFY, CHECK, NOBODY, UNPRINTED, *QUESTIONS, *LEADERS)
    rows = WorkItem.objects.open().filter(assignee__is_active=False)
    for item in rows.filter(kind__in=wanted).order_by("pk"):
        _pass_on(item, now)
    gone = Condition.objects.going_on().filter(owner__is_active=False)
    for condition in gone.select_related("review").order_by("pk"):
        follow_owner(condition, actor=KEEPER, now=now)


@recorded
def _pass_on(item: WorkItem, now: datetime) -> None:
    number = item.subject_ref.partition(":")[2]
    if item.kind == VERIFY:
        pass_verifying_on(item, int(number), actor=KEEPER, now=now)
    elif item.kind == CHECK:
        pass_leaver_on(item, int(number), now=now)
    elif item.kind in QUESTIONS:
        ask_others(Question.objects.select_related("review").get(pk=int(number)),
                   actor=KEEPER, now=now)  # fmt: skip
    elif item.kind in LEADERS:
        _to_leader(item, int(number), now)
    else:  # of letters: whoever is there is told with the next look
        _close(item, now)


def _to_leader(item: WorkItem, number: int, now: datetime) -> None:
    review = Review.objects.select_related("committee").get(pk=number)
    chief = leader_of(review, now)
    if chief is None or not chief.is_active:
        return  # then their manager or an administrator passes it on
    _close(item, now)
    open_item(
        review, kind=item.kind, title=item.title, url=item.url, assignee=chief, role=item.role,
        clock=item.clock, due_on=item.due_on, key=f"{item.key}:{chief.pk}", actor=KEEPER,
        now=now,
    )  # fmt: skip


def _close(item: WorkItem, now: datetime) -> None:
    try:
        close_item(item, actor=KEEPER, now=now, outcome="left")
    except Refused:  # somebody was first
        return


def duties(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """Steps of open reviews, conditions, and questions that nobody else can answer."""
    found = list(_steps(leavers))
    conditions = Condition.objects.going_on().filter(owner__in=leavers.pks)
    owed = list(conditions.select_related("review", "owner__manager", "clock").order_by("pk"))
    asked = [item for item in leavers.items if item.kind in QUESTIONS]
    reviews = {step.review_id: step.review for step in found}
    reviews |= {condition.review_id: condition.review for condition in owed}
    leaders = Leaders(leavers, reviews.values(), now) if reviews else None
    if leaders is not None:
        yield from (_step(step, leaders, leavers) for step in found)
        yield from (_condition(condition, leaders, leavers) for condition in owed)
    yield from (_question(item, leavers) for item in asked)


def _steps(leavers: Leavers) -> Iterable[ReviewStep]:
    rows = ReviewStep.objects.filter(
        assignee__in=leavers.pks,
        state__in=(StepState.OPEN, StepState.WAITING),
        review__state=ReviewState.OPEN,
    )
    return rows.select_related("assignee", "review", "clock").order_by("pk")


class Leaders:
    """Who may hand duties of these reviews over: chair and co-chair, first without a conflict."""

    def __init__(self, leavers: Leavers, reviews: Iterable[Review], now: datetime) -> None:
        self.leavers, known = leavers, list(reviews)
        seats = Seat.objects.filter(
            in_force(now.date()), committee__in={review.committee_id for review in known}
        )
        self.seats = leading_of(seats.select_related("holder"), now.date())
        parties = ReviewParty.objects.filter(review__in=known)
        self.barred = set(parties.values_list("review_id", "person_id"))

    def of(self, review: Review) -> tuple[Sequence[Person], str]:
        """Takers, and the role of the first."""
        both = self.seats.get(review.committee_id, [])
        free = sorted(both, key=lambda person: (review.pk, person.pk) in self.barred)
        stays = any(self.leavers.stays(person) for person in free)
        role = Role.COMMITTEE_MEMBER if stays else Role.ADMINISTRATOR
        return self.leavers.takers(*free), role.value


def _step(step: ReviewStep, leaders: Leaders, leavers: Leavers) -> Holding:
    takers, role = leaders.of(step.review)
    assert step.assignee is not None  # found by it
    return Holding(
        key=f"step:{step.pk}",
        kind=STEP,
        subject=step,
        text=gettext_noop("Hand over “%(step)s” of %(person)s: %(title)s"),
        words={
            "step": step.get_kind_display(),
            "person": step.assignee,
            "title": step.review.title,
        },
        url=reverse("review_hand_over", args=[step.review_id, step.pk]),
        leaver=step.assignee,
        since=step.assignee.left_at,
        takers=takers,
        role=role,
        clock=step.clock if step.clock is not None and not step.clock.is_stopped else None,
        items=_about(leavers, step.ledger_ref),
    )


def _condition(condition: Condition, leaders: Leaders, leavers: Leavers) -> Holding:
    takers, role = leaders.of(condition.review)
    clock = condition.clock
    return Holding(
        key=condition.ledger_ref,
        kind=CONDITION,
        subject=condition,
        text=gettext_noop("Name somebody for condition %(n)s of %(person)s: %(title)s"),
        words={"n": condition.n, "person": condition.owner, "title": condition.review.title},
        url=reverse("condition_owner", args=[condition.pk]),
        leaver=condition.owner,
        since=condition.owner.left_at,
        takers=takers,
        role=role,
        clock=clock if clock is not None and not clock.is_stopped else None,
        items=_about(leavers, condition.ledger_ref),
    )


def _question(item: WorkItem, leavers: Leavers) -> Holding:
    """Nobody else can answer: as soon as an owner is named, they are asked."""
    person = item.assignee
    return Holding(
        key=item.subject_ref,
        kind=QUESTION,
        subject=item,
        text=gettext_noop("Nobody can answer for %(person)s: %(title)s"),
        words={"person": person, "title": item.title},
        url=item.url,
        leaver=person,
        since=person.left_at,
        takers=leavers.takers(),
        items=_about(leavers, item.subject_ref),
    )


def _about(leavers: Leavers, ref: str) -> list[int]:
    return [item.pk for item in leavers.items if item.subject_ref == ref]
