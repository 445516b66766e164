"""What a review of management is given: counted from the portal as of the end of its period."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from approvals.models import Decision, Review
from evidence.models.findings import AuditFinding
from evidence.models.management_reviews import ManagementPoint
from evidence.models.populations import Span
from evidence.models.samples import Sample
from evidence.rules.management_reviews import Input, PointState
from evidence.rules.sample_results import State as SampleState
from govportal.ledger.models import Entry, VerificationRun
from govportal.people.models import Person, RoleAssignment
from incidents.models import Incident
from incidents.rules.severities import Severity
from registry.models import Agent
from registry.rules.lifecycle import RUNNING
from scorecards.models import Completion
from scorecards.rules.measures import Measured
from scorecards.scores import scores_of
from scorecards.weekly import HEADLINE

Fact = tuple[str, int | str | None]
CHANGES = {
    "changes.rules": ("scheme.activated", "policy.adopted", "usage.activated"),
    "changes.frameworks": ("framework.loaded",),
    "changes.roles": ("role.given", "role.ended"),
    "changes.seats": ("seat.filled", "seat.ended"),
    "changes.retention": ("retention.approved",),
}
"""Verbs of each kind of change."""


@dataclass(frozen=True)
class Period:
    """The days of a review, and the moment at which it looks: their end, or now if that is
    earlier."""

    span: Span
    until: date

    @property
    def moment(self) -> datetime:
        return self.span.end

    def of(self, column: str) -> Q:
        return self.span.of(column)

    def stands(self, begun: str, ended: str) -> Q:
        """What had begun at the moment and not ended."""
        ended_later = Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gte": self.moment})
        return Q(**{f"{begun}__lt": self.moment}) & ended_later


def facts_of(period: Period) -> dict[Input, list[Fact]]:
    """All that is counted, by input. About a dozen queries."""
    return {kind: list(read(period)) for kind, read in READERS.items()}


def _counts(rows: QuerySet[Any], **parts: Q) -> Mapping[str, int]:
    """How many rows each part has, in one query."""
    asked = {name: Count("pk", filter=part) for name, part in parts.items()}
    found: Mapping[str, int] = rows.order_by().aggregate(**asked)
    return found


def _named(prefix: str, counts: Mapping[str, int]) -> list[Fact]:
    return [(f"{prefix}.{name}", count) for name, count in counts.items()]


def _earlier(period: Period) -> list[Fact]:
    is_open = Q(state=PointState.OPEN)
    counts = _counts(
        ManagementPoint.objects.filter(kind="action"),
        done=Q(state=PointState.DONE) & period.of("done_at"),
        open=is_open,
        late=is_open & Q(due_on__lte=period.until),
    )
    return _named("earlier", counts)


def _requests(period: Period) -> list[Fact]:
    decided = Decision.objects.filter(period.of("decided_at"), review__subject_kind="request")
    counts = _counts(
        decided,
        approved=Q(outcome="approve"),
        conditions=Q(outcome="conditions"),
        rejected=Q(outcome="reject"),
    )
    waiting = Review.objects.filter(period.stands("opened_at", "closed_at")).count()
    return [*_named("requests", counts), ("requests.waiting", waiting)]


def _figures(period: Period) -> list[Fact]:
    """The headline figures as fractions, money after its currency; none if nothing was counted."""
    scores = scores_of(None, period.until)
    if scores is None:
        return [("figures.none", None)]
    shown = [(name, scores.by_id[name]) for name in HEADLINE if name in scores.by_id]
    return [(name, _figure(one.measured)) for name, one in shown]


def _figure(one: Measured) -> str | None:
    return None if one.value is None else f"{one.currency} {one.value}".strip()


def _incidents(period: Period) -> list[Fact]:
    rows = Incident.objects.real()
    grave = period.of("reported_at") & Q(severity__in=[Severity.SEV1, Severity.SEV2])
    counts = _counts(
        rows,
        reported=period.of("reported_at"),
        grave=grave,
        resolved=period.of("resolved_at"),
        open=period.stands("reported_at", "closed_at"),
    )
    return _named("incidents", counts)


def _findings(period: Period) -> list[Fact]:
    stands = period.stands("raised_at", "closed_at")
    counts = _counts(
        AuditFinding.objects.all(),
        raised=period.of("raised_at"),
        major=period.of("raised_at") & Q(grade="major"),
        closed=period.of("closed_at"),
        open=stands,
        late=stands & Q(state__in=["open", "planned"], due_on__lt=period.until),
    )
    return _named("findings", counts)


def _audits(period: Period) -> list[Fact]:
    drawn = period.of("drawn_at")
    counts = _counts(
        Sample.objects.all(),
        samples=drawn,
        concluded=drawn & Q(state=SampleState.CONCLUDED),
        exceptions=drawn & Q(opinion__in=["exceptions", "failed"]),
    )
    runs = _counts(
        VerificationRun.objects.all(),
        verified=period.of("finished_at") & Q(fault=""),
        faults=period.of("finished_at") & ~Q(fault=""),
    )
    return [*_named("audits", counts), *_named("audits", runs)]


def _changes(period: Period) -> Iterable[Fact]:
    rows = Entry.objects.order_by().filter(period.of("occurred_at"))
    rows = rows.filter(verb__in=[verb for verbs in CHANGES.values() for verb in verbs])
    found = dict(rows.values_list("verb").annotate(Count("pk")))
    for name, verbs in CHANGES.items():
        yield name, sum(found.get(verb, 0) for verb in verbs)


def _resources(period: Period) -> list[Fact]:
    in_force = Q(starts_on__lte=period.until) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.until)
    )
    roles = RoleAssignment.objects.filter(in_force, person__is_active=True)
    people = {
        name: roles.filter(role=name).values("person").distinct().count()
        for name in ("compliance_reviewer", "security_reviewer", "operator")
    }
    taken = Completion.objects.known(period.moment).filter(period.of("recorded_at")).count()
    return [
        ("resources.agents", Agent.objects.filter(lifecycle__in=sorted(RUNNING)).count()),
        ("resources.people", Person.objects.filter(is_active=True).count()),
        *((f"resources.{name}", count) for name, count in people.items()),
        ("resources.trained", taken),
    ]


READERS: Mapping[Input, Callable[[Period], Iterable[Fact]]] = {
    Input.EARLIER: _earlier,
    Input.REQUESTS: _requests,
    Input.FIGURES: _figures,
    Input.INCIDENTS: _incidents,
    Input.FINDINGS: _findings,
    Input.AUDITS: _audits,
    Input.CHANGES: _changes,
    Input.RESOURCES: _resources,
}
