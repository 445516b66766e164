"""Reviews of management: prepared by one, given what the portal knows, signed by another."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from approvals.actions.numbering import next_number
from evidence.actions.management_calling import taken_up
from evidence.actions.management_points import open_points, owner_audits_refusal
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
    refuse(days_refusal(days, now))
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    there = ManagementReview.objects.filter(
        prepared_by=actor, prepared_at__gt=now - TWICE, state=State.PREPARED,
        since=days.since, until=days.until, held_on=days.held_on,
    ).first()  # fmt: skip
    if there is not None:
        return there
    refuse(taken_refusal(days.since, days.until))
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
        data=told(days),
    )
    taken_up(review, actor=actor, now=now)
    gather(review, actor=actor, now=now)
    return review


def taken_refusal(since: date, until: date, own: ManagementReview | None = None) -> Refusal | None:
    """The same days are looked at once: what is dropped does not count."""
    rows = ManagementReview.objects.filter(since=since, until=until).exclude(state=State.DROPPED)
    other = (rows.exclude(pk=own.pk) if own else rows).order_by("pk").first()
    return Refusal("management.days_taken", {"number": other.number}) if other else None


def days_refusal(days: Days, now: datetime) -> Refusal | None:
    if no := rules.period_refusal(days.since, days.until, days.held_on):
        return no
    today = timezone.localdate(now, timezone.get_default_timezone())
    if days.until > today:
        return Refusal("management.period_to_come")
    is_far = days.held_on > today + rules.LONGEST_AHEAD
    return Refusal("management.held_far") if is_far else None


def locked(review: ManagementReview) -> ManagementReview:
    return ManagementReview.objects.select_for_update(of=("self",)).get(pk=review.pk)


def _locked_among_others(review: ManagementReview) -> ManagementReview:
    """With the others of the same days, always in the same order: one of them is signed."""
    rows = ManagementReview.objects.select_for_update(of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows.filter(since=review.since, until=review.until)}
    return found.get(review.pk) or locked(review)


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
    review = locked(review)
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


def told(days: Days) -> dict[str, str]:
    return {name: str(day) for name, day in asdict(days).items()}


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
    """Note a decision or an action; the same of the same by the same day is one. Raises Refused."""
    review = locked(review)
    refuse(change_refusal(review, actor, now.date()))
    owner = point.owner if point.owner and point.owner.is_active else None
    refuse(
        rules.point_refusal(
            point.kind, point.text, point.due_on, now.date(), owner=owner is not None
        )
    )
    refuse(owner_audits_refusal(owner, now.date()))
    same = review.points.filter(
        kind=point.kind, text=point.text.strip(), owner=owner, due_on=point.due_on
    )
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
    review = _locked_among_others(review)
    refuse(act_refusal(review, act, actor, now.date()))
    if said.mark and said.mark != review.mark:
        refuse(Refusal("management.changed_stale"))
    if act is not Act.DROP:
        refuse(taken_refusal(review.since, review.until, review))
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
