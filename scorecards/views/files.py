"""Figures and the records behind them to take away; it is recorded who takes what."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST

from govportal.people.signed_in import SignedIn
from scorecards import figure_room as room
from scorecards.actions.exporting import note_figures_export, note_records_export
from scorecards.figure_tables import figure_table, record_table
from scorecards.scores import Scores
from scorecards.tables_out import KINDS, answer_of, file_of
from scorecards.unit_choice import chosen
from scorecards.views.figures import kpi_named


def _asked(request: SignedIn) -> tuple[Scores, str]:
    """The figures and the form that are asked for. Raises Http404 where nothing was counted."""
    scores = chosen(request.POST, request.user, timezone.now()).scores
    if scores is None:
        raise Http404
    kind = request.POST.get("kind", "")
    return scores, kind if kind in KINDS else "csv"


@require_POST
def scorecard_figures_export(request: SignedIn) -> HttpResponseBase:
    """All figures of a day with their parts."""
    scores, kind = _asked(request)
    table = figure_table(scores)
    file, count = file_of(table, kind)
    note_figures_export(
        scores.day, scores.unit, kind, count, actor=request.user, now=timezone.now()
    )
    return answer_of(file, table.name, kind)


@require_POST
def scorecard_records_export(request: SignedIn, kpi: str) -> HttpResponseBase:
    """The records of one figure that the reader may see."""
    found = kpi_named(kpi)
    scores, kind = _asked(request)
    records = room.records_of(found, scores)
    if records is None:
        raise Http404
    show = room.show_named(request.POST.get("show", ""))
    name = f"{found.id.replace('.', '-').replace('_', '-')}-records-{scores.day:%Y%m%d}"
    table = record_table(name, records, room.shown_rows(records, request.user, show))
    file, count = file_of(table, kind)
    note_records_export(
        found.id, show, scores.day, scores.unit, kind, count,
        actor=request.user, now=timezone.now(),
    )  # fmt: skip
    return answer_of(file, name, kind)
