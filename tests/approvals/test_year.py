"""A simulated year: whatever people do and leave undone, what must hold holds."""

import os
from datetime import timedelta
from random import Random

import pytest

from approvals.models import Request
from tests import make
from tests.approvals.year import audit, audit_life
from tests.approvals.year.regions import more_committees
from tests.approvals.year.world import BEGIN, World, at

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
SEEDS = range(int(os.environ.get("YEAR_SEEDS", "1")))
DAYS = int(os.environ.get("YEAR_DAYS", "365" if os.environ.get("SOAK") == "1" else "120"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_in_which_nothing_is_decided_by_silence_and_everything_can_be_proven(seed):
    cast = make.organisation(at(BEGIN, -timedelta(days=200)))
    make.five_seats(cast, at(BEGIN, -timedelta(days=100)))
    more_committees(cast, at(BEGIN, -timedelta(days=90)))
    world = World(cast, Random(seed))
    end = world.live(DAYS)
    print(seed, Request.objects.count(), dict(world.done), dict(world.refused))
    found = audit.decisions_are_carried()
    print(found)
    audit.silence_decided_nothing()
    audit.clocks_recompute()
    print(audit.rights_have_decisions())
    print(audit.conditions_are_kept())
    world.tick(end)
    audit.nothing_is_stuck(end)
    audit_life.nothing_outlives_its_end(end.date())
    print(
        audit_life.who_left_did_nothing_more(),
        audit_life.substitutes_acted_in_their_days(),
        audit_life.appeals_were_judged_by_others(),
        audit_life.minutes_are_frozen(),
    )
    audit.ledger_is_whole(end)
