"""A framework's coverage, read for the OSCAL export."""

from datetime import datetime

from evidence.framework_room import Line, coverage_page
from evidence.models.frameworks import Framework
from evidence.rules.oscal import Assessed, Requirement, as_bytes


def oscal_of(framework: Framework, now: datetime) -> bytes:
    """The assessment results as they stand; the same state is the same bytes."""
    page = coverage_page(framework, now)
    rows = [_requirement(line) for line in page.lines]
    moments = [line.said.said_at for line in page.lines if line.said]
    moments += [row.newest for row in rows if row.newest]
    return as_bytes(
        Assessed(
            slug=framework.slug,
            name=framework.name,
            version=framework.version,
            source=framework.source,
            digest=framework.digest,
            loaded_at=framework.loaded_at,
            at=max([framework.loaded_at, *moments]),
            requirements=rows,
        )
    )


def _requirement(line: Line) -> Requirement:
    said = line.said
    return Requirement(
        code=line.requirement.code,
        title=line.requirement.title,
        summary=line.requirement.summary,
        coverage=line.coverage,
        controls=[(one.slug, one.title, found.count) for one, found in line.controls],
        documents=line.documents,
        newest=line.newest,
        reason=said.reason if said and not said.applies else "",
    )
