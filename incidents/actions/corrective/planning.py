"""Entering a corrective action, giving it to another owner or day, and dropping it."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.actions.numbering import next_number
from approvals.rules.conditions import aligned
from approvals.rules.scheduled import end_of
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import close_items, notify, open_item, start_clock, stop_if_running
from govportal.worklist.saying import phrase
from govportal.worklist.timekeeping import zone_of
from incidents.actions.corrective.hands import facts_of, locked
from incidents.actions.post_incident import hands as pirs
from incidents.models import CorrectiveAction, PostIncidentReview
from incidents.rules.controls import is_known
from incidents.rules.corrective import (
    CHAIN,
    EFFECT_AFTER,
    WAITS_FOR_DATA,
    ActionState,
    Effect,
    Planned,
    act_refusal,
    dates_refusal,
    plan_refusal,
    words_refusal,
)
from incidents.rules.post_incident import move_refusal

PREFIX, CLOCK, DO = "ACT", "corrective_action", "incident.action"
TO_DO = _("Corrective action until %(due)s: %(about)s")
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Plan:
    """What somebody wrote of an action. ``is_rule``: it proposes a rule at run time."""

    title: str
    kind: str
    owner: Person | None
    due_on: date | None
    what: str = ""
    priority: int = 2
    control: str = ""
    effect_on: date | None = None
    is_rule: bool = False

    def refusal(self, today: date) -> Refusal | None:
        owner = self.owner is not None and self.owner.is_active
        planned = Planned(self.title, self.kind, owner, self.due_on, self.effect_on, self.control)
        if refusal := plan_refusal(planned, today):
            return refusal
        fits = not self.control or is_known(self.control)
        return None if fits else Refusal("pir.control_unknown", {"control": self.control})


def add_refusal(
    pir: PostIncidentReview, follows: CorrectiveAction | None, actor: Person, now: datetime
) -> Refusal | None:
    """Why no action is entered; after the approval only in the place of one that did not help."""
    facts = pirs.facts_of(pir, actor, now)
    if follows is None:
        return move_refusal("write", facts)
    if not facts.may_write:
        return Refusal("pir.not_yours")
    if follows.pir_id != pir.pk or follows.effect != Effect.NOT_EFFECTIVE:
        return Refusal("corrective.follows_unknown")
    is_there = CorrectiveAction.objects.filter(follows=follows).exists()
    return Refusal("corrective.followed_stale") if is_there else None


@recorded
def add_action(
    pir: PostIncidentReview,
    plan: Plan,
    *,
    actor: Person,
    now: datetime,
    follows: CorrectiveAction | None = None,
) -> CorrectiveAction:
    """Enter an action; its clock runs from now on, whatever becomes of the review."""
    pir = pirs.locked(pir)
    zone = zone_of(pir.incident.committee.calendar_key)
    refuse(add_refusal(pir, follows, actor, now) or plan.refusal(now.astimezone(zone).date()))
    assert plan.owner is not None and plan.due_on is not None
    same = pir.actions.filter(title=plan.title.strip(), owner=plan.owner, due_on=plan.due_on)
    if (there := same.exclude(state=ActionState.DROPPED).first()) is not None:
        return there
    action = CorrectiveAction.objects.create(
        number=next_number(PREFIX, now),
        incident=pir.incident,
        pir=pir,
        title=plan.title.strip()[:LONGEST_TITLE],
        what=plan.what.strip(),
        kind=plan.kind,
        priority=plan.priority if plan.priority in {1, 2, 3} else 2,
        control=plan.control,
        owner=plan.owner,
        due_on=plan.due_on,
        due_at=end_of(plan.due_on, zone),
        effect_on=plan.effect_on or plan.due_on + EFFECT_AFTER,
        follows=follows,
        replay=WAITS_FOR_DATA if plan.is_rule else "",
        created_by=actor,
        created_at=now,
    )
    start(action, actor=actor, now=now)
    record("corrective.added", action, actor=actor, now=now,
           refs=[pir.incident, pir, plan.owner, *([follows] if follows else [])],
           data={"kind": action.kind, "due_on": action.due_on.isoformat(),
                 "control": action.control})  # fmt: skip
    return action


def start(action: CorrectiveAction, *, actor: Actor, now: datetime) -> None:
    """The clock until the end of the due day, and the work for the owner."""
    incident = action.incident
    since, limit = aligned(now, action.due_at)
    action.clock = start_clock(
        action,
        kind=CLOCK,
        limit=limit,
        calendar_key=incident.committee.calendar_key,
        chain=CHAIN,
        committee=incident.committee,
        title=str(action),
        url=action.get_absolute_url(),
        refs=[incident, action.pir],
        actor=actor,
        now=since,
    )
    action.save(update_fields=["clock"])
    ask_owner(action, actor=actor, now=now)


def ask_owner(action: CorrectiveAction, *, actor: Actor, now: datetime) -> None:
    """Put it on the owner's list, once for each turn, and tell them by mail."""
    pirs.let_in(action.incident, action.owner, now)
    turn = f"{action.clock_id}:{action.retests.count()}"
    key = f"action:{action.pk}:{turn}:{action.owner_id}"
    title = phrase(TO_DO, due=action.due_on, about=action.title)
    url = action.get_absolute_url()
    open_item(action, kind=DO, title=title, url=url, assignee=action.owner, role="action_owner",
              clock=action.clock, key=key, actor=actor, now=now)  # fmt: skip
    notify(action.owner, key=key, subject=title, body=action.what or action.title, url=url, now=now)


@recorded
def change_action(
    action: CorrectiveAction,
    *,
    owner: Person | None,
    due_on: date | None,
    reason: str,
    mark: str,
    actor: Person,
    now: datetime,
) -> CorrectiveAction:
    """Another owner or another day, with a reason; nobody moves a day of their own."""
    action = locked(action)
    refuse(act_refusal("change", facts_of(action, actor, now)))
    if action.mark != mark:
        raise Refused(Refusal("corrective.changed_stale"))
    zone = zone_of(action.incident.committee.calendar_key)
    if owner is None or not owner.is_active:
        raise Refused(Refusal("corrective.owner_missing"))
    if due_on != action.due_on:
        refuse(dates_refusal(due_on, None, now.astimezone(zone).date()))
    if owner == action.owner and due_on == action.due_on:
        raise Refused(Refusal("corrective.same"))
    refuse(words_refusal(reason))
    assert due_on is not None  # refused above
    before = {"owner": action.owner.ledger_ref, "due_on": action.due_on.isoformat()}
    action.owner, action.due_on, action.due_at = owner, due_on, end_of(due_on, zone)
    action.effect_on = max(action.effect_on, due_on + EFFECT_AFTER)
    action.state = ActionState.OPEN
    action.save(update_fields=["owner", "due_on", "due_at", "effect_on", "state"])
    stop_if_running(action.clock_id, actor=actor, now=now)
    close_items(action, actor=actor, now=now)
    start(action, actor=actor, now=now)
    record("corrective.changed", action, actor=actor, now=now, refs=[action.incident, owner],
           data={"before": before, "due_on": due_on.isoformat()},
           personal={"reason": reason.strip()})  # fmt: skip
    return action


@recorded
def drop_action(
    action: CorrectiveAction, reason: str, *, mark: str, actor: Person, now: datetime
) -> CorrectiveAction:
    """Give it up, with a reason; after the approval only who leads the committee does."""
    action = locked(action)
    refuse(act_refusal("drop", facts_of(action, actor, now)))
    if action.mark != mark:
        raise Refused(Refusal("corrective.changed_stale"))
    refuse(words_refusal(reason))
    action.state, action.closed_at, action.drop_reason = ActionState.DROPPED, now, reason.strip()
    action.save(update_fields=["state", "closed_at", "drop_reason"])
    stop_if_running(action.clock_id, actor=actor, now=now)
    close_items(action, actor=actor, now=now)
    record("corrective.dropped", action, actor=actor, now=now, refs=[action.incident, action.pir],
           personal={"reason": action.drop_reason})  # fmt: skip
    return action
