"""Test evidence of Brackwater's agents: what was run, what failed, and what answered a change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.demo.diary import SEED, Diary
from govportal.people.models import Person
from govportal.uploads import Upload, checked
from registry.actions import Run, store_run
from registry.models import Agent, Manifest, TestRun
from registry.rules.lifecycle import RUNNING, Lifecycle
from registry.rules.runs import Suite

SUITES: Mapping[Suite, tuple[str, int]] = {
    Suite.BEHAVIOUR: ("Cases with known answers", 120),
    Suite.BOUNDARY: ("What it has to leave alone", 60),
    Suite.ESCALATION: ("When a person takes over", 24),
    Suite.REGRESSION: ("Cases of earlier faults", 80),
}
FIRST = (Suite.BEHAVIOUR, Suite.BOUNDARY)
"""What is run before the committee decides; the others before an agent goes live."""
TIER_2 = ("visit-report-filer", "claims-letter-sorter", "certificate-watch", "warranty-guide")
"""Agents of lower tiers whose owners test them, too."""


@dataclass(frozen=True)
class Later:
    """A run that has a story. ``back``: working days before today; ``corrects``: the run before
    it, of the same kind, for this reason."""

    slug: str
    kind: Suite
    suite: str
    back: int
    passed: int
    failed: int = 0
    version: str = ""
    report: str = ""
    corrects: str = ""


LATER = (
    Later(
        "treasury-sweeper",
        Suite.BOUNDARY,
        "Holidays of six banks",
        8,
        41,
        failed=3,
        report="Failed: 24 December in one country, twice; a bank that closes at noon.",
    ),
    Later(
        "data-subject-desk",
        Suite.BEHAVIOUR,
        "Cases with known answers",
        36,
        131,
        corrects="The first run left eleven cases out: they waited for a system in maintenance.",
    ),
    Later(
        "underwriting-note-desk",
        Suite.REGRESSION,
        "Cases of earlier faults, with version 002",
        1,
        88,
        version="002",
        report="All 88 passed. Answers are a third shorter; no fact is missing.",
    ),
)


def run_suites(diary: Diary) -> None:
    """Technical owners hand in what was run: at first for each manifest, and some of it later."""
    chosen = Agent.objects.filter(tier__gte=3) | Agent.objects.filter(slug__in=TIER_2)
    named = chosen.exclude(lifecycle=Lifecycle.RETIRED).filter(technical_owner__is_active=True)
    manifests = {one.agent_id: one for one in Manifest.objects.order_by("pk")}
    for agent in named.select_related("technical_owner").order_by("pk"):
        if agent.pk in manifests:
            _run_all(agent, manifests[agent.pk], diary)
    for later in LATER:
        _run_later(later, diary)


def _run_all(agent: Agent, manifest: Manifest, diary: Diary) -> None:
    chance = Random(f"{SEED}:runs:{agent.slug}")  # noqa: S311  not for secrets
    now = _soon_after(manifest, agent.slug, diary)
    for kind in _kinds(agent):
        suite, least = SUITES[kind]
        _store(manifest, _run(agent, kind, suite, now, least + chance.randint(0, 30)), agent, now)


def _kinds(agent: Agent) -> Iterable[Suite]:
    tried = RUNNING | {Lifecycle.SUSPENDED}
    return SUITES if Lifecycle(agent.lifecycle) in tried else FIRST


def _soon_after(manifest: Manifest, slug: str, diary: Diary) -> datetime:
    """In the afternoon of the next working day; sooner where that has not come yet."""
    sent = manifest.created_at
    next_day = sent.astimezone(diary.spec.tz).date() + timedelta(days=1)
    planned = diary.at(diary.office_day(next_day), "15:10", slug)
    return planned if planned < diary.now else sent + (diary.now - sent) / 2


def _run_later(later: Later, diary: Diary) -> None:
    agent = Agent.objects.select_related("technical_owner").get(slug=later.slug)
    now = diary.day(later.back, "16:20")
    before = TestRun.objects.filter(agent=agent, kind=later.kind).order_by("-pk").first()
    run = _run(
        agent,
        later.kind,
        later.suite,
        now,
        later.passed,
        failed=later.failed,
        version=later.version,
        report=_report(later),
        corrects=before if later.corrects else None,
        reason=later.corrects,
    )
    _store(Manifest.objects.filter(agent=agent).latest("pk"), run, agent, now)


def _run(
    agent: Agent,
    kind: Suite,
    suite: str,
    now: datetime,
    passed: int,
    *,
    failed: int = 0,
    version: str = "",
    report: Upload | None = None,
    corrects: TestRun | None = None,
    reason: str = "",
) -> Run:
    return Run(
        kind=kind,
        suite=suite,
        ran_on=now.date(),
        passed=passed,
        failed=failed,
        reference=f"{agent.slug}-{kind.value}-{now:%Y%m%d}",
        model_version=version,
        report=report,
        corrects=corrects,
        reason=reason,
    )


def _report(later: Later) -> Upload | None:
    if not later.report:
        return None
    name = f"{later.slug}-{later.kind.value}.txt"
    return checked(SimpleUploadedFile(name, f"{later.report}\n".encode(), "text/plain"))


def _store(manifest: Manifest, run: Run, agent: Agent, now: datetime) -> None:
    owner: Person | None = agent.technical_owner
    assert owner is not None  # chosen for it
    store_run(manifest, run, actor=owner, now=now)
