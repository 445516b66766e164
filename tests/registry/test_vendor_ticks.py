"""Reminders at the edges: on the day, after downtime, twice; and what ends the work they make."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.worklist.models import Notice, WorkItem
from registry import actions
from registry.models import ExpiryReminder, Vendor
from registry.rules.vendors import NoticeKind
from tests.approvals.racing import at_once
from tests.make import START
from tests.registry import vendor_steps as steps
from tests.registry.vendor_steps import DAY, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LAST = TODAY + 100 * DAY


def at(day, hour=12) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)), timezone.get_default_timezone())


def reminders(kind="agreement"):
    rows = ExpiryReminder.objects.filter(kind=kind).order_by("pk")
    return [(row.threshold, row.is_told) for row in rows]


def mails(person):
    return Notice.objects.filter(person=person).count()


def work(person):
    return WorkItem.objects.open().for_person(person).filter(kind__startswith="vendor.expiry")


@pytest.fixture
def google(cast):
    made = steps.vendor(cast)
    return steps.assessed(cast, made, agreement=steps.document(cast, made), agreement_until=LAST)


def test_each_threshold_reminds_on_its_day_and_once(cast, google):
    expected: list[tuple[int, bool]] = []
    for left, threshold in ((60, 60), (30, 30), (7, 7), (-1, 0)):
        day = LAST - left * DAY
        actions.keep_vendors(at(day - DAY, 23))
        assert reminders() == expected
        for hour in (0, 1):
            actions.keep_vendors(at(day, hour))
        expected.append((threshold, True))
        assert reminders() == expected
    assert mails(cast.manager) == 4 and work(cast.manager).count() == 1
    entries = Entry.objects.filter(verb="vendor.reminded")
    assert entries.count() == 4 and '"late_days":0' in entries.first().body


def test_after_downtime_all_are_noted_late_and_one_mail_says_how_it_is(cast, google):
    for _twice in range(2):
        actions.keep_vendors(at(LAST - 5 * DAY))
    assert reminders() == [(60, False), (30, False), (7, True)]
    assert mails(cast.manager) == 1
    assert "5 days are left" in Notice.objects.get(person=cast.manager).body
    bodies = Entry.objects.filter(verb="vendor.reminded").values_list("body", flat=True)
    assert sorted('"late_days":55' in body for body in bodies) == [False, False, True]
    actions.keep_vendors(at(LAST + 300 * DAY))
    assert reminders() == [(60, False), (30, False), (7, True), (0, True)]


def test_two_workers_at_once_remind_once(cast, google):
    now = at(LAST - 30 * DAY)
    assert [actions.keep_vendors(now), actions.keep_vendors(now)] == [2, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_remind_once(cast, google):
    now = at(LAST - 30 * DAY)
    at_once(*[lambda: actions.keep_vendors(now)] * 2)
    assert reminders() == [(60, False), (30, True)] and mails(cast.manager) == 1


def test_certificates_next_assessments_and_ends_of_models_are_reminded_of(cast):
    made = steps.vendor(cast)
    model = steps.pinned(cast, made)
    steps.agent_of(cast, model)
    steps.change(model, cast.compliance, kind=NoticeKind.END_OF_LIFE, to_version="",
                 effective_on=LAST)  # fmt: skip
    steps.assessed(cast, made, next_due_on=LAST, certificates=(steps.certificate(LAST),))
    actions.keep_vendors(at(LAST - 60 * DAY))
    for kind in ("certificate", "assessment", "model"):
        assert reminders(kind) == [(60, True)], kind
    assert work(cast.manager).count() == 3
    actions.keep_vendors(at(LAST + DAY))
    model.refresh_from_db()
    assert model.state == "ended" and reminders("model")[-1] == (0, True)


def test_the_end_of_a_model_nobody_uses_makes_no_work(cast):
    made = steps.vendor(cast)
    model = steps.pinned(cast, made)
    steps.change(model, cast.compliance, kind=NoticeKind.END_OF_LIFE, to_version="",
                 effective_on=LAST)  # fmt: skip
    actions.keep_vendors(at(LAST - 7 * DAY))
    assert reminders("model")[-1] == (7, True) and not work(cast.manager).exists()


def test_an_end_taken_back_and_announced_anew_is_reminded_of_anew(cast):
    made = steps.vendor(cast)
    model = steps.pinned(cast, made)
    agent = steps.agent_of(cast, model)
    ends = {"kind": NoticeKind.END_OF_LIFE, "to_version": ""}
    steps.change(model, cast.compliance, **ends, effective_on=LAST)
    actions.keep_vendors(at(LAST - 60 * DAY))
    now = at(LAST - 50 * DAY)
    actions.keep_model(model, "They said so.", actor=cast.manager, now=now)
    assert not work(cast.manager).exists()
    steps.change(model, cast.compliance, now=now, **ends, effective_on=LAST + 90 * DAY)
    actions.keep_vendors(at(LAST + 60 * DAY))
    assert reminders("model") == [(60, True), (60, False), (30, True)]
    assert work(cast.manager).count() == 1
    actions.end_model_use(steps.link(agent), "Replaced.", actor=cast.tech_owner, now=now)
    assert not work(cast.manager).exists()


def test_a_new_assessment_ends_the_work_and_begins_new_dates(cast, google):
    actions.keep_vendors(at(LAST - 30 * DAY))
    assert work(cast.manager).count() == 1
    file = google.standing.agreement
    steps.assessed(cast, google, now=at(LAST - 20 * DAY), agreement=file,
                   next_due_on=LAST + 900 * DAY, agreement_until=LAST + 365 * DAY)  # fmt: skip
    assert not work(cast.manager).exists()
    actions.keep_vendors(at(LAST + 300 * DAY))
    assert len(reminders()) == 2
    actions.keep_vendors(at(LAST + 305 * DAY))
    assert len(reminders()) == 3 and work(cast.manager).count() == 1


def test_what_is_recorded_twenty_days_before_its_end_is_reminded_of_at_once(cast):
    made = steps.vendor(cast)
    file = steps.document(cast, made)
    steps.assessed(cast, made, agreement=file, agreement_until=TODAY + 20 * DAY)
    actions.keep_vendors(START + timedelta(minutes=10))
    assert reminders() == [(30, True)]


def test_nothing_of_a_relation_that_ended_runs_out(cast, google):
    actions.end_vendor(google, "Too dear.", actor=cast.manager, now=START)
    actions.keep_vendors(at(LAST + DAY))
    assert not ExpiryReminder.objects.exists()


def test_where_nobody_keeps_it_whoever_assessed_it_hears_of_it_then_a_reviewer(cast):
    made = steps.vendor(cast, owner=None)
    file = steps.document(cast, made)
    steps.assessed(cast, made, agreement=file, agreement_until=LAST)
    actions.keep_vendors(at(LAST - 60 * DAY))
    assert mails(cast.compliance) == 1
    deactivate_person(cast.compliance, actor=cast.administrator, now=START)
    actions.keep_vendors(at(LAST - 30 * DAY))
    assert mails(cast.compliance_2) == 1 and mails(cast.compliance) == 1


def test_the_tick_reads_the_same_whether_one_or_forty_vendors_have_nothing_to_say(
    cast, django_assert_max_num_queries
):
    for n in range(20):
        steps.assessed(cast, steps.vendor(cast, f"Vendor {n}"))
    assert Vendor.objects.count() == 20
    with django_assert_max_num_queries(8):
        assert actions.keep_vendors(START) == 0
