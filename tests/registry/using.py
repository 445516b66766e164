"""What tests of manifests, permissions and evidence begin with."""

from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from govportal.uploads import checked
from registry.actions import Run, keep_manifest, record_go_live, store_policy, store_run
from registry.models import Manifest, TestRun
from registry.rules.policy_files import read_policies
from registry.rules.runs import Suite
from tests import make
from tests.make import SETUP, START

EXAMPLE = Path(__file__).parent.parent / "data" / "agent-policy.yaml"
PLAIN = """agent_policy:
  name: ticket-triage
  allowed_actions:
    - read:ticket
"""


def live_agent(cast, slug="ticket-triage"):
    """A tier 1 agent that runs."""
    agent = make.approve(make.request(cast, slug=slug), START).agent
    record_go_live(agent, actor=cast.tech_owner, now=START + timedelta(hours=1))
    agent.refresh_from_db()
    return agent


def changed(manifest: Manifest, **parts: Any) -> dict[str, Any]:
    """A manifest's content with other parts."""
    return deepcopy(manifest.content) | parts


def another(agent, label="2.0.0", **parts: Any) -> Manifest:
    """One more manifest of the agent."""
    return keep_manifest(
        agent, changed(agent.manifests.first(), **parts), label, actor=SETUP, now=START
    )


def policy(text=PLAIN):
    return read_policies(text.encode()).policies[0].policy


def run_of(reference="ci/1", kind=Suite.BEHAVIOUR, **facts: Any) -> Run:
    known = {"suite": "Core 3", "ran_on": date(2026, 11, 2), "passed": 40, "failed": 0}
    return Run(kind=kind, reference=reference, **known | facts)


def stored_run(manifest, reference="ci/1", *, actor, now=START, **facts: Any) -> TestRun:
    stored, _is_new = store_run(manifest, run_of(reference, **facts), actor=actor, now=now)
    return stored


def evidence_of(request) -> TestRun:
    """A run with a report about a request's manifest, and a permission policy beside it."""
    owner = request.agent.business_owner
    store_policy(
        request.agent, {"name": request.agent.slug, "allowed_actions": []}, actor=owner, now=START
    )
    report = checked(SimpleUploadedFile("report.txt", b"40 of 40"))
    return stored_run(request.version.manifest, actor=owner, report=report)
