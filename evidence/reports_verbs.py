"""What is done with failure patterns, reports and mails of scorecards, in words."""

from django.utils.translation import gettext_lazy as _

REPORTS_VERBS = {
    "pattern.looked": _("A failure pattern is looked for from now on"),
    "pattern.found": _("A failure pattern was found"),
    "pattern.changed": _("A failure pattern looks different"),
    "pattern.worse": _("A failure pattern got worse than what was accepted"),
    "pattern.over": _("A failure pattern is gone"),
    "pattern.accepted": _("Accepted a failure pattern for now"),
    "pattern.taken_back": _("Took back that a failure pattern is accepted"),
    "report.requested": _("Asked for a report"),
    "report.made": _("A report was made"),
    "report.failed": _("A report could not be made"),
    "report.downloaded": _("Took a report away"),
    "scorecard.weekly_sent": _("The weekly scorecard mail was sent"),
    "scorecard.mail_chosen": _("Chose scorecard mails"),
}
REPORTS_KINDS = {
    "pattern": _("Failure pattern"),
    "pattern_finding": _("Failure pattern"),
    "pattern_acceptance": _("Acceptance for now"),
    "report": _("Report"),
    "weekly_mail": _("Weekly mail"),
    "mail_choice": _("Choice of mails"),
}
