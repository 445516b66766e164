"""Samples: the population as it was listed, what was drawn from it, and what each item shows."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from evidence.models.findings import AuditFinding
from evidence.rules.sample_results import Result, State
from evidence.rules.samples import By, Kind, Member
from evidence.sampling_names import (
    ACT_NAMES,
    BY_NAMES,
    KIND_NAMES,
    OPINION_NAMES,
    RESULT_NAMES,
    RESULT_SIGNS,
    STATE_NAMES,
    STATE_SIGNS,
)
from govportal.people.models import Committee, Person, Unit
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SampleQuerySet(QuerySet["Sample"]):
    def visible_to(self, person: Person, on: date | None = None) -> "SampleQuerySet":
        """All for those who see everything: a sample shows what it was drawn from."""
        return self if person.sees_all_on(on or timezone.localdate()) else self.none()

    def for_list(self) -> "SampleQuerySet":
        return self.select_related("drawn_by", "unit", "committee")


class Sample(models.Model):
    """``size`` items drawn with ``seed`` from a population of ``rows``.

    ``since`` and ``until`` are days in the portal's zone, both included. ``check_rows`` and
    ``check_ledger``: the period counted twice, before filters; ``differs`` has the keys that only
    one of them knows (the first of many) and how many they are. ``population_sha256`` is over the
    text of the list. ``tree_size``: of the newest checkpoint when it was drawn. All but the state
    and the opinion never changes.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=choices(KIND_NAMES))
    since = models.DateField()
    until = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    tier = models.PositiveSmallIntegerField(null=True)
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="+")
    view = models.CharField(max_length=20, blank=True)
    purpose = models.TextField()
    seed = models.CharField(max_length=64)
    seed_given = models.BooleanField()
    by = models.CharField(max_length=12, blank=True, choices=choices(BY_NAMES))
    size = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    check_rows = models.PositiveIntegerField()
    check_ledger = models.PositiveIntegerField()
    differs = models.JSONField(default=dict)
    population_sha256 = models.CharField(max_length=71)
    tree_size = models.BigIntegerField(null=True)
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="samples")
    drawn_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(STATE_NAMES), default=State.OPEN)
    opinion = models.CharField(max_length=10, blank=True, choices=choices(OPINION_NAMES))
    history = HistoricalRecords()

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind]), name="sample_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="sample_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(by__in=["", *(one.value for one in By)]), name="sample_parts_are_known"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since"), size__gte=1, rows__gte=1)
                & ~Q(seed="")
                & ~Q(purpose=""),
                name="sample_says_how_it_was_drawn",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CONCLUDED) ^ Q(opinion=""),
                name="concluded_sample_has_an_opinion",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="sample_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"sample:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("sample_detail", args=[self.number])

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*STATE_SIGNS[state], STATE_NAMES[state])

    @property
    def agrees(self) -> bool:
        """Whether both ways of counting gave the same rows."""
        return not (self.differs.get("only_rows") or self.differs.get("only_ledger"))


class SamplePopulation(models.Model):
    """The list that a sample was drawn from: a line of JSON a row, as its digest is over it."""

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="population")
    text = models.TextField()

    def __str__(self) -> str:
        return f"Population of {self.sample.number}"


class SampleItem(models.Model):
    """One row that was drawn: what the population's list says of it, its part and its draw."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="items")
    n = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    about = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    tier = models.PositiveSmallIntegerField(null=True)
    committee = models.CharField(max_length=60, blank=True)
    stratum = models.CharField(max_length=64, blank=True)
    draw = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sample", "n"], name="one_item_of_a_number"),
            models.UniqueConstraint(fields=["sample", "key"], name="an_item_is_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.n}. {self.key}"

    @property
    def ledger_ref(self) -> str:
        return f"sample_item:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("sample_item", args=[self.sample.number, self.n])

    @property
    def last(self) -> "SampleResult | None":
        """What stands of it now. Reads no more where ``results`` were prefetched."""
        results = list(self.results.all())
        return results[-1] if results else None


class SampleResult(models.Model):
    """What somebody found of an item; only ever added, the newest stands."""

    item = models.ForeignKey(SampleItem, models.PROTECT, related_name="results")
    n = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=10, choices=choices(RESULT_NAMES))
    note = models.TextField(blank=True)
    finding = models.ForeignKey(AuditFinding, models.PROTECT, null=True, related_name="sampled")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "n"], name="one_result_of_a_number"),
            models.CheckConstraint(
                condition=Q(result__in=[one.value for one in Result]), name="item_result_is_known"
            ),
            models.CheckConstraint(
                condition=Q(result=Result.CONFORMS) | ~Q(note=""),
                name="result_that_does_not_conform_says_why",
            ),
            models.CheckConstraint(
                condition=Q(finding__isnull=True) | Q(result=Result.EXCEPTION),
                name="finding_of_an_item_is_an_exception",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.result}"

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        return (*RESULT_SIGNS[self.result], RESULT_NAMES[Result(self.result)])


class SampleTurn(models.Model):
    """That a sample was concluded, given up or opened again, and why; only ever added."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="turns")
    n = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=choices(ACT_NAMES))
    opinion = models.CharField(max_length=10, blank=True, choices=choices(OPINION_NAMES))
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sample", "n"], name="one_sample_turn_of_a_number"),
            models.CheckConstraint(condition=~Q(text=""), name="sample_turn_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.act}"


def columns_of(member: Member) -> dict[str, Any]:
    """An item's columns from the row that was drawn."""
    return {name: getattr(member, name) for name in COLUMNS}


COLUMNS = ("key", "about", "what", "unit", "tier", "committee")
