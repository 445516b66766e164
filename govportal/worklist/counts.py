"""The number behind "My work" in the navigation."""

from django.utils import timezone

from govportal.context import Tally
from govportal.people.models import Person
from govportal.worklist.models import WorkItem
from govportal.worklist.models.items import is_late


def open_tasks(person: Person) -> Tally:
    """How many tasks wait for somebody, urgent when one is late."""
    now = timezone.now()
    return Tally(WorkItem.objects.open().for_person_or_absent(person, now), is_late(now))
