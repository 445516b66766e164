"""How the agents pages say where an agent stands in its life, and what it may run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from registry.comparison import Comparison, compare_rows
from registry.models import Agent, AgentQuerySet, Authorisation, Manifest, Suspension
from registry.names import LIFECYCLE_NAMES
from registry.rules.lifecycle import RUNNING, STAGED_TIERS, Lifecycle

DIRECT = (Lifecycle.REGISTERED, Lifecycle.IN_REVIEW, Lifecycle.APPROVED, Lifecycle.PRODUCTION)
STAGED = (*DIRECT[:3], Lifecycle.SHADOW, Lifecycle.LIMITED, Lifecycle.PRODUCTION)
VIEWS = {
    "all": gettext_lazy("All"),
    "running": gettext_lazy("Running"),
    "review": gettext_lazy("In review"),
    "suspended": gettext_lazy("Suspended"),
    "overdue": gettext_lazy("Reviews overdue"),
    "high": gettext_lazy("Tier 3 and 4"),
    "unowned": gettext_lazy("Without an owner"),
    "unapproved": gettext_lazy("Running without approval"),
    "unseen": gettext_lazy("Not seen for 60 days"),
}
UNSEEN = timedelta(days=60)


@dataclass(frozen=True)
class Stage:
    """One stage of a life, as ``parts/lifecycle.html`` shows it."""

    label: Any
    state: str
    note: str = ""


def stages_of(agent: Agent) -> list[Stage]:
    """The life of an agent in order; tier 3 and 4 go through shadow and limited."""
    now = Lifecycle(agent.lifecycle)
    path = list(STAGED if agent.tier in STAGED_TIERS or now in STAGED[3:5] else DIRECT)
    if now is Lifecycle.DISCOVERED:
        path.insert(0, now)
    if now is Lifecycle.SUSPENDED:
        path.insert(_after(path, agent.suspended_from), now)
    path.append(Lifecycle.RETIRED)
    here = path.index(now)
    return [
        Stage(LIFECYCLE_NAMES[stage], _state(n, here), _note(agent, stage))
        for n, stage in enumerate(path)
    ]


def _after(path: Sequence[Lifecycle], stage: str) -> int:
    """The place behind the stage in which it was stopped; at the end where nobody knows that."""
    return path.index(Lifecycle(stage)) + 1 if stage in path else len(path)


def _state(n: int, here: int) -> str:
    if n == here:
        return "here"
    return "done" if n < here else ""


def _note(agent: Agent, stage: Lifecycle) -> str:
    if stage is Lifecycle.PRODUCTION and agent.went_live_at is not None:
        return _("since %(day)s") % {
            "day": date_format(agent.went_live_at, pgettext("day", "j M Y"))
        }
    return ""


@dataclass(frozen=True)
class Scope:
    """What an agent may run: by which authorisation, and what is asked for beyond it."""

    right: Authorisation | None
    manifest: Manifest | None
    asked: Manifest | None

    @property
    def changes(self) -> Comparison | None:
        """What the version asked for would change of the one that may run."""
        if self.manifest is None or self.asked is None:
            return None
        return compare_rows(self.manifest, self.asked)

    @property
    def is_live(self) -> bool:
        return self.right is not None and self.right.live_at is not None


def scope_of(rights: Sequence[Authorisation], newest: Manifest | None, on: date) -> Scope:
    """What runs, else what may be put live, else nothing; never what is only asked for.

    ``newest``: the newest manifest, which a request under review may have brought.
    """
    valid = [a for a in rights if a.is_in_force(on)]
    right = next((a for a in valid if a.live_at is not None), next(iter(valid), None))
    known = {a.fingerprint for a in rights}
    asked = newest if newest is not None and newest.fingerprint not in known else None
    return Scope(right, right.manifest if right else None, asked)


def suspensions_of(rights: Sequence[Authorisation]) -> list[Suspension]:
    """What holds or held the agent's authorisations: open ones first, then the newest."""
    found = [held for right in rights for held in right.suspensions.all()]
    return sorted(found, key=lambda held: (held.lifted_at is not None, -held.pk))


def of_view(agents: AgentQuerySet, view: str, on: date) -> AgentQuerySet:
    """The agents of a ready-made view; all of them for a view that does not exist."""
    if view == "running":
        return agents.filter(lifecycle__in=[stage.value for stage in RUNNING])
    if view == "review":
        return agents.filter(lifecycle=Lifecycle.IN_REVIEW)
    if view == "suspended":
        return agents.filter(lifecycle=Lifecycle.SUSPENDED)
    if view == "overdue":
        return agents.filter(next_review_on__lt=on).exclude(lifecycle=Lifecycle.RETIRED)
    if view == "high":
        return agents.filter(tier__gte=3)
    if view == "unowned":
        return agents.filter(business_owner__isnull=True) | agents.filter(
            technical_owner__isnull=True
        )
    return _of_finding(agents, view, on)


def _of_finding(agents: AgentQuerySet, view: str, on: date) -> AgentQuerySet:
    if view == "unapproved":
        return agents.unapproved()
    if view == "unseen":
        since = timezone.make_aware(datetime.combine(on - UNSEEN, time.min))
        unseen = Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=since)
        return agents.filter(unseen, lifecycle__in=[stage.value for stage in RUNNING])
    return agents
