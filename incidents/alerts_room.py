"""What alerts, monitors and recurrences bring to the room when Django starts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from govportal import refusals
from govportal.api.keys import register_keys
from govportal.people.models import Person
from govportal.worklist import handovers as waiting
from incidents.actions.judging import follow_dismissal
from incidents.actions.recurring import follow_recurrences, register_controls
from incidents.actions.turns import register_follower
from incidents.alerts_sentences import ALERTS_FORBIDDEN, ALERTS_SENTENCES
from incidents.api.monitor_keys import MONITORS, find_monitor
from incidents.handovers import monitors
from incidents.models import FailedControl, Incident, Recurrence
from incidents.panels import ASIDE, Panel, register_panel, register_tab


def register_alerts() -> None:
    """After the other slices: a recurrence raises the severity of what they have begun."""
    refusals.register(ALERTS_SENTENCES, forbidden=ALERTS_FORBIDDEN)
    for kind in MONITORS:
        register_keys(kind, find_monitor)
    register_follower("recurrences", follow_recurrences)
    register_follower("alerts", follow_dismissal)
    register_controls("reviews", failed_controls)
    register_panel("recurrences", seen_before)
    register_tab("incident_alerts", _("Alerts"))
    waiting.register_source("monitors", monitors)


def failed_controls(incidents: list[int]) -> dict[int, frozenset[str]]:
    """The controls that failed, as approved reviews say."""
    rows = FailedControl.objects.filter(incident__in=incidents, pir__approved_at__isnull=False)
    found: dict[int, set[str]] = {}
    for pk, control in rows.values_list("incident", "control"):
        found.setdefault(pk, set()).add(control)
    return {pk: frozenset(names) for pk, names in found.items()}


def seen_before(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """The incidents that this one repeats, and those that repeat it: one query."""
    seen = Incident.objects.visible_to(reader, now.date())
    found = list(Recurrence.objects.about(incident).standing().among(seen))
    if not found:
        return None
    before = [row for row in found if row.later_id == incident.pk]
    after = [row for row in found if row.earlier_id == incident.pk]
    context = {"seen_before": before, "came_again": after}
    return Panel(ASIDE, 40, "incidents/parts/seen_before.html", context)
