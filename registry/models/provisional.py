"""Rights that an order gave for some days, until the ordinary review has decided."""

from typing import ClassVar

from django.db import models

from registry.models.authorisations import Authorisation


class ProvisionalRight(models.Model):
    """That an authorisation rests on a provisional order, and what it took the place of.

    Its last day is never moved; a decision gives another authorisation. Never changed.
    """

    authorisation = models.OneToOneField(Authorisation, models.PROTECT, related_name="provisional")
    follows = models.ForeignKey(Authorisation, models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_on = models.DateField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"Provisional until {self.ends_on}: {self.authorisation}"

    @property
    def ledger_ref(self) -> str:
        return f"provisional_right:{self.pk}"
