"""The scorecard on one page: how it stands, what is late, what changed, how long things take."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from govportal.charts import draw_meter
from scorecards.cut_words import cut_words
from scorecards.rules.kpi import Standing, standing
from scorecards.rules.measures import Measured, Unit
from scorecards.scores import Score, Scores
from scorecards.words import (
    STANDING_SIGNS,
    counted_words,
    kpi_name,
    measured_words,
    sign_words,
    value_words,
)

RUNNING, KNOWN = "agents.running", "agents.known"
TILES = (
    "process.in_time", "process.review_backlog", "process.overdue_reviews",
    "coverage.valid_approval", "incidents.open",
)  # fmt: skip
HEADLINE = ("value.cost_per_success", "value.policy_violations", "value.throughput")
IN_TIME = "process.in_time"
SHORT = {
    "process.in_time": gettext_lazy("Kept to the time limit"),
    "process.review_backlog": gettext_lazy("Waiting for a decision"),
    "process.overdue_reviews": gettext_lazy("Reviews overdue"),
    "coverage.valid_approval": gettext_lazy("Running with a valid approval"),
    "incidents.open": gettext_lazy("Open incidents"),
    "value.cost_per_success": gettext_lazy("Cost per successful task"),
    "value.policy_violations": gettext_lazy("Policy violations"),
    "value.throughput": gettext_lazy("Tasks done"),
}


@dataclass(frozen=True)
class Tile:
    """One number on top. ``sign``: tone and shape and word of how it stands, where it does."""

    kpi: str
    name: str
    words: str
    below: str
    sign: tuple[str, str, str] | None
    is_empty: bool


def tiles_of(scores: Scores) -> Sequence[Tile]:
    found = [scores.by_id[kpi] for kpi in TILES if kpi in scores.by_id]
    running = scores.by_id.get(RUNNING)
    first = [_running(running, scores.by_id.get(KNOWN))] if running else []
    return [*first, *map(tile_of, found)]


def headline_of(scores: Scores) -> Sequence[Tile]:
    """What a successful task costs and how often a policy is broken; how much is done beside."""
    return [tile_of(scores.by_id[kpi]) for kpi in HEADLINE if kpi in scores.by_id]


def tile_of(score: Score) -> Tile:
    one = score.measured
    return Tile(
        score.kpi.id,
        str(SHORT.get(score.kpi.id, "")) or kpi_name(score.kpi),
        "–" if one.value is None else measured_words(one, score.kpi.unit),
        measured_words(one, score.kpi.unit) if one.value is None else counted_words(one),
        sign_of(score),
        one.value is None,
    )


def sign_of(score: Score) -> tuple[str, str, str] | None:
    """How it stands, with the target in words; None where there is none to stand against."""
    if score.standing is Standing.UNKNOWN or score.target is None:
        return None
    tone, shape, _word = STANDING_SIGNS[score.standing]
    return tone, shape, _("Target %(target)s") % {"target": target_words(score)}


def target_words(score: Score) -> str:
    return value_words(score.target, score.kpi.unit) if score.target is not None else ""


def _running(running: Score, known: Score | None) -> Tile:
    words = []
    if known is not None and known.measured.value is not None:
        words.append(_("of %(n)s known") % {"n": value_words(known.measured.value, Unit.COUNT)})
    words.append(_moved(running))
    return Tile(
        RUNNING, _("Agents running"), measured_words(running.measured, Unit.COUNT),
        ", ".join(filter(None, words)), None, False,
    )  # fmt: skip


def _moved(score: Score) -> str:
    before = score.before.measured.value if score.before else None
    if before is None or score.measured.value is None:
        return ""
    by = int(score.measured.value - before)
    if not by:
        return _("as many as a month before")
    if by > 0:
        return ngettext("%(n)s more than a month before", "%(n)s more than a month before", by) % {
            "n": by
        }
    return ngettext("%(n)s fewer than a month before", "%(n)s fewer than a month before", -by) % {
        "n": -by
    }


@dataclass(frozen=True)
class StepRow:
    """One step of reviews: how many of it were kept to their time limit."""

    name: str
    measured: Measured
    target: Fraction | None
    sign: tuple[str, str, str]

    @property
    def cases(self) -> str:
        return str(number_format(self.measured.denominator or 0, force_grouping=True))

    @property
    def words(self) -> str:
        return measured_words(self.measured, Unit.SHARE)

    @property
    def drawing(self) -> SafeString:
        if self.measured.value is None:
            return SafeString("")
        return draw_meter(self.measured.value, tone=self.sign[0], mark=self.target)


def step_rows(scores: Scores) -> Sequence[StepRow]:
    """Kept to the limit, by step; the worst first."""
    score = scores.by_id.get(IN_TIME)
    if score is None:
        return []
    cuts = [(key, one) for key, one in score.figure.cuts.items() if one.value is not None]
    cuts.sort(key=lambda pair: (pair[1].value, pair[0]))
    return [StepRow(cut_words(key), one, score.target, against(one, score)) for key, one in cuts]


def against(one: Measured, score: Score) -> tuple[str, str, str]:
    """Tone, shape and how far it is from the target: “7 points below”."""
    stands = standing(one, score.target, score.kpi.better)
    tone, shape, word = sign_words(one, score.target, stands)
    if one.value is None or score.target is None or score.kpi.unit is not Unit.SHARE:
        return tone, shape, str(word)
    lead = one.value - score.target
    if lead == 0:
        return tone, shape, _("At its target")
    number, n = points_words(abs(lead))
    words = (
        ngettext("%(n)s point above", "%(n)s points above", n)
        if lead > 0
        else ngettext("%(n)s point below", "%(n)s points below", n)
    )
    return tone, shape, words % {"n": number}


def points_words(lead: Fraction) -> tuple[str, int]:
    """A difference of shares in points, whole where one can: “7”, “0.3”, “less than 0.1”; and the
    number by which words are singular or plural."""
    whole = round(float(lead * 100))
    if whole:
        return str(whole), whole
    tenths = round(float(lead * 100), 1)
    if not tenths:
        return _("less than %(n)s") % {"n": number_format(0.1, 1)}, 2
    return str(number_format(tenths, 1)), 2


def summary_of(scores: Scores) -> str:
    """How the figures stand, in one sentence."""
    stands = [score.standing for score in scores.by_id.values()]
    met, missed = stands.count(Standing.MET), stands.count(Standing.MISSED)
    near = stands.count(Standing.NEAR)
    waiting = sum(score.measured.value is None for score in scores.by_id.values())
    parts = [
        ngettext("%(n)s figure meets its target", "%(n)s figures meet their target", met),
        ngettext("%(n)s just misses it", "%(n)s just miss it", near),
        ngettext("%(n)s misses it", "%(n)s miss it", missed),
        ngettext("%(n)s has no value yet", "%(n)s have no value yet", waiting),
    ]
    counts = (met, near, missed, waiting)
    said = [part % {"n": n} for part, n in zip(parts, counts, strict=True) if n or part is parts[0]]
    return _("%(parts)s.") % {"parts": ", ".join(said)}


def maturity_address() -> str:
    """Where the short part on maturity comes from; empty while there is none."""
    try:
        return reverse("scorecard_maturity_short")
    except NoReverseMatch:
        return ""
