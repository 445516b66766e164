"""The review after an incident: its texts, what was handed in, who signed, what failed."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from simple_history.models import HistoricalRecords

from approvals.models import Attachment, Review
from govportal.people.models import Person
from govportal.worklist.models import Clock
from incidents.models.incidents import Incident
from incidents.post_incident_names import PART_NAMES, PIR_NAMES, PIR_SIGNS, WAY_NAMES
from incidents.rules.post_incident import ENDED, WHYS, Part, PirState, Way
from registry.models.agents import choices

_P = PirState


class PirQuerySet(QuerySet["PostIncidentReview"]):
    def visible_to(self, person: Person, on: date | None = None) -> "PirQuerySet":
        """Those of incidents that one may see."""
        seen = Incident.objects.visible_to(person, on).order_by()
        return self.filter(incident__in=seen.values("pk"))

    def unfinished(self) -> "PirQuerySet":
        """Neither approved nor dropped."""
        return self.exclude(state__in=sorted(ENDED))


class PostIncidentReview(models.Model):
    """One review of one incident. Opened anew when an incident closes again after its review.

    ``text``: the last that was written; ``handed``: what was handed in last. ``held_at``: since
    when it waits because the incident was opened again. ``returned``: why it came back.
    """

    number = models.CharField(max_length=20, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="post_reviews")
    n = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=choices(PIR_NAMES), default=_P.DRAFT)
    is_required = models.BooleanField(default=False)
    text = models.ForeignKey("ReviewText", models.PROTECT, null=True, related_name="+")
    handed = models.ForeignKey("HandedIn", models.PROTECT, null=True, related_name="+")
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    returned = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    objects = PirQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_review_per_turn"),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(state__in=[_P.DRAFT, _P.COMMITTEE, _P.SIGNING]),
                name="one_review_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PirState]), name="pir_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[_P.COMMITTEE, _P.SIGNING, _P.APPROVED])
                | Q(handed__isnull=False, held_at__isnull=True),
                name="pir_before_others_was_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(state=_P.APPROVED, approved_at__isnull=False)
                | ~Q(state=_P.APPROVED) & Q(approved_at__isnull=True),
                name="approved_pir_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_P.APPROVED, _P.DROPPED], closed_at__isnull=False)
                | ~Q(state__in=[_P.APPROVED, _P.DROPPED]) & Q(closed_at__isnull=True),
                name="ended_pir_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="pir_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.incident.title}"

    @property
    def ledger_ref(self) -> str:
        return f"pir:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("incident_review", args=[self.incident.number])

    @property
    def revision(self) -> int:
        """Which text a page shows; one that shows another is stale."""
        return self.text.n if self.text is not None else 0

    @property
    def is_draft(self) -> bool:
        return self.state == _P.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.state == _P.APPROVED

    @property
    def state_words(self) -> str:
        return str(PIR_NAMES[PirState(self.state)])

    @property
    def tone(self) -> str:
        return PIR_SIGNS[PirState(self.state)][0]

    @property
    def shape(self) -> str:
        return PIR_SIGNS[PirState(self.state)][1]


class ReviewText(models.Model):
    """One state of the text, each kept. ``whys``: how many whys were answered with evidence."""

    pir = models.ForeignKey(PostIncidentReview, models.PROTECT, related_name="texts")
    n = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    whys = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pir", "n"], name="one_text_per_number"),
            models.CheckConstraint(condition=Q(whys__lte=WHYS), name="at_most_five_whys"),
        ]

    def __str__(self) -> str:
        return f"{self.pir_id}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"pir_text:{self.pk}"


class HandedIn(models.Model):
    """What was put to the committee or to be signed: text, timeline and actions as they were.

    ``digest`` covers all of it. Written once; ``review`` is the committee's.
    """

    pir = models.ForeignKey(PostIncidentReview, models.PROTECT, related_name="handed_in")
    n = models.PositiveSmallIntegerField()
    text = models.ForeignKey(ReviewText, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=choices(WAY_NAMES))
    frozen = models.JSONField()
    digest = models.CharField(max_length=71)
    review = models.OneToOneField(Review, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pir", "n"], name="handed_in_once_per_number"),
            models.CheckConstraint(
                condition=Q(way=Way.COMMITTEE, review__isnull=False)
                | Q(way=Way.SIGNATURES, review__isnull=True),
                name="the_committee_has_its_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pir_id}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"pir_handed_in:{self.pk}"

    @property
    def way_words(self) -> str:
        return str(WAY_NAMES[Way(self.way)])


class ReviewSignature(models.Model):
    """The lead's or an operator's signature under what was handed in."""

    handed = models.ForeignKey(HandedIn, models.PROTECT, related_name="signatures")
    part = models.CharField(max_length=10, choices=choices(PART_NAMES))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["handed", "part"], name="each_part_signs_once"),
            models.UniqueConstraint(fields=["handed", "person"], name="two_people_sign"),
            models.CheckConstraint(
                condition=Q(part__in=[part.value for part in Part]), name="signing_part_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.part}"

    @property
    def ledger_ref(self) -> str:
        return f"pir_signature:{self.pk}"

    @property
    def part_words(self) -> str:
        return str(PART_NAMES[Part(self.part)])


class ReviewPaper(models.Model):
    """A document that a review rests on, by its SHA-256; it stays."""

    pir = models.ForeignKey(PostIncidentReview, models.PROTECT, related_name="papers")
    n = models.PositiveSmallIntegerField()
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pir", "n"], name="one_paper_per_number"),
        ]

    def __str__(self) -> str:
        return self.attachment.name

    @property
    def ledger_ref(self) -> str:
        return f"pir_paper:{self.pk}"
