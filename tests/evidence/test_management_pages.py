"""Pages of management reviews: nothing typed is lost, owners see what they owe."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions import management_points as points
from evidence.actions.management_points import PointSaid
from evidence.models import ManagementPoint, ManagementReview
from evidence.rules.management_reviews import PointAct
from govportal.ledger.models import Entry
from tests import make
from tests.evidence.management_making import TEXT, WORDS, action, decision, review, signed

TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def chair(cast, client):
    client.force_login(cast.chair)
    return client


@pytest.fixture
def made(cast):
    return review(cast, timezone.now())


def words(answer):
    return " ".join(answer.content.decode().split())


def post(client, made, name, said, *args):
    return client.post(reverse(f"management_{name}", args=[made.number, *args]), said)


def test_a_member_prepares_holds_and_another_signs(chair, cast, client):
    assert "was ever signed off" in words(chair.get(reverse("management_review_list")))
    today = timezone.localdate()
    days = {"since": today - timedelta(days=90), "until": today, "held_on": today}
    answer = chair.post(reverse("management_review_new"), days)
    made = ManagementReview.objects.get()
    assert answer.url == made.get_absolute_url()
    assert chair.post(reverse("management_review_new"), days).url == answer.url
    post(chair, made, "attendee_add", {"attendee-person": cast.co_chair.email})
    due = (today + timedelta(days=20)).isoformat()
    said = {"point-kind": "action", "point-text": TEXT, "point-owner": cast.operator.email}
    post(chair, made, "point_add", {**said, "point-due_on": due})
    page = words(chair.get(answer.url))
    assert TEXT in page and "another member signs it off" in page
    client.force_login(cast.co_chair)
    next_on = (today + timedelta(days=180)).isoformat()
    sign = {"sign-text": WORDS, "sign-next_on": next_on, "sign-mark": made.mark}
    assert post(client, made, "review_act", sign, "sign").status_code == 302
    again = post(client, made, "review_act", sign, "sign")
    assert again.status_code == 409 and WORDS in words(again)
    assert "in time" in words(client.get(reverse("management_review_list")))


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"held_on": "2020-01-01"}, "last day of its period or later"),
        ({"until": TOMORROW, "held_on": TOMORROW}, "still to come"),
        ({"since": "0001-01-01", "until": "0001-02-01"}, "Enter a valid date"),
        ({"held_on": "9999-12-31"}, "Enter a valid date"),
        ({"since": "2099-01-01"}, "before the first"),
        ({"since": "x"}, "Enter a valid date"),
        ({"since": ""}, "required"),
    ],
)
def test_days_that_are_none_say_why_and_come_back(chair, days, code):
    today = timezone.localdate().isoformat()
    given = {"since": today, "until": today, "held_on": today}
    answer = chair.post(reverse("management_review_new"), given | days)
    assert answer.status_code == 422 and code in words(answer)
    assert not ManagementReview.objects.exists()


def test_what_was_typed_comes_back_when_a_point_is_refused(chair, made):
    said = {"point-kind": "action", "point-text": TEXT, "point-due_on": "2020-01-01"}
    answer = post(chair, made, "point_add", said)
    assert answer.status_code == 422 and "Name one owner" in words(answer)
    assert TEXT in words(answer) and not ManagementPoint.objects.exists()
    nobody = post(chair, made, "attendee_add", {"attendee-person": "nobody@x.example"})
    assert nobody.status_code == 422 and "nobody@x.example" in words(nobody)


def test_an_owner_sees_what_they_owe_and_says_that_it_is_done(cast, client, made):
    now = timezone.now()
    point = action(cast, made, now)
    client.force_login(cast.operator)
    assert client.get(made.get_absolute_url()).status_code == 404
    signed(cast, made, now)
    page = words(client.get(made.get_absolute_url()))
    assert TEXT in page and "Say that it is done" in page
    short = post(client, made, "point_act", {"p1-done-text": "yes"}, 1, "done")
    assert short.status_code == 422 and "at least 10" in words(short)
    assert post(client, made, "point_act", {"p1-done-text": WORDS}, 1, "done").status_code == 302
    point.refresh_from_db()
    assert point.state == "done"
    struck = post(client, made, "point_act", {"p1-strike-text": WORDS}, 1, "strike")
    assert struck.status_code == 409
    client.force_login(cast.stranger)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_readers_change_nothing(cast, client, made):
    action(cast, made, timezone.now())
    for who in (cast.auditor, cast.administrator):
        client.force_login(who)
        assert "Members of the committee hold" in words(client.get(made.get_absolute_url()))
        for name, said, args in (
            ("review_gather", {}, ()),
            ("attendee_add", {"attendee-person": cast.owner.email}, ()),
            ("attendee_remove", {}, (cast.chair.ref,)),
            ("point_add", {"point-kind": "decision", "point-text": TEXT}, ()),
            ("point_act", {"p1-strike-text": WORDS}, (1, "strike")),
            ("review_act", {"drop-text": WORDS}, ("drop",)),
        ):
            assert post(client, made, name, said, *args).status_code == 403, (who, name)


def test_minutes_are_printed_and_tagged_and_who_took_them_is_recorded(chair, cast, made):
    now = timezone.now()
    action(cast, made, now)
    decision(cast, made, now)
    signed(cast, made, now)
    answer = post(chair, made, "review_minutes", {})
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert paper.Root.MarkInfo.Marked and made.number in str(paper.docinfo.get("/Title"))
    entry = Entry.objects.get(verb="evidence.management_minutes_downloaded")
    assert entry.content["data"]["state"] == "signed"


def test_a_late_review_shows(chair, cast, made, monkeypatch):
    now = timezone.now()
    signed(cast, made, now)
    later = now + timedelta(days=200)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_a, **_k: later.date())
    assert "is late" in words(chair.get(reverse("management_review_list")))


def test_pages_have_their_price(chair, cast, django_assert_max_num_queries):
    now = timezone.now()
    made = review(cast, now)
    for n in range(8):
        action(cast, made, now, text=f"{TEXT} Part {n}.")
    signed(cast, made, now)
    for point in made.points.all():
        points.act_on_point(point, PointAct.DONE, PointSaid(WORDS), actor=cast.operator, now=now)
    with django_assert_max_num_queries(15):
        chair.get(made.get_absolute_url())
    for n in range(9):
        review(cast, now, since=now.date() - timedelta(days=n + 1))
    with django_assert_max_num_queries(12):
        assert chair.get(reverse("management_review_list")).context["page"].shown == 10
