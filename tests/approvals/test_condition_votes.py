"""Proposing conditions in the form of a vote, by visiting."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.reviews import Given, sign
from approvals.models import Vote
from approvals.rules.reviews import StepKind, Verdict
from tests import make
from tests.approvals.agreed import HOUR
from tests.make import REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def visit(client):
    def open_as(person, address):
        client.force_login(person)
        return unescape(client.get(address).content.decode())

    return open_as


@pytest.fixture
def post(client):
    def send(person, name, *arguments, **data):
        client.force_login(person)
        return client.post(reverse(name, args=arguments), data)

    return send


def text_of(answer):
    return unescape(answer.content.decode())


@pytest.fixture
def ballot(cast, now):
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims", now=now - HOUR)
    return make.to_ballot(request, now)


def paper(ballot, *rows, **more):
    """A vote with rows as the page sends them: text, owner, days."""
    data = {"choice": "approve_with_conditions", "rationale": REASONS, "digest": ballot.digest}
    data["condition-rows"] = len(rows)
    for n, row in enumerate(rows):
        for part, text in zip(("text", "owner", "days"), row, strict=True):
            data[f"condition-{n}-{part}"] = text
    return data | more


LIMIT = ("No payment over EUR 500.", "technical_owner", "30")
BLANK = ("", "business_owner", "30")


def controls(page):
    """The controls of conditions on a page, without those of their run-time rules."""
    named = page.split('name="condition-')[1:]
    return sum("-rule-" not in one.split('"')[0] for one in named)


def test_the_form_shows_three_rows_and_who_could_own_a_condition(cast, ballot, visit):
    page = visit(cast.chair, ballot.review.url)
    assert controls(page) == 1 + 3 * 3
    for words in ("Business owner: Owner", "Technical owner: Tech Owner"):
        assert page.count(words) >= 3


def test_what_the_reviews_recommended_stands_there_to_be_adopted(cast, now, visit):
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims", now=now - HOUR)
    for row in make.steps(request).filter(state="open").order_by("position"):
        kind = StepKind(row.kind)
        if kind is StepKind.SECURITY:
            said = {"conditions": "A daily limit.\nA log.", "digest": row.review.digest}
            given = Given(Verdict.CONDITIONS, REASONS, **said)
            sign(row.review, kind, given, actor=row.assignee, now=now)
        else:
            make.do_step(request, kind, now)
    page = visit(cast.chair, request.get_absolute_url())
    assert re.search(r'name="condition-0-text"[^>]*>\s*A daily limit\.</textarea>', page)
    assert re.search(r'name="condition-1-text"[^>]*>\s*A log\.</textarea>', page)
    assert re.search(r'name="condition-2-text"[^>]*>\s*</textarea>', page)


def test_a_vote_with_conditions_goes_through_the_check_page(cast, ballot, post, visit):
    data = paper(ballot, LIMIT, BLANK, ("A report.", "business_owner", " 14 "))
    page = text_of(post(cast.chair, "ballot_vote", ballot.review_id, **data))
    assert "Check your vote" in page and "No payment over EUR 500." in page
    assert "Technical owner, 30 days after the decision" in page
    assert controls(page) == 1 + 3 * 3
    assert not Vote.objects.exists()
    answer = post(cast.chair, "ballot_vote", ballot.review_id, **data, confirmed="1")
    assert answer.status_code == 302
    assert Vote.objects.get().conditions == [
        {"text": "No payment over EUR 500.", "owner": "technical_owner", "days": 30},
        {"text": "A report.", "owner": "business_owner", "days": 14},
    ]
    page = visit(cast.chair, ballot.review.url)  # their own rows stand in the form again
    assert re.search(r'name="condition-1-text"[^>]*>\s*A report\.</textarea>', page)
    assert 'value="14"' in page


def test_back_from_the_check_page_keeps_every_row(cast, ballot, post):
    data = paper(ballot, LIMIT, BLANK, back="1")
    page = text_of(post(cast.chair, "ballot_vote", ballot.review_id, **data))
    assert "No payment over EUR 500." in page and controls(page) == 7


def test_one_more_row_and_one_fewer_without_script_and_nothing_lost(cast, ballot, post):
    rows = [LIMIT, ("Half of a", "", "x")]
    answer = post(cast.chair, "ballot_vote", ballot.review_id, **paper(ballot, *rows, add="1"))
    page = text_of(answer)
    assert answer.status_code == 200 and controls(page) == 1 + 3 * 3
    for words in (REASONS, "No payment over EUR 500.", "Half of a", 'value="x"'):
        assert words in page
    assert "needs your attention" not in page
    answer = post(cast.chair, "ballot_vote", ballot.review_id, **paper(ballot, *rows, remove="0"))
    page = text_of(answer)
    assert controls(page) == 4
    assert "Half of a" in page and "No payment over EUR 500." not in page
    many = paper(ballot, *[LIMIT] * 20, add="1")
    page = text_of(post(cast.chair, "ballot_vote", ballot.review_id, **many))
    assert controls(page) == 1 + 20 * 3 and "twenty conditions at most" in page


def test_every_fault_is_said_beside_its_field_and_in_the_summary(cast, ballot, post):
    rows = [("", "technical_owner", "14"), ("A limit.", "mayor", "0"), BLANK]
    answer = post(cast.chair, "ballot_vote", ballot.review_id, **paper(ballot, *rows))
    page = text_of(answer)
    assert answer.status_code == 422 and "3 answers need your attention" in page
    for words in (
        "Condition 1: write what",
        "Condition 2: choose who",
        "Condition 2: give a whole",
    ):
        assert page.count(words) >= 2, words
    assert 'value="14"' in page and REASONS in page
    answer = post(cast.chair, "ballot_vote", ballot.review_id, **paper(ballot, BLANK))
    assert answer.status_code == 422 and "at least one condition" in text_of(answer)
    answer = post(cast.chair, "ballot_vote", ballot.review_id, **paper(ballot, LIMIT, rationale=""))
    assert answer.status_code == 422 and "No payment over EUR 500." in text_of(answer)
    assert not Vote.objects.exists()


def test_rows_count_only_with_a_conditional_yes(cast, ballot, post):
    data = paper(ballot, ("", "mayor", "x"), choice="approve", confirmed="1")
    assert post(cast.chair, "ballot_vote", ballot.review_id, **data).status_code == 302
    assert Vote.objects.get().conditions == []
