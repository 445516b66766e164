"""What the portal knows of agents for their readiness: many at a fixed number of queries."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from govportal.ledger.models import VerificationRun
from incidents.models import Containment, Exercise
from incidents.models.playbooks import PlaybookVersion
from incidents.rules.exercises import Result
from registry.models import (
    Agent,
    Authorisation,
    Credential,
    Grant,
    PermissionPolicy,
    RuntimeRule,
    SafeState,
    TestRun,
    UsagePolicy,
)
from registry.models.releases import day_of
from registry.rules.permissions import EVERYTHING
from registry.rules.runs import Suite
from registry.rules.runtime_rules import Effect
from registry.rules.usage import Place, lines_of
from scorecards.rules.readiness import TESTED_WITHIN, UNUSED_AFTER, Facts


@dataclass(frozen=True)
class Visible:
    """Whether the figures of an agent's workflow show its cost and its quality, with targets."""

    cost: bool
    quality: bool
    targets: bool


ValueSource = Callable[[Collection[int], datetime], Mapping[int, Visible]]
_VALUE: list[ValueSource] = []


def register_value(source: ValueSource) -> None:
    """Who tells of the figures of workflows, by agent: one without any has no line. One query."""
    _VALUE[:] = [source]


def facts_of(agents: Collection[int], now: datetime) -> dict[int, Facts]:
    """By primary key. Two queries, and one of the figures of workflows."""
    asked, visible = tools_asked_for(agents, now), _VALUE[0](agents, now) if _VALUE else {}
    rows = _known(Agent.objects.filter(pk__in=agents), now)
    return {
        row["pk"]: _facts(row, asked.get(row["pk"], set()), visible.get(row["pk"]), now)
        for row in rows
    }


def tools_asked_for(agents: Collection[int], now: datetime) -> dict[int, set[str]]:
    """By agent: the tools in the grants it asked for lately."""
    rows = Grant.objects.filter(agent__in=agents, issued_at__gt=now - UNUSED_AFTER).order_by()
    found: dict[int, set[str]] = {}
    for agent, tools in rows.values_list("agent", "tools").distinct():
        found.setdefault(agent, set()).update(tools)
    return found


def _newest(rows: QuerySet[Any], column: str, **its: Any) -> Any:
    """A column of the newest of an agent's rows."""
    its = its or {"agent": OuterRef("pk")}
    return Subquery(rows.filter(**its).order_by("-pk").values(column)[:1])


def _latest(rows: QuerySet[Any], moment: str, agent: str = "agent") -> Any:
    """The last moment (or day) among an agent's rows."""
    its = rows.filter(**{agent: OuterRef("pk"), f"{moment}__isnull": False})
    return Subquery(its.order_by(f"-{moment}").values(moment)[:1])


def _known(agents: QuerySet[Agent], now: datetime) -> Any:
    """Each agent with a column for every fact, as a dictionary."""
    today = day_of(now)
    rights = Authorisation.objects.in_force(today)
    runs = TestRun.objects.filter(kind=Suite.BOUNDARY, failed=0, corrected_by__isnull=True)
    held = Exercise.objects.filter(finished_at__isnull=False).exclude(result=Result.CANCELLED)
    drills = Containment.objects.drills().filter(confirmed_at__isnull=False)
    key = Credential.objects.current().filter(environment=OuterRef("environment"))
    its = Q(agent=OuterRef("pk"))
    return (
        agents.order_by()
        .annotate(
            business=F("business_owner__is_active"),
            technical=F("technical_owner__is_active"),
            responder=F("incident_owner__is_active"),
            policy=_newest(PermissionPolicy.objects.all(), "body"),
            manifest_body=_newest(rights, "manifest__body"),
            right_from=_newest(rights, "valid_from"),
            key_until=_newest(key, "expires_at"),
            boundary_on=_latest(runs, "ran_on"),
            fault=Subquery(VerificationRun.objects.order_by("-pk").values("fault")[:1]),
            verified=Exists(VerificationRun.objects.all()),
            safe_state_set=Exists(SafeState.objects.filter(its)),
            has_right=Exists(Authorisation.objects.standing().filter(its)),
            stopped_at=_latest(Containment.objects.all(), "confirmed_at"),
            drilled_at=Subquery(drills.order_by("-confirmed_at").values("confirmed_at")[:1]),
            books=Exists(PlaybookVersion.objects.active()),
            exercised_at=_latest(held, "finished_at", "incident__agent"),
            usage=_newest(UsagePolicy.objects.active(), "content"),
            holds=Exists(RuntimeRule.objects.running().filter(its, effect=Effect.HOLD)),
        )
        .values(
            "pk",
            "tier",
            "tier_reason",
            "business_owner",
            "technical_owner",
            "business",
            "technical",
            "responder",
            "next_review_on",
            "last_review_on",
            "went_live_at",
            "approved_at",
            "policy",
            "manifest_body",
            "right_from",
            "key_until",
            "boundary_on",
            "fault",
            "verified",
            "safe_state_set",
            "has_right",
            "stopped_at",
            "drilled_at",
            "books",
            "exercised_at",
            "usage",
            "holds",
        )  # fmt: skip
    )


def _facts(row: Mapping[str, Any], asked: set[str], seen: Visible | None, now: datetime) -> Facts:
    manifest = json.loads(row["manifest_body"]) if row["manifest_body"] else {}
    key, today = row["key_until"], day_of(now)
    live_key = key is not None and key > now
    tested = row["boundary_on"]
    return Facts(
        today=today,
        now=now,
        tier=row["tier"],
        business_owner=row["business"],
        technical_owner=row["technical"],
        one_owner=row["business_owner"] is not None
        and row["business_owner"] == row["technical_owner"],
        tier_reason=bool(row["tier_reason"].strip()),
        allow_list=_has_allow_list(row["policy"]),
        idle_tools=len(_idle(manifest, row["right_from"], asked, now)),
        keys=int(live_key),
        keys_old=int(key is not None and not live_key),
        # A grant is a check before a tool is used; of input and output the gateway will tell.
        checks=(None, True if asked else None, None),
        checks_tested_on=tested if tested and tested >= today - TESTED_WITHIN else None,
        ledger_verified=row["verified"] and not row["fault"],
        can_be_stopped=live_key or row["has_right"] or row["safe_state_set"],
        stopped_at=row["stopped_at"],
        drilled_at=row["drilled_at"],
        playbook=row["books"],
        incident_owner=row["responder"],
        exercised_at=row["exercised_at"],
        cost=seen.cost if seen else None,
        quality=seen.quality if seen else None,
        value_targets=seen.targets if seen else False,
        escalation=_waits_for_people(row["usage"], manifest) or row["holds"],
        next_review_on=row["next_review_on"],
        reviewed_on=_reviewed_on(row),
    )


def _has_allow_list(body: str | None) -> bool:
    allowed = json.loads(body).get("allowed_actions") or [] if body else []
    return bool(allowed) and EVERYTHING not in allowed


def _idle(
    manifest: Mapping[str, Any], since: datetime | None, asked: set[str], now: datetime
) -> set[str]:
    """Tools that it may use for 30 days already and did not ask for in them."""
    if since is None or since > now - UNUSED_AFTER:
        return set()
    return {str(tool.get("name")) for tool in manifest.get("tools") or ()} - asked


def _waits_for_people(usage: Any, manifest: Mapping[str, Any]) -> bool:
    if (manifest.get("powers") or {}).get("all_outputs_human_reviewed"):
        return True
    return usage is not None and any(line.place is Place.APPROVAL for line in lines_of(usage))


def _reviewed_on(row: Mapping[str, Any]) -> Any:
    """Where the time to the next review began: at the last one, else when it went live or was
    approved."""
    if row["last_review_on"]:
        return row["last_review_on"]
    begun = row["went_live_at"] or row["approved_at"]
    zone = timezone.get_default_timezone()
    return timezone.localdate(begun, zone) if begun else None
