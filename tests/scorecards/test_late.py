"""What is late: named with who is to act, to those who may see the case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from govportal.people.models import Person
from govportal.worklist.models import Clock, WorkItem
from scorecards.late import late_items, late_now
from scorecards.unit_choice import members_of
from tests import make
from tests.scorecards import value_making


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def late(cast, now):
    """A request of the claims unit that was sent long ago and that nobody has reviewed."""
    return make.request(cast, "tier2-crm-update", now=now - timedelta(days=60))


def titles(reader, now, units=None):
    return [case.title for case in late_now(reader, now, units).cases]


def test_a_late_case_is_one_line_with_all_who_are_to_act(cast, late, now):
    found = late_now(cast.auditor, now)
    items = WorkItem.objects.open().filter(clock__due_at__lt=now)
    assert items.count() > 1 and found.count == items.values("clock").distinct().count()
    [case] = found.cases
    assert late.number in case.url and "over" in case.over and case.due_at < now
    named = {person.pk for person, _role in case.people}
    assert named == set(items.filter(hop=None).values_list("assignee", flat=True))
    called = {person.pk for person in case.called}
    assert named | called == set(items.values_list("assignee", flat=True)) and not named & called


def test_nothing_is_late_before_its_time(cast, late, now):
    assert late_now(cast.auditor, now - timedelta(days=59)).cases == []


def test_who_may_not_see_the_case_does_not_see_that_it_is_late(cast, late, now):
    assert titles(cast.owner, now) and titles(cast.colleague, now)
    assert titles(cast.stranger, now) == [] and titles(cast.board, now) == []
    one = WorkItem.objects.open().filter(clock__due_at__lt=now).first()
    one.assignee = cast.stranger
    one.save()
    assert titles(cast.stranger, now) == [one.title]


def test_whoever_keeps_the_register_sees_requests_for_data_that_are_late(cast, now):
    made = value_making.data_request(cast, now.date() - timedelta(days=40), now)
    later = now + timedelta(minutes=1)
    [title] = titles(cast.compliance, later)
    assert made.number in title
    assert titles(cast.compliance, later, members_of(made.unit)) == [title]
    assert titles(cast.compliance, later, members_of(cast.other_unit)) == []
    assert titles(cast.owner, later) == [title] and titles(cast.colleague, later) == []


def test_the_task_of_who_was_told_that_a_step_is_late_belongs_to_the_step(cast, late, now):
    [case] = late_now(cast.auditor, now).cases
    step = WorkItem.objects.open().filter(key__startswith="step:").first()
    _step, pk, rest = step.key.split(":", 2)
    clock = Clock.objects.get(pk=step.clock_id)
    clock.pk, clock.kind = None, "other"
    clock.due_at += timedelta(hours=1)
    clock.save()
    for n, person in enumerate((cast.chair, step.assignee)):
        WorkItem.objects.create(
            subject_ref=step.subject_ref, kind="review.late", title=f"Late: {step.title}",
            url=step.url, assignee=person, clock=clock, key=f"late:{pk}:{n}", opened_at=now,
        )  # fmt: skip
    found = late_now(cast.auditor, now)
    assert [one.title for one in found.cases] == [case.title] and found.count == 1
    people = [person.pk for person, _role in found.cases[0].people]
    assert cast.chair.pk in people and len(people) == len(set(people))
    assert not {one.pk for one in found.cases[0].called} & set(people)


def test_the_cases_beyond_the_first_have_a_page(client, cast, late, now, monkeypatch):
    monkeypatch.setattr("scorecards.views.boards.SHOWN", 1)
    other = make.request(cast, "tier2-crm-update", now=now - timedelta(days=50), name="Second",
                         slug="second")  # fmt: skip
    client.force_login(cast.auditor)
    home = reverse("scorecard_home")
    text = client.get(home).content.decode()
    assert "One further case is late" in text and 'href="?late=all#late"' in text
    assert late.number in text and other.number not in text
    assert other.number in client.get(f"{home}?late=all").content.decode()


def test_a_unit_has_its_own_late_cases(cast, late, now):
    assert titles(cast.auditor, now, members_of(late.unit))
    assert titles(cast.auditor, now, members_of(cast.other_unit)) == []


def test_the_page_says_who_is_to_act(client, cast, late, now):
    client.force_login(cast.auditor)
    text = client.get(reverse("scorecard_home")).content.decode()
    assignee = Person.objects.get(
        pk=WorkItem.objects.open().filter(clock__due_at__lt=now).earliest("pk").assignee_id
    )
    assert "Who is to act" in text and assignee.full_name in text and late.number in text
    client.force_login(cast.stranger)
    text = client.get(reverse("scorecard_home")).content.decode()
    assert "Nothing is late" in text and late.number not in text


def test_many_late_cases_cost_what_one_costs(
    cast, late, now, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(8) as one:
        late_now(cast.owner, now)
    for n in range(4):
        make.request(
            cast, "tier2-crm-update", now=now - timedelta(days=50), name=f"Agent {n}",
            slug=f"agent-{n}",
        )  # fmt: skip
    with django_assert_num_queries(len(one)):
        assert late_now(cast.owner, now).count == 5


def test_what_is_late_is_read_in_the_order_of_an_index(db):
    if connection.vendor == "sqlite":  # the plan of PostgreSQL depends on what is in the tables
        plan = late_items(make.START).explain()
        assert "INDEX clock_by_due" in plan and "SCAN" not in plan, plan
