"""The review in the overview of an incident."""

from datetime import datetime

from govportal.people.models import Person
from incidents.models import Incident, PostIncidentReview
from incidents.panels import MAIN, Panel
from incidents.rules.states import LIVE


def panel(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """State and whys of the newest review; nothing while the incident is open and has none."""
    rows = PostIncidentReview.objects.filter(incident=incident).select_related("text", "clock")
    pir = rows.order_by("-n").first()
    if pir is None and incident.state in LIVE:
        return None
    whys = pir.text.content["whys"] if pir is not None and pir.text is not None else []
    context = {"pir": pir, "whys": [why for why in whys if why["question"]]}
    return Panel(MAIN, 60, "incidents/parts/review_panel.html", context)
