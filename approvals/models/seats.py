"""The seats of a ballot, frozen when it opened."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from approvals.rules.ballots import SeatFacts
from govportal.people.models import Person
from govportal.people.names import SEAT_NAMES
from govportal.people.rules import SeatKind


class BallotSeat(models.Model):
    """A voting seat as it was when the ballot opened. Only an absence is added later."""

    ballot = models.ForeignKey("approvals.Ballot", models.PROTECT, related_name="seats")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, n) for k, n in SEAT_NAMES.items()])
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    alternate = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    absent_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ballot", "position"], name="seats_of_a_ballot_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True)
                | Q(alternate__isnull=True)
                | ~Q(holder=F("alternate")),
                name="voting_alternate_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"ballot_seat:{self.pk}"

    def people(self) -> list[Person]:
        """Holder and alternate, where there are some."""
        return [person for person in (self.holder, self.alternate) if person is not None]

    def numbers(self) -> list[int]:
        """The same by their primary keys, without reading them."""
        return [pk for pk in (self.holder_id, self.alternate_id) if pk is not None]

    def facts(self) -> SeatFacts:
        return SeatFacts(self.pk, SeatKind(self.kind), self.holder_id, self.alternate_id)
