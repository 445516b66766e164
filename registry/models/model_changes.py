"""What vendors change about their models, and the tests that agents need because of it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from govportal.worklist.models import Clock
from registry.models.agents import Agent, choices
from registry.models.pinned_models import PinnedModel
from registry.models.vendors import VendorDocument
from registry.rules.vendors import SOURCE_MAX, VERSION_MAX, NoticeKind, RetestState
from registry.vendor_names import NOTICE_KIND_NAMES, RETEST_SIGNS, RETEST_STATE_NAMES


class ModelChangeNotice(models.Model):
    """What a vendor said it will change about a model; written once."""

    model = models.ForeignKey(PinnedModel, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=choices(NOTICE_KIND_NAMES))
    to_version = models.CharField(max_length=VERSION_MAX, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    source = models.CharField(max_length=SOURCE_MAX)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="model_notices")
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["model", "kind", "to_version", "effective_on"], name="a_change_noted_once"
            ),
            models.UniqueConstraint(
                fields=["model", "kind", "to_version"],
                condition=Q(effective_on__isnull=True),
                name="a_change_without_a_day_noted_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in NoticeKind]),
                name="kind_of_change_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(source=""), name="a_change_says_what_and_whence"
            ),
            models.CheckConstraint(
                condition=~Q(kind="new_version") | ~Q(to_version=""),
                name="a_new_version_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(kind="end_of_life") | Q(effective_on__isnull=False),
                name="an_end_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.model}"

    @property
    def ledger_ref(self) -> str:
        return f"model_notice:{self.pk}"

    @property
    def new_version(self) -> str:
        """The version that is to be tested: the new one, else the old one as it behaves now."""
        return self.to_version or self.model.version

    @property
    def counts(self) -> dict[str, int]:
        """How many re-tests it asked for, and how many of them are open."""
        states = [retest.state for retest in self.retests.all()]
        return {"asked": len(states), "open": states.count(RetestState.OPEN)}


# A comparison with nothing is no no to a database: that there is a moment is said by itself.
_CLOSED = Q(closed_at__isnull=False, closed_at__gte=F("opened_at"))
_ANSWERED = _CLOSED & Q(closed_by__isnull=False)
_OPEN = Q(state="open", closed_at=None, closed_by=None, text="", document=None, test_run="")


class RetestQuerySet(QuerySet["Retest"]):
    def open(self) -> "RetestQuerySet":
        return self.filter(state=RetestState.OPEN)

    def overdue(self, now: datetime) -> "RetestQuerySet":
        return self.open().filter(due_at__lt=now).order_by("due_at", "pk")


class Retest(models.Model):
    """An agent that uses a model which changes is to be tested again.

    ``text``: what the tests showed, or why the change does not apply. ``test_run``: the reference
    of a test run that answered it.
    """

    notice = models.ForeignKey(ModelChangeNotice, models.PROTECT, related_name="retests")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="retests")
    state = models.CharField(
        max_length=20, choices=choices(RETEST_STATE_NAMES), default=RetestState.OPEN
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, blank=True, related_name="retests")
    owner_called_at = models.DateTimeField(null=True, blank=True)
    vendors_owner_called_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="retests_closed"
    )
    text = models.TextField(blank=True)
    document = models.ForeignKey(
        VendorDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    test_run = models.CharField(max_length=80, blank=True)
    history = HistoricalRecords()

    objects = RetestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "agent"], name="an_agent_is_tested_once"),
            models.CheckConstraint(
                condition=_OPEN
                | _CLOSED & Q(state="moot")
                | _CLOSED & Q(state="done") & ~Q(test_run="")  # by a pipeline, perhaps
                | _ANSWERED & Q(state__in=("done", "not_needed")) & ~Q(text=""),
                name="a_retest_ends_with_evidence_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(vendors_owner_called_at__isnull=True)
                | Q(owner_called_at__isnull=False),
                name="the_owner_is_called_first",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="open"), name="retest_open_due"
            ),
            models.Index(fields=["agent", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.notice}"

    def get_absolute_url(self) -> str:
        return f"/agents/{self.agent.slug}/retests/{self.pk}/"

    @property
    def ledger_ref(self) -> str:
        return f"retest:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == RetestState.OPEN

    @property
    def tone(self) -> str:
        return RETEST_SIGNS[RetestState(self.state)][0]

    @property
    def shape(self) -> str:
        return RETEST_SIGNS[RetestState(self.state)][1]
