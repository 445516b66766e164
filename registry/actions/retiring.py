"""Retiring an agent: asked for, agreed to, taken back, and begun on its day."""

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Committee, Person, Seat, in_force
from govportal.people.rules import Role, SeatKind
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.saying import phrase
from registry.actions.locked_agents import locked_agent
from registry.actions.teardown import KEEPER, confirm_what_is_over, take_down
from registry.models import Agent, Retirement
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.retirement import (
    CHAIR,
    CHAIRS_TIER,
    OWNERS,
    REASON_MAX,
    Stage,
    agree_refusal,
    ask_refusal,
    withdraw_refusal,
)

AGREE = "retirement.agree"


def parts_of(agent: Agent, person: Person, now: datetime) -> frozenset[str]:
    """What somebody is where the end of the agent is concerned: its owners, the chair."""
    held = {part for part in OWNERS if getattr(agent, f"{part}_id") == person.pk}
    chief = chair_of(agent, now)
    return frozenset(held | ({CHAIR} if chief is not None and chief.pk == person.pk else set()))


def chair_of(agent: Agent, now: datetime) -> Person | None:
    """Who holds the chair's seat of the agent's committee, and has an account."""
    which = Q(units=agent.unit_id) | Q(is_default=True)
    committee = Committee.objects.filter(which).order_by("is_default", "pk").first()
    seats = Seat.objects.filter(
        in_force(now.date()), committee=committee, kind=SeatKind.CHAIR, holder__is_active=True
    )
    seat = seats.select_related("holder").first()
    return seat.holder if seat is not None else None


@recorded
def ask_retirement(
    agent: Agent, reason: str, on: date | None, *, actor: Person, now: datetime
) -> Retirement:
    """An owner asks that the agent be taken down on a day. Raises Refused."""
    agent = locked_agent(agent, *sorted(OWNERS))
    refuse(ask_no(agent, actor, now, reason, on))
    assert on is not None  # refused above
    made = Retirement.objects.create(
        agent=agent, tier=agent.tier, reason=reason.strip(), on=on, asked_by=actor, asked_at=now
    )
    record(
        "retirement.asked",
        made,
        actor=actor,
        now=now,
        refs=[agent],
        data={"on": on.isoformat(), "tier": agent.tier},
        personal={"reason": made.reason},
    )
    _ask_agreement(made, actor, now)
    return made


def ask_no(
    agent: Agent, person: Person, now: datetime, reason: str = "-", on: date | None = None
) -> Refusal | None:
    """Why ``person`` may not ask for it; without reason and day: why not whatever they are."""
    return ask_refusal(
        Lifecycle(agent.lifecycle),
        parts_of(agent, person, now),
        reason,
        on or (day_of(now) if reason == "-" else None),
        day_of(now),
        open=Retirement.objects.standing().filter(agent=agent).exists(),
    )


def _ask_agreement(retirement: Retirement, actor: Person, now: datetime) -> None:
    """The other owner hears of it, and the chair where they may agree."""
    agent, other = retirement.agent, retirement.facts.other_owner
    people = [p for p in (agent.business_owner, agent.technical_owner) if p and p.pk == other]
    if not people or (retirement.tier or 0) >= CHAIRS_TIER:
        chief = chair_of(agent, now)
        people += [chief] if chief is not None and chief.pk != actor.pk else []
    for person in {one.pk: one for one in people}.values():
        _give(retirement, person, actor, now)


def _give(retirement: Retirement, person: Person, actor: Actor, now: datetime) -> None:
    agent, key = retirement.agent, f"{AGREE}:{retirement.pk}:{person.pk}"
    title = phrase(gettext_noop("Agree to the retirement of %(agent)s"), agent=agent.name)
    url = reverse("agent_retirement", args=[agent.slug])
    open_item(
        retirement, kind=AGREE, title=title, url=url, assignee=person,
        role=_role(agent, person), due_on=retirement.on, key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(person, key=key, subject=title, body=retirement.reason, url=url, now=now)


def _role(agent: Agent, person: Person) -> str:
    held = (part for part in sorted(OWNERS) if getattr(agent, f"{part}_id") == person.pk)
    return next(held, Role.COMMITTEE_MEMBER.value)


@recorded
def agree_to_retirement(retirement: Retirement, *, actor: Person, now: datetime) -> Retirement:
    """Somebody else agrees; the agent is taken down at once, or on its day. Raises Refused."""
    retirement = held(retirement)
    refuse(agree_no(retirement, actor, now))
    retirement.agreed_by, retirement.agreed_at = actor, now
    retirement.save(update_fields=["agreed_by", "agreed_at"])
    close_items(retirement, kind=AGREE, actor=actor, now=now)
    role = _role(retirement.agent, actor)
    record("retirement.agreed", retirement, actor=actor, now=now, role=role,
           refs=[retirement.agent])  # fmt: skip
    if retirement.on <= day_of(now):
        take_down(retirement, actor=actor, now=now)
    return retirement


@recorded
def retire_by_decision(
    agent: Agent,
    reason: str,
    on: date,
    *,
    asked_by: Person,
    agreed_by: Person,
    basis: HasRef,
    actor: Actor,
    now: datetime,
) -> Retirement:
    """What a decided request asks for: two people have said so there. At once, or on its day.

    Who asked for the same beside it is overtaken: there is one retirement of an agent.
    """
    agent = locked_agent(agent, *sorted(OWNERS))
    made = Retirement.objects.standing().filter(agent=agent).first()
    if made is not None and made.agreed_at is not None:
        return made
    if made is not None:
        made.agent = agent
        made.withdrawn_at = now
        made.save(update_fields=["withdrawn_at"])
        close_items(made, actor=actor, now=now, outcome="withdrawn")
    made = Retirement.objects.create(
        agent=agent,
        tier=agent.tier,
        reason=reason[:REASON_MAX],
        on=on,
        asked_by=asked_by,
        asked_at=now,
        agreed_by=agreed_by,
        agreed_at=now,
    )
    record(
        "retirement.decided",
        made,
        actor=actor,
        now=now,
        refs=[agent, basis],
        data={"on": on.isoformat(), "tier": agent.tier},
        personal={"reason": made.reason},
    )
    if on <= day_of(now):
        take_down(made, actor=actor, now=now)
    return made


def agree_no(retirement: Retirement, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not agree; None when they may."""
    return agree_refusal(retirement.facts, person.pk, parts_of(retirement.agent, person, now))


@recorded
def withdraw_retirement(retirement: Retirement, *, actor: Person, now: datetime) -> Retirement:
    """An owner takes the wish back, before the agent is down. Raises Refused."""
    retirement = held(retirement)
    refuse(withdraw_no(retirement, actor, now))
    retirement.withdrawn_at = now
    retirement.save(update_fields=["withdrawn_at"])
    close_items(retirement, actor=actor, now=now, outcome="withdrawn")
    record("retirement.withdrawn", retirement, actor=actor, now=now, refs=[retirement.agent])
    return retirement


def withdraw_no(retirement: Retirement, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not take it back; None when they may."""
    return withdraw_refusal(retirement.facts, person.pk, parts_of(retirement.agent, person, now))


def keep_retirements(now: datetime) -> int:
    """Take down what was agreed to and whose day has come; look at what is not confirmed yet.

    Two queries when nothing is to do.
    """
    due = list(Retirement.objects.due(day_of(now)).select_related("agent").order_by("pk"))
    for retirement in due:
        _begin(retirement, now)
    unfinished = list(Retirement.objects.unfinished().select_related("agent").order_by("pk"))
    for retirement in unfinished:
        confirm_what_is_over(retirement, now=now)
    return len(due) + len(unfinished)


@recorded
def _begin(retirement: Retirement, now: datetime) -> None:
    retirement = held(retirement)
    if retirement.stage is Stage.AGREED:
        take_down(retirement, actor=KEEPER, now=now)


def held(retirement: Retirement) -> Retirement:
    """The row, locked after its agent's, with the agent as it is now."""
    agent = locked_agent(Agent(pk=retirement.agent_id), *sorted(OWNERS))
    found = Retirement.objects.select_for_update(of=("self",)).get(pk=retirement.pk)
    found.agent = agent
    return found
