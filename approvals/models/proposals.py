"""Drafts of the scheme, what they would change, and what the committee made of them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.models.reviews import Review
from approvals.rules.proposals import ProposalState, RunFacts, RunState
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.models import Job

STATE_NAMES = {
    ProposalState.DRAFT: _("Draft"),
    ProposalState.PROPOSED: _("Before the committee"),
    ProposalState.ACTIVE: _("In force since its decision"),
    ProposalState.REJECTED: _("Rejected"),
    ProposalState.WITHDRAWN: _("Withdrawn"),
    ProposalState.DISCARDED: _("Discarded"),
}
SIGNS = {
    ProposalState.DRAFT: ("neutral", "draft"),
    ProposalState.PROPOSED: ("info", "wait"),
    ProposalState.ACTIVE: ("ok", "ok"),
    ProposalState.REJECTED: ("bad", "bad"),
    ProposalState.WITHDRAWN: ("neutral", "off"),
    ProposalState.DISCARDED: ("neutral", "off"),
}
PRIVATE = (ProposalState.DRAFT.value, ProposalState.DISCARDED.value)
ENDED = (ProposalState.ACTIVE.value, ProposalState.REJECTED.value, ProposalState.WITHDRAWN.value)
BEFORE_COMMITTEE = (ProposalState.PROPOSED.value, *ENDED)
PUT = Q(proposed_at__isnull=False, review__isnull=False, run__isnull=False, version__isnull=False)
NOT_PUT = Q(proposed_at__isnull=True, review__isnull=True, version__isnull=True)


class SchemeProposalQuerySet(QuerySet["SchemeProposal"]):
    def visible_to(self, person: Person, on: date | None = None) -> "SchemeProposalQuerySet":
        """For those who see everything, since its what-if names every agent; drafts only for
        administrators and auditors."""
        day = on or timezone.localdate()
        if not person.sees_all_on(day):
            return self.none()
        if {Role.ADMINISTRATOR, Role.AUDITOR} & person.roles_on(day):
            return self
        return self.exclude(state__in=PRIVATE)

    def before_committee(self) -> "SchemeProposalQuerySet":
        return self.filter(state=ProposalState.PROPOSED)


class SchemeProposal(models.Model):
    """One draft of tiers and routes: the whole scheme, so that it says itself what it would be.

    ``version``: which version it becomes, fixed when it is put to the committee, with its ``run``:
    the what-if that goes with it. ``revision`` tells two writers apart.
    """

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    reason = models.TextField(blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    base_version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, name) for s, name in STATE_NAMES.items()],
        default=ProposalState.DRAFT,
    )
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="scheme_drafts")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(null=True, blank=True)
    run = models.ForeignKey(
        "WhatIfRun", models.PROTECT, null=True, blank=True, related_name="proposed_with"
    )
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="scheme_proposal"
    )
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="schemes_proposed"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = SchemeProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ProposalState]),
                name="proposal_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PRIVATE) & NOT_PUT | Q(state__in=BEFORE_COMMITTEE) & PUT,
                name="proposed_scheme_has_its_what_if",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"], closed_at__isnull=True)
                | Q(state__in=["discarded", *ENDED], closed_at__isnull=False),
                name="ended_proposal_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=ProposalState.PROPOSED),
                name="one_scheme_before_the_committee",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state=ProposalState.ACTIVE),
                name="one_proposal_per_scheme_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"scheme:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("scheme_proposal", args=[self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == ProposalState.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def tone(self) -> str:
        return SIGNS[ProposalState(self.state)][0]

    @property
    def shape(self) -> str:
        return SIGNS[ProposalState(self.state)][1]

    @property
    def latest_run(self) -> "WhatIfRun | None":
        """The what-if that goes with it, else the last one of the draft."""
        return self.run or self.runs.select_related("job").first()


class WhatIfRun(models.Model):
    """One what-if of one draft: against which version, over which state of the inventory.

    ``counts``: see ``approvals.what_if.Outcome``; ``inventory``: digest of what was looked at.
    """

    proposal = models.ForeignKey(SchemeProposal, models.PROTECT, related_name="runs")
    digest = models.CharField(max_length=71)
    base_version = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in RunState], default=RunState.WAITING
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="what_ifs")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    inventory = models.CharField(max_length=71, blank=True)
    counts = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="what_ifs")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=RunState.WAITING, ended_at__isnull=True)
                | Q(state__in=[RunState.DONE, RunState.FAILED], ended_at__isnull=False),
                name="what_if_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | ~Q(inventory=""),
                name="done_what_if_names_its_inventory",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state=RunState.WAITING),
                name="one_what_if_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"What-if of {self.proposal.number}"

    @property
    def ledger_ref(self) -> str:
        return f"what_if:{self.pk}"

    def facts(self) -> RunFacts:
        return RunFacts(RunState(self.state), self.digest, self.base_version, self.ended_at)


class WhatIfRow(models.Model):
    """One agent for which the draft would change something, as it was when the what-if ran.

    ``changes`` holds codes between commas, so that one of them can be looked for; ``facts`` is all
    of ``approvals.rules.what_if.Changed``.
    """

    run = models.ForeignKey(WhatIfRun, models.CASCADE, related_name="rows")
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=60)
    tier_before = models.PositiveSmallIntegerField()
    tier_after = models.PositiveSmallIntegerField()
    changes = models.CharField(max_length=200)
    facts = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "slug"], name="agent_once_in_a_what_if"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "unit", "-id"], name="what_if_by_unit"),
            models.Index(fields=["run", "tier_after", "-id"], name="what_if_by_tier"),
        ]

    def __str__(self) -> str:
        return self.slug
