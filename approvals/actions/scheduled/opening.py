"""Opening scheduled reviews: whatever is due within 14 days, once, found by index."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import Exists, F, OuterRef
from guardian.shortcuts import assign_perm

from approvals.actions.leading import leader_of
from approvals.actions.numbering import next_number
from approvals.actions.opening import open_review
from approvals.actions.scheduled.facts import (
    about_of,
    facts_of,
    owners_of,
    parties_of,
)
from approvals.actions.submitting import committee_for
from approvals.actions.words import SCHEDULED, SCHEDULED_BODY, SCHEDULED_NOBODY
from approvals.models import Review, ScheduledReview
from approvals.models.names import SCHEDULED_KIND_NAMES
from approvals.rules.reviews import StepKind
from approvals.rules.scheduled import (
    PREFIXES,
    ScheduledKind,
    ahead_days,
    clock_starts_at,
    end_of,
    last_due_day,
    opens_at,
    review_route,
)
from approvals.schemes import Scheme, active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Committee, Person
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions import notify, open_item
from govportal.worklist.saying import phrase
from govportal.worklist.timekeeping import zone_of
from registry.models import Agent, Authorisation
from registry.rules.lifecycle import Lifecycle

log = logging.getLogger(__name__)
CALENDAR = SYSTEM("calendar")
CLOCK_KIND = "scheduled_review"


def open_due_reviews(now: datetime) -> int:
    """Open every review that is due within the days ahead and is not open yet; how many.

    Each in a transaction of its own: one that cannot be opened does not hold up the rest, and is
    tried again. Reads only authorisations and agents whose day is near; what is not due costs
    nothing.
    """
    scheme = active_scheme()
    last = last_due_day(now, ahead_days(scheme.routes))
    due = [
        *((pk, ScheduledKind.PERIODIC) for pk in _periodic(last)),
        *((pk, ScheduledKind.POST_DEPLOYMENT) for pk in _post_deployment(last)),
    ]
    return sum(_tried(pk, kind, scheme, now) for pk, kind in due)


def _periodic(last: date) -> list[int]:
    """Authorisations whose periodic review is due by ``last`` and not opened, the first first."""
    opened = ScheduledReview.objects.filter(
        authorisation=OuterRef("pk"), kind=ScheduledKind.PERIODIC, due_on=OuterRef("valid_until")
    )
    due = Authorisation.objects.standing().filter(~Exists(opened), valid_until__lte=last)
    due = due.exclude(agent__lifecycle=Lifecycle.RETIRED).filter(
        pilot__isnull=True, provisional__isnull=True
    )
    return list(due.order_by("valid_until", "pk").values_list("pk", flat=True))


def _post_deployment(last: date) -> list[int]:
    """The same for what went live. By the agent's day, which its index finds; it is emptied when
    the review was held, so that those of the past are not read again."""
    agents = Agent.objects.filter(post_deployment_review_on__lte=last)
    day = F("agent__post_deployment_review_on")
    agents = agents.exclude(lifecycle=Lifecycle.RETIRED).order_by("post_deployment_review_on")
    near = list(agents.values_list("pk", flat=True))
    opened = ScheduledReview.objects.filter(
        authorisation=OuterRef("pk"),
        kind=ScheduledKind.POST_DEPLOYMENT,
        due_on=OuterRef("agent__post_deployment_review_on"),
    )
    found: list[int] = []
    for group in _groups(near):
        live = Authorisation.objects.standing().filter(agent__in=group, live_at__isnull=False)
        found += live.filter(~Exists(opened)).order_by(day, "pk").values_list("pk", flat=True)
    return found


def _groups(numbers: list[int], size: int = 500) -> Iterable[list[int]]:
    return (numbers[n : n + size] for n in range(0, len(numbers), size))


def _tried(pk: int, kind: ScheduledKind, scheme: Scheme, now: datetime) -> bool:
    try:
        return _open(pk, kind, scheme, now) is not None
    except Refused as refused:  # no committee yet, say; the next look tries again
        log.warning("review of authorisation %s not opened: %s", pk, refused)
        return False


@recorded
def _open(pk: int, kind: ScheduledKind, scheme: Scheme, now: datetime) -> ScheduledReview | None:
    """Open the review of one authorisation; None where it is too early, or somebody was first."""
    right = _locked(pk)
    due_on = right.valid_until if kind is ScheduledKind.PERIODIC else _first_review(right)
    if right.state not in {right.ACTIVE, right.SUSPENDED} or due_on is None:
        return None
    if right.scheduled_reviews.filter(kind=kind, due_on=due_on).exists():
        return None
    committee = committee_for(right.agent.unit)
    zone = zone_of(committee.calendar_key)
    if now < opens_at(due_on, ahead_days(scheme.routes), zone):
        return None
    scheduled = _new(right, kind, due_on, scheme, zone, now)
    review = _start(scheduled, scheme, committee, zone, now)
    scheduled.review = review
    scheduled.save(update_fields=["review"])
    record(
        "scheduled_review.opened",
        scheduled,
        actor=CALENDAR,
        now=now,
        refs=[right, right.agent, review],
        data={
            "kind": scheduled.kind,
            "due_on": due_on.isoformat(),
            "due_at": scheduled.due_at.isoformat(),
            "lapses_on": scheduled.lapses_on.isoformat(),
            "tier": scheduled.tier,
            "digest": review.digest,
        },
    )
    _tell(scheduled, review, now)
    return scheduled


def _locked(pk: int) -> Authorisation:
    """Agent, then authorisation: always in this order."""
    agent = Agent.objects.select_for_update(of=("self",)).select_related(
        "unit",
        "business_owner__manager",
        "technical_owner__manager",
        "executive_sponsor",
        "compliance_reviewer",
        "security_reviewer",
    )
    known = agent.get(authorisations=pk)
    right = Authorisation.objects.select_for_update(of=("self",)).get(pk=pk)
    right.agent = known
    return right


def _first_review(right: Authorisation) -> date | None:
    return right.agent.post_deployment_review_on if right.live_at else None


def _new(
    right: Authorisation,
    kind: ScheduledKind,
    due_on: date,
    scheme: Scheme,
    zone: tzinfo,
    now: datetime,
) -> ScheduledReview:
    """A periodic review has the grace that the authorisation was given, others the scheme's."""
    lapses_on = due_on + timedelta(days=scheme.overdue_days)
    if kind is ScheduledKind.PERIODIC:
        lapses_on = right.lapses_on
    scheduled = ScheduledReview(
        number=next_number(PREFIXES[kind], now),
        kind=kind,
        agent=right.agent,
        authorisation=right,
        tier=right.agent.tier or 4,  # never seen; the strictest if it ever were
        due_on=due_on,
        due_at=end_of(due_on, zone),
        lapses_on=lapses_on,
        grace_ends_at=end_of(lapses_on, zone),
        opened_at=now,
    )
    scheduled.facts = facts_of(scheduled)
    scheduled.save()
    return scheduled


def _start(
    scheduled: ScheduledReview, scheme: Scheme, committee: Committee, zone: tzinfo, now: datetime
) -> Review:
    kind = ScheduledKind(scheduled.kind)
    review = open_review(
        about_of(scheduled),
        review_route(kind, scheduled.tier, scheme.routes),
        parties_of(scheduled.agent),
        committee=committee,
        scheme_version=scheme.version,
        clock_kind=CLOCK_KIND,
        starts_at=clock_starts_at(scheduled.due_on, ahead_days(scheme.routes), zone),
        actor=CALENDAR,
        now=now,
    )
    steps = review.steps.exclude(assignee__isnull=True)
    people = Person.objects.filter(pk__in=steps.values("assignee"))
    assign_perm("registry.view_agent", people, scheduled.agent)
    return review


def _tell(scheduled: ScheduledReview, review: Review, now: datetime) -> None:
    """Those who answer for the agent hear of it; the chair, where a duty is nobody's."""
    kind = SCHEDULED_KIND_NAMES[ScheduledKind(scheduled.kind)]
    for person in owners_of(scheduled.agent):
        notify(
            person,
            key=f"scheduled:{scheduled.pk}:opened:{person.pk}",
            subject=phrase(SCHEDULED, kind=kind, about=str(scheduled)),
            body=phrase(
                SCHEDULED_BODY, kind=kind, agent=scheduled.agent.name, due=scheduled.due_on
            ),
            url=scheduled.get_absolute_url(),
            now=now,
        )
    nobodys = review.steps.filter(assignee__isnull=True).exclude(kind=StepKind.BALLOT)
    chief = leader_of(review, now) if nobodys.exists() else None
    if chief is not None:
        open_item(
            review,
            kind="review.unassigned",
            title=phrase(SCHEDULED_NOBODY, about=str(scheduled)),
            url=f"{scheduled.get_absolute_url()}#decide",
            assignee=chief,
            role=Role.COMMITTEE_MEMBER.value,
            clock=review.clock,
            key=f"scheduled:{scheduled.pk}:unassigned",
            actor=CALENDAR,
            now=now,
        )
