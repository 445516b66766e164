"""Committees made and changed in the browser, and what the database keeps out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import Committee, Seat
from govportal.people.rules import SeatKind
from govportal.worklist.actions import load_calendars
from govportal.worklist.actions.handovers import keep_handovers
from govportal.worklist.models import WorkItem
from tests import make
from tests.make import SETUP, START

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_calendars(timezone.now())
    return made


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def new(client, **typed):
    sent = {"name": "Asia board", "slug": "asia", "calendar_key": "singapore", "base": "eligible",
            "units": []} | typed  # fmt: skip
    return client.post(reverse("committee_new"), sent)


def test_an_administrator_makes_a_committee_and_gives_it_seats(admin, cast):
    assert new(admin, units=[cast.other_unit.slug]).status_code == 302
    made = Committee.objects.get(slug="asia")
    assert (made.calendar_key, made.quorum_base) == ("singapore", "eligible")
    assert list(made.units.all()) == [cast.other_unit]
    page = admin.get(reverse("committee_detail", args=["asia"])).content.decode()
    assert "fewer than three seats" in page and "Neither chair nor co-chair" in page
    added = admin.post(
        reverse("seat_add", args=["asia"]),
        {"kind": "chair", "title": "CISO Asia", "holder": cast.member.email,
         "starts_on": TODAY().isoformat()},
    )  # fmt: skip
    assert added.status_code == 302
    assert made.seat(SeatKind.CHAIR, TODAY()).holder == cast.member
    assert Entry.objects.filter(verb="committee.added", subject="committee:asia").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Give the committee a name"),
        ({"slug": "Not so"}, "small letters"),
        ({"slug": "main"}, "already"),
        ({"slug": "new"}, "is not “new”"),
        ({"calendar_key": "mars"}, "valid"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(admin, typed, words):
    answer = new(admin, **{"name": "A name typed"} | typed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert "name" in typed or "A name typed" in answer.content.decode()
    assert Committee.objects.count() == 1


def test_a_unit_has_one_committee(admin, cast):
    cast.committee.units.add(cast.unit)
    answer = new(admin, units=[cast.unit.slug])
    assert answer.status_code == 422 and "decides for" in answer.content.decode()


def edited(client, committee, **typed):
    seen = client.get(reverse("committee_edit", args=[committee.slug])).context["form"]["seen"]
    sent = {"name": committee.name, "calendar_key": committee.calendar_key,
            "base": committee.quorum_base, "is_default": "on", "seen": seen.value()}  # fmt: skip
    return client.post(reverse("committee_edit", args=[committee.slug]), sent | typed)


def test_quorum_base_and_calendar_are_changed_and_a_stale_form_changes_nothing(admin, cast):
    main = cast.committee
    assert edited(admin, main, base="eligible", calendar_key="new-york").status_code == 302
    main.refresh_from_db()
    assert (main.quorum_base, main.calendar_key) == ("eligible", "new-york")
    assert Entry.objects.filter(verb="committee.quorum_base_chosen").count() == 1
    stale = edited(admin, main, seen="something else", name="Other")
    assert stale.status_code == 422 and "Somebody changed" in stale.content.decode()


def test_the_default_moves_and_is_never_lost(admin, cast):
    lost = edited(admin, cast.committee, is_default="")
    assert lost.status_code == 422 and "Make another the default" in lost.content.decode()
    assert new(admin, is_default="on").status_code == 302
    assert Committee.objects.get(is_default=True).slug == "asia"


def test_terms_are_set_once_from_what_was_seen(admin, cast):
    seat = cast.committee.seats.first()
    address, last = reverse("seat_term", args=[seat.pk]), TODAY() + timedelta(days=20)
    assert admin.post(address, {"ends_on": last.isoformat(), "seen": ""}).status_code == 302
    stale = admin.post(address, {"ends_on": "", "seen": ""})
    assert stale.status_code == 422
    seat.refresh_from_db()
    assert seat.ends_on == last
    past = {"ends_on": (TODAY() - timedelta(days=9)).isoformat(), "seen": last.isoformat()}
    assert admin.post(address, past).status_code == 422
    assert (
        "Term ends soon" in admin.get(reverse("committee_detail", args=["main"])).content.decode()
    )


def test_only_administrators_do_any_of_it(client, cast):
    for person in (cast.chair, cast.auditor, cast.owner):
        client.force_login(person)
        assert new(client).status_code == 403
        assert client.post(reverse("committee_edit", args=["main"])).status_code == 403
        assert client.post(reverse("seat_add", args=["main"])).status_code == 403
        seat = cast.committee.seats.first()
        assert client.post(reverse("seat_term", args=[seat.pk])).status_code == 403


def test_a_vacant_seat_and_a_term_that_ends_are_tasks_until_they_are_seen_to(cast):
    make.five_seats(cast)
    ethics = cast.committee.seats.get(kind="ethics")
    business = cast.committee.seats.get(kind="business_unit")
    Seat.objects.filter(pk=ethics.pk).update(holder=None)
    Seat.objects.filter(pk=business.pk).update(ends_on=START.date() + timedelta(days=31))
    keep_handovers(START)
    tasks = WorkItem.objects.open().filter(kind__in=("handover.vacant", "handover.term"))
    assert [(t.kind, t.assignee) for t in tasks] == [("handover.vacant", cast.chair)]
    keep_handovers(START + timedelta(days=1))  # thirty days before the term ends
    assert {t.kind for t in tasks.all()} == {"handover.vacant", "handover.term"}
    Seat.objects.filter(pk=ethics.pk).update(holder=cast.ethics)
    people.fill_seat(
        cast.committee, SeatKind.BUSINESS_UNIT, "Business", holder=cast.business, actor=SETUP,
        now=START, starts_on=START.date() + timedelta(days=32),
    )  # fmt: skip
    keep_handovers(START + timedelta(days=1))
    assert not tasks.all().exists()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_seat SET unit_id = {unit} WHERE kind = 'chair'",
        "UPDATE people_seat SET ends_on = '2020-01-01'",
        "INSERT INTO people_committee_units (committee_id, unit_id) VALUES ({other}, {unit})",
        "UPDATE people_committee SET is_default = NOT is_default WHERE id = {other}",
    ],
)
def test_the_database_refuses_what_must_not_be(cast, statement):
    other = people.add_committee("asia", "Asia", actor=SETUP, now=START)
    cast.committee.units.add(cast.unit)
    written = statement.format(unit=cast.unit.pk, other=other.pk)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(written)


def test_many_committees_cost_what_one_costs(client, cast, django_assert_max_num_queries):
    for n in range(8):
        people.add_committee(f"c{n}", f"Committee {n}", actor=SETUP, now=START)
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(12):
        client.get(reverse("committee_list"))


def test_the_role_of_a_member_follows_the_term_of_the_seat(admin, cast):
    """A seat that begins later gives no sight today, and one that ends gives none afterwards."""
    person, first = cast.stranger, TODAY() + timedelta(days=30)
    last = first + timedelta(days=60)
    admin.post(
        reverse("seat_add", args=["main"]),
        {"kind": "ethics", "title": "Ethics", "holder": person.email,
         "starts_on": first.isoformat(), "ends_on": last.isoformat()},
    )  # fmt: skip
    seat = cast.committee.seats.get(holder=person)

    def sees(day):
        return type(person).objects.get(pk=person.pk).sees_all_on(day)

    def days():
        day = timedelta(days=1)
        return [sees(d) for d in (TODAY(), first - day, first, last, last + day)]

    assert days() == [False, False, True, True, False]
    address, longer = reverse("seat_term", args=[seat.pk]), last + timedelta(days=9)
    admin.post(address, {"ends_on": longer.isoformat(), "seen": last.isoformat()})
    assert days() == [False, False, True, True, True] and not sees(longer + timedelta(days=1))
    admin.post(address, {"ends_on": first.isoformat(), "seen": longer.isoformat()})
    assert days() == [False, False, True, False, False]
    admin.post(address, {"ends_on": "", "seen": first.isoformat()})
    assert days() == [False, False, True, True, True] and sees(last + timedelta(days=999))


def test_who_leaves_a_seat_keeps_only_a_role_given_otherwise(admin, cast):
    make.five_seats(cast)
    seat = cast.committee.seats.get(kind="ethics")
    address = reverse("seat_fill", args=[seat.pk])
    page = admin.get(address).content.decode()
    assert "was not given with this seat to" in page and str(seat.holder) in page
    admin.post(
        address, {"holder": cast.stranger.email, "alternate": "", "seen": f"{seat.holder_id}:"}
    )
    made = cast.committee.seats.get(holder=cast.stranger)
    assert type(cast.stranger).objects.get(pk=cast.stranger.pk).sees_all_on(TODAY())
    assert (
        "was not given with" not in admin.get(reverse("seat_fill", args=[made.pk])).content.decode()
    )
