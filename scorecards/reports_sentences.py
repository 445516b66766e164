"""The sentences of failure patterns, reports and mails."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPORTS_SENTENCES: dict[str, Promise] = {
    "pattern.reviewers_only": _(
        "Compliance and security reviewers accept a finding for now, or take that back."
    ),
    "pattern.own_agent": _(
        "You answer for an agent that this concerns, so somebody else accepts it or not."
    ),
    "pattern.reason_short": _(
        "Say in %(least)s characters at least why; these are %(has)s so far."
    ),
    "pattern.reason_long": _("This may have %(most)s characters."),
    "pattern.until_missing": _("Say until which day; nothing is accepted for good."),
    "pattern.until_past": _("Choose a day to come."),
    "pattern.until_far": _("Choose a day within the next %(most)s days."),
    "pattern.over_stale": _("This is no longer so; there is nothing to accept."),
    "pattern.changed_stale": _(
        "This looks different by now. Look at it again before you accept it."
    ),
    "pattern.not_accepted_stale": _("It is not accepted any more."),
    "report.not_yours": _(
        "Compliance and security reviewers, operators and the committee ask for the governance "
        "report; compliance reviewers, the committee and the board liaison for the board’s."
    ),
    "report.month_unknown": _("Choose a month of which there are figures."),
    "report.no_figures": _("There are no figures of this month yet; they are counted day by day."),
    "report.not_ready": _("The report is still being made."),
    "report.failed": _("The report could not be made; ask for it again."),
    "report.not_printed": _("The report could not be printed. Ask for it again."),
    "report.broken": _("Something broke while the report was made. Ask for it again."),
    "report.worker_lost": _("Its work was lost too often. Ask for it again."),
    "report.moved_stale": _("The report has moved on meanwhile."),
    "report.file_gone": _("The file is not there any more; ask for the report again."),
    "mail.not_for_you": _(
        "These mails name work and people of every unit. They are for reviewers, operators, "
        "committees, auditors and administrators; the board’s report also for its liaison."
    ),
}
REPORTS_FORBIDDEN = frozenset(
    {"pattern.reviewers_only", "pattern.own_agent", "report.not_yours", "mail.not_for_you"}
)
