"""The number behind "My work" in the navigation."""

from django.db.models import Q
from django.utils import timezone

from govportal.context import Tally
from govportal.people.models import Person
from govportal.worklist.models import WorkItem


def open_tasks(person: Person) -> Tally:
    """How many tasks wait for somebody, urgent when one is late."""
    now = timezone.now()
    late = Q(clock__state="running", clock__due_at__lt=now)
    return Tally(WorkItem.objects.open().for_person_or_absent(person, now), late)
