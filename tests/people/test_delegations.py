"""Naming a substitute, ending it, and what the database keeps out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import Delegation, RoleAssignment
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions import open_item
from govportal.worklist.actions.delegating import (
    end_delegation,
    name_substitute,
    tell_of_leavers,
)
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db]
FIRST, LAST = START.date(), START.date() + timedelta(days=6)


@pytest.fixture
def cast(db):
    return make.organisation()


def named(cast, absent="compliance", other="compliance_2", first=FIRST, last=LAST, now=START):
    return name_substitute(
        getattr(cast, other), first, last, "Holiday", actor=getattr(cast, absent), now=now
    )


def test_both_are_told_and_the_ledger_says_who_but_not_why(cast):
    made = named(cast)
    assert {n.person for n in Notice.objects.all()} >= {cast.compliance, cast.compliance_2}
    entry = Entry.objects.get(verb="delegation.named")
    assert entry.actor == cast.compliance.ledger_ref
    assert "Holiday" not in str(entry.body)
    assert made.first_day == FIRST and made.last_day == LAST


def test_days_are_the_absent_ones_own(cast):
    cast.compliance.time_zone = "Asia/Singapore"
    type(cast.compliance).objects.filter(pk=cast.compliance.pk).update(time_zone="Asia/Singapore")
    made = named(cast, first=date(2026, 11, 4), last=date(2026, 11, 4))
    assert made.starts_at == datetime(2026, 11, 3, 16, tzinfo=UTC)
    assert made.ends_at == datetime(2026, 11, 4, 16, tzinfo=UTC)
    assert made.first_day == made.last_day == date(2026, 11, 4)


def test_who_lacks_the_role_is_refused_at_naming(cast):
    with pytest.raises(Refused) as no:
        named(cast, other="security")
    assert no.value.refusal.code == "delegation.role_missing"
    assert not Delegation.objects.exists()


def test_it_ends_early_and_once(cast):
    made, later = named(cast), START + timedelta(days=1)
    ended = end_delegation(made, actor=cast.compliance, now=later)
    assert ended.ends_at == later
    with pytest.raises(Refused) as no:
        end_delegation(made, actor=cast.compliance, now=later)
    assert no.value.refusal.code == "delegation.over_stale"
    named(cast, now=later, first=later.date())  # the days are free again


def test_who_stands_in_does_not_end_it(cast):
    with pytest.raises(Refused) as no:
        end_delegation(named(cast), actor=cast.compliance_2, now=START)
    assert no.value.refusal.code == "delegation.not_yours"
    assert end_delegation(Delegation.objects.get(), actor=cast.administrator, now=START)


def test_it_ends_at_once_when_either_leaves(cast):
    made, later = named(cast), START + timedelta(hours=3)
    people.deactivate_person(cast.compliance_2, actor=SETUP, now=later)
    made.refresh_from_db()
    assert (made.ends_at, made.ended_at) == (later, later)
    tell_of_leavers(later)
    tell_of_leavers(later)
    assert Notice.objects.filter(key__contains=":ended:").count() == 1


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("absent", "other"),
    [
        ("compliance", "security"),  # a second substitute
        ("compliance_2", "security"),  # the substitute's own
        ("security", "compliance"),  # who is away as a substitute
        ("board", "board"),  # oneself
        ("board", "operator"),  # somebody who has left, see below
    ],
)
def test_the_database_refuses_what_must_not_be(cast, absent, other):
    named(cast)
    people.deactivate_person(cast.operator, actor=SETUP, now=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            person=getattr(cast, absent), substitute=getattr(cast, other), zone="UTC",
            reason="Because", starts_at=START, ends_at=START + timedelta(days=1), made_at=START,
        )  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_delegation SET substitute_id = person_id",
        "UPDATE people_delegation SET reason = 'Another'",
        "UPDATE people_delegation SET ends_at = '2030-01-01 00:00:00+00:00', ended_at = made_at",
        "DELETE FROM people_delegation",
    ],
)
def test_the_database_lets_it_only_end(cast, statement):
    named(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_substitute_sees_the_work_and_whose_it_is(client, cast):
    now = timezone.now()
    for key, kind in (("a", "review.privacy"), ("b", "review.ballot")):
        open_item(
            cast.unit, kind=kind, title=f"Work {key}", url="/", assignee=cast.compliance, role="",
            key=key, actor=SETUP, now=now,
        )  # fmt: skip
    named(cast, first=timezone.localdate(), last=timezone.localdate(), now=now)
    client.force_login(cast.compliance_2)
    page = client.get(reverse("home")).content.decode()
    assert "Work a" in page and "for Compliance" in page
    assert "Work b" not in page  # nobody votes for somebody else
    end_delegation(Delegation.objects.get(), actor=cast.compliance, now=timezone.now())
    assert "Work a" not in client.get(reverse("home")).content.decode()
    assert WorkItem.objects.open().for_person(cast.compliance).count() == 2


def post(client, cast, **typed):
    today = timezone.localdate().isoformat()
    sent = {"substitute": cast.compliance_2.email, "first": today, "last": today,
            "reason": "Holiday"} | typed  # fmt: skip
    return client.post(reverse("delegation_list"), sent)


def test_the_page_names_a_substitute_keeps_what_was_typed_and_ends_it(client, cast):
    client.force_login(cast.compliance)
    wrong = post(client, cast, substitute=cast.security.email, reason="Jury duty")
    assert wrong.status_code == 422 and "Jury duty" in wrong.content.decode()
    assert post(client, cast).status_code == 302
    twice = post(client, cast)
    assert twice.status_code == 422 and "already" in twice.content.decode()
    made = Delegation.objects.get()
    assert client.post(reverse("delegation_end", args=[made.pk])).status_code == 302
    assert client.post(reverse("delegation_end", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.ended_at is not None


def test_who_sees_which_absences(client, cast):
    named(cast)
    for person, sees in ((cast.compliance, True), (cast.compliance_2, True), (cast.auditor, True),
                         (cast.administrator, True), (cast.owner, False)):  # fmt: skip
        client.force_login(person)
        assert ("Holiday" in client.get(reverse("delegation_list")).content.decode()) is sees
        if not sees:
            address = reverse("delegation_end", args=[Delegation.objects.get().pk])
            assert client.post(address).status_code == 404
    client.force_login(cast.auditor)
    address = reverse("delegation_end", args=[Delegation.objects.get().pk])
    assert client.post(address).status_code == 403
    assert post(client, cast).status_code == 403


def test_many_absences_cost_what_one_costs(client, cast, django_assert_max_num_queries):
    client.force_login(cast.administrator)
    for n in range(8):
        day = FIRST + timedelta(days=10 * n)
        named(cast, first=day, last=day)
    with django_assert_max_num_queries(12):
        client.get(reverse("delegation_list"))


def test_a_role_taken_away_later_bars_the_naming_and_not_the_row(cast):
    RoleAssignment.objects.filter(person=cast.compliance_2).update(ends_on=FIRST)
    with pytest.raises(Refused):
        named(cast)
    assert Role.COMPLIANCE_REVIEWER in cast.compliance.roles_on(FIRST)
