"""Which authorisation takes the place of which without a review of its power (1-domain.md §5)."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from registry.models.authorisations import Authorisation


class Succession(models.Model):
    """A change without new power: the new authorisation keeps stage and dates of the one before.

    What bound that one binds it too: conditions and reviews are followed through these rows.
    ``runs_on``: what it follows is live, or follows what is, so that its go-live begins nothing
    anew. Never changed.
    """

    authorisation = models.OneToOneField(Authorisation, models.PROTECT, related_name="succession")
    follows = models.ForeignKey(Authorisation, models.PROTECT, related_name="successors")
    runs_on = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(authorisation=models.F("follows")), name="nothing_follows_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorisation} after {self.follows}"


def ancestry(rights: Iterable[int]) -> list[int]:
    """These authorisations and all that they follow, by primary key."""
    found = list(rights)
    newest = found
    while newest:
        links = Succession.objects.filter(authorisation__in=newest)
        newest = [pk for pk in links.values_list("follows_id", flat=True) if pk not in found]
        found = [*found, *newest]
    return found


def standing_after(rights: Iterable[int]) -> list[Authorisation]:
    """Those of these authorisations, and of all that follow them, that stand; the first first."""
    found = list(rights)
    newest = found
    while newest:
        links = Succession.objects.filter(follows__in=newest)
        newest = [pk for pk in links.values_list("authorisation_id", flat=True) if pk not in found]
        found = [*found, *newest]
    standing = Authorisation.objects.standing().filter(pk__in=found).order_by("pk")
    return list(standing.select_related("agent__business_owner", "agent__technical_owner"))
