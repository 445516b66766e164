"""Targets set at once: one stands, the other is told. Real threads, on both databases."""

from datetime import timedelta
from fractions import Fraction

import pytest

from govportal.ledger.models import Entry
from scorecards.actions.targets import mark_of, set_target
from scorecards.models import Target
from scorecards.rules.kpis import BY_ID
from scorecards.sources.days import day_of
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
VALID = BY_ID["coverage.valid_approval"]


@pytest.fixture
def cast():
    return make.organisation()


def setting(cast, part, seen, now=START):
    value, since = Fraction(part, 10), day_of(START)
    return lambda: set_target(VALID, value, since, "The board asked for it.", seen=seen,
                              actor=cast.compliance, now=now)  # fmt: skip


def test_two_set_the_first_target_of_a_figure_at_once(cast):
    found = at_once(setting(cast, 8, "none"), setting(cast, 9, "none"))
    assert codes(found) == ["target.changed_stale"]
    assert Target.objects.count() == Entry.objects.filter(verb="target.set").count() == 1


def test_two_change_a_target_at_once(cast):
    setting(cast, 7, "none")()
    seen, later = mark_of(list(Target.objects.all())), START + timedelta(hours=1)
    found = at_once(setting(cast, 8, seen, later), setting(cast, 9, seen, later))
    assert codes(found) == ["target.changed_stale"]
    assert Target.objects.get().history.count() == 2
