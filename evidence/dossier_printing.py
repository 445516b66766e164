"""The dossier of an agent and the report of a framework on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from evidence.framework_report import FrameworkReport
from evidence.printing import omission_words
from evidence.rules.agent_dossiers import AgentDossier
from evidence.rules.sections import Section
from govportal import pdf
from govportal.ledger.models import Checkpoint, Entry
from govportal.pdf import on_paper

LONGEST = 300  # lines of one table on paper
SHORT = 150  # lines of all tables together that are printed at once, without another process


@dataclass(frozen=True)
class Paper:
    """A section as it is printed: long tables keep their newest lines. ``more``: how many lines
    were left out."""

    section: Section
    more: int = 0


def on_sheets(section: Section) -> Paper:
    table = section.table
    if table is None or len(table.rows) <= LONGEST:
        return Paper(section)
    kept = replace(table, rows=table.rows[-LONGEST:])
    return Paper(replace(section, table=kept), len(table.rows) - LONGEST)


def just_before(moment: datetime) -> str:
    """A moment with its zone, in the hour too that comes twice when clocks are put back: the
    template's own filter leaves the zone out there."""
    at = timezone.localtime(moment)
    return f"{date_format(at, 'j F Y, H:i:s')} {at.strftime('%Z')}"


def dossier_pdf(dossier: AgentDossier, checkpoint: Checkpoint, language: str) -> bytes:
    """Raises pdf.RenderFailed."""
    with on_paper(language):
        papers = [on_sheets(one) for one in dossier.sections]
        context = {
            "dossier": dossier,
            "as_of": just_before(dossier.moment),
            "papers": papers,
            "omissions": [omission_words(one) for one in dossier.omissions],
            "demo": Entry.objects.filter(subject=dossier.ref, demo=True).exists(),
            "running": gettext("Dossier of %(agent)s") % {"agent": dossier.name},
        }
        lines = sum(len(one.section.table.rows) for one in papers if one.section.table)
        template = "evidence/agent_dossier_print.html"
        return _printed(template, context, checkpoint, dossier.moment, lines)


def framework_pdf(report: FrameworkReport, checkpoint: Checkpoint, language: str) -> bytes:
    """Raises pdf.RenderFailed."""
    with on_paper(language):
        name = report.page.framework.name
        context = {"report": report, "running": gettext("Framework report: %s") % name}
        template = "evidence/framework_print.html"
        return _printed(template, context, checkpoint, report.moment, len(report.page.lines) * 3)


def _printed(
    template: str,
    context: Mapping[str, object],
    checkpoint: Checkpoint,
    moment: datetime,
    lines: int,
) -> bytes:
    whole = {
        **context,
        "checkpoint": checkpoint,
        "seal": f"ledger {checkpoint.size} · {checkpoint.root_hex[:16]}",
        "portal_name": settings.PORTAL_NAME,
    }
    render = pdf.render if lines <= SHORT else pdf.render_apart
    return render(template, whole, moment=moment)
