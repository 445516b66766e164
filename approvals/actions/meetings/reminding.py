"""The next monthly meeting that a committee has not planned yet: a task for its chair."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from approvals.actions.meetings.sitting import bench_of
from approvals.models import Meeting
from approvals.rules.meeting_dates import meeting_numbers, next_meeting_at, plans_from
from approvals.rules.meetings import MeetingState
from approvals.rules.wording import gettext_noop as _
from approvals.schemes import active_scheme
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Committee, Person
from govportal.people.rules import Role
from govportal.worklist.actions import notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import Words, phrase

CALENDAR = SYSTEM("calendar")
PLAN = "meeting.plan"
FIRST = _("Plan the first meeting: %(committee)s")
NEXT = _("Plan the next meeting, about %(day)s: %(committee)s")
BODY = _(
    "No meeting of this committee is planned. Committees meet every month; what waits for them "
    "goes on the agenda by itself."
)


def remind_to_plan(now: datetime) -> int:
    """Ask the chair of each committee that has no meeting to come, once for each; how many."""
    waiting = WorkItem.objects.open().filter(kind=PLAN).values_list("subject_ref", flat=True)
    asked = set(waiting)
    rows = Committee.objects.exclude(meetings__state__in=("planned", "open")).order_by("pk")
    return sum(_asked(one, now) for one in rows if one.ledger_ref not in asked)


@recorded
def _asked(committee: Committee, now: datetime) -> bool:
    """False where it is too early, or nobody leads."""
    last = last_meeting(committee)
    numbers = meeting_numbers(active_scheme().routes)
    if last is not None and now < plans_from(last.starts_at.astimezone(last.tz), numbers):
        return False
    bench = bench_of(committee, now)
    chief = next((one for one in bench.people() if bench.leads(one)), None)
    if chief is None:
        return False
    words = {"committee": str(committee)}
    title, day = phrase(FIRST, **words), None
    if last is not None:
        day = next_meeting_at(last.starts_at.astimezone(last.tz), numbers).date()
        title = phrase(NEXT, day=day, **words)
    _give(committee, chief, title, day, now)
    return True


def _give(
    committee: Committee, chief: Person, title: Words, day: date | None, now: datetime
) -> None:
    """A key for each time: a meeting that was called off is planned anew."""
    key = f"{PLAN}:{committee.pk}:{_times_asked(committee) + 1}"
    url = f"{reverse('meeting_new')}?{urlencode({'committee': committee.pk})}"
    open_item(
        committee, kind=PLAN, title=title, url=url, assignee=chief,
        role=Role.COMMITTEE_MEMBER.value, due_on=day, key=key, actor=CALENDAR, now=now,
    )  # fmt: skip
    notify(chief, key=key, subject=title, body=phrase(BODY), url=url, now=now)


def _times_asked(committee: Committee) -> int:
    return WorkItem.objects.about(committee.ledger_ref).filter(kind=PLAN).count()


def last_meeting(committee: Committee) -> Meeting | None:
    """The last one that was held."""
    held = committee.meetings.filter(state=MeetingState.CLOSED)
    return held.order_by("-starts_at").first()
