"""The words for what the ledger says of meetings, their agenda and their minutes."""

from django.utils.translation import gettext_lazy as _

MEETING_VERBS = {
    "action.asked": _("Asked somebody to do something"),
    "action.done": _("Said that an action is done"),
    "agenda.filled": _("Filled the agenda from what waits"),
    "agenda.item_added": _("Put an item on the agenda"),
    "agenda.item_called": _("Called an item up"),
    "agenda.item_ended": _("An item of the agenda ended"),
    "agenda.ordered": _("Changed the order of the agenda"),
    "agenda.pulled_from_consent": _("Took an item out of the consent agenda"),
    "agenda.put_on_consent": _("Put an item on the consent agenda"),
    "ballot.vote_closed": _("Closed the vote in a meeting"),
    "evidence.minutes_downloaded": _("Took minutes away"),
    "evidence.papers_downloaded": _("Took the papers of a meeting away"),
    "meeting.arrived": _("Came into the meeting"),
    "meeting.called_off": _("Called the meeting off"),
    "meeting.closed": _("Closed the meeting"),
    "meeting.left": _("Left the meeting"),
    "meeting.moved": _("Changed the meeting"),
    "meeting.opened": _("Opened the meeting"),
    "meeting.scheduled": _("Planned a meeting"),
    "minutes.addendum_added": _("Added to approved minutes"),
    "minutes.approved": _("The minutes were approved"),
    "minutes.circulated": _("Sent the minutes round"),
    "minutes.taken_back": _("Took the minutes back to change them"),
    "minutes.written": _("Wrote in the draft of the minutes"),
    "motion.put": _("Put a motion"),
    "motion.withdrawn": _("A motion was withdrawn"),
}

MEETING_KINDS = {
    "action_item": _("Action"),
    "addendum": _("Addendum"),
    "agenda_item": _("Item of an agenda"),
    "attendance": _("Attendance"),
    "meeting": _("Meeting"),
    "minutes": _("Minutes"),
    "motion": _("Motion"),
}
