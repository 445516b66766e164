"""An order ends with the decision, also where that allows less than what was ordered."""

from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from approvals.actions.reducing import reduce_scope
from approvals.actions.requests import withdraw
from approvals.rules.orders import OrderState
from approvals.rules.reductions import Cut, parts
from govportal.worklist.models import Notice
from tests import make
from tests.approvals.ordering import DAY, HOUR, fresh, in_effect, live, look, states
from tests.approvals.reviewing import running
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
OLD = ("1.0", "replaced", True)


def cut_down(cast, order, now):
    """The technical owner lowers how much it may do a minute; the review decides that."""
    review = make.review(order.request)
    kept = frozenset(key for key, _words in parts(order.version.content))
    cut = Cut(kept, {"max_actions_per_minute": 8})
    reduce_scope(review, cut, REASONS, review.digest, actor=cast.tech_owner, now=now)
    order.request.refresh_from_db()


def test_less_was_decided_and_the_version_before_runs_until_that_goes_live(client, cast):
    running(cast)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    cut_down(cast, order, START + 2 * HOUR)
    assert fresh(order).state == OrderState.IN_EFFECT
    make.approve(order.request, START + 5 * HOUR)
    assert fresh(order).state == OrderState.ENDED
    assert states() == [
        OLD, ("1.0.1", "revoked", True), ("1.0", "active", True), ("1.0.1", "active", False)
    ]  # fmt: skip
    live(cast, order, START + 6 * HOUR)
    assert [line for line in states() if line[1] == "active"] == [("1.0.1", "active", True)]
    look(order.ends_at + DAY)
    assert fresh(order).state == OrderState.ENDED
    with time_machine.travel(START + 7 * HOUR, tick=False):
        client.force_login(cast.chair)
        page = client.get(reverse("order_list")).content.decode()
    assert "In effect" not in page and "Ended by the review" in page


def test_where_nothing_may_run_meanwhile_the_agent_waits_for_what_was_decided(cast):
    running(cast, until=START.date() - 5 * DAY)  # its grace is a week
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    cut_down(cast, order, START + 2 * HOUR)
    later = START + 3 * DAY
    make.approve(order.request, later)
    assert fresh(order).state in {OrderState.ENDED, OrderState.EXPIRED}
    assert states()[-1] == ("1.0.1", "active", False)
    assert not [line for line in states()[:-1] if line[1] == "active"]
    live(cast, order, later + HOUR)
    assert states()[-1] == ("1.0.1", "active", True)


def test_before_its_go_live_the_right_it_gave_is_taken_back(cast):
    running(cast)
    order = in_effect(cast)
    cut_down(cast, order, START + 2 * HOUR)
    make.approve(order.request, START + 5 * HOUR)
    assert fresh(order).state == OrderState.ENDED
    assert states() == [
        ("1.0", "active", True), ("1.0.1", "revoked", False), ("1.0.1", "active", False)
    ]  # fmt: skip


@pytest.mark.parametrize(("zone", "hours"), [("Pacific/Kiritimati", 5), ("Asia/Tokyo", 8)])
def test_its_last_day_is_the_committees_wherever_who_answers_last_is(cast, zone, hours):
    running(cast)
    with timezone.override(zone):
        order = in_effect(cast, START + hours * HOUR)
    berlin = ZoneInfo("Europe/Berlin")
    assert order.authorisation.lapses_on == order.ends_at.astimezone(berlin).date()


def test_the_requesters_withdrawal_is_not_called_an_end_by_the_review(client, cast):
    running(cast)
    order = in_effect(cast)
    withdraw(order.request, "Not needed any more.", actor=cast.owner, now=START + HOUR)
    client.force_login(cast.chair)
    pages = [reverse("order_list"), reverse("order_detail", args=[order.request.number])]
    for page in pages:
        shown = client.get(page).content.decode()
        assert "request withdrawn" in shown and "Ended by the review" not in shown
    told = Notice.objects.filter(key__startswith=f"order:{order.pk}:ended")
    assert told.exists() and all("was withdrawn" in one.subject for one in told)
