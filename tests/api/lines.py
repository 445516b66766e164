"""Who gets what from each operation of the API, and what stands behind the addresses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from evidence.actions.packs import request_pack
from govportal.ledger.rules import SYSTEM
from incidents.actions.receiving import Sender
from registry import actions
from registry.models import Agent, Manifest
from scorecards.actions import snapshots
from scorecards.sources.days import day_of
from tests import make
from tests.approvals import policy_making
from tests.cast import Cast
from tests.evidence import access_making, sampling_making
from tests.incidents import alerting
from tests.registry import identities, vendor_steps
from tests.scorecards import value_making

SEES_AGENT = {"owner", "tech_owner", "compliance", "colleague", "chair", "member", "auditor",
              "administrator", "manager", "chair_alternate", "co_chair"}  # fmt: skip
REVIEWERS = {"compliance", "compliance_2", "security"}
KEEPS_INVENTORY = REVIEWERS | {"owner", "tech_owner", "manager"}
ASKS = (SEES_AGENT | {"stranger", "board", "operator", "security", "compliance_2"}) - {"auditor"}
EVERYBODY = None


@dataclass(frozen=True)
class Line:
    """Who gets what from one operation.

    ``sees``: the others get 404. ``may``: of those who see it, the others get 403.
    """

    status: int = 200
    arguments: tuple[str, ...] = ()
    sees: set[str] | None = EVERYBODY
    may: set[str] | None = EVERYBODY
    body: Callable[[Cast, Any], Any] = field(default=lambda cast, person: None)


def scene(cast: Cast) -> dict[str, str]:
    """Something behind every address, by what the address calls it."""
    now = timezone.now()
    agent = identities.running(cast, now - timedelta(days=1))
    request = make.request(cast, name="Another agent", slug="another")
    draft = make.draft(cast, "tier1-internal-drafting")
    key = identities.key_of(agent, now=now).key
    caller = actions.identify(key, source="192.0.2.7", now=now)
    task, tools = "Sort the tickets of today", identities.tools(agent)
    grant = actions.ask_grant(caller, task, tools, minutes=60, now=now).grant
    vendor = vendor_steps.vendor(cast, now=now)
    value_making.workflow(cast, now=now)
    vendor_steps.pinned(cast, vendor, now=now)
    return {
        "agent": agent.slug,
        "key": key,
        "number": request.number,
        "draft": str(draft.pk),
        "vendor": vendor.slug,
        "grant": grant.number,
        **alert_of(cast, agent, now),
        "policy": policy_making.adopted(cast, now - timedelta(hours=2)).number,
        "kpi": counted(now),
        "asked": access_making.asked_for(cast, now).number,
        "pack": request_pack(request, actor=cast.owner, now=now).number,
        "sample": sampling_making.sample(cast, now).number,
    }


def counted(now: Any) -> str:
    """A key figure of today."""
    snapshots.count_day(day_of(now), actor=SYSTEM("scorecards"), now=now)
    return "coverage.valid_approval"


def alert_of(cast: Cast, agent: Any, now: Any) -> dict[str, Any]:
    """A monitor with its key, and what it reported of the agent."""
    watch = alerting.monitor(cast, now)
    key = alerting.key(cast, watch, now)
    sender = Sender(monitor=watch, key=key.key)
    alert = alerting.send(alerting.told(agent), sender, now).alert
    return {"monitor_key": key.text, "alert": alert.pk, "incident": alert.incident.number}


def new_agent(cast: Cast, person: Any) -> Any:
    return {
        "slug": f"of-{person.pk}",
        "name": "An agent",
        "unit": person.unit.slug,
        "business_owner": person.email,
        "technical_owner": person.email,
    }


def new_request(cast: Cast, person: Any) -> Any:
    return {"content": make.content(cast, name=f"Agent of {person.pk}")}


def assessment(cast: Cast, person: Any) -> Any:
    today = timezone.localdate()
    return {"assessed_on": f"{today}", "result": "adequate", "grounds": "Read it all.",
            "next_due_on": f"{today + timedelta(days=365)}"}  # fmt: skip


def notice(cast: Cast, person: Any) -> Any:
    return {"name": vendor_steps.MODEL, "version": vendor_steps.VERSION, "kind": "behaviour",
            "text": "It answers otherwise.", "source": "A mail"}  # fmt: skip


def manifest(cast: Cast, person: Any) -> Any:
    known = Manifest.objects.latest("pk")
    return {"label": known.label, "manifest": known.content}


def run(cast: Cast, person: Any) -> Any:
    known = Manifest.objects.latest("pk")
    return {"reference": f"ci/{person.pk}", "fingerprint": known.fingerprint, "suite": "nightly",
            "kind": "regression", "ran_on": f"{timezone.localdate()}", "passed": 40,
            "failed": 0}  # fmt: skip


def an_alert(cast: Cast, person: Any) -> Any:
    return alerting.body(Agent.objects.earliest("pk"))


def metrics(cast: Cast, person: Any) -> Any:
    week = {"period_start": "2026-01-05", "period_end": "2026-01-11"}
    return {"rows": [{"workflow": "claims-intake", "tasks": 9, "successes": 8, **week}]}


def same(**body: Any) -> Callable[[Cast, Any], Any]:
    """A body that is the same for everybody."""
    return lambda cast, person: body


AGENTS = {
    ("api_agents", "GET"): Line(),
    ("api_agents", "POST"): Line(201, may=KEEPS_INVENTORY, body=new_agent),
    ("api_agent", "GET"): Line(200, ("agent",), SEES_AGENT),
    ("api_agent", "PATCH"): Line(
        200, ("agent",), SEES_AGENT, {"owner", "tech_owner", "compliance"}, same()
    ),
}
REQUESTS = {
    ("api_requests", "GET"): Line(),
    ("api_requests", "POST"): Line(201, may=ASKS, body=new_request),
    ("api_request", "GET"): Line(200, ("number",), SEES_AGENT),
    ("api_request_precedents", "GET"): Line(200, ("number",), SEES_AGENT),
    ("api_request_revision", "POST"): Line(201, ("number",), SEES_AGENT, {"owner"}),
    ("api_request_withdrawal", "POST"): Line(
        200, ("number",), SEES_AGENT, {"owner"}, same(reason="Not needed any more.")
    ),
    ("api_drafts", "GET"): Line(),
    ("api_drafts", "POST"): Line(201, may=ASKS, body=new_request),
    ("api_draft", "GET"): Line(200, ("draft",), {"owner"}),
    ("api_draft", "PUT"): Line(200, ("draft",), {"owner"}, body=new_request),
    ("api_draft", "DELETE"): Line(204, ("draft",), {"owner"}),
    ("api_draft_send", "POST"): Line(201, ("draft",), {"owner"}),
}
KEEP_VENDORS, KEEP_GOOGLE = REVIEWERS | {"administrator"}, {"manager", "administrator"}
VENDORS = {
    ("api_vendors", "GET"): Line(),
    ("api_vendors", "POST"): Line(201, may=KEEP_VENDORS, body=same(name="Bolt")),
    ("api_vendor", "GET"): Line(200, ("vendor",)),
    ("api_vendor", "PATCH"): Line(200, ("vendor",), may=KEEP_GOOGLE, body=same(notes="x")),
    ("api_vendor_assessments", "GET"): Line(200, ("vendor",)),
    ("api_vendor_assessments", "POST"): Line(201, ("vendor",), may=REVIEWERS, body=assessment),
    ("api_vendor_models", "GET"): Line(200, ("vendor",)),
    ("api_vendor_models", "POST"): Line(
        201, ("vendor",), may=KEEP_VENDORS | KEEP_GOOGLE, body=same(name="M", version="1")
    ),
    ("api_vendor_notices", "GET"): Line(200, ("vendor",)),
    ("api_vendor_notices", "POST"): Line(
        201, ("vendor",), may=KEEP_VENDORS | KEEP_GOOGLE, body=notice
    ),
}
FOR_AGENTS: set[str] = set()
"""Who may call what is for agents only: of people, nobody; they are told that they are none."""
IDENTITIES = {
    ("api_me", "GET"): Line(200, may=FOR_AGENTS),
    ("api_grants", "POST"): Line(
        201, may=FOR_AGENTS, body=same(task="Sort", tools=["read_ticket"], minutes=5)
    ),
    ("api_grant", "DELETE"): Line(
        204, ("grant",), SEES_AGENT, {"owner", "tech_owner"}, same(reason="No longer needed")
    ),
}
OWNERS = {"owner", "tech_owner"}
PIPELINES = {
    ("api_agent_manifests", "POST"): Line(200, ("agent",), SEES_AGENT, OWNERS, manifest),
    ("api_agent_test_runs", "POST"): Line(200, ("agent",), SEES_AGENT, OWNERS, run),
    ("api_authorisation", "GET"): Line(400),  # it asks for a fingerprint
}
POLICIES = {
    ("api_policies", "GET"): Line(),
    ("api_policy", "GET"): Line(200, ("policy",)),
}
SEES_INCIDENT = SEES_AGENT | {"operator", "security", "compliance_2"}
INCIDENTS = {
    ("api_alerts", "POST"): Line(201, may=FOR_AGENTS, body=an_alert),
    ("api_alert", "GET"): Line(200, ("alert",), SEES_INCIDENT),
    ("api_incidents", "GET"): Line(),
    ("api_incident", "GET"): Line(200, ("incident",), SEES_INCIDENT),
}
KEEP_WORKFLOWS = {"administrator", "compliance", "compliance_2", "operator", "owner"}
SCORECARDS = {
    ("api_workflow_metrics", "POST"): Line(200, may=KEEP_WORKFLOWS, body=metrics),
    ("api_kpis", "GET"): Line(),
    ("api_kpi", "GET"): Line(200, ("kpi",)),
}
SEES_ASKED = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator",
              "compliance", "compliance_2"}  # fmt: skip
SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
HAS_PACK = {"owner", "auditor"}
EVIDENCE = {
    ("api_asked", "GET"): Line(),
    ("api_asked_one", "GET"): Line(200, ("asked",), SEES_ASKED),
    ("api_packs", "GET"): Line(),
    ("api_packs", "POST"): Line(201, may=SEES_ALL, body=same(kind="actions", number="refunds")),
    ("api_pack", "GET"): Line(200, ("pack",), HAS_PACK),
    ("api_pack_downloads", "POST"): Line(422, ("pack",), HAS_PACK),  # it is not built yet
    ("api_samples", "GET"): Line(may=SEES_ALL),
    ("api_sample", "GET"): Line(200, ("sample",), may=SEES_ALL),
}
CALLS = {
    **AGENTS, **REQUESTS, **VENDORS, **IDENTITIES, **PIPELINES, **POLICIES, **INCIDENTS,
    **SCORECARDS, **EVIDENCE,
}  # fmt: skip
