"""The register of conflicts over all cases, and the engine that fills it."""

import csv
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions.changed_parties import follow_changes
from approvals.actions.follow_up import follow_up
from approvals.actions.stepping_back import step_back
from approvals.models import Request, ReviewParty
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Entry
from govportal.people.actions import declare_interest
from govportal.people.leaving_actions import name_manager
from govportal.worklist.models import WorkItem
from registry.actions import update_agent
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=2)


@pytest.fixture
def cast(db):
    made = make.organisation()
    make.five_seats(made)
    return made


@pytest.fixture
def ballot(cast):
    return make.to_ballot(make.request(cast, "tier3-claims"), START)


def parties(review):
    return set(ReviewParty.objects.filter(review=review).values_list("person_id", "relation"))


def test_every_relation_of_the_spec_is_found_when_the_case_opens(cast):
    name_manager(cast.owner, cast.ethics, actor=cast.administrator, now=START)
    declare_interest("Google", "Shares.", actor=cast.member, now=START)
    cast.owner.refresh_from_db()
    request = make.request(cast, "tier3-claims", executive_sponsor=cast.business.email)
    found = parties(make.review(request))
    assert {
        (cast.owner.pk, "requester"),
        (cast.owner.pk, "business_owner"),
        (cast.tech_owner.pk, "technical_owner"),
        (cast.manager.pk, "manager_of_technical_owner"),
        (cast.ethics.pk, "manager_of_requester"),
        (cast.member.pk, "declared_link"),
    } <= found
    assert ReviewParty.objects.filter(found_at=None).count() == 0


def test_nothing_new_is_found_where_nothing_changed(cast, ballot):
    before = parties(ballot.review)
    assert follow_changes(LATER) == 0 and parties(ballot.review) == before


def test_a_new_manager_is_recused_from_a_running_ballot_which_is_counted_anew(cast, ballot):
    make.vote(ballot, cast.ethics, now=LATER)
    for person in (cast.chair, cast.co_chair, cast.member):
        make.vote(ballot, person, now=LATER)
    name_manager(cast.owner, cast.business, actor=cast.administrator, now=LATER)
    follow_up(LATER)
    assert (cast.business.pk, "manager_of_requester") in parties(ballot.review)
    ballot = make.fresh(ballot)
    assert ballot.state == "decided"  # the last seat that was missing is not eligible any more
    assert cast.business.pk in ballot.facts(LATER).item.stood_back


def test_a_vote_of_who_becomes_a_party_counts_no_more(cast, ballot):
    make.vote(ballot, cast.ethics, now=LATER)
    request = Request.objects.get(number=ballot.review.subject_id)
    update_agent(request.agent, actor=SETUP, now=LATER, business_owner=cast.ethics)
    follow_up(LATER)
    assert (cast.ethics.pk, "business_owner") in parties(ballot.review)
    assert cast.ethics.pk in make.fresh(ballot).facts(LATER).item.stood_back
    entry = Entry.objects.filter(verb="review.conflict_found").latest("id")
    assert cast.ethics.ledger_ref in str(entry.body)


def test_a_reviewer_who_becomes_a_party_loses_the_duty_to_somebody_else(cast):
    request = make.request(cast)
    _step, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    name_manager(cast.owner, reviewer, actor=cast.administrator, now=LATER)
    follow_up(LATER)
    _step, now_theirs = make.step(request, StepKind.LEGAL_CLASS)
    assert now_theirs != reviewer
    assert not WorkItem.objects.open().for_person(reviewer).exists()
    assert WorkItem.objects.open().for_person(now_theirs).exists()


def test_a_reviewer_steps_back_and_somebody_else_has_the_duty(cast):
    request = make.request(cast)
    _step, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    review = make.review(request)
    with refused("request.reason_missing"):
        step_back(review, StepKind.LEGAL_CLASS, " ", actor=reviewer, now=LATER)
    with refused("review.not_assigned"):
        step_back(review, StepKind.LEGAL_CLASS, "Cousin.", actor=cast.chair, now=LATER)
    with refused("review.owner_stays"):
        step_back(review, StepKind.ATTESTATION, "Cousin.", actor=cast.tech_owner, now=LATER)
    step_back(review, StepKind.LEGAL_CLASS, "Cousin.", actor=reviewer, now=LATER)
    _step, other = make.step(request, StepKind.LEGAL_CLASS)
    assert other not in {reviewer, None}
    with refused("review.not_assigned"):
        step_back(review, StepKind.LEGAL_CLASS, "Cousin.", actor=reviewer, now=LATER)
    step_back(review, StepKind.LEGAL_CLASS, "Friend.", actor=other, now=LATER)
    row = make.steps(request).get(kind="legal_class")
    assert row.assignee is None  # nobody is left: who leads names somebody
    assert WorkItem.objects.open().filter(kind="review.unassigned").count() == 1


def test_the_page_shows_who_where_why_and_what_followed(client, cast, ballot):
    name_manager(cast.owner, cast.chair, actor=cast.administrator, now=LATER)
    follow_up(LATER)
    client.force_login(cast.auditor)
    page = client.get(reverse("conflict_list")).content.decode()
    assert "manager of who asks for it" in page and "CISO, ballot 1" in page
    assert "The alternate was called" in page
    cases = {"person=Owner": "business owner", "how=declared": "", "committee=main": "CISO",
             "relation=technical_owner": "technical owner", "since=nonsense": "CISO",
             "until=2020-01-01": ""}  # fmt: skip
    for query, words in cases.items():
        page = client.get(f"{reverse('conflict_list')}?{query}").content.decode()
        assert (words in page) if words else "No conflict here" in page, query


def test_the_register_is_for_members_auditors_and_administrators(client, cast, ballot):
    for person, status in ((cast.auditor, 200), (cast.member, 200), (cast.administrator, 200),
                           (cast.owner, 403), (cast.security, 403)):  # fmt: skip
        client.force_login(person)
        for name in ("conflict_list", "conflict_export"):
            assert client.get(reverse(name)).status_code == status


def test_the_export_runs_no_formula(client, cast):
    request = make.request(cast)
    _step, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    step_back(
        make.review(request), StepKind.LEGAL_CLASS, "=2+5 my cousin", actor=reviewer, now=LATER
    )
    client.force_login(cast.auditor)
    answer = client.get(f"{reverse('conflict_export')}?how=declared")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [row["reason"] for row in rows] == ["'=2+5 my cousin"]
    assert rows[0]["what_followed"] == "The duty went to somebody else"


def test_many_conflicts_cost_what_few_cost(client, cast, django_assert_max_num_queries):
    for n in range(12):
        make.request(cast, name=f"Agent {n}")
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(12):
        client.get(reverse("conflict_list"))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM approvals_reviewparty", "UPDATE approvals_reviewparty SET relation = 'author'"],
)
def test_the_register_only_grows(cast, ballot, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_stepping_back_on_the_page(client, cast):
    request = make.request(cast, now=timezone.now())
    _step, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    client.force_login(reviewer)
    address = reverse("review_step_back", args=[request.review_id, "legal_class"])
    assert address in client.get(request.get_absolute_url()).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "My cousin sells it."}).status_code == 302
    assert client.get(address).status_code in {403, 404}
