"""The review after an incident: opened when it closes, written, handed in, decided."""

from datetime import UTC, datetime, timedelta

import pytest

from approvals.models import Ballot
from approvals.rules.ballots import Choice
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import Clock, WorkItem
from incidents import actions
from incidents.actions import post_incident
from incidents.models import (
    FailedControl,
    HandedIn,
    PostIncidentReview,
    ReviewText,
)
from incidents.rules.post_incident import PirState, Way
from incidents.rules.severities import Severity
from tests import make
from tests.approvals.policy_making import voted
from tests.approvals.reviewing import running
from tests.incidents.make import HOUR, REASON, closed, resolved
from tests.incidents.pir_making import (
    LATER,
    action,
    content,
    handed,
    opened,
    pir_of,
    written,
)
from tests.make import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


def fresh(pir):
    return post_incident.loaded(pir.pk)


def test_a_grave_incident_that_closes_opens_its_review_within_five_business_days(cast):
    pir = opened(cast)
    assert (pir.state, pir.is_required, pir.n) == ("draft", True, 1)
    assert pir.clock.kind == "incident_review"
    item = WorkItem.objects.open().get(kind="incident.review")
    assert (item.assignee, item.clock) == (cast.operator, pir.clock)
    # Monday 13:00 in Berlin, five working days on: the next Monday at the same hour
    assert pir.clock.due_at == datetime(2026, 11, 9, 12, 0, tzinfo=UTC)


def test_holidays_and_weekends_do_not_count(cast):
    before_christmas = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)
    pir = opened(cast, now=before_christmas)
    ordinary = before_christmas + 3 * HOUR + 7 * DAY
    assert pir.clock.due_at >= ordinary + DAY
    local = pir.clock.due_at.date()
    assert local.weekday() < 5
    assert local.isoformat() > "2026-12-29"


def test_lesser_incidents_exercises_and_false_alarms_open_none(cast):
    closed(cast, severity=Severity.SEV3)
    closed(cast, is_exercise=True)
    alarm = resolved(cast)
    actions.dismiss(alarm, REASON, actor=cast.operator, now=START + 3 * HOUR)
    assert not PostIncidentReview.objects.exists()
    now = START + LATER
    assert code(post_incident.begin_pir, alarm, actor=cast.operator, now=now) == "pir.too_early"


def test_a_review_is_begun_on_demand_once(cast):
    incident = closed(cast, severity=Severity.SEV3)
    now = START + LATER
    assert code(post_incident.begin_pir, incident, actor=cast.stranger, now=now) == "pir.not_yours"
    pir = post_incident.begin_pir(incident, actor=cast.operator, now=now)
    assert not pir.is_required
    assert pir.clock is not None
    assert (
        code(post_incident.begin_pir, incident, actor=cast.operator, now=now) == "pir.begun_stale"
    )


def test_each_state_of_the_text_is_kept_and_a_stale_one_is_refused(cast):
    pir = opened(cast)
    now = START + LATER
    pir = written(cast, pir, now)
    again = written(cast, pir, now + HOUR)
    assert again.revision == 1  # the same once more is the same
    said = content(pir)
    said["texts"]["summary"] = "Otherwise"
    late = {"revision": 0, "actor": cast.security, "now": now + HOUR}
    assert code(post_incident.write_pir, pir, said, **late) == "pir.saved_elsewhere_stale"
    pir = post_incident.write_pir(pir, said, revision=1, actor=cast.security, now=now + HOUR)
    assert list(ReviewText.objects.values_list("n", "by__full_name")) == [
        (2, "Security"), (1, "Operator")]  # fmt: skip


def test_failed_controls_follow_the_text_and_end_with_it(cast):
    pir = written(cast, opened(cast), START + LATER)
    assert FailedControl.objects.get().control == "limits"
    said = content(pir)
    said["controls"] = {"keys": {"did": "failed", "how": "Lent."}}
    post_incident.write_pir(pir, said, revision=1, actor=cast.operator, now=START + LATER)
    assert list(FailedControl.objects.values_list("control", "how")) == [("keys", "Lent.")]


@pytest.mark.parametrize(
    "evidence", ["entry:01XXXXXXXXXXXXXXXXXXXXXXXX", "note:9", "run:7", "request:ADR-2020-0001",
                 "paper:1", "alert:1", "gossip:1"],
)  # fmt: skip
def test_evidence_is_there_or_it_is_none(cast, evidence):
    pir = opened(cast)
    said = content(pir)
    said["whys"][2]["evidence"] = evidence
    now = START + LATER
    refused = code(post_incident.write_pir, pir, said, revision=0, actor=cast.operator, now=now)
    assert refused == "pir.evidence_unknown"


def test_nothing_is_handed_in_before_five_whys_rest_on_evidence(cast):
    pir = opened(cast)
    now = START + LATER
    put = {"actor": cast.operator, "now": now}
    assert code(post_incident.hand_in, pir, Way.COMMITTEE, revision=0, **put) == "pir.empty"
    pir = written(cast, pir, now)
    assert code(post_incident.hand_in, pir, Way.COMMITTEE, revision=1, **put) == (
        "pir.actions_missing"
    )
    action(cast, pir, now)
    said = content(pir)
    said["whys"][4]["evidence"] = ""
    pir = post_incident.write_pir(pir, said, revision=1, **put)
    assert code(post_incident.hand_in, pir, Way.COMMITTEE, revision=2, **put) == "pir.why_missing"
    assert code(post_incident.hand_in, pir, Way.SIGNATURES, revision=2, **put) == (
        "pir.committee_only"
    )


def test_the_committee_approves_it_and_it_stays(cast):
    pir = handed(cast, opened(cast), START + LATER)
    assert pir.state == PirState.COMMITTEE
    assert not WorkItem.objects.open().filter(kind="incident.review").exists()
    assert Clock.objects.get(pk=pir.clock_id).stopped_at == START + LATER
    voted(pir.handed.review, START + DAY)
    pir = fresh(pir)
    assert (pir.state, pir.approved_at) == ("approved", START + DAY)
    later = START + 2 * DAY
    refused = code(
        post_incident.write_pir, pir, content(pir), revision=1, actor=cast.operator, now=later
    )
    assert refused == "pir.moved_stale"
    assert Entry.objects.about(pir).filter(verb="pir.approved").count() == 1


def test_a_no_brings_it_back_with_the_reasons(cast):
    pir = handed(cast, opened(cast), START + LATER)
    first = pir.clock_id
    voted(pir.handed.review, START + DAY, Choice.REJECT)
    pir = fresh(pir)
    assert pir.state == "draft"
    assert make.REASONS in pir.returned
    assert pir.clock_id != first
    pir = post_incident.hand_in(
        pir, Way.COMMITTEE, revision=1, actor=cast.operator, now=START + 2 * DAY
    )
    assert (HandedIn.objects.count(), pir.returned) == (2, "")


def test_writers_the_lead_and_who_answers_for_the_agent_do_not_decide(cast):
    agent = running(cast).agent
    pir = written(cast, opened(cast, agent), START + LATER)
    said = content(pir)
    said["texts"]["lucky"] = "It was at night."
    pir = post_incident.write_pir(pir, said, revision=1, actor=cast.security, now=START + LATER)
    action(cast, pir, START + LATER)
    pir = post_incident.hand_in(
        pir, Way.COMMITTEE, revision=2, actor=cast.operator, now=START + LATER
    )
    found = set(pir.handed.review.parties.values_list("person", "relation"))
    assert {(cast.operator.pk, "requester"), (cast.operator.pk, "writer"),
            (cast.security.pk, "writer"), (cast.owner.pk, "business_owner"),
            (cast.tech_owner.pk, "technical_owner")} <= found  # fmt: skip


def test_a_chair_who_led_the_incident_does_not_vote(cast):
    incident = resolved(cast)
    actions.hand_over_lead(incident, cast.chair, actor=cast.operator, now=START + 2 * HOUR)
    actions.close(incident, actor=cast.operator, now=START + 3 * HOUR)
    pir = handed(cast, pir_of(incident), START + LATER)
    ballot = Ballot.objects.get(review=pir.handed.review)
    assert cast.chair.pk in ballot.recusals.values_list("person", flat=True)


def test_it_is_taken_back_with_a_reason(cast):
    pir = handed(cast, opened(cast), START + LATER)
    now = START + LATER + HOUR
    assert code(post_incident.take_back, pir, "no", actor=cast.operator, now=now) == (
        "pir.reason_short"
    )
    long = "y" * 20_001
    assert code(post_incident.take_back, pir, long, actor=cast.operator, now=now) == (
        "pir.text_long"
    )
    pir = post_incident.take_back(pir, REASON, actor=cast.operator, now=now)
    pir = fresh(pir)
    assert (pir.state, pir.handed.review.state) == ("draft", "withdrawn")
    again = code(post_incident.take_back, pir, REASON, actor=cast.operator, now=now)
    assert again == "pir.moved_stale"


def test_an_incident_opened_again_holds_its_review_until_it_is_closed_again(cast):
    pir = handed(cast, opened(cast), START + LATER)
    now = START + DAY
    actions.reopen(pir.incident, REASON, actor=cast.operator, now=now)
    pir = fresh(pir)
    assert (pir.state, pir.held_at, pir.handed.review.state) == ("draft", now, "withdrawn")
    put = {"revision": 1, "actor": cast.operator, "now": now}
    assert code(post_incident.hand_in, pir, Way.COMMITTEE, **put) == "pir.held"
    close_again(cast, pir.incident, now)
    pir = fresh(pir)
    assert (pir.held_at, pir.clock.started_at) == (None, now + 2 * HOUR)
    assert PostIncidentReview.objects.count() == 1


def close_again(cast, incident, now):
    actions.acknowledge(incident, actor=cast.operator, now=now + HOUR)
    actions.contain(incident, REASON, actor=cast.operator, now=now + HOUR)
    actions.resolve(incident, REASON, actor=cast.operator, now=now + HOUR)
    return actions.close(incident, actor=cast.operator, now=now + 2 * HOUR)


def test_after_an_approved_review_another_one_follows(cast):
    pir = handed(cast, opened(cast), START + LATER)
    voted(pir.handed.review, START + DAY)
    actions.reopen(pir.incident, REASON, actor=cast.operator, now=START + 2 * DAY)
    assert fresh(pir).is_approved
    close_again(cast, pir.incident, START + 2 * DAY)
    second = pir_of(pir.incident)
    assert (second.n, second.state) == (2, "draft")
    assert post_incident.content_of(second)["texts"] == fresh(pir).text.content["texts"]


def test_a_false_alarm_after_all_drops_the_review(cast):
    pir = handed(cast, opened(cast), START + LATER)
    actions.reopen(pir.incident, REASON, actor=cast.operator, now=START + DAY)
    actions.dismiss(pir.incident, REASON, actor=cast.operator, now=START + DAY + HOUR)
    assert fresh(pir).state == "dropped"


def test_a_lesser_one_is_signed_by_the_lead_and_an_operator(cast):
    incident = resolved(cast, severity=Severity.SEV3)
    actions.hand_over_lead(incident, cast.security, actor=cast.operator, now=START + 2 * HOUR)
    actions.close(incident, actor=cast.operator, now=START + 3 * HOUR)
    now = START + LATER
    pir = post_incident.begin_pir(incident, actor=cast.operator, now=now)
    pir = handed(cast, fresh(pir), now, Way.SIGNATURES)
    assert pir.state == "signing"
    digest = pir.handed.digest
    assert code(post_incident.sign_pir, pir, digest=digest, actor=cast.chair, now=now) == (
        "pir.no_signer"
    )
    pir = post_incident.sign_pir(pir, digest=digest, actor=cast.operator, now=now)
    twice = code(post_incident.sign_pir, pir, digest=digest, actor=cast.operator, now=now)
    assert twice == "pir.signed_stale"
    stale = code(post_incident.sign_pir, pir, digest="sha256:0", actor=cast.security, now=now)
    assert stale == "pir.saved_elsewhere_stale"
    pir = post_incident.sign_pir(pir, digest=digest, actor=cast.security, now=now)
    assert pir.is_approved
    assert not WorkItem.objects.open().filter(kind="incident.review_sign").exists()


def test_a_signer_returns_it(cast):
    incident = closed(cast, severity=Severity.SEV3)
    now = START + LATER
    pir = fresh(post_incident.begin_pir(incident, actor=cast.operator, now=now))
    pir = handed(cast, pir, now, Way.SIGNATURES)
    pir = post_incident.return_pir(pir, REASON, actor=cast.operator, now=now)
    assert (pir.state, pir.returned) == ("draft", REASON)
