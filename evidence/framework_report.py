"""What the report of a framework tells: coverage, each requirement, who said what applies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from evidence.framework_room import Line, Page, coverage_page
from evidence.framework_sentences import COVERAGE_SIGNS, facts_in_words
from evidence.models.findings import JUDGES, AuditFinding
from evidence.models.frameworks import Applicability, Framework, RequirementDocument
from evidence.rules.frameworks import Coverage
from govportal.people.models import Person

_Row = TypeVar("_Row", RequirementDocument, AuditFinding)


@dataclass(frozen=True)
class RequirementPart:
    """One requirement with all that is told of it."""

    line: Line
    documents: Sequence[RequirementDocument]
    findings: Sequence[AuditFinding]

    @property
    def word(self) -> str:
        return str(COVERAGE_SIGNS[self.line.coverage][2])

    @property
    def tone(self) -> str:
        return COVERAGE_SIGNS[self.line.coverage][0]

    @property
    def more(self) -> Sequence[tuple[object, object]]:
        return list(facts_in_words(self.line.requirement.more))


@dataclass(frozen=True)
class FrameworkReport:
    """A framework as it is covered at a moment. ``tells_findings``: whether the reader sees the
    register of findings."""

    page: Page
    moment: datetime
    parts: Sequence[RequirementPart]
    tells_findings: bool

    @property
    def counts(self) -> Sequence[tuple[str, str, int]]:
        """Tone, word, number of each kind of coverage."""
        found = self.page.tally.counts
        return [(COVERAGE_SIGNS[one][0], str(COVERAGE_SIGNS[one][2]), found[one]) for one in found]

    @property
    def gaps(self) -> Sequence[RequirementPart]:
        """What nothing covers, and what has nothing to show yet."""
        bare = {Coverage.GAP, Coverage.NOTHING_YET}
        return [one for one in self.parts if one.line.coverage in bare]

    @property
    def statement(self) -> Sequence[tuple[RequirementPart, Applicability | None]]:
        """The statement of applicability: what somebody said of each; None where nobody did and so
        it applies."""
        return [(one, one.line.said) for one in self.parts]

    @property
    def notes(self) -> Sequence[tuple[object, object]]:
        return list(facts_in_words(self.page.framework.notes))


def framework_report(
    framework: Framework, now: datetime, reader: Person | None = None
) -> FrameworkReport:
    """As of now: the records behind coverage are counted now. Without a reader everything is told,
    as auditors read it. Two queries more than the page."""
    page = coverage_page(framework, now)
    papers = RequirementDocument.objects.filter(requirement__framework=framework).standing(now)
    documents = _by(papers.select_related("attachment", "added_by").order_by("pk"))
    found = AuditFinding.objects.filter(requirement__framework=framework).live()
    if reader is not None:
        found = found.visible_to(reader, timezone.localdate(now))
    findings = _by(found.select_related("owner").order_by("pk"))
    parts = [
        RequirementPart(
            line, documents.get(line.requirement.pk, []), findings.get(line.requirement.pk, [])
        )
        for line in page.lines
    ]
    return FrameworkReport(page, now, parts, reader is None or _reads_register(reader, now))


def _reads_register(reader: Person, now: datetime) -> bool:
    """Whether all findings are shown to them, not just those they own."""
    day = timezone.localdate(now)
    return reader.sees_all_on(day) or bool(JUDGES & reader.roles_on(day))


def _by(rows: Iterable[_Row]) -> Mapping[int, list[_Row]]:
    """By requirement."""
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.requirement_id or 0, []).append(row)
    return found
