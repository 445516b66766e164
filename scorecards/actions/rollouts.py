"""Rollout plans: started from a template, ticked with proof, passed phase by phase."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from approvals.actions.numbering import next_number
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.saying import phrase
from scorecards.evidence_list import evidence_list
from scorecards.models import CriterionTick, PhaseSignature, PlanCriterion, PlanPhase, RolloutPlan
from scorecards.plan_state import CriterionLine, lines_of
from scorecards.rights import keeps_plan, may_set, unit_refusal
from scorecards.rules.rollouts import (
    PlanState,
    Template,
    days_of,
    fresh_enough,
    sign_refusal,
    start_refusal,
    target_refusal,
    tick_refusal,
)
from scorecards.rules.shipped_rollouts import TEMPLATES
from scorecards.rules.wording import gettext_noop as _
from scorecards.sources.days import day_of

PREFIX = "RP"
TWICE = timedelta(minutes=1)
"""The same plan started by the same person within this is one click too many."""
ITEM_KIND = "rollout.sign"
DUE_WORDS = _("Let phase %(n)s of %(plan)s pass by %(due)s")


@dataclass(frozen=True)
class Start:
    """What is asked for. ``template``: the key of one that ships."""

    template: str
    title: str
    starts_on: date
    lead: Person
    signer: Person
    unit: Unit | None = None


@recorded
def start_plan(asked: Start, *, actor: Person, now: datetime) -> RolloutPlan:
    """Start a plan with all its phases. Whoever signs gets the first phase on their list. Sent
    twice it is one plan.

    Raises Refused for people who do not set things, for a lead or signer who cannot be it.
    """
    today = day_of(now)
    no = may_set(actor, today)
    refuse(
        start_refusal(
            may=no is None, title=asked.title, starts_on=asked.starts_on, today=today,
            same_person=asked.lead.pk == asked.signer.pk,
        )
        or person_refusal(asked.lead, today) or person_refusal(asked.signer, today)
        or (None if asked.template in TEMPLATES else Refusal("rollout.template_unknown"))
        or unit_refusal(actor, asked.unit, today)
    )  # fmt: skip
    if there := _just_started(asked, actor, now):
        return there
    plan = RolloutPlan.objects.create(
        number=next_number(PREFIX, now), template=asked.template, title=asked.title.strip(),
        unit=asked.unit, starts_on=asked.starts_on, lead=asked.lead, signer=asked.signer,
        state=PlanState.RUNNING, started_by=actor, started_at=now,
    )  # fmt: skip
    first = _fill(plan, TEMPLATES[asked.template])
    record(
        "rollout.started", plan, actor=actor, now=now, refs=[asked.lead, asked.signer],
        data={"template": plan.template, "starts_on": plan.starts_on.isoformat(),
              "unit": plan.unit.slug if plan.unit else None},
    )  # fmt: skip
    ask(plan, first, actor, now)
    return plan


def _just_started(asked: Start, actor: Person, now: datetime) -> RolloutPlan | None:
    """The plan that the same person just started so; one of their forms at a time."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    return RolloutPlan.objects.filter(
        template=asked.template, title=asked.title.strip(), unit=asked.unit,
        starts_on=asked.starts_on, started_by=actor, started_at__gt=now - TWICE,
    ).first()  # fmt: skip


def person_refusal(person: Person, on: date) -> Refusal | None:
    if not person.is_active:
        return Refusal("people.inactive", {"person": person.full_name})
    is_auditor = Role.AUDITOR in person.roles_on(on)
    return Refusal("rollout.auditor", {"person": person.full_name}) if is_auditor else None


def _fill(plan: RolloutPlan, template: Template) -> PlanPhase:
    """Phases and criteria as they ship; gives the first phase."""
    phases = []
    for n, phase in enumerate(template.phases, 1):
        first_on, last_on = days_of(phase, plan.starts_on)
        row = PlanPhase.objects.create(
            plan=plan, n=n, title=phase.title, exit=phase.exit, first_on=first_on, last_on=last_on
        )
        for at, one in enumerate(phase.criteria, 1):
            PlanCriterion.objects.create(phase=row, n=at, code=one.code, text=one.text)
        phases.append(row)
    return phases[0]


def ask(plan: RolloutPlan, phase: PlanPhase, actor: Person, now: datetime) -> None:
    """Put a phase on the list of who signs it; each who gets the plan is asked anew."""
    times = plan.history.count()
    title = phrase(DUE_WORDS, n=phase.n, plan=plan.title, due=phase.last_on)
    open_item(
        plan, kind=ITEM_KIND, title=title, url=plan.get_absolute_url(), assignee=plan.signer,
        role="signer", due_on=phase.last_on, key=f"rollout:{plan.number}:{phase.n}:{times}",
        actor=actor, now=now,
    )  # fmt: skip


def locked_plan(plan: RolloutPlan) -> RolloutPlan:
    rows = RolloutPlan.objects.select_for_update(of=("self",))
    return rows.select_related("lead", "signer", "unit").get(pk=plan.pk)


def _criterion(plan: RolloutPlan, pk: int) -> PlanCriterion:
    rows = PlanCriterion.objects.filter(phase__plan=plan).select_related("phase__signature")
    found = rows.filter(pk=pk).first()
    refuse(Refusal("rollout.criterion_unknown") if found is None else None)
    assert found is not None
    return found


def _is_signed(phase: PlanPhase) -> bool:
    return hasattr(phase, "signature")


@recorded
def tick(
    plan: RolloutPlan, criterion: int, *, is_met: bool, proof: str, seen: int, actor: Person,
    now: datetime,
) -> CriterionTick:  # fmt: skip
    """Say with proof whether a criterion is met that nothing measures. ``seen``: the number of the
    last word on it, 0 for none."""
    plan = locked_plan(plan)
    row = _criterion(plan, criterion)
    last = row.ticks.order_by("-n").values_list("n", flat=True).first() or 0
    refuse(
        tick_refusal(
            may=keeps_plan(actor, plan, day_of(now)), state=PlanState(plan.state),
            is_signed=_is_signed(row.phase), is_measured=bool(row.code), is_stale=seen != last,
            proof=proof,
        )
    )  # fmt: skip
    made = CriterionTick.objects.create(
        criterion=row, n=last + 1, is_met=is_met, proof=proof.strip(), by=actor, at=now
    )
    record(
        "rollout.ticked", plan, actor=actor, now=now, refs=[made],
        data={"phase": row.phase.n, "criterion": row.n, "is_met": is_met},
        personal={"proof": made.proof},
    )  # fmt: skip
    return made


@recorded
def set_criterion_target(
    plan: RolloutPlan, criterion: int, least: Fraction | None, reason: str, *, actor: Person,
    now: datetime,
) -> PlanCriterion:  # fmt: skip
    """Give a measured criterion another target in this plan, with the reason."""
    plan = locked_plan(plan)
    row = _criterion(plan, criterion)
    refuse(
        target_refusal(
            may=keeps_plan(actor, plan, day_of(now)), state=PlanState(plan.state),
            is_signed=_is_signed(row.phase), code=row.code, least=least, reason=reason,
        )
    )  # fmt: skip
    before, row.least = row.least, str(least)
    row.save()
    record(
        "rollout.target_set", plan, actor=actor, now=now, refs=[row],
        data={"phase": row.phase.n, "criterion": row.n, "before": before, "least": row.least},
        personal={"reason": reason.strip()},
    )  # fmt: skip
    return row


@recorded
def sign_phase(
    plan: RolloutPlan, n: int, words: str, *, actor: Person, now: datetime
) -> PhaseSignature:
    """Let a phase pass. The last one ends the plan; else the next is put on the signer's list.

    Raises Refused for everybody but the signer, while something is missing, and out of order.
    """
    plan = locked_plan(plan)
    phases = list(plan.phases.select_related("signature").prefetch_related("criteria__ticks"))
    phase = next((one for one in phases if one.n == n), None)
    refuse(Refusal("rollout.phase_unknown") if phase is None else None)
    assert phase is not None
    proofs = evidence_list(plan.unit)
    lines = lines_of(phase, proofs)
    refuse(
        sign_refusal(
            is_signer=actor.is_active and actor.pk == plan.signer_id, state=PlanState(plan.state),
            is_signed=_is_signed(phase),
            before_signed=all(_is_signed(one) for one in phases if one.n < n),
            met=[line.is_met for line in lines], words=words,
            is_fresh=fresh_enough(proofs.as_of, now),
        )
    )  # fmt: skip
    made = PhaseSignature.objects.create(
        phase=phase, words=words.strip(), evidence=[_kept(line) for line in lines], by=actor, at=now
    )
    record(
        "rollout.phase_passed", plan, actor=actor, now=now, refs=[made],
        data={"phase": n, "is_late": day_of(now) > phase.last_on},
        personal={"words": made.words},
    )  # fmt: skip
    _go_on(plan, next((one for one in phases if one.n == n + 1), None), actor, now)
    return made


def _kept(line: CriterionLine) -> dict[str, object]:
    """What a criterion was when the phase was signed, as JSON without floats."""
    value = line.value
    return {"n": line.row.n, "code": line.row.code, "met": line.is_met,
            "value": None if value is None else str(value), "least": line.row.least}  # fmt: skip


def _go_on(plan: RolloutPlan, after: PlanPhase | None, actor: Person, now: datetime) -> None:
    close_items(plan, kind=ITEM_KIND, actor=actor, now=now)
    if after is not None:
        ask(plan, after, actor, now)
        return
    plan.state, plan.ended_at = PlanState.DONE, now
    plan.save()
    record("rollout.done", plan, actor=actor, now=now)
