"""Live evidence of each control: how many records the portal has, and since when the newest is.

What no room keeps yet (the run-time gateway's decisions) says so and is counted by nobody, which
is not zero.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.models import (
    ChangeJudgement,
    Condition,
    Decision,
    Recusal,
    RequestVersion,
    ScheduledReview,
    SignOff,
)
from approvals.rules.reviews import StepKind
from evidence.models.frameworks import Control
from evidence.models.recertifications import RecertifiedRole
from evidence.models.reconciliations import Reconciliation
from evidence.models.restore_tests import RestoreTest
from evidence.models.retention import PruningRun
from evidence.rules.recertification import Answer
from evidence.setting_groups import SETTING_VERBS
from govportal.ledger.as_of import as_of
from govportal.ledger.models import Entry, VerificationRun
from govportal.menu import is_offered
from govportal.people.rules import Role
from incidents.models import Containment, Incident, PostIncidentReview
from registry.models import (
    Agent,
    Credential,
    DisclosureSet,
    PermissionPolicy,
    Retirement,
    VendorAssessment,
)
from registry.rules.lifecycle import Lifecycle
from scorecards.models import Completion, ReadinessWord, Snapshot

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Source:
    """Where the records of a control are: ``at`` is the column of their time, ``page`` the URL
    name of the list, ``words`` what they are. ``then``: which there were at a past moment, where
    what counts now tells less than the column of time."""

    rows: Callable[[], QuerySet[Any]]
    at: str
    page: str
    words: "StrOrPromise"
    then: Callable[[datetime], QuerySet[Any]] | None = None

    def rows_at(self, moment: datetime | None) -> QuerySet[Any]:
        """Those that there were by then; those of now without a moment."""
        if moment is None:
            return self.rows()
        rows = self.then(moment) if self.then is not None else self.rows()
        return rows.filter(**{f"{self.at}__lte": moment})


@dataclass(frozen=True)
class Live:
    """How many records there are now. ``count`` is None where nobody counts them yet."""

    count: int | None
    newest: datetime | None = None
    words: "StrOrPromise" = ""
    url: str = ""


def _agents_then(moment: datetime) -> QuerySet[Agent]:
    known = as_of(Agent, moment).exclude(lifecycle=Lifecycle.RETIRED)
    return Agent.objects.filter(pk__in=known.values("id"))


def _completions_then(moment: datetime) -> QuerySet[Completion]:
    return Completion.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment))


def _comparisons_then(moment: datetime) -> QuerySet[Reconciliation]:
    stood = Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment)
    return Reconciliation.objects.filter(stood, done_at__isnull=False)


SOURCES: dict[str, Source] = {
    "agent-inventory": Source(
        lambda: Agent.objects.exclude(lifecycle=Lifecycle.RETIRED),
        "created_at", "agent_list", _("agents in the inventory"), _agents_then,
    ),
    "risk-tiering": Source(
        RequestVersion.objects.all,
        "submitted_at", "request_list", _("classifications with points and reasons"),
    ),
    "tiered-approval": Source(
        Decision.objects.all, "decided_at", "request_list", _("decisions")
    ),
    "conditional-approval": Source(
        Condition.objects.all, "created_at", "condition_list", _("conditions")
    ),
    "segregation-recusal": Source(
        Recusal.objects.all, "recused_at", "conflict_list", _("recusals")
    ),
    "periodic-review": Source(
        lambda: ScheduledReview.objects.filter(closed_at__isnull=False),
        "closed_at", "scheduled_list", _("scheduled reviews that ended"),
    ),
    "change-re-review": Source(
        ChangeJudgement.objects.all, "judged_at", "request_list", _("judged changes")
    ),
    "agent-identity": Source(
        Credential.objects.all, "issued_at", "agent_list", _("keys, each of one agent")
    ),
    "tool-allow-list": Source(
        PermissionPolicy.objects.all, "stored_at", "agent_list", _("lists of tools")
    ),
    "kill-switch-test": Source(
        lambda: Containment.objects.filter(confirmed_at__isnull=False),
        "confirmed_at", "drill_list", _("stops and drills with a complete receipt"),
    ),
    "audit-trail": Source(
        lambda: VerificationRun.objects.filter(fault=""),
        "finished_at", "entry_list", _("verifications of the whole ledger"),
    ),
    "incident-response": Source(
        Incident.objects.real, "reported_at", "incident_list", _("incidents handled")
    ),
    "post-incident-review": Source(
        lambda: PostIncidentReview.objects.filter(approved_at__isnull=False),
        "approved_at", "incident_review_list", _("approved reviews after incidents"),
    ),
    "vendor-assessment": Source(
        VendorAssessment.objects.all, "recorded_at", "vendor_list", _("assessments")
    ),
    "transparency-disclosure": Source(
        DisclosureSet.objects.all, "written_at", "agent_list", _("disclosure texts")
    ),
    "training-completion": Source(
        lambda: Completion.objects.filter(withdrawn_at=None),
        "recorded_at", "scorecard_courses", _("completions of courses"), _completions_then,
    ),
    "readiness-scorecard": Source(
        ReadinessWord.objects.all, "at", "scorecard_readiness", _("scores that somebody said"),
    ),
    "kpi-monitoring": Source(
        lambda: Snapshot.objects.filter(is_final=True, unit=None),
        "as_of", "scorecard_figures", _("days of key figures"),
    ),
    "retention-policy": Source(
        lambda: PruningRun.objects.filter(state="done"),
        "ended_at", "retention_home", _("prunings by the table of retention, with receipts"),
    ),
    "data-protection-assessment": Source(
        lambda: SignOff.objects.filter(step__kind=StepKind.PRIVACY),
        "signed_at", "request_list", _("data protection checks"),
    ),
    "decommissioning": Source(
        lambda: Retirement.objects.filter(completed_at__isnull=False),
        "completed_at", "agent_list", _("retirements with proof"),
    ),
    "role-recertification": Source(
        lambda: RecertifiedRole.objects.exclude(answer=Answer.OPEN),
        "answered_at", "recertification_list", _("roles that were answered for"),
    ),
    "configuration-changes": Source(
        lambda: Entry.objects.filter(verb__in=SETTING_VERBS),
        "occurred_at", "setting_changes", _("changes of settings"),
    ),
    "restore-tests": Source(
        RestoreTest.objects.passed, "tested_at", "restore_test_list", _("restores that passed"),
    ),
    "population-reconciliation": Source(
        Reconciliation.objects.answered,
        "done_at", "reconciliation_list",
        _("comparisons with lists from elsewhere, each difference answered"),
        _comparisons_then,
    ),
}  # fmt: skip
"""By the control's short name; a control without a line here is counted by nobody yet."""


def live(controls: Iterable[Control], at: datetime | None = None) -> Mapping[str, Live]:
    """What there is for each of these controls, by short name; or what there was ``at`` a past
    moment. One query."""
    known = [(n, control.slug) for n, control in enumerate(controls)]
    parts = [_counted(n, SOURCES[slug], at) for n, slug in known if slug in SOURCES]
    counted = parts[0].union(*parts[1:], all=True) if parts else []
    found = {n: (c, newest) for n, c, newest in counted}
    return {
        slug: _live(SOURCES[slug], *found.get(n, (0, None))) if slug in SOURCES else Live(None)
        for n, slug in known
    }


def open_to(controls: Iterable[Control], roles: Set[Role]) -> frozenset[str]:
    """Short names of those whose records these roles may look at; others read the count alone."""
    known = {one.slug for one in controls} & SOURCES.keys()
    return frozenset(slug for slug in known if is_offered(SOURCES[slug].page, roles))


def _counted(n: int, source: Source, at: datetime | None) -> QuerySet[Any, Any]:
    rows = source.rows_at(at).order_by().annotate(of=Value(n)).values("of")
    counted: QuerySet[Any, Any] = rows.annotate(c=Count("pk"), newest=Max(source.at))
    return counted.values_list("of", "c", "newest")


def _live(source: Source, count: int, newest: datetime | None) -> Live:
    return Live(count, newest, source.words, reverse(source.page))
