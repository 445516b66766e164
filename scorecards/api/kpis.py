"""Key figures in the API: the same as on the pages, read from the snapshots."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.response import Response

from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from govportal.refusals import Refusal, refuse
from scorecards.api.shapes import KpisOut, KpisQuery, OneKpiOut
from scorecards.figure_tables import as_json, measured_json
from scorecards.rights import unit_refusal
from scorecards.rules.kpis import BY_ID
from scorecards.scores import Score, Scores, scores_of
from scorecards.sources.days import day_of

TAG = "scorecards"


@operation("List the key figures", asks=KpisQuery, gives=KpisOut, refuses=(403, 422), tag=TAG)
def kpis_list(request: PersonsCall, query: Given) -> Response:
    """All key figures of the organisation or of a business unit with those below it. Figures of a
    unit are for its own people and for those who read all."""
    scores = _scores(request, query)
    if scores is None:
        unit = query.get("unit")
        head = {"day": None, "as_of": None, "final": False}
        nothing: dict[str, Any] = {**head, "business_unit": unit.slug if unit else None, "kpis": []}
        return Response(KpisOut(nothing).data)
    shown = {**_head(scores), "kpis": [as_json(score) for score in scores.by_id.values()]}
    return Response(KpisOut(shown).data)


@operation("Read a key figure", asks=KpisQuery, gives=OneKpiOut, refuses=(403, 422), tag=TAG)
def kpi_read(request: PersonsCall, kpi: str, query: Given) -> Response:
    """One key figure: what it says, its parts, and twelve months."""
    scores = _scores(request, query)
    score = scores.by_id.get(kpi) if scores and kpi in BY_ID else None
    if scores is None or score is None:
        raise Http404
    return Response(OneKpiOut({**_head(scores), **as_json(score), **_more(score)}).data)


def _scores(request: PersonsCall, query: Given) -> Scores | None:
    today = day_of(timezone.now())
    unit = query.get("unit")
    refuse(unit_refusal(request.user, unit, today))
    day = query.get("day", today)
    refuse(Refusal("figure.day_to_come") if day > today else None)
    return scores_of(unit, day)


def _head(scores: Scores) -> dict[str, Any]:
    return {
        "day": scores.day,
        "as_of": scores.as_of,
        "final": scores.is_final,
        "business_unit": scores.unit.slug if scores.unit else None,
    }


def _more(score: Score) -> dict[str, Any]:
    known = [(point.day, point.figure) for point in score.trend]
    return {
        "definition": score.kpi.definition,
        "formula": score.kpi.formula,
        "window": score.kpi.window.value,
        "parts": [{"part": key, **measured_json(one)} for key, one in score.figure.cuts.items()],
        "trend": [
            {"day": day, **measured_json(figure.measured)} for day, figure in known if figure
        ],
    }
