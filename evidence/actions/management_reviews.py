"""Reviews of management: prepared by one, given what the portal knows, signed by another."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from approvals.actions.numbering import next_number
from evidence.actions.management_points import open_points
from evidence.models.management_inputs import Period, facts_of
from evidence.models.management_reviews import (
    ManagementAttendee,
    ManagementInput,
    ManagementPoint,
    ManagementReview,
)
from evidence.models.populations import Span
from evidence.rules import management_reviews as rules
from evidence.rules.management_reviews import Act, PointKind, Ready, State, Who
from evidence.rules.samples import digest_of
from govportal.ledger.actions import record, recorded
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules.canonical import dumps
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items

PREFIX = "MRV"
TWICE = timedelta(minutes=10)
"""The same days of the same person within this are one review."""


@dataclass(frozen=True)
class Days:
    """Which days a review looks at, and when it is held."""

    since: date
    until: date
    held_on: date


def who(review: ManagementReview | None, person: Person, on: date) -> Who:
    manages = person.is_active and Role.COMMITTEE_MEMBER in person.roles_on(on)
    return Who(manages, prepared=review is not None and review.prepared_by_id == person.pk)


def prepare_refusal(person: Person, on: date) -> Refusal | None:
    return rules.prepare_refusal(who(None, person, on))


def change_refusal(review: ManagementReview, person: Person, on: date) -> Refusal | None:
    return rules.change_refusal(State(review.state), who(review, person, on))


def act_refusal(review: ManagementReview, act: Act, person: Person, on: date) -> Refusal | None:
    return rules.act_refusal(act, State(review.state), who(review, person, on))


@recorded
def prepare_review(days: Days, *, actor: Person, now: datetime) -> ManagementReview:
    """Begin a review and give it its inputs. Sent twice it is one. Raises Refused."""
    refuse(prepare_refusal(actor, now.date()))
    refuse(rules.period_refusal(days.since, days.until, days.held_on))
    refuse(_to_come(days.until, now))
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    there = ManagementReview.objects.filter(
        prepared_by=actor, prepared_at__gt=now - TWICE, state=State.PREPARED,
        since=days.since, until=days.until, held_on=days.held_on,
    ).first()  # fmt: skip
    if there is not None:
        return there
    review = ManagementReview.objects.create(
        number=next_number(PREFIX, now),
        since=days.since,
        until=days.until,
        held_on=days.held_on,
        prepared_by=actor,
        prepared_at=now,
    )
    ManagementAttendee.objects.create(review=review, person=actor)
    record(
        "management_review.prepared",
        review,
        actor=actor,
        now=now,
        data={"since": str(days.since), "until": str(days.until), "held_on": str(days.held_on)},
    )
    gather(review, actor=actor, now=now)
    return review


def _to_come(until: date, now: datetime) -> Refusal | None:
    today = timezone.localdate(now, timezone.get_default_timezone())
    return Refusal("management.period_to_come") if until > today else None


def _locked(review: ManagementReview) -> ManagementReview:
    return ManagementReview.objects.select_for_update(of=("self",)).get(pk=review.pk)


def period_of(review: ManagementReview, now: datetime) -> Period:
    """Its days in the portal's zone; it looks at their end, or at now where that is to come."""
    zone = timezone.get_default_timezone()
    start, after = (
        timezone.make_aware(datetime.combine(day, time.min), zone)
        for day in (review.since, review.until + timedelta(days=1))
    )
    return Period(Span(start, min(after, now)), review.until)


@recorded
def gather(review: ManagementReview, *, actor: Person, now: datetime) -> int:
    """Ask the portal for the inputs, anew where they were asked before; which round it is."""
    review = _locked(review)
    refuse(change_refusal(review, actor, now.date()))
    last = review.inputs.order_by("-round").values_list("round", flat=True).first()
    found = facts_of(period_of(review, now))
    made = [
        ManagementInput(
            review=review,
            round=(last or 0) + 1,
            n=n,
            kind=kind,
            facts=[list(fact) for fact in facts],
            digest=digest_of(dumps([list(fact) for fact in facts]).decode()),
            at=now,
        )
        for n, (kind, facts) in enumerate(found.items(), 1)
    ]
    ManagementInput.objects.bulk_create(made)
    digests = {one.kind: one.digest for one in made}
    record(
        "management_review.gathered",
        review,
        actor=actor,
        now=now,
        data={"round": made[0].round, "inputs": digests},
    )
    return made[0].round


@recorded
def add_attendee(
    review: ManagementReview, person: Person | None, part: str, *, actor: Person, now: datetime
) -> None:
    """Somebody was there; twice is once. Raises Refused."""
    review = _locked(review)
    refuse(change_refusal(review, actor, now.date()))
    if person is None:
        refuse(Refusal("management.attendee_missing"))
    assert person is not None  # refused above
    if review.attendees.filter(person=person).exists():
        return
    review.attendees.create(person=person, part=part.strip()[: rules.PART_MAX])
    record(
        "management_review.attended", review, actor=actor, now=now, refs=[person],
        personal={"part": part.strip()} if part.strip() else {},
    )  # fmt: skip


@recorded
def remove_attendee(
    review: ManagementReview, person: Person, *, actor: Person, now: datetime
) -> None:
    """Somebody was not there after all. Raises Refused."""
    review = _locked(review)
    refuse(change_refusal(review, actor, now.date()))
    gone, _kinds = review.attendees.filter(person=person).delete()
    if gone:
        record("management_review.not_attended", review, actor=actor, now=now, refs=[person])


@dataclass(frozen=True)
class Point:
    """What was agreed on, as somebody wrote it."""

    kind: PointKind
    text: str
    owner: Person | None = None
    due_on: date | None = None


@recorded
def note_point(
    review: ManagementReview, point: Point, *, actor: Person, now: datetime
) -> ManagementPoint:
    """Note a decision or an action; the same words again are one. Raises Refused."""
    review = _locked(review)
    refuse(change_refusal(review, actor, now.date()))
    owner = point.owner if point.owner and point.owner.is_active else None
    refuse(
        rules.point_refusal(
            point.kind, point.text, point.due_on, now.date(), owner=owner is not None
        )
    )
    same = review.points.filter(kind=point.kind, text=point.text.strip(), owner=owner)
    if there := same.exclude(state="struck").first():
        return there
    made = review.points.create(
        n=review.points.count() + 1,
        kind=point.kind,
        text=point.text.strip(),
        owner=owner,
        due_on=point.due_on,
    )
    record(
        "management_review.noted",
        review,
        actor=actor,
        now=now,
        refs=[made, *([owner] if owner else [])],
        data={"n": made.n, "kind": made.kind, "due_on": str(made.due_on or "")},
        personal={"text": made.text},
    )
    return made


@dataclass(frozen=True)
class Said:
    """What somebody says when it is signed, dropped or opened again. ``mark``: what they saw."""

    text: str
    next_on: date | None = None
    mark: str = ""


@recorded
def act_on_review(
    review: ManagementReview, act: Act, said: Said, *, actor: Person, now: datetime
) -> State:
    """Sign it off, drop it or open it again. Raises Refused."""
    review = _locked(review)
    refuse(act_refusal(review, act, actor, now.date()))
    if said.mark and said.mark != review.mark:
        refuse(Refusal("management.changed_stale"))
    if act is Act.SIGN:
        refuse(rules.sign_refusal(_ready(review, said, actor), now.date()))
        _sign(review, said, actor, now)
    else:
        refuse(rules.text_refusal(said.text))
        review.reason = said.text.strip() if act is Act.DROP else ""
        review.state = rules.MOVES[act][1]
    review.save()
    if act is Act.SIGN:
        open_points(review, actor=actor, now=now)
        for earlier in ManagementReview.objects.signed().exclude(pk=review.pk):
            close_items(earlier, actor=actor, now=now)
    record(
        f"management_review.{act}",
        review,
        actor=actor,
        now=now,
        data={"state": str(review.state), "next_on": str(review.next_on or "")},
        personal={"text": said.text.strip()},
    )
    return State(review.state)


def _ready(review: ManagementReview, said: Said, actor: Person) -> Ready:
    there = set(review.attendees.values_list("person", flat=True))
    return Ready(
        inputs=review.inputs.exists(),
        attendees=len(there),
        attended=actor.pk in there,
        conclusion=said.text,
        next_on=said.next_on,
        held_on=review.held_on,
    )


def _sign(review: ManagementReview, said: Said, actor: Person, now: datetime) -> None:
    checkpoint = latest_checkpoint()
    review.conclusion, review.next_on = said.text.strip(), said.next_on
    review.signed_by, review.signed_at = actor, now
    review.tree_size = checkpoint.size if checkpoint else None
    review.state = State.SIGNED
