"""What falls due by the day, and whom an escalation calls to a corrective action."""

from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.worklist.actions import notify, open_item
from govportal.worklist.models import ClockEvent, WorkItem
from govportal.worklist.saying import phrase
from incidents.actions.corrective.doing import tester_of
from incidents.actions.corrective.hands import loaded
from incidents.actions.post_incident.opening import see
from incidents.models import CorrectiveAction
from incidents.rules.corrective import ActionState

CALENDAR = SYSTEM("calendar")
EFFECT = "incident.effect"
TO_LOOK = _("Did it help? %(about)s")


def keep_actions(now: datetime) -> int:
    """Ask whether closed actions helped, on their day, once each; how many were asked about."""
    due = CorrectiveAction.objects.filter(
        state=ActionState.CLOSED, effect="", effect_on__lte=now.date()
    )
    asked = WorkItem.objects.filter(kind=EFFECT).values("subject_ref")
    known = set(asked.values_list("subject_ref", flat=True))
    found = [one for one in due.order_by("pk") if one.ledger_ref not in known]
    return sum(_ask(one.pk, now) for one in found)


@recorded
def _ask(pk: int, now: datetime) -> bool:
    action = loaded(pk)
    person = tester_of(action, now)
    if person is None:
        return False
    see(action.incident, [person], now)
    key, title = f"effect:{pk}:{person.pk}", phrase(TO_LOOK, about=action.title)
    url = action.get_absolute_url()
    open_item(action, kind=EFFECT, title=title, url=url, assignee=person, role="incident_lead",
              key=key, actor=CALENDAR, now=now)  # fmt: skip
    notify(person, key=key, subject=title, body=str(action), url=url, now=now)
    return True


def on_hop(event: ClockEvent, now: datetime) -> None:
    """Whom an escalation called in must be able to see the incident."""
    items = WorkItem.objects.open().filter(clock=event.clock_id, hop=event.threshold)
    rows = CorrectiveAction.objects.select_related("incident").filter(clock=event.clock_id)
    if (action := rows.first()) is not None:
        see(action.incident, [item.assignee for item in items.select_related("assignee")], now)
