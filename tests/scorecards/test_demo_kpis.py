"""The demo has a trend of twelve months from the start."""

from datetime import timedelta
from types import SimpleNamespace

from scorecards.demo_kpis import tell_kpis
from scorecards.models import Snapshot
from scorecards.scores import scores_of
from tests.scorecards import telling


def test_the_demo_has_a_trend_and_a_month_before(cast):
    telling.tell(cast)
    tell_kpis(SimpleNamespace(now=telling.LATER), {})
    scores = scores_of(None, telling.LATER.date())
    score = scores.by_id["agents.known"]
    assert [point.figure is not None for point in score.trend] == [True] * 12
    assert score.before is not None and score.measured.numerator == 5
    yesterday = Snapshot.objects.of(None).get(day=telling.LATER.date() - timedelta(days=1))
    assert yesterday.is_final
