"""The worker's part: probes over HTTP, drains at their end, and what failed once more.

A step is taken with a lease: a worker that was killed loses it, and another does it once. Nothing
is locked while the portal is asked; what was answered is put down only by whoever still has it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import notify, open_item
from govportal.worklist.saying import phrase
from incidents import probing
from incidents.actions.containing.drilling import control_done, end_if_over
from incidents.actions.containing.steps import (
    PORTAL,
    TROUBLE,
    as_refs,
    asked_about,
    clock,
    do_step,
    settle,
)
from incidents.models import Containment, ContainmentStep
from incidents.rights import handles
from incidents.rules.containments import LEASE, StepCode
from registry import probes
from registry.actions.receipt_steps import Found
from registry.models import Agent
from registry.rules.retirement import LineState

AT_ONCE = 20
TROUBLED = _("%(number)s: it is not proven that %(agent)s is stopped")
ASKS = frozenset({StepCode.PROBED, StepCode.CONTROL})


def run_steps(now: datetime) -> int:
    """Do what is due; how many steps were. Safe with several workers."""
    return sum(_do(step, now) for step in _taken(now))


def _taken(now: datetime) -> Iterator[ContainmentStep]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = ContainmentStep.objects.filter(free, next_at__lte=now)
    for pk in list(due.order_by("next_at", "n").values_list("pk", flat=True)[:AT_ONCE]):
        if due.filter(pk=pk).update(leased_until=now + LEASE, attempts=F("attempts") + 1):
            rows = ContainmentStep.objects.select_related(
                "containment__agent", "containment__incident"
            )
            yield rows.get(pk=pk)


def _do(step: ContainmentStep, now: datetime) -> bool:
    if step.code not in ASKS:
        return _put_down(step, None, clock(), now)
    begun = clock()
    return _put_down(step, _ask(step), begun, now)


def _ask(step: ContainmentStep) -> Found:
    """Ask one address about each key and some grants; refused is done."""
    about = asked_about(step.containment)
    if not about:
        return Found("It has no key: there is nothing to ask as.")
    wanted = step.code == StepCode.PROBED
    said = []
    for ref in about:
        answer = probing.ask(step.target, probes.sign(ref, timezone.now()))
        if answer.status == 0 or answer.status not in {401, 403}:
            words = f"{ref}: no answer to go by ({answer.status or answer.code})."
            return Found(words, as_refs(about), LineState.FAILED)
        is_refused = answer.code in probes.REFUSES
        if is_refused is not wanted or (not wanted and answer.code != probes.NOT_REFUSED):
            return Found(f"{ref}: {answer.status} {answer.code}.", as_refs(about), LineState.FAILED)
        said.append(f"{ref}: {answer.status} {answer.code}")
    return Found("; ".join(said), as_refs(about))


@recorded
def _put_down(step: ContainmentStep, found: Found | None, begun: float, now: datetime) -> bool:
    """Write what came of it, unless somebody else has the step by now."""
    Agent.objects.select_for_update(of=("self",)).get(pk=step.containment.agent_id)
    rows = Containment.objects.select_for_update(of=("self",))
    containment = rows.select_related("agent", "incident").get(pk=step.containment_id)
    fresh = ContainmentStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if fresh.attempts != step.attempts or fresh.is_done or not containment.stands:
        return False
    fresh.containment = containment
    if found is None:
        done = do_step(fresh, actor=PORTAL, now=now)
    else:
        done = settle(fresh, found, begun, actor=PORTAL, now=now)
    if done.is_given_up or (done.state == LineState.FAILED and "not_refused" in done.result):
        _say(containment, now)
    if done.code == StepCode.CONTROL and done.is_done:
        control_done(containment, now)
    end_if_over(containment, now)
    return True


def _say(containment: Containment, now: datetime) -> None:
    """It is not proven: operators and the lead are told, once for each time it is given up."""
    incident, agent = containment.incident, containment.agent
    people = {one.pk: one for one in Person.objects.holding(Role.OPERATOR, now.date(), agent.unit)}
    if incident is not None and incident.lead is not None:
        people[incident.lead.pk] = incident.lead
    title = phrase(TROUBLED, number=containment.number, agent=agent.name)
    tries = sum(containment.steps.values_list("attempts", flat=True)) // 9
    for person in people.values():
        key = f"{TROUBLE}:{containment.pk}:{tries}:{person.pk}"
        open_item(
            containment, kind=TROUBLE, title=title, url=containment.get_absolute_url(),
            assignee=person, role=Role.OPERATOR.value, key=key, actor=PORTAL, now=now,
        )  # fmt: skip
        notify(person, key=key, subject=title, body=title, url=containment.get_absolute_url(),
               now=now)  # fmt: skip


@recorded
def try_again(containment: Containment, *, actor: Person, now: datetime) -> int:
    """Have what failed tried at once; how many steps. Raises Refused for who does not handle it."""
    Agent.objects.select_for_update(of=("self",)).get(pk=containment.agent_id)
    rows = Containment.objects.select_for_update(of=("self",)).select_related("agent", "incident")
    containment = rows.get(pk=containment.pk)
    refuse(again_no(containment, actor, now))
    failed = list(containment.steps.filter(state=LineState.FAILED))
    for step in failed:
        step.attempts, step.next_at, step.leased_until = 0, now, None
        step.save(update_fields=["attempts", "next_at", "leased_until"])
    record("containment.tried_again", containment, actor=actor, now=now,
           refs=[containment.agent], data={"steps": len(failed)})  # fmt: skip
    return len(failed)


def again_no(containment: Containment, person: Person, now: datetime) -> Refusal | None:
    incident = containment.incident
    is_operator = Role.OPERATOR in person.roles_on(now.date())
    if not is_operator and (incident is None or not handles(incident, person, now)):
        return Refusal("incident.not_yours")
    failed = containment.stands and containment.steps.filter(state=LineState.FAILED).exists()
    return None if failed else Refusal("containment.nothing_failed_stale")
