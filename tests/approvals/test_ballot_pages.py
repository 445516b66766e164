"""The committee's room as each of its people meets it, by visiting."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from approvals.actions import ballots
from approvals.models import Ballot, Decision, Recusal, Vote
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind, StepState
from evidence.models.dossiers import dossier_of
from govportal.ledger.models import Entry
from govportal.worklist.actions import sweep
from tests import make
from tests.make import REASONS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def request_3(cast, now):
    make.five_seats(cast)
    return make.request(cast, "tier3-claims", now=now)


@pytest.fixture
def ballot(request_3, now):
    return make.to_ballot(request_3, now + HOUR)


@pytest.fixture
def visit(client, request_3):
    def open_as(person):
        client.force_login(person)
        page = client.get(request_3.get_absolute_url())
        assert page.status_code == 200
        return page.content.decode()

    return open_as


@pytest.fixture
def post(client, request_3):
    def send(person, name, *more, **data):
        client.force_login(person)
        return client.post(reverse(name, args=[request_3.review_id, *more]), data)

    return send


def paper(ballot, choice="approve", **more):
    return {"choice": choice, "rationale": REASONS, "digest": ballot.digest} | more


def test_a_member_votes_through_the_check_page(cast, ballot, visit, post):
    assert "Check my vote" in visit(cast.chair)
    answer = post(cast.chair, "ballot_vote", **paper(ballot))
    assert answer.status_code == 200 and "Check your vote" in answer.content.decode()
    assert not Vote.objects.exists()
    answer = post(cast.chair, "ballot_vote", **paper(ballot), confirmed="1")
    assert answer.status_code == 302 and Vote.objects.get().person == cast.chair
    assert "Change your vote" in visit(cast.chair)


def test_back_from_the_check_page_keeps_what_was_written(cast, ballot, post):
    answer = post(cast.chair, "ballot_vote", **paper(ballot), back="1")
    assert answer.status_code == 200 and REASONS in answer.content.decode()
    assert not Vote.objects.exists()


def test_a_refused_vote_says_why_beside_its_field_and_keeps_the_text(cast, ballot, post):
    answer = post(cast.chair, "ballot_vote", **paper(ballot, rationale="Fine by me."))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Fine by me." in page and "40 characters" in page
    answer = post(cast.chair, "ballot_vote", **paper(ballot, digest="sha256:old"))
    assert answer.status_code == 409 and REASONS in answer.content.decode()
    answer = post(cast.chair, "ballot_vote", **paper(ballot, "approve_with_conditions"))
    assert answer.status_code == 422 and "at least one condition" in answer.content.decode()


def test_votes_of_others_are_hidden_until_one_has_voted(cast, ballot, now, visit):
    words = "A reason that only those read who have voted themselves."
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=now + HOUR, rationale=words)
    for person in (cast.chair, cast.member, cast.owner, cast.administrator, cast.colleague):
        assert words not in visit(person), person
        assert ">Against</" not in visit(person), person
    for person in (cast.co_chair, cast.auditor):
        assert words in visit(person), person
    make.vote(ballot, cast.chair, now=now + HOUR)
    assert words in visit(cast.chair) and words not in visit(cast.member)


def test_the_ledgers_page_hides_an_open_vote_too(client, cast, ballot, now):
    words = "A reason that only those read who have voted themselves."
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=now + HOUR, rationale=words)
    entry = Entry.objects.get(verb="ballot.voted")
    address = reverse("entry_detail", args=[entry.pk])
    for person, sees in ((cast.member, False), (cast.auditor, True), (cast.co_chair, True)):
        client.force_login(person)
        assert (words in client.get(address).content.decode()) == sees, person
    for person in (cast.chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, now=now + HOUR)
    client.force_login(cast.administrator)
    assert words in client.get(address).content.decode()


def test_the_requester_follows_the_case_and_reads_the_votes_at_the_end(cast, ballot, now, visit):
    page = visit(cast.owner)
    assert "Votes so far" in page and "The votes show when the item is decided." in page
    assert "Check my vote" not in page
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, now=now + 2 * HOUR)
    page = visit(cast.owner)
    assert page.count(REASONS) >= 5 and "The arithmetic" in page
    assert "Needed for a quorum" in page and "in stages: Shadow" in page


def test_stepping_back_takes_a_reason_and_closes_the_form(cast, ballot, visit, post):
    assert post(cast.member, "ballot_recuse", reason="").status_code == 422
    assert not Recusal.objects.exists()
    assert post(cast.member, "ballot_recuse", reason="My sister works there.").status_code == 302
    page = visit(cast.member)
    assert "You are recused from this item" in page and "Check my vote" not in page


def test_the_chair_casts_the_deciding_vote(cast, ballot, now, visit, post):
    choices = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN, Choice.ABSTAIN, Choice.ABSTAIN)
    people = (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics)
    for person, choice in zip(people, choices, strict=True):
        make.vote(ballot, person, choice, now=now + HOUR)
    assert "Your casting vote" in visit(cast.chair)
    assert "Your casting vote" not in visit(cast.co_chair)
    assert post(cast.co_chair, "ballot_casting", **paper(ballot)).status_code == 422
    assert post(cast.chair, "ballot_casting", **paper(ballot)).status_code == 200
    post(cast.chair, "ballot_casting", **paper(ballot), confirmed="1")
    assert Decision.objects.get().outcome == "approve"


def test_a_review_is_written_with_findings_through_the_check_page(cast, request_3, visit, post):
    page = visit(cast.security)
    assert "What do you recommend?" in page and "Findings" in page
    step = make.steps(request_3).get(kind="security")
    data = {"verdict": "conditions", "rationale": REASONS, "digest": request_3.version.digest,
            "findings": "The scope is wide.", "conditions": "A daily limit."}  # fmt: skip
    page = post(cast.security, "review_decide", "security", **data).content.decode()
    assert "The scope is wide." in page and "A daily limit." in page
    post(cast.security, "review_decide", "security", **data, confirmed="1")
    step.refresh_from_db()
    assert step.state == StepState.DONE
    page = visit(cast.chair)
    assert "The scope is wide." in page and "Approved with conditions" in page


def test_what_waits_for_the_meeting_is_listed_and_reopened(client, cast, ballot, now, visit, post):
    post(cast.member, "ballot_move", reason="We must talk.")
    client.force_login(cast.auditor)
    assert ballot.review.title in client.get(reverse("next_meeting")).content.decode()
    client.force_login(cast.stranger)
    assert ballot.review.title not in client.get(reverse("next_meeting")).content.decode()
    assert "Open a new ballot" in visit(cast.chair)
    assert "Open a new ballot" not in visit(cast.member)
    assert post(cast.chair, "ballot_reopen", reason="It is clear now.").status_code == 302
    assert Ballot.objects.count() == 2


def test_the_chair_opens_the_ballot_without_a_late_review(cast, client, visit, post):
    long_ago = timezone.now() - timedelta(days=20)
    request = make.request(cast, "tier3-hr-screening", now=long_ago)
    for step in make.steps(request).exclude(kind__in=("ballot", "security")):
        make.do_step(request, StepKind(step.kind), long_ago + HOUR)
    sweep(timezone.now())
    client.force_login(cast.chair)
    address = reverse("ballot_open", args=[request.review_id])
    assert address in client.get(request.get_absolute_url()).content.decode()
    assert client.post(address, {"reason": "It takes too long."}).status_code == 302
    assert Ballot.objects.get(review=request.review_id).text["without"] == ["security"]


def test_absence_is_recorded_on_a_page_of_its_own(cast, ballot, visit, post):
    seat = ballot.seats.get(kind="ethics")
    assert reverse("ballot_absence", args=[ballot.review_id, seat.pk]) in visit(cast.chair)
    assert post(cast.member, "ballot_absence", seat.pk, reason="Leave.").status_code == 422
    assert post(cast.chair, "ballot_absence", seat.pk, reason="Leave.").status_code == 302
    assert "recorded absent" in visit(cast.owner)


def test_a_case_with_many_votes_costs_what_one_vote_costs(
    client, cast, ballot, request_3, now, django_assert_max_num_queries
):
    def cost():
        client.force_login(cast.auditor)
        with django_assert_max_num_queries(90) as asked:
            client.get(request_3.get_absolute_url())
        return len(asked)

    make.vote(ballot, cast.chair, now=now + HOUR)
    cost()
    before = cost()
    for person in (cast.co_chair, cast.member, cast.business):
        make.vote(ballot, person, Choice.REJECT, now=now + HOUR)
        make.vote(ballot, person, now=now + HOUR)
    ballots.recuse(ballot, "My sister works there.", actor=cast.member, now=now + HOUR)
    assert cost() <= before


def test_the_drawing_shows_no_more_than_the_list(cast, ballot, now, visit):
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=now + HOUR)
    drawn = re.search(r'<svg class="seats".*?</svg>', visit(cast.chair), re.S)
    assert drawn and "against" not in drawn.group()
    drawn = re.search(r'<svg class="seats".*?</svg>', visit(cast.co_chair), re.S)
    assert drawn and "against" in drawn.group()


def test_the_record_shows_votes_and_arithmetic_once_the_ballot_has_ended(
    cast, ballot, request_3, now
):
    def printed():
        dossier = dossier_of(request_3, timezone.now())
        return render_to_string("evidence/parts/record_ballot.html", {"dossier": dossier})

    words = "A reason that only those read who have voted themselves."
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=now + HOUR, rationale=words)
    assert words not in printed() and ballot.text["question"] in printed()
    for person in (cast.chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, now=now + HOUR)
    assert words in printed() and "more than half of the base" in printed()


def test_an_alternate_whose_holder_is_there_records_nobody_as_absent(cast, ballot, now, post):
    seats = {seat.kind: seat for seat in ballot.seats.all()}
    own = seats["chair"].pk
    answer = post(cast.chair_alternate, "ballot_absence", own, reason="They are slow.")
    assert answer.status_code in {403, 422} and seats["chair"].absent_at is None
    make.vote(ballot, cast.member, now=now + 2 * HOUR)
    seat = ballot.seats.get(holder=cast.member).pk
    assert post(cast.chair, "ballot_absence", seat, reason="Away.").status_code == 409
    assert ballot.seats.get(pk=seat).absent_at is None


def test_what_no_database_stores_is_taken_out_of_questions(cast, ballot, post):
    text = "Who reads\x00 the log, and when?"
    assert post(cast.chair, "review_ask", question=text, about="Limits\x00").status_code == 302
    question = ballot.review.questions.get()
    assert (question.text, question.about) == ("Who reads the log, and when?", "Limits")
    assert post(cast.owner, "question_answer", question.n, answer="We\x00 do.").status_code == 302
    assert post(cast.chair, "review_ask", question="x" * 4001).status_code == 422


@pytest.mark.parametrize("opened", ["0", "-5", "abc", "99999999999"])
def test_a_made_up_opening_counts_as_just_opened(cast, ballot, post, opened):
    sent = paper(ballot, opened=opened) | {"confirmed": "1"}
    assert post(cast.chair, "ballot_vote", **sent).status_code == 422
    assert not Vote.objects.exists()
