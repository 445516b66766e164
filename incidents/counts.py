"""The number behind “Incidents” in the navigation."""

from django.db.models import Count as Counted
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from govportal.context import Count
from govportal.people.models import Person
from incidents.models import Incident
from incidents.rules.severities import Severity
from incidents.rules.states import IncidentState


def open_incidents(person: Person) -> Count | None:
    """How many are open, urgent while a SEV1 waits for somebody; one query, None for none.

    Exercises are not counted.
    """
    waits = Q(severity=Severity.SEV1, state=IncidentState.REPORTED)
    mine = Incident.objects.visible_to(person).open().filter(is_exercise=False)
    found = mine.aggregate(n=Counted("pk"), waits=Counted("pk", filter=waits))
    if not found["n"]:
        return None
    return Count(found["n"], _("open incidents"), urgent=bool(found["waits"]))
