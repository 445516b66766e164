"""Another scheme: drafted, tried on the inventory, put to the committee, in force or not."""

from datetime import timedelta

import pytest

from approvals.actions import schemes
from approvals.actions.questions import ask
from approvals.models import Review, RoutingScheme, SchemeProposal, WhatIfRow, WhatIfRun
from approvals.rules.ballots import Choice
from approvals.schemes import active_scheme
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import run_jobs
from govportal.worklist.models import Notice
from tests import make
from tests.approvals.scheming import HOUR, WHY, drafted, proposed, put, ran, saved, voted
from tests.make import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def refused(code, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.refusal.code == code


def verbs(proposal):
    rows = Entry.objects.filter(subject=proposal.ledger_ref).order_by("id")
    return list(rows.values_list("verb", flat=True))


def test_a_yes_puts_it_in_force_and_running_reviews_keep_their_version(cast):
    running = make.request(cast, "tier3-claims")
    proposal = voted(proposed(cast), START + HOUR)
    assert (proposal.state, proposal.version) == ("active", 2)
    scheme = active_scheme()
    assert scheme.version == 2 == scheme.tiers["version"] == scheme.routes["version"]
    assert scheme.routes["tiers"]["3"]["limit"]["amount"] == 5
    assert make.review(running).scheme_version == 1
    assert make.review(running).route["limit"]["amount"] == 7
    later = make.request(cast, "tier3-claims", name="Another", now=START + 2 * HOUR)
    assert make.review(later).scheme_version == 2
    assert make.review(later).route["limit"] == {"unit": "business_days", "amount": 5}
    assert verbs(proposal) == [
        "scheme.drafted", "scheme.draft_saved", "scheme.proposed", "scheme.active"]  # fmt: skip
    assert Entry.objects.filter(verb="scheme.activated", subject="routing_scheme:2").exists()
    told = Notice.objects.filter(person=cast.administrator, subject__startswith="Approved")
    assert told.exists() or Notice.objects.filter(person=cast.administrator).exists()


def test_a_no_leaves_the_version_and_the_draft_can_be_begun_anew(cast):
    proposal = voted(proposed(cast), START + HOUR, Choice.REJECT)
    assert proposal.state == "rejected" and active_scheme().version == 1
    again = schemes.draft_scheme(
        "Once more", actor=cast.administrator, now=START + DAY, copy_of=proposal
    )
    assert again.content == proposal.content and again.is_draft


def test_the_result_of_the_what_if_goes_with_the_proposal(cast):
    make.request(cast, "tier3-claims")
    proposal = proposed(cast)
    run = proposal.run
    assert run is not None and run.state == "done" and run.digest == proposal.digest
    assert run.counts["changed"] == 1 == run.rows.count()
    row = run.rows.get()
    assert row.facts["before"]["time"] == "7 business days"
    assert row.changes == ",time,steps,"
    review = Review.objects.get(pk=proposal.review_id)
    assert (review.subject_kind, review.subject_id) == ("scheme", proposal.number)
    assert review.digest != proposal.digest  # it covers the result, too
    assert [step.kind for step in review.steps.all()] == ["ballot"]
    body = Entry.objects.get(verb="scheme.proposed").body
    assert run.inventory in str(body)


def test_only_an_administrator_drafts_and_none_decides(cast):
    for person in (cast.chair, cast.auditor, cast.owner):
        refused(
            "proposal.not_yours",
            lambda person=person: schemes.draft_scheme("Mine", actor=person, now=START),
        )
    proposal = proposed(cast)
    for act in (schemes.withdraw_proposal,):
        refused(
            "proposal.not_yours",
            lambda act=act: act(proposal, "No.", actor=cast.chair, now=START),
        )
    assert proposal.review is not None
    parties = proposal.review.parties.filter(person=cast.administrator)
    assert set(parties.values_list("relation", flat=True)) == {"requester", "author"}


def test_what_stands_against_proposing_is_said_one_by_one(cast):
    admin = cast.administrator
    same = schemes.draft_scheme("The same", actor=admin, now=START)
    refused("proposal.unchanged", lambda: put(cast, same))
    draft = drafted(cast)
    refused("proposal.not_run", lambda: put(cast, draft))
    schemes.ask_what_if(draft, actor=admin, now=START)
    refused("proposal.run_waits", lambda: put(cast, draft))
    run_jobs(START)
    later = saved(cast, draft, limit_3=4, reviews_3=2)
    refused("proposal.not_run", lambda: put(cast, later))
    run = ran(cast, later)
    assert run.ended_at is not None
    refused("proposal.run_old", lambda: put(cast, later, run.ended_at + 2 * DAY))
    silent = schemes.save_draft(
        later, later.content, title="x", reason=" ", revision=later.revision, actor=admin, now=START
    )
    refused("proposal.reason_missing", lambda: put(cast, silent, run.ended_at))
    whole = schemes.save_draft(
        silent, silent.content, title="x", reason=WHY, revision=silent.revision, actor=admin,
        now=START)  # fmt: skip
    refused(
        "proposal.moved_stale",
        lambda: schemes.propose(whole, revision=0, actor=admin, now=run.ended_at),
    )
    put(cast, whole, run.ended_at)
    other = drafted(cast, title="Another")
    ran(cast, other)
    refused("proposal.other_open", lambda: put(cast, other))
    refused("proposal.moved_stale", lambda: saved(cast, whole, limit_3=3))


def test_a_what_if_against_an_older_version_no_longer_goes(cast):
    waiting = drafted(cast, title="Later", limit_4=10)
    run = ran(cast, waiting)
    voted(proposed(cast), START + HOUR)
    refused("proposal.run_old", lambda: put(cast, waiting, run.ended_at))
    ran(cast, waiting)
    assert put(cast, waiting, run.ended_at).version == 3


def test_a_draft_with_faults_is_not_kept_and_two_writers_are_told_apart(cast):
    draft = drafted(cast)
    refused("proposal.faults", lambda: saved(cast, draft, limit_3=1))
    stale = SchemeProposal.objects.get(pk=draft.pk)
    saved(cast, draft, limit_3=6)
    refused("proposal.saved_elsewhere_stale", lambda: saved(cast, stale, limit_3=4))
    refused(
        "proposal.title_missing",
        lambda: schemes.draft_scheme(" ", actor=cast.administrator, now=START),
    )


def test_a_proposal_is_taken_back_with_a_reason_and_its_ballot_ends(cast):
    proposal = proposed(cast)
    refused(
        "request.reason_missing",
        lambda: schemes.withdraw_proposal(proposal, " ", actor=cast.administrator, now=START),
    )
    ended = schemes.withdraw_proposal(
        proposal, "A number was wrong.", actor=cast.administrator, now=START + HOUR
    )
    review = Review.objects.get(pk=proposal.review_id)
    assert (ended.state, review.state) == ("withdrawn", "withdrawn")
    assert review.ballots.get().state == "withdrawn"
    refused(
        "proposal.moved_stale",
        lambda: schemes.withdraw_proposal(ended, "Again.", actor=cast.administrator, now=START),
    )
    proposed(cast, START + 2 * HOUR)  # another may go now


def test_a_discarded_draft_moves_no_more(cast):
    draft = schemes.discard_draft(drafted(cast), actor=cast.administrator, now=START)
    assert draft.state == "discarded"
    refused("proposal.moved_stale", lambda: ran(cast, draft))


def test_a_member_asks_and_the_proposer_answers(cast):
    proposal = proposed(cast)
    review = Review.objects.get(pk=proposal.review_id)
    question = ask(review, "Who worked this out?", "", actor=cast.chair, now=START + HOUR)
    assert question.review_id == review.pk
    asked = cast.administrator.work_items.filter(closed_at=None)
    assert asked.exists()


def test_a_run_taken_over_by_another_worker_holds_each_agent_once(cast):
    make.request(cast, "tier3-claims")
    draft = drafted(cast)
    asked = schemes.ask_what_if(draft, actor=cast.administrator, now=START)
    assert schemes.ask_what_if(draft, actor=cast.administrator, now=START) == asked
    left = WhatIfRow(run=asked, slug="left-behind", name="x", unit="x", tier_before=1,
                     tier_after=1, changes=",", facts={})  # fmt: skip
    WhatIfRow.objects.bulk_create([left])
    run_jobs(START)
    run = WhatIfRun.objects.get(pk=asked.pk)
    assert run.state == "done" and not run.rows.filter(slug="left-behind").exists()


def test_a_run_that_breaks_says_so_and_can_be_run_again(cast, monkeypatch):
    draft = drafted(cast)
    with monkeypatch.context() as broken:
        broken.setattr("approvals.actions.schemes.running.run", lambda *_: 1 / 0)
        schemes.ask_what_if(draft, actor=cast.administrator, now=START)
        run_jobs(START)
    assert draft.runs.get().state == "failed"
    refused("proposal.not_run", lambda: put(cast, draft))
    assert ran(cast, draft).state == "done"


def test_versions_follow_each_other(cast):
    voted(proposed(cast), START + HOUR)
    voted(proposed(cast, START + DAY, limit_3=6, reviews_3=3), START + DAY + HOUR)
    assert list(RoutingScheme.objects.values_list("version", flat=True)) == [3, 2, 1]
    assert active_scheme().routes["tiers"]["3"]["limit"]["amount"] == 6
