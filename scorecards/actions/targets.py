"""Setting what a figure should reach, from a day on."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from scorecards.models import Target, targets_on
from scorecards.rights import may_set
from scorecards.rules.kpi import Kpi
from scorecards.rules.targets import target_refusal


@recorded
def set_target(
    kpi: Kpi[Any],
    value: Fraction | None,
    since: date | None,
    reason: str,
    *,
    seen: str,
    actor: Person,
    now: datetime,
) -> Target:
    """Let ``value`` be the target from ``since`` on; None: no target any more.

    Set again for the same day it takes the place of what was set, which stays in the history.
    ``seen``: the mark of the targets that the person had before them. Raises Refused.
    """
    today = timezone.localdate(now)
    refuse(may_set(actor, today))
    rows = list(Target.objects.select_for_update().filter(kpi=kpi.id))
    if seen != mark_of(rows):
        raise Refused(Refusal("target.changed_stale"))
    standing = targets_on(since)[kpi.id] if since else None
    refuse(target_refusal(kpi, value, standing, since, today, reason))
    assert since is not None
    text = "" if value is None else str(value)
    row = next((one for one in rows if one.since == since), None)
    if row is None:
        row = Target(kpi=kpi.id, since=since)
    row.value, row.reason, row.set_by, row.set_at = text, reason.strip(), actor, now
    _keep(row)
    data = {
        "kpi": kpi.id,
        "since": since.isoformat(),
        "before": None if standing is None else str(standing),
        "value": text or None,
    }
    record("target.set", row, actor=actor, now=now, data=data, personal={"reason": row.reason})
    return row


def _keep(row: Target) -> None:
    """Raises Refused where somebody set one for the same day at the same time."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(Refusal("target.changed_stale")) from None


def mark_of(rows: list[Target]) -> str:
    """Which targets of a figure somebody has seen."""
    newest = max(rows, key=lambda row: (row.set_at, row.pk), default=None)
    return f"{newest.pk}.{newest.set_at.isoformat()}" if newest else "none"
