"""What the verbs of incidents mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

INCIDENT_VERBS = {
    "incident.reported": _("Reported an incident"),
    "incident.acknowledged": _("Took the incident"),
    "incident.contained": _("Said that the incident is contained"),
    "incident.resolved": _("Resolved the incident"),
    "incident.closed": _("Closed the incident"),
    "incident.dismissed": _("Closed the incident as a false alarm"),
    "incident.reopened": _("Opened the incident again"),
    "incident.merged": _("Merged the incident with another"),
    "incident.severity_raised": _("Raised the severity of the incident"),
    "incident.severity_lowered": _("Lowered the severity of the incident"),
    "incident.reclassified": _("Gave the incident another class"),
    "incident.agent_corrected": _("Corrected which agent the incident is about"),
    "incident.part_given": _("Brought somebody in on the incident"),
    "incident.part_ended": _("Let somebody go from the incident"),
    "incident.lead_handed_over": _("Handed over the lead of the incident"),
    "incident.note_added": _("Added to the timeline of the incident"),
}
INCIDENT_KINDS = {
    "incident": _("Incident"),
    "incident_turn": _("Turn of an incident"),
    "incident_note": _("Note on an incident"),
    "incident_part": _("Part in an incident"),
}
