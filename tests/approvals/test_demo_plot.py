"""The plot of the demo holds on whatever day it is loaded; and it is not loaded everywhere."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.demo.acts.steps import opened_before
from approvals.demo.cast import CAST, SEATS, SETUP
from approvals.demo.contents import content_of, use_cases
from approvals.demo.diary import Diary
from approvals.demo.loading import load_demo
from approvals.demo.plot import FIRST_DAY, plot
from approvals.demo.story import BETWEEN, scenes
from approvals.rules import submission
from approvals.rules.classification import classify
from approvals.rules.findings import Weight, findings
from approvals.rules.haste import seconds_open
from govportal.management.commands.portal import Command as Portal
from govportal.people.actions import add_person
from govportal.people.models import Person
from govportal.refusals import Refused
from govportal.worklist.actions.calendars import SHIPPED
from govportal.worklist.rules.intervals import HOUR, Scale
from govportal.worklist.rules.timelines import timeline

SPEC = SHIPPED["berlin"][1]
ANY_TIME = st.datetimes(datetime(2026, 6, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def test_nobody_of_the_demo_opens_a_case_before_it_was_there():
    moment = FRIDAY.replace(microsecond=400)
    assert opened_before(moment, 600, None) == int(moment.timestamp()) - 600
    begun = moment - timedelta(seconds=90)
    opened = opened_before(moment, 600, begun)
    assert 0 < (seconds_open(opened, begun, moment) or 0) <= 90
    assert seconds_open(opened_before(moment, 600, moment), moment, moment) == 0


def test_a_demo_that_cannot_be_loaded_starts_no_empty_portal(db, monkeypatch):
    def refused(_name):
        raise CommandError("It did not work.")

    monkeypatch.setattr("govportal.management.commands.portal.call_command", refused)
    with pytest.raises(CommandError, match="did not work"):
        Portal()._load_demo()
    add_person("own@people.example", "Own", actor=SETUP, now=FRIDAY)
    Portal()._load_demo()  # people of its own: said, and started


@settings(max_examples=15, deadline=None)
@given(now=ANY_TIME)
def test_every_act_lies_between_the_first_day_and_now(now: datetime):
    diary = Diary(now, SPEC)
    played = scenes(diary)
    assert played[0].at > diary.day(FIRST_DAY, "09:00")
    assert played[-1].at < now


@settings(max_examples=15, deadline=None)
@given(now=ANY_TIME)
def test_the_acts_of_one_strand_keep_their_order(now: datetime):
    played = scenes(Diary(now, SPEC))
    in_order = sorted(played, key=lambda scene: scene.number)
    for _slug, fate in plot():
        mine, in_order = in_order[: len(fate)], in_order[len(fate) :]
        assert all(after.at - before.at >= BETWEEN for before, after in pairwise(mine))
    assert not in_order


def test_the_same_now_gives_the_same_moments():
    once, again = (scenes(Diary(FRIDAY, SPEC)) for _ in range(2))
    assert [(s.at, s.slug) for s in once] == [(s.at, s.slug) for s in again]


@pytest.mark.parametrize("hours", [0.5, 3, 20, 70, 190])
@pytest.mark.parametrize("now", [FRIDAY, FRIDAY + timedelta(days=1, hours=9)])
def test_hours_ago_are_counted_as_the_clocks_count_them(hours: float, now: datetime):
    moment = Diary(now, SPEC).ago(hours)
    worked = timeline(SPEC, Scale.WORKING_HOURS).worked(moment, now)
    assert abs(worked - hours * HOUR) < HOUR / 30


def test_people_do_things_in_their_offices_where_that_is_near():
    moment = Diary(FRIDAY, SPEC).ago(40, slack=8).astimezone(SPEC.tz)
    assert 8 <= moment.hour < 18


@pytest.mark.parametrize("case", use_cases().values(), ids=lambda case: case.slug)
def test_every_use_case_makes_a_request_that_can_be_sent(case):
    content = content_of(case, FRIDAY)
    known = {part.email for part in CAST}
    assert submission.problems(content, known_emails=known, today=FRIDAY.date()) == []
    stopping = [f for f in findings(content) if f.weight is Weight.CONTRADICTION]
    assert stopping == []


def test_use_cases_lead_to_all_four_tiers():
    tiers = [classify(content_of(case, FRIDAY)).tier for case in use_cases().values()]
    assert {tier: tiers.count(tier) for tier in set(tiers)} == {1: 49, 2: 30, 3: 18, 4: 10}


def test_every_use_case_has_a_fate_and_every_fate_a_use_case():
    assert {slug for slug, _fate in plot()} == set(use_cases())


def test_nobody_sits_in_two_seats():
    sitting = [key for _kind, _title, holder, alternate in SEATS for key in (holder, alternate)]
    assert len(sitting) == len(set(sitting)) == 10


@pytest.mark.django_db
def test_a_database_with_people_of_its_own_is_left_alone():
    Person.objects.create_user("somebody@elsewhere.example", full_name="Somebody")
    with pytest.raises(CommandError, match="people of its own|empty database"):
        call_command("load_demo", stdout=StringIO())
    assert Person.objects.count() == 1


@pytest.mark.django_db
@override_settings(PRODUCTION=True)
def test_the_demo_is_not_loaded_in_production():
    with pytest.raises(CommandError, match="not loaded in production"):
        call_command("load_demo", stdout=StringIO())
    with pytest.raises(Refused):
        load_demo(FRIDAY)
    assert not Person.objects.exists()


@pytest.mark.django_db
@override_settings(PRODUCTION=True)
def test_nobody_gets_a_hash_of_somebody_elses_password_in_production():
    with pytest.raises(ValueError, match="production"):
        add_person("a@b.example", "A", actor=SETUP, now=FRIDAY, encoded_password=make_password("x"))


@pytest.mark.parametrize("text", ["yesterday", "2026-11-20T14:00:00"])
def test_a_time_that_says_too_little_is_refused(text: str):
    with pytest.raises(CommandError, match="--now"):
        call_command("load_demo", "--now", text)
