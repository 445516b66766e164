"""The number behind "My work" in the navigation."""

from django.db.models import Count as Counted
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from govportal.context import Count
from govportal.people.models import Person
from govportal.worklist.models import WorkItem


def open_tasks(person: Person) -> Count | None:
    """How many tasks wait for somebody, urgent when one is late; one query, None for none."""
    now = timezone.now()
    late = Q(clock__state="running", clock__due_at__lt=now)
    mine = WorkItem.objects.open().for_person_or_absent(person, now)
    found = mine.aggregate(n=Counted("pk"), late=Counted("pk", filter=late))
    if not found["n"]:
        return None
    return Count(found["n"], _("tasks"), urgent=bool(found["late"]))
