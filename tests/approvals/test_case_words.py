"""The page of a case says where its ballot stands, and never a result before there is one."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from approvals.models import Submission
from tests import make
from tests.approvals import courses
from tests.approvals.agreed import DONE, one, submit
from tests.approvals.courses import NOW, hours_ago
from tests.make import REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def travelled():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit(client):
    def open_as(person, review):
        client.force_login(person)
        page = client.get(review.url)
        assert page.status_code == 200
        return unescape(page.content.decode())

    return open_as


def part(page, name):
    """The text of one section of the page, without its marks."""
    (found,) = re.findall(rf'<section[^>]*aria-labelledby="{name}[^>]*>(.*?)</section>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_a_ballot_that_left_its_item_to_a_meeting_is_not_called_open(cast, visit):
    ballot = courses.moved(cast)
    who = part(visit(cast.chair, ballot.review), "who")
    assert "Committee ballot The committee Moved to the next meeting" in who


def test_after_no_quorum_it_says_for_the_next_meeting(cast, visit):
    ballot = courses.for_next_meeting(cast)
    who = part(visit(cast.owner, ballot.review), "who")
    assert "The committee No decision: for the next meeting" in who


def test_a_ballot_that_runs_shows_a_count_and_what_is_missing_no_result(cast, visit):
    ballot = courses.running(cast)
    text = part(visit(cast.chair, ballot.review), "ballot")
    assert "The count so far" in text and "Result" not in text
    assert "Missing to a decision votes for a quorum: 2" in text


def test_with_a_quorum_only_its_end_is_missing(cast, visit):
    ballot = courses.running(cast)
    for person in (cast.co_chair, cast.member):
        make.vote(ballot, person, now=hours_ago(1))
    text = part(visit(cast.chair, ballot.review), "ballot")
    words = "the end: the deadline, or the votes of the seats that have not voted: 2"
    assert f"Missing to a decision {words}" in text and "Result" not in text


def test_in_a_tie_it_says_that_there_is_no_decision_and_for_whom_it_waits(cast, visit):
    text = part(visit(cast.member, courses.tied(cast).review), "ballot")
    assert "no decision (2 for, 2 against; it waits for the presiding chair" in text


def test_a_ballot_that_was_moved_has_no_result_but_an_end(cast, visit):
    text = part(visit(cast.chair, courses.moved(cast).review), "ballot")
    assert "Ended Moved to the next meeting" in text and "Result" not in text


def test_a_ballot_that_decided_has_its_result(cast, visit):
    text = part(visit(cast.chair, courses.rejected(cast).review), "ballot")
    assert "The arithmetic" in text and "Result failed" in text


def test_the_old_address_of_an_absence_leads_to_the_ballot_of_today(cast, client):
    ballot = courses.reopened(cast)
    old = ballot.review.ballots.get(n=1).seats.get(holder=cast.member)
    client.force_login(cast.member)
    address = reverse("ballot_absence", args=[ballot.review_id, old.pk])
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(f"{ballot.review.url}#ballot", 302)]
    assert "This ballot has ended" in unescape(answer.content.decode())
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("verdict", ["accepted", "returned"])
def test_a_character_that_nobody_sees_spoils_no_reason(cast, client, verdict):
    review = courses.conditions_open(cast)
    submit(one(review), hours_ago(1), text=DONE)
    client.force_login(cast.co_chair)
    data = {"verdict": verdict, "reason": f"{REASONS}\x00", "seen": "1", "confirmed": "1"}
    answer = client.post(reverse("condition_verify", args=[one(review).pk]), data)
    assert answer.status_code == 302
    assert Submission.objects.get().reason == REASONS


def test_nor_does_it_make_a_reason_longer(cast, client):
    review = courses.conditions_open(cast)
    submit(one(review), hours_ago(1), text=DONE)
    client.force_login(cast.co_chair)
    data = {"verdict": "accepted", "reason": "\x00" * 80, "seen": "1"}
    answer = client.post(reverse("condition_verify", args=[one(review).pk]), data)
    assert answer.status_code == 422 and b"\x00" not in answer.content
