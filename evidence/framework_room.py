"""A framework as people read it: what covers each requirement, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q

from evidence.controls import Live, live
from evidence.framework_sentences import COVERAGE_HELP, COVERAGE_SIGNS
from evidence.models.frameworks import (
    Applicability,
    Control,
    Framework,
    FrameworkRequirement,
    RequirementDocument,
)
from evidence.rules.frameworks import Coverage, Tally, coverage_of, tally

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Line:
    """One requirement with what covers it. ``said``: the newest word about whether it applies."""

    requirement: FrameworkRequirement
    coverage: Coverage
    controls: Sequence[tuple[Control, Live]]
    documents: int
    said: Applicability | None

    @property
    def applies(self) -> bool:
        return self.coverage is not Coverage.NOT_APPLICABLE

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word."""
        return COVERAGE_SIGNS[self.coverage]

    @property
    def help(self) -> "StrOrPromise":
        return COVERAGE_HELP[self.coverage]

    @property
    def records(self) -> int:
        return sum(found.count or 0 for _, found in self.controls)

    @property
    def newest(self) -> datetime | None:
        return max((at for _, found in self.controls if (at := found.newest)), default=None)


@dataclass(frozen=True)
class Page:
    """A framework with all its requirements, or those of one kind of coverage."""

    framework: Framework
    lines: Sequence[Line]
    tally: Tally

    @property
    def share(self) -> Fraction:
        """Of the requirements that apply, those that are covered; one of none."""
        return (
            Fraction(self.tally.covered, self.tally.applicable)
            if self.tally.applicable
            else Fraction(1)
        )


def coverage_page(
    framework: Framework, now: datetime, *, counted_at: datetime | None = None
) -> Page:
    """Six queries, however many requirements there are. ``counted_at``: a past moment by which
    records count."""
    rows = _with_all(framework.requirements.standing(), now)
    found = live(Control.objects.filter(withdrawn_at=None), counted_at)
    lines = [line_of(row, found) for row in rows]
    return Page(framework, lines, tally(line.coverage for line in lines))


def _with_all(rows: Any, now: datetime) -> Any:
    standing = Q(documents__withdrawn_at=None) & (
        Q(documents__good_until=None) | Q(documents__good_until__gte=now.date())
    )
    controls = Control.objects.filter(withdrawn_at=None)
    return rows.annotate(standing=Count("documents", filter=standing)).prefetch_related(
        Prefetch("controls", controls, to_attr="covering"),
        Prefetch("applicabilities", Applicability.objects.select_related("said_by")),
    )


def line_of(row: Any, found: Mapping[str, Live]) -> Line:
    """``row`` comes with its documents counted and its controls read."""
    controls = [(one, found[one.slug]) for one in row.covering]
    said = next(iter(row.applicabilities.all()), None)
    coverage = coverage_of(
        applies=said is None or said.applies,
        records=[one.count for _, one in controls],
        documents=row.standing,
    )
    return Line(row, coverage, controls, row.standing, said)


@dataclass(frozen=True)
class RequirementRoom:
    """One requirement: its line, its documents, and everything that was said of it."""

    line: Line
    documents: Sequence[RequirementDocument]
    said: Sequence[Applicability]


def requirement_room(
    row: FrameworkRequirement, now: datetime, *, counted_at: datetime | None = None
) -> RequirementRoom:
    one = _with_all(FrameworkRequirement.objects.filter(pk=row.pk), now).get()
    one.framework = row.framework
    line = line_of(one, live(one.covering, counted_at))
    documents = row.documents.select_related("attachment", "added_by", "withdrawn_by")
    return RequirementRoom(line, list(documents), list(one.applicabilities.all()))


def overview(now: datetime) -> list[Page]:
    """Every framework with its tally: eight queries for any number."""
    frameworks = {one.pk: one for one in Framework.objects.all()}
    rows = _with_all(FrameworkRequirement.objects.standing(), now)
    found = live(Control.objects.filter(withdrawn_at=None))
    lines: dict[int, list[Line]] = {pk: [] for pk in frameworks}
    for row in rows:
        lines[row.framework_id].append(line_of(row, found))
    return [
        Page(one, lines[pk], tally(line.coverage for line in lines[pk]))
        for pk, one in frameworks.items()
    ]


def as_json(page: Page) -> dict[str, Any]:
    """For programs: every requirement with its coverage, controls and counts."""
    return {
        "framework": page.framework.slug,
        "name": page.framework.name,
        "version": page.framework.version,
        "requirements": page.tally.all,
        "applicable": page.tally.applicable,
        "covered": page.tally.covered,
        "counts": {one.value: n for one, n in page.tally.counts.items()},
        "lines": [
            {
                "code": line.requirement.code,
                "title": line.requirement.title,
                "coverage": line.coverage.value,
                "records": line.records,
                "newest": line.newest.isoformat() if line.newest else None,
                "documents": line.documents,
                "controls": {one.slug: found.count for one, found in line.controls},
                "reason": line.said.reason if line.said and not line.said.applies else None,
            }
            for line in page.lines
        ],
    }
