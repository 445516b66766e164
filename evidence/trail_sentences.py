"""The refusals of the audit trail's own pages in words."""

from django.utils.translation import gettext_lazy as _

TRAIL_SENTENCES = {
    "story.day_to_come": _("That day is still to come."),
    "story.time_to_come": _("That time is still to come."),
    "story.time_twice": _(
        "That time came twice on this day, as the clocks were put back. Choose one before or after"
        " that hour."
    ),
    "story.no_such_time": _("That time was left out on this day: the clocks were put forward."),
    "story.too_early": _("Nothing is told of days before %(year)s."),
    "story.no_request": _("There is no request %(number)s."),
    "story.no_entries": _("Nothing in the ledger is about %(number)s."),
    "story.not_told": _(
        "What happened is told of agents, requests, people, ledger entries and traces. All "
        "entries about %(number)s are in the audit trail."
    ),
    "trail.unusable": _("A filter cannot be used. Correct it on the audit trail."),
    "trail.unclear": _("%(count)s people and agents match “%(words)s”. Be more exact."),
    "extract.filters_too_long": _("These filters are too long to be kept. Shorten them."),
    "extract.too_long": _(
        "%(count)s entries are too many to print (%(most)s at most). Take CSV or JSON, or a "
        "shorter time."
    ),
    "extract.failed_stale": _("Writing this extract failed. Ask for it again."),
    "extract.not_ready_stale": _("This extract is still being written."),
    "extract.expired_stale": _("The file of this extract has been removed. Ask for it again."),
    "extract.broken": _("Something unexpected happened while this extract was written."),
    "extract.worker_lost": _("Writing stopped several times without a result."),
}
