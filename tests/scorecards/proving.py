"""Evidence, assessments and plans for tests, made by the actions."""

from datetime import timedelta
from fractions import Fraction

from govportal.ledger.rules import SYSTEM
from scorecards.actions import proofs, rollouts
from scorecards.actions.rollouts import Start
from scorecards.counting import Figure
from scorecards.models import ProofDay, RolloutPlan
from scorecards.models.snapshots import written
from scorecards.rules.measures import Measured
from scorecards.rules.organisation import Dimension
from scorecards.sources.days import day_of
from tests.make import START

SYS = SYSTEM("tests")
WHY = "Seen in the minutes of the steering group, item 4."
ENOUGH, NONE = Measured(Fraction(1000), 1000, 1000), Measured(Fraction(0), 0)


def measured(now=START, others=None) -> ProofDay:
    """Everything as it is, but for what is given otherwise by code."""
    proofs.measure_proofs(actor=SYS, now=now)
    for row in ProofDay.objects.filter(day=day_of(now)):
        row.pieces |= {code: written(Figure(one)) for code, one in (others or {}).items()}
        row.save()
    return ProofDay.objects.of(None).get(day=day_of(now))


def assessed(cast, dimension=Dimension.VENDORS, score=3, now=START, seen=0):
    return proofs.assess(dimension, score, WHY, seen=seen, actor=cast.compliance, now=now)


def plan(cast, now=START, unit=None, template="ninety") -> RolloutPlan:
    asked = Start(template, "Claims agents", day_of(now), cast.tech_owner, cast.owner, unit)
    return rollouts.start_plan(asked, actor=cast.compliance, now=now)


def all_met(plan, cast, n=1, now=START):
    """Every criterion of a phase holds: what is measured, and what people tick."""
    rows = list(plan.phases.get(n=n).criteria.all())
    codes = [row.code for row in rows if row.code]
    measured(now, {code: NONE if code == "inventory.unknown" else ENOUGH for code in codes})
    for row in rows:
        if not row.code:
            said(plan, cast, row, now=now + timedelta(minutes=1))


def said(plan, cast, row, *, is_met=True, now=START):
    return rollouts.tick(
        plan, row.pk, is_met=is_met, proof=WHY, seen=row.ticks.count(), actor=cast.tech_owner,
        now=now,
    )  # fmt: skip
