"""Drills: an agent and a key are made for it, asked about, stopped, asked about again, and retired.

No real agent and no key of one has any part in it. The worker does all but the beginning.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase
from incidents.actions.containing.requesting import drill_number
from incidents.actions.containing.steps import (
    PORTAL,
    TROUBLE,
    add_step,
    addresses,
    clock,
    do_step,
    settle,
)
from incidents.models import Containment, Incident
from incidents.rules.containments import (
    Kind,
    StepCode,
    is_pressing,
    quarter_begins,
    quarter_ends,
    quarter_of,
    reason_refusal,
)
from registry.actions import issue_credential, register_agent
from registry.actions.agents import move_agent
from registry.actions.receipt_steps import Found
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.retirement import LineState
from registry.rules.safe_states import SafeMode

DUE = "containment.drill"
TITLE = _("Hold the containment drill of quarter %(quarter)s of %(year)s")
KEY_LASTS = timedelta(hours=1)


def start_no(person: Person, now: datetime) -> Refusal | None:
    """Operators hold drills, one at a time."""
    if not person.is_active or Role.OPERATOR not in person.roles_on(now.date()):
        return Refusal("drill.only_operators")
    running = Containment.objects.standing().drills().filter(incident__isnull=True)
    return Refusal("drill.runs_stale") if running.exists() else None


@recorded
def start_drill(reason: str, *, actor: Person, now: datetime) -> Containment:
    """Hold a drill now. Raises Refused for others, without a reason, and while one runs."""
    unit = actor.unit or Unit.objects.order_by("pk").first()
    assert unit is not None  # a portal without a unit has no agents
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    refuse(start_no(actor, now))
    refuse(reason_refusal(reason))
    made = _begin(None, unit, actor, reason, actor, now)
    for item in WorkItem.objects.open().filter(kind=DUE):
        from govportal.worklist.actions import close_item  # noqa: PLC0415

        close_item(item, actor=actor, now=now, outcome="held")
    return made


def begin_drill(incident: Incident, reason: str, *, actor: Actor, now: datetime) -> Containment:
    """The containment of an exercise: of an agent made for it. The incident is locked."""
    unit = incident.unit or Unit.objects.order_by("pk").first()
    assert unit is not None
    owner = actor if isinstance(actor, Person) else incident.reporter
    return _begin(incident, unit, owner, f"{incident.number}: {reason}", actor, now)


def _begin(
    incident: Incident | None, unit: Unit, owner: Person | None, reason: str, actor: Actor,
    now: datetime,
) -> Containment:  # fmt: skip
    begun, number = clock(), drill_number(now)
    agent = register_agent(
        number.lower(), f"Containment drill {number}", unit, actor=PORTAL, now=now,
        purpose="Made by the portal for a drill; it does nothing, and is retired after it.",
        lifecycle=Lifecycle.APPROVED, business_owner=owner, technical_owner=owner,
    )  # fmt: skip
    place = next(iter(settings.AGENT_ENVIRONMENTS), agent.environment)
    issued = issue_credential(
        agent, place, lasts=KEY_LASTS, actor=PORTAL, now=now
    ).credential  # the key itself is thrown away
    made = Containment.objects.create(
        number=number, kind=Kind.DRILL, incident=incident, agent=agent, mode=SafeMode.STOP,
        reason=reason.strip(), by=actor if isinstance(actor, Person) else None,
        by_ref=actor.ledger_ref, requested_at=now,
    )  # fmt: skip
    refs: list[HasRef] = [agent, issued, *([incident] if incident is not None else [])]
    record("drill.started", made, actor=actor, now=now, refs=refs,
           personal={"reason": made.reason})  # fmt: skip
    requested = add_step(made, StepCode.REQUESTED)
    for address in addresses():
        add_step(made, StepCode.CONTROL, target=address, next_at=now)
    add_step(made, StepCode.SUSPENDED)
    add_step(made, StepCode.REVOKED)
    for address in addresses():
        add_step(made, StepCode.PROBED, target=address)
    settle(requested, Found("An agent and a key were made for it.", [issued]), begun,
           actor=actor, now=now)  # fmt: skip
    return made


def control_done(containment: Containment, now: datetime) -> None:
    """The key opened the portal at every address: now it is stopped. The containment is locked."""
    if containment.steps.filter(code=StepCode.CONTROL).exclude(state=LineState.DONE).exists():
        return
    for step in containment.steps.filter(code__in=(StepCode.SUSPENDED, StepCode.REVOKED)):
        step.containment = containment
        do_step(step, actor=PORTAL, now=now)
    for step in containment.steps.filter(code=StepCode.PROBED):
        step.next_at = now
        step.save(update_fields=["next_at"])


def end_if_over(containment: Containment, now: datetime) -> None:
    """Its agent is retired when every line is done or one is given up; the results stay."""
    if not containment.is_drill or not containment.stands:
        return
    steps = list(containment.steps.all())
    if any(step.next_at is not None for step in steps):
        return
    containment.lifted_at = now
    containment.save(update_fields=["lifted_at"])
    agent = containment.agent
    from registry.actions import revoke_all  # noqa: PLC0415

    revoke_all(agent, containment.reason, actor=PORTAL, now=now)
    move_agent(agent, "retire", actor=PORTAL, now=now, reason=containment.reason, suspended_from="")
    passed = all(step.is_done for step in steps)
    record("drill.ended", containment, actor=PORTAL, now=now, refs=[agent],
           data={"passed": passed})  # fmt: skip
    close_items(containment, kind=TROUBLE, actor=PORTAL, now=now)


def keep_drills(now: datetime) -> None:
    """In the last month of a quarter without a drill that held, operators are asked for one."""
    day = day_of(now)
    year, quarter = quarter_of(day)
    if not is_pressing(day) or held_since(year, quarter):
        return
    for person in Person.objects.holding(Role.OPERATOR, day):
        _ask(person, year, quarter, now)


def held_since(year: int, quarter: int) -> bool:
    """Whether a drill was passed in the quarter."""
    begins = quarter_begins(year, quarter)
    rows = Containment.objects.drills().filter(confirmed_at__date__gte=begins)
    return rows.exists()


@recorded
def _ask(person: Person, year: int, quarter: int, now: datetime) -> None:
    open_item(
        person, kind=DUE, title=phrase(TITLE, quarter=quarter, year=year),
        url=reverse("drill_list"), assignee=person, role=Role.OPERATOR.value,
        due_on=quarter_ends(year, quarter), key=f"{DUE}:{year}:{quarter}:{person.pk}",
        actor=PORTAL, now=now,
    )  # fmt: skip
