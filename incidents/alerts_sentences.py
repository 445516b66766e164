"""The one sentence of each refusal about monitors, their keys and alerts."""

from django.utils.translation import gettext_lazy as _

ALERTS_FORBIDDEN = frozenset(
    {
        "monitor.only_keepers",
        "monitor.only_readers",
        "monitor.outside_scope",
        "monitor.key_revoked",
        "monitor.has_ended",
        "alert.not_itself",
        "alert.only_handlers",
    }
)
ALERTS_SENTENCES = {
    "monitor.only_keepers": _("Operators and administrators set monitors up."),
    "monitor.only_readers": _(
        "Operators, administrators, security reviewers, the committee and auditors read of "
        "monitors."
    ),
    "monitor.name_missing": _("Give the monitor a name."),
    "monitor.name_long": _("At most %(most)s characters; this has %(has)s."),
    "monitor.name_taken": _("There is a monitor “%(name)s” already."),
    "monitor.owner_missing": _("Name somebody with an open account who answers for the monitor."),
    "monitor.covers_nothing": _("Choose all agents, or name agents or business units."),
    "monitor.days_wrong": _("A key lives 1 to %(most)s days."),
    "monitor.overlap_wrong": _("The old key goes on for 0 to %(most)s hours."),
    "monitor.overlap_runs": _(
        "The key before this one still works; revoke it first, or wait until it ends."
    ),
    "monitor.reason_missing": _("Say why; it stays on record."),
    "monitor.reason_long": _("At most %(most)s characters; this has %(has)s."),
    "monitor.changed_stale": _(
        "The monitor was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "monitor.ended_stale": _("This monitor has ended."),
    "monitor.key_revoked_stale": _("This key is revoked already."),
    "monitor.key_revoked": _("This key was revoked."),
    "monitor.key_replaced": _("This key was replaced; use its successor."),
    "monitor.key_expired": _("This key has expired."),
    "monitor.has_ended": _("This monitor has ended."),
    "monitor.outside_scope": _("This monitor may not report about “%(agent)s”."),
    "alert.not_itself": _("An agent reports about itself only."),
    "alert.agent_missing": _("The alert has no label “agent”."),
    "alert.time_future": _("This is in the future."),
    "alert.time_old": _("This is more than %(days)s days ago."),
    "alert.key_other_stale": _("Another alert was sent under this key."),
    "alert.only_handlers": _(
        "Operators, security reviewers, the people who answer for the agent and those who work on "
        "the incident judge its alerts."
    ),
    "alert.verdict_missing": _("Choose whether the alert was true or false."),
    "alert.verdict_same_stale": _("This was found already."),
    "alert.judged_stale": _(
        "Somebody judged this alert meanwhile. What you typed is kept; look again."
    ),
    "alert.none_left_stale": _("Every alert of this incident is judged already."),
    "alert.not_all_false_stale": _("Not every alert of this incident was found false."),
    "alert.reason_short": _("Give a reason of at least %(least)s characters."),
    "alert.reason_long": _("At most %(most)s characters; this has %(has)s."),
}
