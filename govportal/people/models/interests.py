"""Links to companies that people declare, from which conflicts of interest are found."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from govportal.people.models.people import Person, in_force
from govportal.people.rules.interests import COMPANY_MAX, NATURE_MAX


class InterestQuerySet(QuerySet["Interest"]):
    def visible_to(self, person: Person) -> "InterestQuerySet":
        """One's own; what follows from the others' is in the conflict register of each case."""
        return self.filter(person=person)

    def in_force(self, on: date) -> "InterestQuerySet":
        return self.filter(in_force(on), person__is_active=True)

    def unhandled(self) -> "InterestQuerySet":
        """Declared, and not looked for in open cases yet; the oldest first."""
        return self.filter(handled_at__isnull=True).order_by("pk")


class Interest(models.Model):
    """Somebody's declared link to a company: an employer before, shares, family.

    ``key`` is the company's name as it is compared (``rules.interests``).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="interests")
    company = models.CharField(max_length=COMPANY_MAX)
    key = models.CharField(max_length=COMPANY_MAX)
    nature = models.CharField(max_length=NATURE_MAX)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)  # belongs to the room above
    history = HistoricalRecords(excluded_fields=["handled_at"])

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["company", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(nature=""), name="a_link_says_to_whom_and_how"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_link_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=Q(ends_on__isnull=True),
                name="a_link_is_declared_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], condition=Q(handled_at__isnull=True), name="interest_unhandled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.company}"

    @property
    def ledger_ref(self) -> str:
        return f"interest:{self.pk}"
