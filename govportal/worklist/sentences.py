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
    "webhook.malformed": _("This is no web address: https://, a host, and a path."),
    "webhook.mail_malformed": _("This is no e-mail address."),
    "webhook.userinfo": _("An address with a name or password before the host is not called."),
    "webhook.not_https": _("Only addresses that begin with https:// are called."),
    "webhook.port": _("Port %(port)s is not among those that may be called (WEBHOOK_PORTS)."),
    "webhook.inside": _("%(host)s leads inside, to this machine or a private network."),
    "webhook.host_not_listed": _(
        "%(host)s is not among the hosts that may be called. Whoever runs the portal lists it in "
        "WEBHOOK_HOSTS."
    ),
    "webhook.host_unknown": _("Nothing is known under the name %(host)s."),
    "webhook.secret_missing": _(
        "There is no secret “%(name)s”. Whoever runs the portal puts it into WEBHOOK_SECRETS_DIR "
        "or into the variable WEBHOOK_SECRET_%(variable)s."
    ),
    "webhook.secret_wrong": _("The secret “%(name)s” is not whsec_ and base64 of 24 to 64 bytes."),
    "post.not_dead_stale": _("Only what was given up is sent again."),
}

# A no that depends on who asks, and not on what: 403 instead of 422.
FORBIDDEN = frozenset({"worklist.pass_not_yours"})
