"""Evidence is measured through the day and kept by day; people assess the organisation."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person, Unit
from govportal.refusals import refuse
from scorecards.counting import ALL, Figure, figures_at, members_of_units
from scorecards.evidence_list import holds_of, proofs_of
from scorecards.models import Assessment, ProofDay
from scorecards.models.snapshots import written
from scorecards.readiness_counts import item_counts
from scorecards.rights import assesses
from scorecards.rules import proofs
from scorecards.rules.kpis import BY_ID
from scorecards.rules.maturity import Stage, missing, stage_of
from scorecards.rules.organisation import STEPS, Dimension, assess_refusal, proposed
from scorecards.sources.days import as_of_day, day_of
from scorecards.sources.proofs import HOUSE, counted

FRESH = timedelta(minutes=55)
"""Evidence of today is measured again once it is older."""


@recorded
def measure_proofs(*, actor: Actor, now: datetime) -> ProofDay:
    """Measure every piece for the organisation and each unit, in place of what was kept of today.

    The ledger is told when the stage of maturity is another than before. Gives the organisation's.
    """
    day = day_of(now)
    before = ProofDay.objects.of(None).order_by("-day").select_for_update().first()
    rows = {
        unit: ProofDay(
            day=day, unit_id=unit, as_of=now,
            pieces={code: written(Figure(one)) for code, one in pieces.items()},
            stage=stage_of(holds_of(pieces)),
        )
        for unit, pieces in _measured(now).items()
    }  # fmt: skip
    kept = {row.unit_id: row for row in ProofDay.objects.select_for_update().filter(day=day)}
    for unit, row in rows.items():
        _keep(row, kept.get(unit))
    whole = rows[ALL]
    _tell(whole, before.stage if before else None, actor, now)
    return whole


def _keep(row: ProofDay, kept: ProofDay | None) -> None:
    """A measurement that waited for the lock longer than another does not undo it."""
    if kept is None:
        row.save()
    elif kept.as_of <= row.as_of:
        row.pk = kept.pk
        row.save(update_fields=["as_of", "pieces", "stage"])


def _tell(row: ProofDay, before: int | None, actor: Actor, now: datetime) -> None:
    if row.stage == before:
        return
    data: dict[str, Any] = {
        "before": before,
        "stage": row.stage,
        "missing": missing(proofs_of(row).holds, Stage(row.stage)),
    }
    record("maturity.computed", row, actor=actor, now=now, data=data)


def _measured(now: datetime) -> dict[int | None, dict[str, Any]]:
    """By unit, and for the organisation."""
    kpis = [BY_ID[one] for one in sorted(proofs.FIGURES & BY_ID.keys())]
    figures = figures_at(as_of_day(day_of(now), now), kpis)
    counts, items = counted(now), item_counts()
    found = {}
    for unit, members in members_of_units().items():
        of = counts if members is None else {*members, HOUSE} & counts.keys()
        total = sum((counts[one] for one in of), Counter())
        read = {kpi: figure.measured for kpi, figure in figures[unit].items()}
        known = proofs.Known(total, read, items if unit is ALL else {})
        found[unit] = proofs.measured(known)
    return found


def keep_proofs(now: datetime) -> bool:
    """What the tick does; whether it measured."""
    if ProofDay.objects.filter(unit=None, as_of__gt=now - FRESH, day=day_of(now)).exists():
        return False
    measure_proofs(actor=SYSTEM("scorecards"), now=now)
    return True


@recorded
def assess(
    dimension: Dimension, score: int, reason: str, *, seen: int, actor: Person, now: datetime
) -> Assessment:
    """Say where the organisation stands. ``seen``: the number of the assessment one looked at, 0
    where there was none.

    Raises Refused for people who do not assess, without a reason, and when another came meanwhile.
    """
    rows = Assessment.objects.filter(dimension=dimension)
    last = rows.select_for_update().order_by("-n").first()
    refuse(
        assess_refusal(
            may=assesses(actor, day_of(now)), score=score, reason=reason,
            is_stale=seen != (last.n if last else 0),
        )
    )  # fmt: skip
    row = ProofDay.objects.of(None).order_by("-day").first()
    holds = proofs_of(row).holds
    made = Assessment.objects.create(
        dimension=dimension, n=seen + 1, score=score, proposed=proposed(dimension, holds),
        evidence={code: holds.get(code) for code in STEPS[dimension].codes},
        reason=reason.strip(), by=actor, at=now,
    )  # fmt: skip
    record(
        "organisation.assessed", made, actor=actor, now=now,
        data={"dimension": dimension, "score": score, "proposed": made.proposed,
              "before": last.score if last else None},
        personal={"reason": made.reason},
    )  # fmt: skip
    return made


def proof_day(unit: Unit | None) -> ProofDay | None:
    """The newest evidence of a unit or the organisation. One query."""
    return ProofDay.objects.of(unit).order_by("-day").first()
