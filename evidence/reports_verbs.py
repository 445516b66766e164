"""What is done with failure patterns, reports and mails of scorecards, in words."""

from django.utils.translation import gettext_lazy as _

REPORTS_VERBS = {
    "pattern.found": _("found a failure pattern"),
    "pattern.changed": _("found a failure pattern changed"),
    "pattern.worse": _("found a failure pattern worse than what was accepted"),
    "pattern.over": _("found a failure pattern gone"),
    "pattern.accepted": _("accepted a failure pattern for now"),
    "pattern.taken_back": _("took back that a failure pattern is accepted"),
    "report.requested": _("asked for a report"),
    "report.made": _("made a report"),
    "report.failed": _("could not make a report"),
    "report.downloaded": _("downloaded a report"),
    "scorecard.weekly_sent": _("sent the weekly scorecard mail"),
    "scorecard.mail_chosen": _("chose scorecard mails"),
}
