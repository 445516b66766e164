"""What changed since a month before, the gravest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecards.rules.kpi import Standing
from scorecards.scores import Score, Scores
from scorecards.words import kpi_name, measured_words

GRAVITY = {Standing.MET: 0, Standing.NEAR: 1, Standing.MISSED: 2}


@dataclass(frozen=True)
class Change:
    """One figure that moved. ``tone`` and ``word`` say which way."""

    score: Score
    tone: str
    word: str
    words: str

    @property
    def name(self) -> str:
        return kpi_name(self.score.kpi)


def changes_since(scores: Scores) -> Sequence[Change]:
    """Figures that crossed their target first, then those that moved otherwise; worse before
    better. What has no value now or had none then has not changed."""
    found = [(rank, score) for score in scores.by_id.values() if (rank := _rank(score))]
    return [_change(score) for _rank_of, score in sorted(found, key=lambda pair: pair[0])]


def _rank(score: Score) -> int:
    """1 and 2: crossed its target for worse, for better; 3 and 4: moved; 5: no way is better."""
    if not _shows(score):
        return 0
    if (crossed := _crossed(score)) is not None:
        return 2 if crossed else 1
    return {False: 3, True: 4, None: 5}[score.improved]


def _shows(score: Score) -> bool:
    """Whether it moved by so much that both values are not written alike."""
    before, after, unit = score.before, score.measured, score.kpi.unit
    if before is None or before.measured.value is None or after.value is None:
        return False
    return measured_words(before.measured, unit) != measured_words(after, unit)


def _crossed(score: Score) -> bool | None:
    """Whether it stands better against its target than a month before; None where as it did."""
    then, now = GRAVITY.get(score.stood), GRAVITY.get(score.standing)
    if then is None or now is None or then == now:
        return None
    return now < then


def _change(score: Score) -> Change:
    assert score.before is not None
    unit = score.kpi.unit
    words = _("%(before)s a month before, now %(after)s") % {
        "before": measured_words(score.before.measured, unit),
        "after": measured_words(score.measured, unit),
    }
    crossed = _crossed(score)
    if crossed is False:
        word = _("Misses its target") if score.standing is Standing.MISSED else _("Just misses it")
        return Change(score, "bad" if score.standing is Standing.MISSED else "warn", word, words)
    if crossed is True:
        word = _("Meets its target again") if score.standing is Standing.MET else _("Better")
        return Change(score, "ok", word, words)
    if score.improved is None:
        return Change(score, "neutral", _("Changed"), words)
    return (
        Change(score, "ok", _("Better"), words)
        if score.improved
        else Change(score, "warn", _("Worse"), words)
    )
