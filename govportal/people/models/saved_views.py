"""Views of long lists that a person keeps for themselves."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from govportal.people.models.people import Person
from govportal.people.rules.saved_views import MOST, NAME_MAX


class SavedViewQuerySet(QuerySet["SavedView"]):
    def visible_to(self, person: Person) -> "SavedViewQuerySet":
        """Nobody's but one's own, whatever the role."""
        return self.filter(person=person)

    def of_list(self, name: str) -> "SavedViewQuerySet":
        return self.filter(list_name=name)


class SavedView(models.Model):
    """A search of one list that a person gave a name, for their own use.

    A private convenience: neither in the ledger nor in history. ``query`` is a query string of
    the list's own parameters in their own order, so that the same search is the same text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=40)
    name = models.CharField(max_length=NAME_MAX)
    query = models.TextField()
    position = models.PositiveSmallIntegerField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "person", "list_name", Lower("name"), name="a_view_has_its_name"
            ),
            models.UniqueConstraint(
                fields=["person", "list_name", "position"], name="a_view_has_its_place"
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST)), name="twenty_views_of_a_list"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""), name="a_view_shows_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
