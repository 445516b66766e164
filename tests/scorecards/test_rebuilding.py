"""Days counted again (a year with SOAK=1) give the same figures, whatever happened since."""

import os
from datetime import timedelta

import pytest

from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from scorecards.actions.snapshots import rebuild_snapshots
from scorecards.models import Snapshot
from scorecards.sources.days import begin_of
from tests.scorecards import telling

DAYS = 365 if "SOAK" in os.environ else 20
SYS = SYSTEM("scorecards")
pytestmark = [pytest.mark.django_db, pytest.mark.soak]


def test_days_are_the_same_when_counted_again(cast):
    told = telling.tell(cast)
    after = telling.DAY + timedelta(days=1)
    first, now = after - timedelta(days=DAYS), begin_of(after)
    assert len(list(rebuild_snapshots(first, actor=SYS, now=now))) == DAYS
    kept = list(Snapshot.objects.order_by("pk").values_list("day", "unit", "digest"))
    telling.change(told, cast)
    again = [one for one in rebuild_snapshots(first, actor=SYS, now=telling.LATER) if one]
    assert again == []
    same = Snapshot.objects.filter(day__lt=after).order_by("pk")
    assert list(same.values_list("day", "unit", "digest")) == kept
    assert Snapshot.objects.of(None).count() == DAYS + (telling.LATER.date() - after).days
    counted = Entry.objects.filter(verb="scorecard.counted")
    assert counted.count() == Snapshot.objects.of(None).count()
