"""Findings of failure patterns as pages, mails and reports show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from govportal.people.models import Person
from registry.models import Agent
from scorecards.models import PatternFinding, PatternLook
from scorecards.pattern_words import ABOUT, About, agent_page, records_of, sentence_of
from scorecards.rules.patterns import BELOW, WAITS, Pattern

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AGENTS_SHOWN = 8


@dataclass(frozen=True)
class FindingFace:
    """One finding. ``agents``: those that the reader may see, with the page that shows it;
    ``more``: how many further ones."""

    finding: PatternFinding
    about: About
    words: str
    agents: Sequence[tuple[Agent, str]]
    more: int
    records: Sequence[tuple[str, str]]
    is_accepted: bool

    @property
    def sign(self) -> tuple[str, str, "StrOrPromise"]:
        """Tone, word's shape and word."""
        if self.finding.over_at is not None:
            return "neutral", "off", _("Gone")
        if self.is_accepted:
            return "info", "pause", _("Accepted for now")
        return "warn", "warn", _("Open")


def faces_of(
    findings: Sequence[PatternFinding], seen: Collection[int] | None, today: date
) -> list[FindingFace]:
    """``seen``: the agents that the reader may see, by primary key; None: all of them. Load the
    findings with their agents."""
    return [_face(finding, seen, today) for finding in findings]


def _face(finding: PatternFinding, seen: Collection[int] | None, today: date) -> FindingFace:
    agents = [one for one in finding.agents.all() if seen is None or one.pk in seen]
    shown = agents[:AGENTS_SHOWN]
    return FindingFace(
        finding,
        ABOUT[finding.kind],
        sentence_of(finding),
        [(one, agent_page(finding.code, one.slug)) for one in shown],
        len(agents) - len(shown),
        records_of(finding),
        finding.is_accepted(today),
    )


def agents_seen(
    findings: Sequence[PatternFinding], reader: Person, on: date
) -> Collection[int] | None:
    """Which agents of these findings the reader may see; None: all. One query."""
    if reader.sees_all_on(on):
        return None
    keys = {agent.pk for finding in findings for agent in finding.agents.all()}
    rows = Agent.objects.visible_to(reader, on).filter(pk__in=keys)
    return set(rows.values_list("pk", flat=True))


@dataclass(frozen=True)
class Line:
    """One pattern in numbers. ``open`` is None while nobody can tell."""

    pattern: Pattern
    about: About
    open: int | None
    accepted: int
    looked_at: datetime | None
    note: str = ""

    @property
    def sign(self) -> tuple[str, str, str]:
        if self.open is None:
            return "neutral", "none", _("Waits for the gateway")
        if self.open:
            return "warn", "warn", _("%(n)s open") % {"n": self.open}
        if self.looked_at is None:
            return "neutral", "none", _("Not looked for yet")
        return "ok", "ok", _("None open")


def lines_of(findings: QuerySet[PatternFinding], today: date) -> list[Line]:
    """Every pattern with what was found of it, of these findings. Two queries."""
    accepted = Q(accepted_until__gte=today)
    rows = findings.filter(over_at__isnull=True).order_by().values("pattern")
    counted: Mapping[str, tuple[int, int]] = {
        row["pattern"]: (row["all"] - row["accepted"], row["accepted"])
        for row in rows.annotate(all=Count("pk"), accepted=Count("pk", filter=accepted))
    }
    looks = {row.pattern: row for row in PatternLook.objects.all()}
    return [_line(pattern, counted.get(pattern, (0, 0)), looks.get(pattern)) for pattern in Pattern]


def _line(pattern: Pattern, counted: tuple[int, int], look: PatternLook | None) -> Line:
    waits = look.waits if look else pattern in WAITS
    note = _("Calls will count too once the gateway reports them.") if pattern in BELOW else ""
    return Line(
        pattern, ABOUT[pattern], None if waits else counted[0], counted[1],
        look.looked_at if look else None, note,
    )  # fmt: skip
