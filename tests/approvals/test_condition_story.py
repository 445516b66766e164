"""From the vote that proposes a condition to the evidence that meets it, and every turn between."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions import conditions
from approvals.models import Condition, EvidenceFile, Submission
from approvals.rules.ballots import Choice
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.worklist.models import Clock, Notice
from tests import make
from tests.approvals.agreed import (
    ACCEPTED,
    DAY,
    DECIDED,
    DONE,
    DONE_BETTER,
    HOUR,
    RETURNED,
    agent,
    decided,
    one,
    refused,
    right,
    submit,
    tick,
    verify,
    waiting,
)
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def review(cast):
    return decided(cast)


def test_a_decision_attaches_what_its_votes_propose(cast, review):
    condition = one(review)
    assert (condition.n, condition.text, condition.owner) == (
        1,
        "No payment over EUR 500.",
        cast.tech_owner,
    )
    assert (condition.state, condition.part, condition.days) == ("open", "technical_owner", 30)
    assert condition.due_at == datetime(2026, 12, 2, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Berlin
    assert condition.grace_until - condition.due_at == 7 * DAY
    assert condition.clock.due_at == condition.due_at
    assert DECIDED - HOUR < condition.clock.started_at <= DECIDED
    assert [hop["to"] for hop in condition.clock.chain] == [
        "alternate", "manager", "chair", "board_liaison",
    ]  # fmt: skip
    assert "condition.evidence" in waiting(cast.tech_owner)
    assert Notice.objects.filter(person=cast.tech_owner, url__endswith="#condition-1").exists()
    assert agent().approval == "conditional"


def test_the_same_words_of_several_members_are_one_condition(cast):
    review = decided(
        cast,
        {
            "co_chair": [make.row("No payment  over EUR 500."), make.row("A report.", days=9)],
            "ethics": [
                make.row("No payment over\nEUR 500. "),
                make.row("A report.", "business_owner", 9),
            ],
        },
    )
    rows = [(c.n, c.text, c.part, c.days) for c in review.conditions.all()]
    assert rows == [
        (1, "No payment  over EUR 500.", "technical_owner", 30),
        (2, "A report.", "technical_owner", 9),
        (3, "A report.", "business_owner", 9),
    ]
    who = [[p.vote.person for p in c.proposals.all()] for c in review.conditions.all()]
    assert who == [[cast.co_chair, cast.ethics], [cast.co_chair], [cast.ethics]]


def test_only_votes_that_count_attach_conditions(cast):
    make.five_seats(cast)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    rows = [make.row("Of a vote that was changed.")]
    make.vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS, now=DECIDED, rows=rows)
    make.vote(ballot, cast.chair, now=DECIDED)
    for person in (cast.co_chair, cast.member, cast.business):
        make.vote(ballot, person, now=DECIDED)
    rows = [make.row("Of the vote that counts.")]
    make.vote(ballot, cast.ethics, Choice.APPROVE_WITH_CONDITIONS, now=DECIDED, rows=rows)
    assert [c.text for c in Condition.objects.all()] == ["Of the vote that counts."]


def test_a_failed_ballot_attaches_nothing(cast):
    make.five_seats(cast)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    rows = [make.row("In vain.")]
    make.vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS, now=DECIDED, rows=rows)
    for person in (cast.co_chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, Choice.REJECT, now=DECIDED)
    assert not Condition.objects.exists()


def test_what_is_proposed_is_not_in_plain_in_the_ledger(cast, review):
    for verb in ("ballot.voted", "condition.attached"):
        for entry in Entry.objects.filter(verb=verb):
            assert "EUR 500" not in str(entry.content)
    body = Entry.objects.get(verb="condition.attached").content
    assert set(body["personal"]) == {"text"} and body["data"]["n"] == 1


def test_a_condition_is_met_by_evidence_that_somebody_else_accepts(cast, review):
    condition = one(review)
    file = SimpleUploadedFile("run.txt", b"500 accepted, 501 refused")
    conditions.attach_evidence(condition, file, actor=cast.tech_owner, now=DECIDED + DAY)
    first = submit(condition, DECIDED + DAY)
    condition = one(review)
    assert condition.state == "submitted" and condition.clock.is_stopped
    assert "condition.evidence" not in waiting(cast.tech_owner)
    assert "condition.verify" in waiting(cast.co_chair)  # who proposed it
    assert (first.clock.scale, first.clock.amount) == ("business_days", 3)
    kept = EvidenceFile.objects.get().attachment
    assert EvidenceFile.objects.get().submission == first
    entry = Entry.objects.get(verb="condition.submitted").content
    assert entry["data"]["files"] == [kept.sha256] and "text" in entry["personal"]

    verify(condition, cast.co_chair, DECIDED + 2 * DAY)
    condition = one(review)
    assert (condition.state, condition.closed_at) == ("met", DECIDED + 2 * DAY)
    assert agent().approval == "approved"
    assert not {k for p in cast.everybody().values() for k in waiting(p)} & {
        "condition.verify", "condition.evidence",
    }  # fmt: skip
    assert not Clock.objects.running().filter(kind__startswith="condition").exists()
    seal(DECIDED + 3 * DAY)
    assert verify_ledger(DECIDED + 3 * DAY).fault == ""


def test_the_agent_is_approved_when_the_last_condition_is_met(cast):
    rows = {"co_chair": [make.row("First."), make.row("Second.", "business_owner")]}
    review = decided(cast, rows)
    submit(one(review, 2), DECIDED + DAY)
    verify(one(review, 2), cast.co_chair, DECIDED + DAY)
    assert agent().approval == "conditional"
    submit(one(review, 1), DECIDED + DAY)
    verify(one(review, 1), cast.co_chair, DECIDED + DAY)
    assert agent().approval == "approved"


def test_returned_in_time_the_clock_goes_on_to_the_same_deadline(cast, review):
    condition = one(review)
    before = condition.clock
    submit(condition, DECIDED + DAY)
    verify(condition, cast.co_chair, DECIDED + 2 * DAY, RETURNED)
    condition = one(review)
    assert condition.state == "open" and condition.clock != before
    assert condition.clock.due_at == condition.due_at and condition.clock.is_running
    assert "condition.evidence" in waiting(cast.tech_owner)
    again = submit(condition, DECIDED + 3 * DAY, text=DONE_BETTER)
    verify(condition, cast.co_chair, DECIDED + 3 * DAY)
    assert again.n == 2 and one(review).state == "met"
    kept = Submission.objects.values_list("n", "text", "verdict")
    assert list(kept) == [(1, DONE, "returned"), (2, DONE_BETTER, "accepted")]


def test_who_may_hand_in_and_who_may_verify(cast, review):
    condition = one(review)
    for person in (cast.owner, cast.co_chair, cast.stranger, cast.administrator):
        with refused("condition.not_owner"):
            submit(condition, DECIDED + DAY, person)
    with refused("condition.not_submitted_stale"):
        verify(condition, cast.co_chair, DECIDED + DAY)
    with refused("condition.evidence_short"):
        submit(condition, DECIDED + DAY, text="Done.")
    submit(condition, DECIDED + DAY)
    with refused("condition.submitted_stale"):
        submit(condition, DECIDED + DAY)
    with refused("condition.own_condition"):
        verify(condition, cast.tech_owner, DECIDED + DAY)
    for person in (cast.owner, cast.manager):
        with refused("condition.conflict"):
            verify(condition, person, DECIDED + DAY)
    for person in (cast.colleague, cast.business, cast.administrator, cast.auditor):
        with refused("condition.not_verifier"):
            verify(condition, person, DECIDED + DAY)
    with refused("condition.evidence_stale"):
        verify(condition, cast.chair, DECIDED + DAY, seen=7)
    for person in (cast.security, cast.chair, cast.chair_alternate):
        facts_before = condition.submissions.count()
        verify(condition, person, DECIDED + DAY, RETURNED)
        submit(condition, DECIDED + DAY)
        assert condition.submissions.count() == facts_before + 1


def test_a_verdict_has_reasons(cast, review):
    condition = one(review)
    submit(condition, DECIDED + DAY)
    finding = conditions.Finding(ACCEPTED, "Fine.", 1)
    with refused("review.rationale_short"):
        conditions.verify(one(review), finding, actor=cast.chair, now=DECIDED + DAY)
    with refused("review.verdict_missing"):
        verify(condition, cast.chair, DECIDED + DAY, None)


def test_the_leader_verifies_where_the_proposer_is_gone(cast, review):
    deactivate_person(cast.co_chair, actor=SETUP, now=DECIDED + HOUR)
    submit(one(review), DECIDED + DAY)
    assert "condition.verify" in waiting(cast.chair)


def test_a_verifier_who_lets_it_lie_is_escalated(cast, review):
    submit(one(review), DECIDED + DAY)
    check = Submission.objects.get().clock
    tick(check.due_at + HOUR)
    called = {p for p in cast.everybody() if "condition.verify" in waiting(getattr(cast, p))}
    assert "co_chair" in called and len(called) > 1
    assert not Clock.objects.running().filter(kind__in=("condition", "condition_grace")).exists()


def test_whom_the_escalation_called_may_hand_in_but_not_verify_that(cast, review):
    condition = one(review)
    tick(condition.due_at + 16 * DAY)  # 150 percent: the chair
    assert "condition.evidence" in waiting(cast.chair)
    submit(condition, condition.due_at + 17 * DAY, cast.chair)
    with refused("condition.own_evidence"):
        verify(condition, cast.chair, condition.due_at + 18 * DAY)
    assert verify(condition, cast.co_chair, condition.due_at + 18 * DAY)


def test_a_file_is_the_writers_alone_until_it_is_handed_in(cast, review):
    condition = one(review)
    file = SimpleUploadedFile("run.txt", b"500 accepted")
    with refused("condition.not_owner"):
        conditions.attach_evidence(condition, file, actor=cast.owner, now=DECIDED)
    with refused("file.type_unknown"):
        bad = SimpleUploadedFile("run.exe", b"MZ")
        conditions.attach_evidence(condition, bad, actor=cast.tech_owner, now=DECIDED)
    file.seek(0)
    kept = conditions.attach_evidence(condition, file, actor=cast.tech_owner, now=DECIDED)
    file.seek(0)
    again = conditions.attach_evidence(condition, file, actor=cast.tech_owner, now=DECIDED)
    assert kept == again
    conditions.detach_evidence(kept)
    assert not EvidenceFile.objects.exists()
    for n in range(11):
        file = SimpleUploadedFile(f"run-{n}.txt", b"500 accepted")
        if n == 10:
            with refused("condition.files_too_many"):
                conditions.attach_evidence(condition, file, actor=cast.tech_owner, now=DECIDED)
        else:
            conditions.attach_evidence(condition, file, actor=cast.tech_owner, now=DECIDED)
    submit(condition, DECIDED + HOUR)
    conditions.detach_evidence(EvidenceFile.objects.first())
    assert EvidenceFile.objects.filter(submission__isnull=False).count() == 10


def test_conditions_of_a_right_that_ended_are_asked_for_no_more(cast, review):
    condition = one(review)
    submit(condition, DECIDED + DAY)
    verify(condition, cast.co_chair, DECIDED + DAY, RETURNED)
    right().__class__.objects.update(state="replaced")
    with refused("condition.moot_stale"):
        submit(condition, DECIDED + 2 * DAY)
    condition = one(review)
    assert (condition.state, condition.closed_at) == ("moot", DECIDED + 2 * DAY)
    assert "condition.evidence" not in waiting(cast.tech_owner)
    assert condition.clock.is_stopped
    tick(condition.due_at + 30 * DAY)
    assert one(review).overdue_at is None


def test_a_clock_that_comes_by_finds_that_a_right_has_ended(cast, review):
    condition = one(review)
    right().__class__.objects.update(state="lapsed")
    tick(condition.due_at - DAY)  # the warning at 90 percent
    assert one(review).state == "moot"
