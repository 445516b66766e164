"""What pieces of evidence are counted from: agents by unit, and what the organisation has.

As it stands now: unlike figures, evidence of a day is not counted again later.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from approvals.models import Policy
from govportal.ledger.models import Entry, VerificationRun
from govportal.people.models import RoleAssignment, Seat, in_force
from govportal.people.rules import Role, SeatKind
from incidents.models import Containment, Exercise, Monitor, OnCall, PagingChain, PlaybookVersion
from incidents.rules.exercises import COUNTS, EVERY, Form
from incidents.rules.severities import Severity
from registry.models import (
    Agent,
    BusinessValue,
    ComplianceMatrix,
    Credential,
    Grant,
    NamedDuty,
    PermissionPolicy,
    ReferenceTable,
    RuntimeRule,
    Sighting,
    UsagePolicy,
    Vendor,
)
from registry.names import PEOPLE_FIELDS
from registry.reference_tables import active_table
from registry.rules.lifecycle import RUNNING, Lifecycle
from registry.rules.raci import MUST_BE_FILLED
from registry.rules.sightings import SightingState
from registry.rules.usage import State
from registry.rules.vendors import VendorKind
from scorecards.models import Snapshot
from scorecards.sources.days import day_of

HOUSE = 0
"""What belongs to no unit."""
NEEDED = (Role.COMPLIANCE_REVIEWER, Role.SECURITY_REVIEWER, Role.OPERATOR, Role.COMMITTEE_MEMBER)
"""Roles that somebody must have; beside them the committee needs a chair."""
MAILED = "scorecard.weekly_sent"
"""What the ledger says when a weekly scorecard went out."""
QUARTER, WEEK = timedelta(days=92), timedelta(days=8)
PRODUCTION = Q(lifecycle=Lifecycle.PRODUCTION)
TRIED = Q(lifecycle__in=sorted(one.value for one in RUNNING))


def counted(now: datetime) -> dict[int, Counter[str]]:
    """By unit, and under ``HOUSE`` what the organisation has; a fixed number of queries."""
    found = {unit: Counter(counts) for unit, counts in _agents(now).items()}
    found[HOUSE] = found.get(HOUSE, Counter()) + Counter(_house(now))
    return found


def _agents(now: datetime) -> Mapping[int, dict[str, int]]:
    """As the figure of known agents counts: those of drills are none."""
    rows = (
        Agent.objects.order_by()
        .exclude(lifecycle=Lifecycle.RETIRED)
        .exclude(pk__in=Containment.objects.drills().order_by().values("agent_id"))
        .annotate(**{f"has_{name}": Exists(rows) for name, rows in _has(now).items()})
    )
    tallies = {name: Count("pk", filter=condition) for name, condition in _conditions(now).items()}
    found: Any = rows.values("unit_id").annotate(**tallies)
    return {row.pop("unit_id"): {name: n for name, n in row.items() if n} for row in found}


def _has(now: datetime) -> dict[str, QuerySet[Any]]:
    """What hangs on one agent."""
    mine = {"agent": OuterRef("pk")}
    keys = Credential.objects.order_by().live(now)
    return {
        "key": keys.filter(environment=OuterRef("environment"), **mine),
        "grant": Grant.objects.order_by().filter(issued_at__gte=now - QUARTER, **mine),
        "permissions": PermissionPolicy.objects.order_by().filter(**mine),
        "limits": UsagePolicy.objects.order_by().filter(state=State.ACTIVE, **mine),
        "rules": RuntimeRule.objects.order_by().running().filter(**mine),
        "matrix": ComplianceMatrix.objects.order_by().filter(**mine),
        "cost": BusinessValue.objects.order_by().filter(monthly_cost__isnull=False, **mine),
    }


def _conditions(now: datetime) -> dict[str, Q]:
    both = _active("business_owner") & _active("technical_owner")
    reviewers = _active("security_reviewer") & _active("compliance_reviewer")
    return {
        "known": Q(),
        "owned": both,
        "led": both & _active("executive_sponsor") & _active("security_owner"),
        "tiered": Q(tier__isnull=False) & ~Q(tier_reason=""),
        "production": PRODUCTION,
        "seen": Q(last_seen_at__isnull=False),
        "low_tried": TRIED & Q(tier=1),
        "middle_runs": Q(lifecycle__in=[Lifecycle.LIMITED, Lifecycle.PRODUCTION], tier=2),
        "identified": PRODUCTION & Q(has_key=True),
        "granted": PRODUCTION & Q(has_grant=True),
        "permitted": PRODUCTION & Q(has_permissions=True),
        "limited": PRODUCTION & (Q(has_limits=True) | Q(has_rules=True)),
        "matrix": PRODUCTION & Q(has_matrix=True),
        "costed": PRODUCTION & Q(has_cost=True),
        "fallback": PRODUCTION & _active("fallback_owner"),
        "responders": PRODUCTION & _active("incident_owner"),
        "reviewed_by": PRODUCTION & reviewers,
        "in_time": PRODUCTION & Q(next_review_on__gte=day_of(now)),
        "raci": PRODUCTION & _raci(),
    }


def _active(part: str) -> Q:
    return Q(**{f"{part}__is_active": True})


def _raci() -> Q:
    """Whoever must do or answer for a stage is a person who is there; duties that groups or seats
    have are looked after elsewhere."""
    stages = active_table(ReferenceTable.RACI).content["stages"]
    needed = [
        _filled(stage["stage"], duty.value, stage[duty.value])
        for stage in stages
        for duty in MUST_BE_FILLED
        if set(stage[duty.value]) <= set(PEOPLE_FIELDS)
    ]
    return reduce(and_, needed, Q())


def _filled(stage: str, duty: str, parties: list[str]) -> Q:
    given = NamedDuty.objects.order_by().filter(
        agent=OuterRef("pk"), stage=stage, duty=duty, ended_at__isnull=True
    )
    return reduce(or_, [_active(one) for one in parties], Q(Exists(given)))


def _house(now: datetime) -> dict[str, int]:
    today = day_of(now)
    return {
        **_policies(now), **_roles(now), **_vendors(now), **_incidents(now),
        "sightings": Sighting.objects.filter(state=SightingState.OPEN).count(),
        "verified": VerificationRun.objects.filter(fault="", finished_at__gt=now - WEEK).count(),
        "snapshots": Snapshot.objects.filter(unit=None, day__gt=today - WEEK).count(),
        "mailed": Entry.objects.filter(verb=MAILED, occurred_at__gt=now - WEEK).count(),
    }  # fmt: skip


def _policies(now: datetime) -> dict[str, int]:
    current = Q(next_review_on__gte=day_of(now))
    return {
        **Policy.objects.in_force().aggregate(
            policies=Count("pk"), policies_current=Count("pk", filter=current)
        ),
        "usage": UsagePolicy.objects.of(None).active().count(),
    }


def _roles(now: datetime) -> dict[str, int]:
    on = day_of(now)
    holds = RoleAssignment.objects.filter(in_force(on), role__in=NEEDED, person__is_active=True)
    chairs = Seat.objects.filter(in_force(on), kind=SeatKind.CHAIR, holder__is_active=True)
    held = holds.order_by().values("role").distinct().count()
    return {"roles": held + chairs.exists(), "roles_needed": len(NEEDED) + 1}


def _vendors(now: datetime) -> dict[str, int]:
    today = day_of(now)
    agreed = Q(standing__agreement__isnull=False, standing__agreement_until__gte=today)
    models = Q(kind=VendorKind.MODEL) & Q(pinned_models__isnull=False)
    rows = Vendor.objects.order_by().filter(ended_on__isnull=True)
    return rows.aggregate(
        vendors=Count("pk", distinct=True),
        vendors_assessed=_of(Q(standing__next_due_on__gte=today)),
        vendors_agreed=_of(agreed),
        vendors_fallback=_of(~Q(fallback_plan="")),
        vendors_budget=_of(Q(budget_limit__isnull=False)),
        providers=_of(models),
    )


def _of(condition: Q) -> Count:
    return Count("pk", filter=condition, distinct=True)


def _incidents(now: datetime) -> dict[str, int]:
    by_people = Q(written_by__isnull=False)
    tabletops = Exercise.objects.filter(
        form=Form.TABLETOP, result__in=sorted(COUNTS), finished_at__gt=now - EVERY[Form.TABLETOP]
    )
    graves = Q(highest=Severity.SEV1)
    return {
        **PlaybookVersion.objects.active().aggregate(
            playbooks=Count("pk"), playbooks_own=Count("pk", filter=by_people)
        ),
        **Monitor.objects.going().aggregate(
            monitors=Count("pk"), monitors_stop=Count("pk", filter=graves)
        ),
        "exercises": tabletops.count(),
        "drills": Containment.objects.drills().filter(confirmed_at__gt=now - QUARTER).count(),
        "chains": PagingChain.objects.order_by().values("unit").distinct().count(),
        "on_call": OnCall.objects.filter(starts_at__lte=now, ends_at__gt=now).count(),
    }
