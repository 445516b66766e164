"""Refusals of meetings, agenda, attendance and minutes in words; the one place for each."""

from django.utils.translation import gettext_lazy as _

MEETING_SENTENCES = {
    "meeting.not_arranging": _(
        "Meetings are arranged by chair, co-chair or an administrator; in session by who presides."
    ),
    "meeting.not_leading": _("In a meeting items are called and closed by who presides."),
    "meeting.no_seat": _("Only holders and alternates of a seat of this committee do that."),
    "meeting.in_the_past": _("That time is over. Choose one that is still to come."),
    "meeting.too_early": _(
        "A meeting is opened %(minutes)s minutes before its time at the earliest. Move it first."
    ),
    "meeting.too_far": _("Meetings are planned five years ahead at most."),
    "meeting.no_such_time": _(
        "There is no %(time)s there: the clocks are put forward then. Choose another time."
    ),
    "meeting.not_planned_stale": _("This meeting has begun, is over, or was called off."),
    "meeting.not_open_stale": _("This meeting is not in session."),
    "meeting.over_stale": _("This meeting is over; its agenda stays as it was."),
    "meeting.another_open_stale": _(
        "Another meeting of this committee is in session. End it first."
    ),
    "meeting.item_ended_stale": _(
        "This item is ended, or another state of it is meant. Look again."
    ),
    "meeting.item_called_stale": _("An item is called. Close it before you go on."),
    "meeting.item_not_called_stale": _("This item is not called."),
    "meeting.not_routine": _(
        "Only motions, minutes and reports are routine; a case is always judged on its own."
    ),
    "meeting.not_on_consent_stale": _("This item is not on the consent agenda any more."),
    "meeting.in_the_room_stale": _("%(person)s is in the room already."),
    "meeting.not_in_the_room_stale": _("%(person)s is not in the room."),
    "meeting.not_here": _("You are not in the room. Note that you have come, then go on."),
    "meeting.ballot_runs": _("A ballot on this item runs; it is decided there."),
    "meeting.already_decided_stale": _("This item has been decided meanwhile."),
    "meeting.absence_by_attendance": _("In a meeting it is noted who is in the room."),
    "meeting.motion_has_no_tier": _("A motion has no tier."),
    "meeting.motion_in_meetings": _("A motion is voted on in meetings only."),
    "meeting.title_missing": _("Write down what it is about."),
    "meeting.already_listed_stale": _("This item stands on the agenda already."),
    "minutes.not_over": _("Minutes are sent round once the meeting is over."),
    "minutes.not_draft_stale": _(
        "These minutes have been sent round; take them back to change them."
    ),
    "minutes.not_circulated_stale": _("These minutes wait for nobody’s approval."),
    "minutes.not_approved_stale": _("Only approved minutes get an addendum; these can be changed."),
    "minutes.not_chair": _("Minutes are approved by who leads the committee, or in a meeting."),
    "action.done_stale": _("This is done already."),
    "action.not_yours": _(
        "Its owner, who was called in for them, or who arranges the meeting says that it is done."
    ),
    "action.due_past": _("The day it is due must be to come."),
    "action.due_far": _("The day it is due may be five years ahead at most."),
}
MEETING_FORBIDDEN = frozenset(
    {
        "meeting.not_arranging",
        "meeting.not_leading",
        "meeting.no_seat",
        "minutes.not_chair",
        "action.not_yours",
    }
)
