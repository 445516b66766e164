"""Its clocks, what is counted of it, and what is still open: made of the other sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from approvals.clock_ledger import own_times, story_of
from approvals.clock_words import limit_words
from approvals.models import ReviewStep
from approvals.rules.clock_lines import hours
from approvals.rules.conditions import ENDED as CONDITION_ENDED
from approvals.rules.conditions import ConditionState
from approvals.rules.reviews import StepState
from approvals.rules.states import State as RequestState
from evidence.models.agent_dossiers.seen import Seen, drawn, or_none
from evidence.rules.agent_dossiers import IncidentFacts, KeyFigures, key_figures
from evidence.rules.findings import LIVE as FINDING_LIVE
from evidence.rules.sections import Section, Table
from govportal.ledger.as_of import as_of
from govportal.worklist.models import Clock
from govportal.worklist.rules.readings import Reading, reading
from incidents.rules.severities import Severity
from incidents.rules.states import ENDED as INCIDENT_ENDED

SECOND = timedelta(seconds=1)
STATE_WORDS = {
    "met": gettext_lazy("Ended in time"),
    "missed": gettext_lazy("Ended late"),
    "paused": gettext_lazy("Waits"),
    "running": gettext_lazy("Runs"),
    "late": gettext_lazy("Late"),
}


@dataclass(frozen=True)
class Timed:
    """One clock as it stood."""

    clock: Clock
    read: Reading

    @property
    def state(self) -> str:
        if self.read.state.stopped_at is not None:
            return "met" if self.read.in_time else "missed"
        if not self.read.in_time:
            return "late"
        return "paused" if self.read.state.is_paused else "running"

    @property
    def has_ended(self) -> bool:
        return self.read.state.stopped_at is not None

    @property
    def title(self) -> str:
        return self.clock.title or self.clock.kind.replace("_", " ").replace(".", " ")


def timed(seen: Seen, refs: Iterable[str]) -> list[Timed]:
    """Every clock about the agent or what belongs to it, counted again as of the moment."""
    rows = Clock.objects.filter(subject_ref__in=sorted(refs), started_at__lt=seen.moment)
    found = rows.prefetch_related("changes", "events").order_by("started_at", "pk")
    times = own_times()
    lines = []
    for clock in found:
        story = story_of(clock, seen.moment)
        read = reading(story.changes, story.fired, times, seen.moment)
        if read is not None:
            lines.append(Timed(clock, read))
    return lines


def clocks(lines: Sequence[Timed]) -> Section | None:
    if not lines:
        return None
    rows = [
        {"clock": one.clock.ledger_ref, "about": one.clock.subject_ref, "kind": one.clock.kind,
         "limit": limit_words(one.read.state.limit), "started_at": one.read.state.started_at,
         "due_at": one.read.due_at, "stopped_at": one.read.state.stopped_at, "state": one.state}
        for one in lines
    ]  # fmt: skip
    shown = tuple(
        (one.title, limit_words(one.read.state.limit), one.read.state.started_at,
         one.read.due_at, or_none(one.read.state.stopped_at), str(STATE_WORDS[one.state]))
        for one in lines
    )  # fmt: skip
    heads = (_("Clock"), _("Limit"), _("Started"), _("Due"), _("Stopped"), _("State"))
    return Section(
        "clocks", _("Clocks"), 160,
        table=Table(heads, shown),
        populations=(
            drawn("agent_clocks",
                  "clock about kind limit started_at due_at stopped_at state", rows, _("Clocks"),
                  _("Each clock on the agent, its reviews, conditions, incidents and findings,"
                    " counted again from what was done to it."),
                  _("due_at of a clock that waits is what an answer at the moment would give.")),
        ),
        refs=tuple(one.clock.ledger_ref for one in lines),
    )  # fmt: skip


def figures(seen: Seen, lines: Sequence[Timed]) -> Section:
    """Counted from the records of this dossier, so that anybody can count again."""
    found = figures_of(seen, lines)
    return Section("figures", _("Key figures"), 15, facts=_said(found))


def figures_of(seen: Seen, lines: Sequence[Timed]) -> KeyFigures:
    decided = [one.is_yes for one in seen.decisions if one.review.subject_kind == "request"]
    incidents = [
        IncidentFacts(
            grave=one.severity == Severity.SEV1,
            is_open=one.state not in INCIDENT_ENDED,
            reported_at=one.reported_at,
            contained_at=one.contained_at,
        )
        for one in seen.incidents
    ]
    dropped = {ConditionState.MERGED, ConditionState.MOOT}
    kept = [one for one in seen.conditions if one.state not in dropped]
    met = [one.state == ConditionState.MET for one in kept]
    ended = [one.state == "met" for one in lines if one.has_ended]
    return key_figures(decided, incidents, met, ended)


def _said(found: KeyFigures) -> tuple[tuple[str, object], ...]:
    return (
        (_("Requests decided"), _of(found.approved, found.requests, _("approved"))),
        (_("Incidents"), _incidents(found)),
        (_("From report to containment"), _contained(found)),
        (_("Conditions"), _of(found.met, found.conditions, _("met"))),
        (_("Clocks that ended"), _of(found.in_time, found.clocks, _("in time"))),
    )


def _of(part: int, whole: int, words: str) -> str:
    """“3, of these 2 approved”; “none” where nothing was counted."""
    if not whole:
        return _("none")
    return _("%(whole)s, of these %(part)s %(words)s") % {
        "whole": whole, "part": part, "words": words,
    }  # fmt: skip


def _incidents(found: KeyFigures) -> str:
    if not found.incidents:
        return _("none")
    words = {"all": found.incidents, "grave": found.grave, "open": found.open_incidents}
    return _("%(all)s, of these %(grave)s of SEV1, %(open)s not closed") % words


def _contained(found: KeyFigures) -> str:
    if found.to_contain is None:
        return _("no incident was put down as contained")
    words = {"time": hours(found.to_contain // SECOND), "n": found.contained}
    text = ngettext("%(time)s (%(n)s incident)", "%(time)s (median of %(n)s)", found.contained)
    return text % words


def open_things(seen: Seen, lines: Sequence[Timed]) -> Section | None:
    """What somebody has to do still; nobody's vote is told while a ballot goes on."""
    rows: list[tuple[object, ...]] = [
        *_open_requests(seen),
        *(
            (_("Condition"), one.text, str(one.owner), one.due_at)
            for one in seen.conditions
            if one.state not in CONDITION_ENDED
        ),
        *(
            (
                _("Incident"),
                f"{one.number} {one.title}",
                str(one.lead or _("nobody yet")),
                or_none(first_due(lines, f"incident:{one.number}")),
            )
            for one in seen.incidents
            if one.state not in INCIDENT_ENDED
        ),
        *(
            (_("Finding"), f"{one.number} {one.title}", str(one.owner), one.due_on)
            for one in seen.findings
            if one.state in FINDING_LIVE
        ),
        *(
            (_("Clock that is late"), one.title, "–", one.read.due_at)
            for one in lines
            if one.state == "late"
        ),
    ]
    if not rows:
        return None
    table = Table((_("Kind"), _("What"), _("Whose"), _("Due")), tuple(rows))
    return Section("open", _("What is open"), 18, table=table)


def first_due(lines: Sequence[Timed], ref: str) -> datetime | None:
    """When the first of the clocks about something is due that go on, late ones too."""
    about = (one for one in lines if one.clock.subject_ref == ref and not one.has_ended)
    return min((one.read.due_at for one in about if one.read.due_at), default=None)


def _open_requests(seen: Seen) -> list[tuple[object, ...]]:
    """Requests in review, with who has a duty in them."""
    going_on = [one for one in seen.requests if one.state == RequestState.IN_REVIEW]
    numbers = {one.number for one in going_on}
    reviews = {one.pk: one.subject_id for one in seen.reviews if one.subject_id in numbers}
    rows = as_of(ReviewStep, seen.moment, review_id__in=list(reviews))
    waits: dict[str, list[str]] = {}
    open_steps = rows.filter(state=StepState.OPEN).select_related("assignee")
    for step in open_steps.order_by("position", "id"):
        who = str(step.assignee) if step.assignee else step.get_kind_display()
        waits.setdefault(reviews[step.review_id], []).append(who)
    return [
        (
            _("Request"),
            f"{one.number} {one.title}",
            ", ".join(dict.fromkeys(waits.get(one.number, ()))) or str(one.requester),
            "–",
        )
        for one in going_on
    ]
