"""The next review of management is called for, a month before the day that the last one named."""

from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from evidence.models.management_reviews import ManagementReview
from evidence.rules.management_reviews import Due, State, due_of
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase

HOLD = "management.hold"
CALL = _("Hold the next review of management by %(day)s")


def last_signed() -> ManagementReview | None:
    """The newest that was signed off: it says when the next is due. One query."""
    rows = ManagementReview.objects.signed().select_related("prepared_by", "signed_by")
    return rows.order_by("-held_on", "-pk").first()


@recorded
def call_for_next(now: datetime) -> bool:
    """Whoever prepared the last one and whoever signed it have the next on their list.

    Any member of the committee, where neither is one any more. Once one that looks further is
    prepared, nobody is asked before the day is over; of one that is dropped they are asked anew.
    """
    last = last_signed()
    if last is None or last.next_on is None:
        return False
    due, about = due_of(last.next_on, now.date()), WorkItem.objects.about(last.ledger_ref)
    asked = about.filter(kind=HOLD)
    if due is Due.IN_TIME or (due is Due.SOON and _is_taken_up(last)) or asked.open().exists():
        return False
    people = _leads(last, now)
    title, url, key = phrase(CALL, day=last.next_on), last.get_absolute_url(), asked.count()
    for person in people:
        mark = f"{HOLD}:{last.pk}:{key}:{person.pk}"
        open_item(
            last, kind=HOLD, title=title, url=url, assignee=person, role="committee_member",
            due_on=last.next_on, key=mark, actor=SYSTEM("calendar"), now=now,
        )  # fmt: skip
        notify(person, key=mark, subject=title, body=last.number, url=url, now=now)
    if people:
        record("management_review.called", last, actor=SYSTEM("calendar"), now=now, refs=people)
    return bool(people)


def _leads(last: ManagementReview, now: datetime) -> list[Person]:
    members = list(Person.objects.holding(Role.COMMITTEE_MEMBER, now.date()))
    return [one for one in (last.prepared_by, last.signed_by) if one in members] or members


def _is_taken_up(last: ManagementReview) -> bool:
    later = ManagementReview.objects.filter(state=State.PREPARED, until__gt=last.until)
    return later.exists()


def taken_up(review: ManagementReview, *, actor: Actor, now: datetime) -> None:
    """One is prepared that looks further: in time, nobody has to be asked. In its transaction."""
    last = last_signed()
    if last is None or review.until <= last.until:
        return
    if due_of(last.next_on, now.date()) is not Due.LATE:
        close_items(last, kind=HOLD, actor=actor, now=now)
