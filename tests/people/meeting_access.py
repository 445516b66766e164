"""Pages of meetings: who sees them, who does what; a meeting to come and one that is over."""

from datetime import timedelta

from django.utils import timezone

from approvals.actions import meetings
from approvals.rules.meetings import ItemKind
from tests.approvals.meeting_making import plan

SEES = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
ARRANGES = {"chair", "chair_alternate", "co_chair", "administrator"}
ONLY_POST = 405
EVERYBODY = None
DONE_BY = dict.fromkeys(
    ("meeting_new", "meeting_change", "meeting_cancel", "agenda_add", "agenda_note", "action_new",
     "minutes_remark", "minutes_circulate"),
    ARRANGES,
)  # fmt: skip
TOO_EARLY = ("minutes_take_back", "minutes_approve", "minutes_addendum")
PAGES = {
    "meeting_list": ((), SEES, 200),
    "meeting_new": ((), SEES, 200),
    "meeting_detail": (("meeting",), SEES, 200),
    "meeting_change": (("meeting",), SEES, 200),
    "meeting_cancel": (("meeting",), SEES, 200),
    "meeting_papers": (("meeting",), EVERYBODY, ONLY_POST),
    "meeting_act": (("meeting", "meeting_act"), EVERYBODY, ONLY_POST),
    "meeting_person": (("meeting", "member_pk", "person_act"), EVERYBODY, ONLY_POST),
    "agenda_add": (("meeting",), SEES, 200),
    "agenda_note": (("held", "held_item"), SEES, 200),
    "agenda_act": (("held", "held_item", "item_act"), EVERYBODY, ONLY_POST),
    "action_new": (("held",), SEES, 200),
    "action_done": (("action",), SEES | {"owner"}, 200),
    "minutes_detail": (("held",), SEES, 200),
    "minutes_remark": (("held",), SEES, 200),
    "minutes_circulate": (("held",), SEES, 200),
    "minutes_take_back": (("held",), SEES, 200),
    "minutes_approve": (("held",), SEES, 200),
    "minutes_addendum": (("held",), SEES, 200),
    "minutes_download": (("held",), EVERYBODY, ONLY_POST),
}
POSTED = [name for name in PAGES if name not in ("meeting_list", "action_done")]


def scene(cast):
    now = timezone.now()
    soon, later = now + timedelta(minutes=5), now + timedelta(days=7)
    chair = {"actor": cast.chair, "now": now}
    held, to_come = (
        meetings.schedule_meetings(cast.committee, plan(at), **chair)[0] for at in (soon, later)
    )
    item = meetings.add_item(held, ItemKind.REPORT, "KPI report", "", **chair)
    meetings.open_meeting(held, **chair)
    action = meetings.ask(held, "Test it.", cast.owner, later.date(), **chair)
    meetings.close_meeting(held, **chair)
    return {
        "meeting": to_come.pk,
        "held": held.pk,
        "held_item": item.pk,
        "action": action.pk,
        "meeting_act": "fill",
        "person_act": "arrive",
        "item_act": "up",
        "member_pk": cast.member.pk,
    }
