"""Owners that are missing: noticed, timed, and after a fortnight the agent is suspended.

A gap opens with the change that makes it, or with the next look after somebody left; it counts
from when they left. It closes in the transaction that names an owner: before the fortnight's end
nothing follows, at its very moment neither; later what it held goes on.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Committee, Person
from govportal.worklist.actions import Limit, notify, start_clock, stop_if_running
from govportal.worklist.models import ClockEvent
from govportal.worklist.models.calendars import Calendar
from govportal.worklist.saying import in_language_of, phrase
from registry.actions.locked_agents import locked_agent
from registry.actions.suspending import NOT_STOPPED, lift_suspension, suspend
from registry.models import Agent, Authorisation, OwnerGap, Suspension
from registry.models.stops import stops_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.owners import DAYS, OWNED, OWNERS

KIND = "owner_gap"
KEEPER = SYSTEM("leavers")


def keep_gaps(now: datetime) -> int:
    """Open the gaps of those who left, close those that are none, hold what goes on in spite of
    one; how many changed. Two queries when nothing is to do.
    """
    missing = {
        (row["pk"], part) for row in _incomplete() for part in OWNERS if _is_missing(row, part)
    }
    gaps = list(
        OwnerGap.objects.open().values_list("agent_id", "part", "held_at", "agent__lifecycle")
    )
    known = {(agent, part) for agent, part, _held, _state in gaps}
    again = {agent for agent, _part, held, state in gaps if held and state in NOT_STOPPED}
    changed = {agent for agent, _part in missing ^ known} | again
    for agent in sorted(changed):
        mind_gaps(Agent(pk=agent), actor=KEEPER, now=now, by_leaving=True)
    return len(changed)


COLUMNS = ("pk", *(f"{part}{end}" for part in OWNERS for end in ("_id", "__is_active")))


def _incomplete() -> Any:
    """Agents that need both owners and have not; a union of indexed sets, never an OR."""
    gone = Person.objects.left().order_by().values("pk")
    agents = Agent.objects.order_by().filter(lifecycle__in=OWNED)
    sets = [agents.filter(**which).values("pk") for part in OWNERS
            for which in ({f"{part}__isnull": True}, {f"{part}__in": gone})]  # fmt: skip
    first, *others = sets
    return Agent.objects.order_by().filter(pk__in=first.union(*others, all=True)).values(*COLUMNS)


def _is_missing(row: dict[str, Any], part: str) -> bool:
    return row[f"{part}_id"] is None or not row[f"{part}__is_active"]


@recorded
def mind_gaps(agent: Agent, *, actor: Actor, now: datetime, by_leaving: bool = False) -> None:
    """Bring the agent's gaps into line with who answers for it; call it after that has changed.

    ``by_leaving``: nobody changed the agent, so a gap counts from when its owner left.
    """
    agent = locked_agent(agent, *OWNERS)
    gaps = {gap.part: gap for gap in OwnerGap.objects.open().filter(agent=agent)}
    for part in OWNERS:
        owner, gap = getattr(agent, part), gaps.get(part)
        is_missing = agent.lifecycle in OWNED and (owner is None or not owner.is_active)
        if is_missing and gap is None:
            since = owner.left_at if owner is not None and by_leaving else None
            _open(agent, part, since or now, actor, now)
        elif gap is not None and not is_missing:
            _close(gap, actor, now)
        elif gap is not None and gap.held_at is not None:
            _hold(gap, now)


def _open(agent: Agent, part: str, since: datetime, actor: Actor, now: datetime) -> OwnerGap:
    gap = OwnerGap.objects.create(agent=agent, part=part, since=min(since, now))
    gap.clock = start_clock(
        gap,
        kind=KIND,
        limit=Limit.statutory_days(DAYS),
        calendar_key=_calendar_key(),
        chain=(),
        title=f"{gap.part_name}: {agent.name}",
        url="",
        refs=[agent],
        starts_at=gap.since,
        actor=actor,
        now=now,
    )
    gap.save(update_fields=["clock"])
    record(
        "owner_gap.opened",
        gap,
        actor=actor,
        now=now,
        refs=[agent, gap.clock],
        data={"part": part, "since": gap.since.isoformat(), "due_at": gap.clock.due_at.isoformat()},
    )
    return gap


def _calendar_key() -> str:
    """A clock in calendar hours counts by none, and names one."""
    keys = Committee.objects.filter(is_default=True).values_list("calendar_key", flat=True)
    return (
        keys.first() or Calendar.objects.values_list("key", flat=True).order_by("pk").first() or ""
    )


def _close(gap: OwnerGap, actor: Actor, now: datetime) -> None:
    """The owner is there again, or the agent needs none: what the gap held goes on."""
    at = max(now, gap.since, gap.held_at or now)
    stop_if_running(gap.clock_id, actor=actor, now=at)
    gap.closed_at = at
    gap.save(update_fields=["closed_at"])
    lift_suspension(gap, actor=actor, now=at)
    _let_go(gap)
    record(
        "owner_gap.closed",
        gap,
        actor=actor,
        now=now,
        refs=[gap.agent],
        data={"part": gap.part, "was_held": gap.held_at is not None},
    )


def _let_go(gap: OwnerGap) -> None:
    """An agent that ran without a right goes back to where it was when the last gap is closed."""
    others = OwnerGap.objects.open().filter(agent=gap.agent_id, held_at__isnull=False)
    held = Suspension.objects.filter(authorisation__agent=gap.agent_id, lifted_at__isnull=True)
    stops = stops_of(gap.agent)
    if not gap.stopped_from or others.exists() or held.exists() or stops.exists():
        _hand_down(gap, others.first())
        return
    agent = Agent.objects.get(pk=gap.agent_id)
    if agent.lifecycle == Lifecycle.SUSPENDED and agent.suspended_from:
        agent.lifecycle, agent.suspended_from = agent.suspended_from, ""
        agent.save(update_fields=["lifecycle", "suspended_from"])


def _hand_down(gap: OwnerGap, other: OwnerGap | None) -> None:
    """The gap that holds the agent still knows where it was."""
    if other is not None and gap.stopped_from and not other.stopped_from:
        other.stopped_from = gap.stopped_from
        other.save(update_fields=["stopped_from"])


def on_due(event: ClockEvent, now: datetime) -> None:
    """The fortnight is over: suspend, unless somebody was named meanwhile. Idempotent."""
    gap = OwnerGap.objects.open().filter(clock=event.clock_id).first()
    if gap is not None:
        end_fortnight(gap, event.due_at, now)


@recorded
def end_fortnight(gap: OwnerGap, due_at: datetime, now: datetime) -> None:
    """Suspend the agent for this gap, once; late if nobody looked."""
    agent = locked_agent(Agent(pk=gap.agent_id), *OWNERS)
    gap = OwnerGap.objects.select_for_update(of=("self",)).get(pk=gap.pk)
    owner = getattr(agent, gap.part)
    if gap.closed_at is not None or gap.held_at is not None:
        return
    if agent.lifecycle not in OWNED or (owner is not None and owner.is_active):
        mind_gaps(agent, actor=KEEPER, now=now)
        return
    gap.held_at = now
    gap.save(update_fields=["held_at"])
    record(
        "owner_gap.overdue",
        gap,
        actor=KEEPER,
        now=now,
        refs=[agent],
        data={"part": gap.part, "since": gap.since.isoformat(), "due_at": due_at.isoformat()},
    )
    _hold(gap, now)
    _tell(agent, gap, now)


@recorded
def _hold(gap: OwnerGap, now: datetime) -> None:
    """Nothing of the agent stands while the gap lasts: its rights, or itself where it has none."""
    reason = f"No {gap.part_name} is there since {gap.since:%d %B %Y}, for more than {DAYS} days."
    for right in Authorisation.objects.standing().filter(agent=gap.agent_id).order_by("pk"):
        suspend(right, cause=gap, reason=reason, actor=KEEPER, now=now)
    agent = Agent.objects.get(pk=gap.agent_id)
    if Lifecycle(agent.lifecycle) not in NOT_STOPPED:
        return
    gap.stopped_from = agent.suspended_from = agent.lifecycle
    agent.lifecycle = Lifecycle.SUSPENDED
    agent.save(update_fields=["lifecycle", "suspended_from"])
    gap.save(update_fields=["stopped_from"])
    record("agent.suspend", agent, actor=KEEPER, now=now, refs=[gap], personal={"reason": reason})


HELD = gettext_noop("Suspended: %(agent)s")
HELD_BODY = gettext_noop(
    "%(agent)s has had nobody as “%(part)s” for more than %(days)s days and is suspended. It goes "
    "on as soon as somebody is named."
)


def _tell(agent: Agent, gap: OwnerGap, now: datetime) -> None:
    """Who still answers for it hears that it stands still, and how it goes on."""
    people = [agent.business_owner, agent.technical_owner, agent.executive_sponsor]
    for person in {one.pk: one for one in people if one is not None and one.is_active}.values():
        with in_language_of(person):
            part = gap.part_name
        notify(
            person,
            key=f"{gap.ledger_ref}:held:{person.pk}",
            subject=phrase(HELD, agent=agent.name),
            body=phrase(HELD_BODY, agent=agent.name, part=part, days=DAYS),
            url=f"/agents/{agent.slug}/hand-over/",
            now=now,
        )


def with_gaps(agent: Agent) -> Iterable[OwnerGap]:
    """The agent's open gaps with their clocks, the one that ends first on top."""
    rows = OwnerGap.objects.open().filter(agent=agent).select_related("clock__version")
    return rows.order_by("since", "pk")
