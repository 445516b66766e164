"""“What happened automatically”, on the overview of an incident: one query."""

from datetime import datetime

from govportal.people.models import Person
from incidents.containment_room import Line
from incidents.models import ContainmentStep, Incident
from incidents.panels import MAIN, Panel


def automatic_panel(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """The newest receipt’s lines; None where nothing was stopped."""
    rows = ContainmentStep.objects.filter(containment__incident=incident)
    steps = list(rows.select_related("containment").order_by("-containment", "n")[:20])
    if not steps:
        return None
    first = steps[0].containment
    lines = [Line(step) for step in steps if step.containment_id == first.pk]
    context = {"lines": lines, "containment": first, "incident": incident}
    return Panel(MAIN, 20, "incidents/parts/containment_panel.html", context)
