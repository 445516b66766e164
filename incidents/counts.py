"""The number behind “Incidents” in the navigation."""

from django.db.models import Q

from govportal.context import Tally
from govportal.people.models import Person
from incidents.models import Incident
from incidents.rules.severities import Severity
from incidents.rules.states import IncidentState


def open_incidents(person: Person) -> Tally:
    """How many are open, urgent while a SEV1 waits for somebody. Exercises are not counted."""
    mine = Incident.objects.visible_to(person).open().filter(is_exercise=False)
    return Tally(mine, Q(severity=Severity.SEV1, state=IncidentState.REPORTED))
