"""What the ledger says of readiness and of what is demanded before production, in words."""

from django.utils.translation import gettext_lazy as _

READY_VERBS = {
    "agent.demand_made": _("Something is demanded before production"),
    "agent.demand_met": _("What is demanded before production is met"),
    "agent.demand_open_again": _("What is demanded before production is open again"),
    "demand.put": _("Demanded something of every new right before production"),
    "readiness.said": _("Confirmed the readiness of an agent, or said otherwise"),
}
READY_KINDS = {
    "readiness_word": _("Word on readiness"),
    "standing_demand": _("Standing demand"),
}
