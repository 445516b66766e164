"""What management agreed on is followed until it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.rules.wording import gettext_noop as _
from evidence.actions.management_calling import call_for_next
from evidence.models.accesses import audits_here
from evidence.models.management_reviews import (
    ManagementPoint,
    ManagementPointTurn,
    ManagementReview,
)
from evidence.rules import management_reviews as rules
from evidence.rules.management_reviews import PointAct, PointKind, PointState, State, Who
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.models import Notice, WorkItem
from govportal.worklist.saying import Words, phrase

TO_DO, LATE = "management.do", "management.late"
DO = _("Do by %(due)s what management agreed on: %(about)s")
IS_LATE = _("Past its day, %(due)s, and management waits for it: %(about)s")
SHOWN, OWES = 120, "action_owner"


@dataclass(frozen=True)
class PointSaid:
    """What somebody says of a point. ``mark``: what they saw."""

    text: str
    owner: Person | None = None
    due_on: date | None = None
    mark: str = ""


def point_refusal(
    point: ManagementPoint, act: PointAct, person: Person, on: date
) -> Refusal | None:
    """Why this person does not do that to it now. ``point.review`` is read."""
    manages = person.is_active and Role.COMMITTEE_MEMBER in person.roles_on(on)
    who = Who(manages, owns=point.owner_id == person.pk)
    facts = rules.PointFacts(
        PointKind(point.kind), PointState(point.state), State(point.review.state), _agreed(point)
    )
    return rules.point_act_refusal(act, facts, who)


def _agreed(point: ManagementPoint) -> bool:
    """Whether it stood when the review was signed; asked only of what is struck."""
    signed = point.review.signed_at
    if signed is None or point.state != PointState.STRUCK:
        return signed is not None
    return point.turns.filter(act=PointAct.STRIKE, at__gte=signed).exists()


@recorded
def act_on_point(
    point: ManagementPoint, act: PointAct, said: PointSaid, *, actor: Person, now: datetime
) -> PointState:
    """Do one act of the table. Raises Refused."""
    rows = ManagementPoint.objects.select_for_update(of=("self",)).select_related("review")
    point = rows.get(pk=point.pk)
    refuse(point_refusal(point, act, actor, now.date()))
    if said.mark and said.mark != point.mark:
        refuse(Refusal("management.changed_stale"))
    refuse(rules.text_refusal(said.text))
    before = point.state
    _move(point, act, said, now)
    turn = ManagementPointTurn.objects.create(
        point=point, n=point.turns.count() + 1, act=act, text=said.text.strip(), by=actor, at=now
    )
    record(
        f"management_point.{act}",
        point,
        actor=actor,
        now=now,
        refs=[point.review, *([point.owner] if point.owner else [])],
        data={"before": before, "after": str(point.state), "due_on": str(point.due_on or "")},
        personal={"text": turn.text},
    )
    close_items(point, actor=actor, now=now)
    if point.state == PointState.OPEN:
        _ask(point, actor=actor, now=now)
    return PointState(point.state)


def owner_audits_refusal(owner: Person | None, on: date) -> Refusal | None:
    """Whoever audits how agents are governed does nothing that management asks for."""
    audits = owner is not None and audits_here(owner, on)
    return Refusal("management.owner_audits") if audits else None


def _move(point: ManagementPoint, act: PointAct, said: PointSaid, now: datetime) -> None:
    if act is PointAct.CHANGE:
        owner = said.owner if said.owner and said.owner.is_active else None
        refuse(rules.owner_refusal(said.due_on, now.date(), owner=owner is not None))
        refuse(owner_audits_refusal(owner, now.date()))
        point.owner, point.due_on = owner, said.due_on
    point.state = rules.POINT_MOVES[act][1] or point.state
    point.done_at = now if point.state == PointState.DONE else None
    point.save(update_fields=["state", "done_at", "owner", "due_on"])


def open_points(review: ManagementReview, *, actor: Actor, now: datetime) -> None:
    """The review was signed: decisions stand, actions are to be done. Inside its transaction."""
    for point in review.points.filter(state=PointState.NOTED).select_related("owner"):
        is_action = point.kind == PointKind.ACTION
        point.state = PointState.OPEN if is_action else PointState.NOTED
        if is_action:
            point.save(update_fields=["state"])
            _ask(point, actor=actor, now=now)


def _ask(point: ManagementPoint, *, actor: Actor, now: datetime) -> None:
    if point.owner is None or not point.owner.is_active:
        return
    words = phrase(DO, about=point.text[:SHOWN], due=point.due_on)
    title, url = words, point.review.get_absolute_url()
    key = f"{TO_DO}:{point.pk}:{point.turns.count()}:{point.owner_id}"
    open_item(
        point, kind=TO_DO, title=title, url=url, assignee=point.owner, role=OWES,
        due_on=point.due_on, key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(point.owner, key=key, subject=title, body=point.review.number, url=url, now=now)


def keep_management(now: datetime) -> int:
    """Remind of actions past their day once a week, and call for the next review."""
    rows = ManagementPoint.objects.late(now.date()).filter(review__state=State.SIGNED)
    late = rows.select_related("owner", "review").order_by("pk")
    return sum(_remind(point, now) for point in late) + call_for_next(now)


@recorded
def _remind(point: ManagementPoint, now: datetime) -> bool:
    assert point.owner is not None and point.due_on is not None  # an action has both
    week = (now.date() - point.due_on).days // rules.REMIND_EVERY.days
    key = f"{LATE}:{point.pk}:{point.due_on}:{week}:{point.owner_id}"
    if Notice.objects.filter(key=key).exists():
        return False
    title, url = _late_words(point), point.review.get_absolute_url()
    notify(point.owner, key=key, subject=title, body=point.review.number, url=url, now=now)
    if not week:
        _ask_late(point, now)
    record(
        "management_point.reminded", point, actor=SYSTEM("calendar"), now=now,
        refs=[point.review], data={"week": week},
    )  # fmt: skip
    return True


def _late_words(point: ManagementPoint) -> Words:
    return phrase(IS_LATE, about=point.text[:SHOWN], due=point.due_on)


def _ask_late(point: ManagementPoint, now: datetime) -> None:
    """Their list says too that it is late."""
    assert point.owner is not None  # as above
    calendar, url = SYSTEM("calendar"), point.review.get_absolute_url()
    close_items(point, actor=calendar, now=now)
    key = f"{LATE}:{point.pk}:{point.due_on}:{point.turns.count()}:{point.owner_id}"
    if point.owner.is_active and not WorkItem.objects.filter(key=key).exists():
        open_item(
            point, kind=TO_DO, title=_late_words(point), url=url, assignee=point.owner, role=OWES,
            due_on=point.due_on, key=key, actor=calendar, now=now,
        )  # fmt: skip
