"""Management reviews that changed meanwhile, and what is not taken for a double click."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions import management_corrections as corrections
from evidence.actions import management_points as points
from evidence.actions import management_reviews as acts
from evidence.actions.management_minutes import minutes_pdf
from evidence.management_room import ReviewRoom, fact_value
from evidence.models import ManagementReview
from evidence.rules.management_reviews import Act
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from tests import make
from tests.evidence.access_making import given
from tests.evidence.management_making import WORDS, action, decision, review, signed


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def made(cast):
    return review(cast, timezone.now())


def words(answer):
    return " ".join(answer.content.decode().split())


def post(client, made, name, said, *args):
    return client.post(reverse(f"management_{name}", args=[made.number, *args]), said)


def days(**more):
    today = timezone.localdate()
    return acts.Days(**({"since": today, "until": today, "held_on": today} | more))


def test_a_sign_off_is_of_the_points_and_people_on_the_page_and_can_be_sent_anew(
    cast, client, made
):
    now = timezone.now()
    corrections.add_attendee(made, cast.co_chair, "", actor=cast.chair, now=now)
    client.force_login(cast.co_chair)
    next_on = (timezone.localdate() + timedelta(days=180)).isoformat()
    said = {"sign-text": WORDS, "sign-next_on": next_on, "sign-mark": made.mark}
    decision(cast, made, now)
    stale = post(client, made, "review_act", said, "sign")
    assert stale.status_code == 409 and WORDS in words(stale)
    said["sign-mark"] = made.mark
    corrections.add_attendee(made, cast.member, "", actor=cast.chair, now=now)
    stale = post(client, made, "review_act", said, "sign")
    assert stale.status_code == 409 and f'value="{made.mark}"' in words(stale)
    said["sign-mark"] = made.mark
    assert post(client, made, "review_act", said, "sign").status_code == 302


def test_a_point_that_changed_meanwhile_is_changed_with_what_was_typed(cast, client, made):
    now = timezone.now()
    point = action(cast, made, now)
    signed(cast, made, now)
    client.force_login(cast.chair)
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"p1-change-text": WORDS, "p1-change-owner": cast.owner.email, "p1-change-due_on": due}
    stale = post(client, made, "point_act", {**said, "p1-change-mark": "old"}, 1, "change")
    point.refresh_from_db()
    assert stale.status_code == 409 and f'value="{point.mark}"' in words(stale)
    assert due in words(stale) and point.owner == cast.operator
    anew = {**said, "p1-change-mark": point.mark}
    assert post(client, made, "point_act", anew, 1, "change").status_code == 302


def test_another_day_is_another_action_and_another_part_is_kept(cast, made):
    now = timezone.now()
    first = action(cast, made, now)
    assert action(cast, made, now) == first
    later = action(cast, made, now, due_on=timezone.localdate() + timedelta(days=60))
    assert later != first and later.due_on != first.due_on
    for part in ("guest", "secretary", "secretary"):
        corrections.add_attendee(made, cast.member, part, actor=cast.chair, now=now)
    assert made.attendees.get(person=cast.member).part == "secretary"


def test_an_auditor_owns_no_action(cast, made):
    with pytest.raises(Refused, match="auditor"):
        action(cast, made, timezone.now(), owner=cast.auditor)
    given(cast, timezone.now(), email=cast.stranger.email)
    with pytest.raises(Refused, match="auditor"):
        action(cast, made, timezone.now(), owner=cast.stranger)


def test_the_same_days_are_looked_at_once_and_others_that_overlap_are_named(cast, client, made):
    now, since = timezone.now(), made.since
    same = days(since=since)
    with pytest.raises(Refused, match="already"):
        acts.prepare_review(same, actor=cast.co_chair, now=now)
    other = acts.prepare_review(days(), actor=cast.co_chair, now=now)
    client.force_login(cast.chair)
    assert other.number in words(client.get(made.get_absolute_url()))
    with pytest.raises(Refused, match="already"):
        corrections.correct_days(other, same, actor=cast.co_chair, now=now)
    acts.act_on_review(made, Act.DROP, acts.Said(WORDS), actor=cast.chair, now=now)
    corrections.correct_days(other, same, actor=cast.co_chair, now=now)
    with pytest.raises(Refused, match="already"):
        acts.act_on_review(made, Act.REOPEN, acts.Said(WORDS), actor=cast.chair, now=now)


def test_wrong_days_are_corrected_and_the_inputs_gathered_anew(cast, client, made):
    client.force_login(cast.chair)
    today = timezone.localdate()
    said = {"days-since": today, "days-until": today, "days-held_on": today}
    assert "Correct the days" in words(client.get(made.get_absolute_url()))
    stale = post(client, made, "review_days", {**said, "days-mark": "old"})
    assert stale.status_code == 409 and f'value="{made.mark}"' in words(stale)
    far = {**said, "days-held_on": today + timedelta(days=400)}
    assert post(client, made, "review_days", far).status_code == 422
    assert post(client, made, "review_days", {**said, "days-since": ""}).status_code == 422
    assert post(client, made, "review_days", {**said, "days-mark": made.mark}).status_code == 302
    made.refresh_from_db()
    assert made.since == today and set(made.inputs.values_list("round", flat=True)) == {1, 2}
    client.force_login(cast.auditor)
    assert post(client, made, "review_days", said).status_code == 403


def test_an_action_stands_with_its_day_and_says_when_it_is_late(cast, made):
    now = timezone.now()
    point = action(cast, made, now)
    signed(cast, made, now)
    item = WorkItem.objects.open().get(subject_ref=point.ledger_ref)
    assert item.kind_words == "Action owner" and str(point.due_on.year) in item.title
    points.keep_management(now + timedelta(days=31))
    late = WorkItem.objects.open().get(subject_ref=point.ledger_ref)
    assert late.title.startswith("Past its day") and late.assignee == cast.operator
    points.keep_management(now + timedelta(days=32))
    assert WorkItem.objects.open().filter(subject_ref=point.ledger_ref).count() == 1


def test_whoever_may_read_no_review_is_not_told_of_the_next(cast, client, made):
    signed(cast, made, timezone.now())
    client.force_login(cast.stranger)
    assert made.number not in words(client.get(reverse("management_review_list")))
    client.force_login(cast.chair)
    assert made.number in words(client.get(reverse("management_review_list")))


def test_nobody_turns_the_minutes_round(cast, client, made):
    client.force_login(cast.chair)
    said = {"attendee-person": cast.member.email, "attendee-part": "guest\u202e\x07\u2066\nof all"}
    assert post(client, made, "attendee_add", said).status_code == 302
    assert made.attendees.get(person=cast.member).part == "guest of all"
    made.attendees.create(person=cast.co_chair, part="old\u202e")
    room = ReviewRoom(ManagementReview.objects.get(), cast.chair, timezone.localdate())
    assert "old" in {one.part for one in room.attendees}
    assert minutes_pdf(made, cast.chair, timezone.now()).startswith(b"%PDF")


def test_money_has_its_currency():
    assert fact_value("value.cost_per_success", "EUR 5/2") == "EUR 2.50"
