"""Storing test evidence: a run once, and a wrong one corrected by another."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.uploads import Upload
from registry.actions.retests import answer_retests
from registry.models import Agent, Manifest, TestRun
from registry.models.releases import day_of
from registry.parts import part_in
from registry.rules.lifecycle import Lifecycle
from registry.rules.parts import evidence_refusal
from registry.rules.runs import RunFacts, Suite, correction_refusal, run_refusal


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is told of a run. ``reference``: the sender's own name for it, which makes it one."""

    kind: Suite
    suite: str
    ran_on: date
    passed: int
    failed: int
    reference: str
    model_version: str = ""
    report: Upload | None = None
    corrects: TestRun | None = None
    reason: str = ""


@recorded
def store_run(
    manifest: Manifest, run: Run, *, source: str = TestRun.FORM, actor: Actor, now: datetime
) -> tuple[TestRun, bool]:
    """Store a run of a manifest; the second value tells whether it is a new one.

    The same reference with the same figures is the run that is there already. Raises Refused for
    another under the same reference, for days to come, for nothing run, and for people who do
    not answer for the agent. ``model_version``: that of the manifest where none is given.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=manifest.agent_id)
    person = actor if isinstance(actor, Person) else None
    part = part_in(agent, person) if person else source
    lifecycle = Lifecycle(agent.lifecycle)
    refuse(evidence_refusal(part, lifecycle))
    version = run.model_version or str(manifest.content["model"]["version"] or "")
    facts = RunFacts(run.kind, version, run.passed, run.failed)
    refuse(run_refusal(facts, run.ran_on, day_of(now), lifecycle))
    known = TestRun.objects.filter(agent=agent, reference=run.reference).first()
    if known is not None:
        refuse(None if _is_told_again(known, manifest, run, facts) else _other(known))
        return known, False
    refuse(_correction(run, agent))
    stored = _create(agent, manifest, run, version, source, actor, now)
    data = {
        "kind": run.kind.value,
        "fingerprint": manifest.fingerprint,
        "model_version": version,
        "ran_on": run.ran_on.isoformat(),
        "passed": run.passed,
        "failed": run.failed,
        "report": stored.report_sha256 or None,
        "source": source,
    }
    refs: list[HasRef] = [stored, manifest]
    refs += [run.corrects] if run.corrects else []
    personal = {"reason": run.reason} if run.reason else {}
    record(
        "test_run.corrected" if run.corrects else "test_run.stored",
        agent,
        actor=actor,
        now=now,
        role=part if person else "",
        refs=refs,
        data=data,
        personal=personal,
    )
    if not run.failed:  # a run with failures is evidence, and no answer to what the change asked
        answer_retests(agent, version, stored, actor=actor, now=now)
    return stored, True


def _is_told_again(known: TestRun, manifest: Manifest, run: Run, facts: RunFacts) -> bool:
    report = run.report.sha256 if run.report else ""
    same_file = known.report_sha256 == report
    same_facts = known.facts == facts and known.ran_on == run.ran_on and known.suite == run.suite
    return same_facts and same_file and known.manifest_id == manifest.pk


def _other(known: TestRun) -> Refusal:
    return Refusal("run.reference_taken", {"reference": known.reference})


def _correction(run: Run, agent: Agent) -> Refusal | None:
    wrong = run.corrects
    if wrong is None:
        return Refusal("run.reason_alone") if run.reason.strip() else None
    if wrong.agent_id != agent.pk or wrong.kind != run.kind:
        return Refusal("run.corrects_other")
    is_corrected = TestRun.objects.filter(corrects=wrong).exists()
    return correction_refusal(run.reason, is_corrected)


def _create(
    agent: Agent,
    manifest: Manifest,
    run: Run,
    version: str,
    source: str,
    actor: Actor,
    now: datetime,
) -> TestRun:
    person = actor if isinstance(actor, Person) else None
    report: dict[str, Any] = {}
    if run.report is not None:
        report = {
            "report_name": run.report.name,
            "report_size": run.report.file.size or 0,
            "report_sha256": run.report.sha256,
        }
    row = TestRun(
        agent=agent,
        manifest=manifest,
        kind=run.kind,
        suite=run.suite,
        model_version=version,
        ran_on=run.ran_on,
        passed=run.passed,
        failed=run.failed,
        source=source,
        reference=run.reference,
        recorded_by=person,
        recorded_as="" if person else actor.ledger_ref,
        recorded_at=now,
        corrects=run.corrects,
        reason=run.reason.strip(),
        **report,
    )
    if run.report is not None:
        kept = TestRun.objects.filter(report_sha256=run.report.sha256).exclude(report="").first()
        row.report = kept.report if kept else run.report.file
    row.save()
    return row
