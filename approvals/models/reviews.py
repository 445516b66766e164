"""Reviews and decisions about ``(kind, id, digest)``: no foreign key to what is reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from approvals.models.names import BASIS_NAMES, REVIEW_STATE_NAMES
from approvals.rules.reviews import (
    Basis,
    ReviewFacts,
    ReviewState,
    StepKind,
    StepState,
)
from govportal.ledger.rules import Reference
from govportal.people.models import Committee, Person, StandIn, Unit
from govportal.worklist.models import Clock, WorkItem

if TYPE_CHECKING:
    from approvals.models.steps import ReviewStep, SignOff


class RoutingScheme(models.Model):
    """Tiers, points, routes, times and the data catalogue, as one versioned document."""

    version = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    active_from = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]

    def __str__(self) -> str:
        return f"Routing scheme {self.version}"

    @property
    def ledger_ref(self) -> str:
        return f"routing_scheme:{self.version}"


class Review(models.Model):
    """One routed decision with a clock, about one digest of one thing.

    ``unit``: the domain of what is reviewed, by which a rotating seat finds its holder.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=71)
    fingerprint = models.CharField(max_length=71, blank=True)
    title = models.CharField(max_length=240)
    url = models.CharField(max_length=200)
    tier = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=[(b.value, n) for b, n in BASIS_NAMES.items()])
    route = models.JSONField()
    scheme_version = models.PositiveIntegerField()
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="reviews")
    state = models.CharField(
        max_length=12,
        choices=[(s.value, n) for s, n in REVIEW_STATE_NAMES.items()],
        default=ReviewState.OPEN,
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="reviews")
    tier_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state=ReviewState.OPEN),
                name="one_open_review_per_subject",
            ),
            models.UniqueConstraint(fields=["id", "basis"], name="review_has_one_basis"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN) ^ Q(closed_at__isnull=False),
                name="review_is_open_or_closed",
            ),
            models.CheckConstraint(condition=Q(tier__range=(1, 4)), name="review_tier_1_to_4"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"Review of {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"review:{self.pk}"

    @property
    def subject_ref(self) -> Reference:
        """What the review is about, as the ledger knows it."""
        return Reference(f"{self.subject_kind}:{self.subject_id}")

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN

    def rows(self) -> "ReviewRows":
        """Steps, sign-offs, conflicts and open items of the review, as the rules need them."""
        steps, parties = list(self.steps.order_by("position")), list(self.parties.order_by("pk"))
        by_number = {step.pk: step for step in steps}
        sign_offs = list(self.sign_offs.all())
        for given in sign_offs:
            given.step = by_number[given.step_id]
        votes_now = any(self.is_voting(step) for step in steps)
        return ReviewRows(
            steps=steps,
            sign_offs=sign_offs,
            parties=parties,
            principals=self._principals() if sign_offs else {},
            called_in=self.called_in(
                steps, self._items(steps), parties, self._voters() if votes_now else set()
            ),
        )

    def facts(self, rows: "ReviewRows | None" = None, by: StandIn | None = None) -> ReviewFacts:
        """What the rules need to know; read anew unless ``rows`` were read just now.

        ``by``: who asks, where that may be a substitute.
        """
        rows = rows or self.rows()
        parties = rows.parties
        return ReviewFacts(
            state=ReviewState(self.state),
            digest=self.digest,
            basis=Basis(self.basis),
            steps=tuple(
                step.facts(rows.called_in.get(step.ledger_ref, ()), by) for step in rows.steps
            ),
            signatures=tuple(s.facts(rows.principals.get(s.pk)) for s in rows.sign_offs),
            conflicted=frozenset(party.person_id for party in parties),
            requesters=frozenset(p.person_id for p in parties if p.relation == "requester"),
        )

    def is_voting(self, step: "ReviewStep") -> bool:
        """Whether the step is a ballot that waits for votes."""
        is_open = self.state == ReviewState.OPEN and step.state == StepState.OPEN
        return is_open and step.kind == StepKind.BALLOT

    def called_in(
        self,
        steps: Iterable["ReviewStep"],
        items: Iterable[tuple[str, int]],
        parties: Iterable["ReviewParty"],
        voters: set[int],
    ) -> dict[str, set[int]]:
        """By step of an open review: who has an open item on it, and who votes without a conflict.

        ``items``: pairs of step and person. Escalation adds people only there.
        """
        if self.state != ReviewState.OPEN:
            return {}
        found: dict[str, set[int]] = {step.ledger_ref: set() for step in steps}
        for ref, person in items:
            if ref in found:
                found[ref].add(person)
        for step in steps:
            if self.is_voting(step):
                found[step.ledger_ref] |= voters - {party.person_id for party in parties}
        return found

    def _items(self, steps: Iterable["ReviewStep"]) -> Iterable[tuple[str, int]]:
        if self.state != ReviewState.OPEN:
            return ()
        items = WorkItem.objects.open().filter(subject_ref__in=[s.ledger_ref for s in steps])
        return items.values_list("subject_ref", "assignee_id")

    def _principals(self) -> dict[int, int]:
        """By sign-off of a substitute: for whom it was."""
        rows = apps.get_model("approvals", "OnBehalf").objects.filter(sign_off__review=self)
        return dict(rows.values_list("sign_off_id", "delegation__person_id"))

    def _voters(self) -> set[int]:
        """Holders and alternates of the ballot that runs; they may ask, as reviewers may."""
        seats = apps.get_model("approvals", "BallotSeat").objects.filter(
            ballot__review=self, ballot__closed_at=None
        )
        both = seats.values_list("holder_id", "alternate_id")
        return {person for pair in both for person in pair if person is not None}


@dataclass(frozen=True)
class ReviewRows:
    """What belongs to a review, read once for rules and page; ``principals`` by sign-off: for whom
    a substitute gave it.
    """

    steps: "list[ReviewStep]"
    sign_offs: "list[SignOff]"
    parties: "list[ReviewParty]"
    called_in: dict[str, set[int]]
    principals: dict[int, int] = field(default_factory=dict)


class ReviewParty(models.Model):
    """Somebody with a conflict of interest in a review, and why: the conflict register."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="conflicts")
    relation = models.CharField(max_length=40)
    found_by_system = models.BooleanField(default=True)
    found_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["review", "person", "relation"], name="a_conflict_is_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.relation}"

    @property
    def ledger_ref(self) -> str:
        return f"conflict:{self.pk}"
