"""Key figures as lines of a mail or report: everything in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext

from scorecards.rules.measures import Why
from scorecards.scores import Score, Scores
from scorecards.words import (
    counted_words,
    kpi_name,
    measured_words,
    sign_words,
    value_words,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NONE = "–"


@dataclass(frozen=True)
class FigureLine:
    """One figure. ``before``: a month earlier. ``sign``: tone, shape and word of its standing."""

    id: str
    name: str
    definition: str
    value: str
    counted: str
    target: str
    before: str
    sign: "tuple[str, str, StrOrPromise]"
    waits: bool

    @property
    def url(self) -> str:
        """The page of the figure; empty where there is none."""
        try:
            return reverse("scorecard_figure", args=[self.id])
        except NoReverseMatch:
            return ""


def paper_formats() -> dict[str, str]:
    """How days and moments are written where nothing shows more on hover."""
    day = pgettext("day", "j M Y")
    return {"day_format": day, "moment_format": f"{day}, H:i"}


def line_of(score: Score) -> FigureLine:
    unit = score.kpi.unit
    return FigureLine(
        id=score.kpi.id,
        name=kpi_name(score.kpi),
        definition=score.kpi.definition,
        value=measured_words(score.measured, unit),
        counted=counted_words(score.measured),
        target=NONE if score.target is None else value_words(score.target, unit),
        before=measured_words(score.before.measured, unit) if score.before else NONE,
        sign=sign_words(score.measured, score.target, score.standing),
        waits=score.measured.why in {Why.WAITS_FOR_GATEWAY, Why.NO_IMPORT},
    )


def lines_named(scores: Scores, ids: Iterable[str]) -> list[FigureLine]:
    """The figures with these ids, in this order; those that nobody counts are left out."""
    return [line_of(scores.by_id[one]) for one in ids if one in scores.by_id]
