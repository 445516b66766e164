"""The refusals of reviews of management in words."""

from django.utils.translation import gettext_lazy as _

MANAGEMENT_FORBIDDEN = frozenset(
    {
        "management.committee_only",
        "management.two_people",
        "management.owner_only",
        "management.not_own",
    }
)
MANAGEMENT_SENTENCES = {
    "management.committee_only": _("Members of the committee hold reviews of management."),
    "management.two_people": _("You prepared it yourself; another member signs it off."),
    "management.owner_only": _("The owner of the action says that it is done."),
    "management.not_own": _("Whoever owns an action does not judge it; somebody else does."),
    "management.moved_stale": _("The review has moved on meanwhile. Look again."),
    "management.point_moved_stale": _("The point has moved on meanwhile. Look again."),
    "management.changed_stale": _(
        "It was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "management.period_turned": _("The last day of the period is before the first."),
    "management.period_long": _("The period has more than %(most)s days. Name a shorter one."),
    "management.period_to_come": _("The last day of the period is still to come."),
    "management.days_taken": _(
        "%(number)s looks at these days already. Drop that one, or name other days."
    ),
    "management.held_far": _("It is held within a year."),
    "management.owner_audits": _(
        "An auditor does nothing for management; name somebody of the organisation."
    ),
    "management.held_before_end": _("It is held on the last day of its period or later."),
    "management.held_to_come": _("It is signed off once it was held."),
    "management.inputs_missing": _("Gather the inputs first."),
    "management.attendees_missing": _("Say who was there: two people at least."),
    "management.attendee_missing": _("Name somebody who is active here."),
    "management.not_there": _("Whoever signs it off was there."),
    "management.words_short": _("Say it in at least %(least)s characters (%(has)s so far)."),
    "management.words_long": _("Say it in at most %(most)s characters."),
    "management.next_missing": _("Name the day by which the next review is held."),
    "management.next_past": _("The next review comes after this one, and after today."),
    "management.next_far": _("The next review is held within a year."),
    "management.decision_owned": _("A decision has no owner and no day; an action has both."),
    "management.owner_missing": _("Name one owner of the action, who is active here."),
    "management.due_past": _("Name the day by which it is done, today or later."),
    "management.due_far": _("That day is more than a year away."),
}
