"""The demo as a whole: a year, made by the actions, sealed, and told on whatever day."""

import csv
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import orjson
import pytest
import time_machine
from django.core.management import call_command

from approvals.actions.follow_up import HANDLERS
from approvals.demo.contents import use_cases
from approvals.demo.diary import Diary
from approvals.demo.loading import counted
from approvals.demo.sign_ins import PASSWORD
from approvals.demo.worker import downtimes
from approvals.models import (
    Decision,
    Request,
    Review,
)
from approvals.rules.reviews import StepKind
from approvals.rules.states import State
from govportal.ledger.actions import verify_ledger
from govportal.ledger.models import Entry, Unsealed
from govportal.people.models import Person
from govportal.worklist.actions.answering import ours
from govportal.worklist.actions.calendars import SHIPPED
from govportal.worklist.models import Clock, ClockEvent, Notice, WorkItem
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle
from tests.approvals.demo.looking import NOW, request_for
from tests.approvals.year import audit

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
EXAMPLES = Path(__file__).parents[2] / "data" / "requests"
EXPECTED = list(csv.DictReader((EXAMPLES / "EXPECTED.csv").read_text("utf-8").splitlines()))


def test_there_are_five_units_a_committee_and_about_thirty_people_in_three_zones():
    people = Person.objects.all()
    assert 28 <= len(people) <= 40
    assert len({person.unit_id for person in people if person.unit_id}) == 5  # a guest has none
    assert len({person.time_zone for person in people}) == 3
    assert Person.objects.filter(is_active=False).count() == 1


def test_there_are_over_a_hundred_agents_in_every_state_of_life():
    states = Counter(Agent.objects.values_list("lifecycle", flat=True))
    assert sum(states.values()) > 100
    assert set(states) == {state.value for state in Lifecycle}
    assert states[Lifecycle.PRODUCTION] >= 50


def test_requests_of_every_tier_have_met_every_end():
    assert Request.objects.count() >= 100
    tiers = Counter(Request.objects.values_list("tier", flat=True))
    assert tiers[1] >= 45 and tiers[2] >= 28 and tiers[3] >= 18 and tiers[4] >= 10
    ends = Counter(Request.objects.values_list("state", flat=True))
    assert set(ends) == {state.value for state in State}
    assert ends[State.APPROVED] >= 60 and ends[State.IN_REVIEW] >= 20
    of_committee = Request.objects.filter(tier__gte=3)
    assert set(of_committee.values_list("state", flat=True)) == {state.value for state in State}


def test_there_were_few_requests_at_first_and_more_later():
    first, last = NOW - timedelta(days=270), NOW - timedelta(days=90)
    sent = Request.objects.all()
    assert sent.earliest("submitted_at").submitted_at < NOW - timedelta(days=345)
    assert 3 * sent.filter(submitted_at__lt=first).count() < sent.count() / 3
    assert sent.filter(submitted_at__gte=last).count() > sent.count() / 3


def test_nothing_happens_in_the_future_and_every_entry_is_marked():
    entries = Entry.objects.exclude(actor="system:defaults")  # what every new database gets
    assert entries.exclude(demo=True).count() == 0
    assert entries.filter(occurred_at__gt=NOW).count() == 0
    assert entries.earliest("occurred_at").occurred_at < NOW - timedelta(days=350)
    assert Decision.objects.filter(decided_at__gt=NOW).count() == 0


def test_warnings_came_as_a_running_worker_would_have_given_them():
    down = downtimes(Diary(NOW, SHIPPED["berlin"][1]))
    late = [event for event in ClockEvent.objects.all() if _lateness(event) > timedelta(minutes=1)]
    assert all(any(a < event.due_at < b for a, b in down) for event in late)
    assert {b for a, b in down for event in late if event.happened_at == b} == {b for _a, b in down}


def test_what_fell_due_while_the_worker_was_down_happened_once_in_the_morning():
    review = request_for("certificate-watch").review
    assert review is not None and review.clock is not None
    (warning,) = review.clock.events.filter(kind="warning", threshold=50)
    assert timedelta(hours=8) < _lateness(warning) < timedelta(hours=10)


def test_no_clock_owes_anything_and_all_mail_is_out():
    assert Clock.objects.due(NOW - timedelta(minutes=1)).count() == 0
    assert not ClockEvent.objects.unhandled().filter(ours(HANDLERS)).exists()
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_what_must_hold_of_any_year_holds_of_this_one():
    audit.decisions_are_carried()
    audit.silence_decided_nothing()
    audit.rights_have_decisions()
    audit.conditions_are_kept()
    audit.nothing_is_stuck(NOW)
    assert audit.clocks_recompute() > 400


def test_the_ledger_is_sealed_and_verifies():
    assert Unsealed.objects.count() == 0
    assert verify_ledger(NOW).fault == ""


def test_no_open_review_lacks_somebody_whose_turn_it_is():
    for review in Review.objects.filter(state="open", tier__lte=2):
        mine = WorkItem.objects.open().filter(clock=review.clock)
        assert mine.exists(), review


def test_loading_again_changes_nothing():
    before, said = counted(), StringIO()
    call_command("load_demo", stdout=said)
    assert counted() == before
    assert "here already" in said.getvalue()
    assert PASSWORD in said.getvalue()


def test_no_two_use_cases_tell_the_same():
    cases = use_cases().values()
    problems, outcomes = {case.problem for case in cases}, {case.outcome for case in cases}
    assert len(problems) == len(outcomes) == len(cases)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_every_example_is_sent_by_its_owner_and_routed_as_expected(row: dict[str, str]):
    file = EXAMPLES / row["file"]
    owner = next(w for w in file.read_text().split() if w.endswith("@brackwater.example"))
    said = StringIO()
    with time_machine.travel(NOW + timedelta(hours=1)):
        call_command("submit_request", str(file), "--as", owner, "--json", stdout=said)
    answer = orjson.loads(said.getvalue())
    assert (answer["tier"], answer["points"]) == (int(row["expected_tier"]), int(row["points"]))
    assert answer["route_text"] == row["expected_route"]
    duties = [step for step in answer["route"] if step["kind"] != StepKind.BALLOT]
    assert all(step["assignee"] for step in duties)


def _lateness(event: ClockEvent) -> timedelta:
    return event.happened_at - event.due_at
