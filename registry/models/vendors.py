"""Vendors: whom agents depend on, what was found about them, and what that rests on."""

import uuid
from datetime import date
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person
from registry.models.agents import choices
from registry.models.releases import day_of
from registry.rules.expiries import Expiry, Thing
from registry.rules.vendors import (
    NAME_MAX,
    SOURCE_MAX,
    ModelState,
    Result,
    TrainingUse,
    VendorKind,
)
from registry.vendor_names import (
    RESULT_NAMES,
    RESULT_SIGNS,
    TRAINING_NAMES,
    VENDOR_KIND_NAMES,
)


class VendorQuerySet(QuerySet["Vendor"]):
    def visible_to(self, person: Person) -> "VendorQuerySet":
        """The register names companies and no cases: everybody with an account reads it."""
        return self if person.is_active else self.none()

    def unfollowed(self) -> "VendorQuerySet":
        """Those whose names changed since conflicts of interest were looked for; oldest first."""
        return self.filter(names_followed__lt=F("names_version")).order_by("pk")

    def running_out(self, until: date, *, with_ended: bool = False) -> "VendorQuerySet":
        """Of which something is over or has its last day by ``until``; ``with_ended``: also those
        of which a model has ended, for ever."""
        late = Q(standing__agreement_until__lte=until) | Q(standing__next_due_on__lte=until)
        certificates = VendorCertificate.objects.filter(valid_until__lte=until)
        states = [ModelState.END_ANNOUNCED, *([ModelState.ENDED] if with_ended else [])]
        ending = Vendor.objects.order_by().filter(
            pinned_models__state__in=states, pinned_models__ends_on__lte=until
        )
        held = Q(standing__in=certificates.values("assessment"))
        return self.filter(late | held | Q(pk__in=ending.values("pk")), ended_on__isnull=True)


class Vendor(models.Model):
    """A company whose models, clouds or tools agents use.

    ``key`` is the name as it is compared with declared links (people.rules.interests);
    ``other_names`` are those under which texts name it too. ``standing`` is the assessment that
    counts: the newest. ``names_version`` grows with every name, model and use: conflicts of
    interest were looked for up to ``names_followed``.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=NAME_MAX)
    key = models.CharField(max_length=NAME_MAX, unique=True)
    other_names = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=20, choices=choices(VENDOR_KIND_NAMES), default="model")
    contact = models.TextField(blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="vendors_owned"
    )
    notes = models.TextField(blank=True)
    fallback_plan = models.TextField(blank=True)
    multi_provider_plan = models.TextField(blank=True)
    budget_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(max_length=3, blank=True)
    standing = models.OneToOneField(
        "VendorAssessment", models.PROTECT, null=True, blank=True, related_name="stands_for"
    )
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    names_version = models.PositiveIntegerField(default=1)
    names_followed = models.PositiveIntegerField(default=0)  # belongs to the room above
    history = HistoricalRecords(excluded_fields=["names_version", "names_followed"])

    objects = VendorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="vendor_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in VendorKind]),
                name="vendor_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(budget_limit__isnull=True, budget_currency="")
                | Q(budget_limit__isnull=False, budget_limit__gte=0) & ~Q(budget_currency=""),
                name="vendor_budget_has_a_currency",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"],
                condition=Q(names_followed__lt=F("names_version")),
                name="vendor_unfollowed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/vendors/{self.slug}/"

    @property
    def ledger_ref(self) -> str:
        return f"vendor:{self.slug}"

    @property
    def mark(self) -> str:
        """Of its description: changes with it, and not with an assessment."""
        return mark_of(self, without=("standing_id", "names_version", "names_followed"))

    @property
    def is_ended(self) -> bool:
        return self.ended_on is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and the others."""
        return (self.name, *self.other_names)

    @property
    def budget(self) -> dict[str, Any] | None:
        """The limit a month; None where none is set."""
        if self.budget_limit is None:
            return None
        return {"value": self.budget_limit, "currency": self.budget_currency}

    @property
    def training_use(self) -> str:
        """What the assessment that counts found; unknown where there is none."""
        return self.standing.training_use if self.standing else TrainingUse.UNKNOWN.value

    @property
    def has_agreement(self) -> bool:
        return self.standing is not None and self.standing.agreement_id is not None

    def expiries(self, *, with_ended: bool = False) -> list[Expiry]:
        """All that runs out, of the assessment that counts and of its models; none once ended.

        ``with_ended``: with the ends of models that are over.
        """
        if self.is_ended:
            return []
        found = self.standing.expiries() if self.standing else []
        models_ = (m for m in self.pinned_models.all() if with_ended or m.state != ModelState.ENDED)
        return [*found, *(one for one in (m.expiry for m in models_) if one is not None)]


def document_path(document: "VendorDocument", name: str) -> str:
    """Stored by content: the name a person gave never becomes a path."""
    digest = document.sha256
    return str(PurePosixPath("vendors") / digest[:2] / digest)


class VendorDocument(models.Model):
    """A file: an agreement, a certificate, or what a re-test found. Served as a download only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="documents")
    file = models.FileField(upload_to=document_path, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(sha256="") & ~Q(name=""),
                name="vendor_document_is_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"vendor_document:{self.pk}"


class VendorAssessment(models.Model):
    """What somebody found about a vendor on a day; written once. The newest one counts."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="assessments")
    n = models.PositiveIntegerField()
    assessed_on = models.DateField()
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="vendor_assessments")
    result = models.CharField(max_length=20, choices=choices(RESULT_NAMES))
    grounds = models.TextField()
    training_use = models.CharField(max_length=10, choices=choices(TRAINING_NAMES))
    training_source = models.CharField(max_length=SOURCE_MAX, blank=True)
    agreement = models.ForeignKey(
        VendorDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreement_until = models.DateField(null=True, blank=True)
    next_due_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vendor", "n"], name="assessments_are_numbered"),
            models.CheckConstraint(
                condition=Q(result__in=[result.value for result in Result]),
                name="assessment_result_is_known",
            ),
            models.CheckConstraint(condition=~Q(grounds=""), name="assessment_has_grounds"),
            models.CheckConstraint(
                condition=Q(training_use=TrainingUse.UNKNOWN)
                | Q(training_use__in=(TrainingUse.YES, TrainingUse.NO)) & ~Q(training_source=""),
                name="training_answer_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(agreement_until__isnull=True) | Q(agreement__isnull=False),
                name="only_an_agreement_runs_out",
            ),
            models.CheckConstraint(
                condition=Q(next_due_on__gt=F("assessed_on")), name="next_assessment_comes_later"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agreement_until"], name="agreement_runs_out"),
            models.Index(fields=["next_due_on"], name="assessment_is_due"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"vendor_assessment:{self.pk}"

    @property
    def tone(self) -> str:
        return RESULT_SIGNS[Result(self.result)][0]

    @property
    def shape(self) -> str:
        return RESULT_SIGNS[Result(self.result)][1]

    def expiries(self) -> list[Expiry]:
        """Agreement, certificates and the next assessment, as far as they run out."""
        since, own = day_of(self.recorded_at), self.ledger_ref
        found = [Expiry(Thing.ASSESSMENT, f"{own}:next", "", self.next_due_on, since)]
        if self.agreement_until is not None:
            name = f"{own}:agreement"
            found.append(Expiry(Thing.AGREEMENT, name, "", self.agreement_until, since))
        return [*found, *(row.expiry(since) for row in self.certificates.all())]


class VendorCertificate(models.Model):
    """A certificate that an assessment saw: valid until when, and the file if there is one."""

    assessment = models.ForeignKey(VendorAssessment, models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=NAME_MAX)
    valid_until = models.DateField()
    document = models.ForeignKey(
        VendorDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "name"], name="a_certificate_is_listed_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="certificate_has_a_name"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["valid_until"])]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"vendor_certificate:{self.pk}"

    def expiry(self, since: date) -> Expiry:
        return Expiry(Thing.CERTIFICATE, self.ledger_ref, self.name, self.valid_until, since)
