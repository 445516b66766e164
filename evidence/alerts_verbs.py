"""What the verbs of monitors, alerts and recurrences mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

ALERT_VERBS = {
    "alert.received": _("Took in an alert"),
    "alert.ended": _("An alert was over"),
    "alert.judged": _("Found an alert true or false"),
    "alert.rest_judged": _("Found the other alerts of an incident true or false"),
    "incident.figures_exported": _("Took the figures of incidents away"),
    "monitor.added": _("Set up a monitor"),
    "monitor.changed": _("Changed a monitor"),
    "monitor.ended": _("Ended a monitor"),
    "monitor.key_issued": _("Issued a key to a monitor"),
    "monitor.key_replaced": _("Gave a monitor a new key beside its old one"),
    "monitor.key_revoked": _("Revoked a key of a monitor"),
    "recurrence.found": _("Noticed that an incident was seen before"),
    "recurrence.lifted": _("An incident was not seen before after all"),
}
ALERT_KINDS = {
    "alert": _("Alert"),
    "monitor": _("Monitor"),
    "monitor_key": _("Key of a monitor"),
    "recurrence": _("Recurrence of an incident"),
}
