"""What the verbs of clocks mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

CLOCK_VERBS = {
    "clock.due": _("A time limit was used up"),
    "clock.hop": _("A time limit was escalated"),
    "clock.limit_changed": _("A time limit got another length"),
    "clock.pause_limit": _("The longest wait for an answer was reached"),
    "clock.pause_warning": _("Warned of a long wait for an answer"),
    "clock.paused": _("The clock stood still"),
    "clock.recounted": _("The clock was counted by a new calendar"),
    "clock.resumed": _("The clock ran on"),
    "clock.started": _("The clock started"),
    "clock.stopped": _("The clock stopped"),
    "clock.warning": _("Warned that time is running out"),
}
