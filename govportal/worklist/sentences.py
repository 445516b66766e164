"""The worklist room's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "worklist.zone_unknown": _("%(zone)s is not a time zone of the IANA database."),
    "worklist.holidays_unknown": _("No public holidays are known for %(place)s."),
    "worklist.shift_impossible": _(
        "A shift on %(day)s begins before 24:00 and lasts at most 24 hours."
    ),
    "worklist.shifts_overlap": _("The shifts on %(day)s overlap."),
    "worklist.week_without_work": _("A calendar needs at least one working day a week."),
    "worklist.worth_not_positive": _("A business day is worth at least one minute."),
    "worklist.limit_not_positive": _("A time limit is at least one unit long."),
    "worklist.chain_not_rising": _(
        "Escalation steps rise, each one later than the one before, and begin at 100 percent."
    ),
    "worklist.hop_unknown": _("Nobody is known as “%(to)s” in an escalation chain."),
    "worklist.clock_stopped_stale": _("This clock has already been stopped."),
    "worklist.clock_earlier_stale": _(
        "This clock already has a change of %(at)s, which is later than the one you ask for."
    ),
    "worklist.clock_never_pauses": _("A clock that runs around the clock never pauses."),
    "worklist.pause_already_open": _("This question already pauses the clock."),
    "worklist.pause_not_open": _("No such question pauses the clock."),
    "worklist.calendar_unknown": _("There is no calendar “%(key)s”."),
    "worklist.item_closed_stale": _("Somebody has already closed this item."),
    "worklist.pass_not_yours": _(
        "Only an administrator or their manager passes on the work of somebody who left."
    ),
    "worklist.still_here": _("Who has this work is here; nobody else passes it on."),
    "worklist.job_stale": _("This job has been taken over or has ended."),
    "worklist.job_kind_unknown": _("No work of the kind “%(kind)s” is known."),
}

# A no that depends on who asks, and not on what: 403 instead of 422.
FORBIDDEN = frozenset({"worklist.pass_not_yours"})
