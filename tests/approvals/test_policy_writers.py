"""Who wrote a policy's version, owns it or puts it forward: they neither decide nor look ahead."""

from datetime import timedelta

import pytest

from approvals.actions import policies
from approvals.actions.policies.reviewing import keep_policies, open_policy_review
from approvals.models import Ballot, Policy, PolicyReview, PolicyVersion
from approvals.policyfile import PolicyRoom, csv_rows
from approvals.rules.ballots import Choice, view_refusal
from tests import make
from tests.approvals.policy_making import DAY, HOUR, adopted, next_version, put, voted, written
from tests.make import START
from tests.refusing import refused

pytestmark = pytest.mark.django_db
QUARTER = timedelta(days=91)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def test_everybody_who_wrote_in_a_version_does_not_decide_on_it(cast):
    cast.owner.manager = cast.stranger
    cast.owner.save()
    version = policies.begin_policy(
        "Keys", cast.owner, cast.committee, actor=cast.administrator, now=START
    )
    version = written(version, cast.member, START)
    version = written(version, cast.owner, START, "Another text.")
    version = put(cast, version)
    found = set(version.review.parties.values_list("person", "relation"))
    assert {(cast.member.pk, "writer"), (cast.administrator.pk, "writer"),
            (cast.owner.pk, "owner"), (cast.stranger.pk, "manager_of_writer")} <= found  # fmt: skip
    with refused("recused"):
        make.vote(Ballot.objects.get(review=version.review), cast.member, now=START + HOUR)
    assert version.named_writers == [cast.administrator, cast.member, cast.owner]
    assert PolicyVersion.objects.circle_of(cast.owner).filter(pk=version.pk).exists()
    voted(version.review, START + HOUR)
    now = START + 85 * DAY
    keep_policies(now)
    found = set(PolicyReview.objects.get().review.parties.values_list("person", "relation"))
    assert {(cast.member.pk, "writer"), (cast.owner.pk, "owner")} <= found


def test_who_puts_a_version_forward_sees_no_votes_before_it_is_decided(cast):
    """The chair owns it and could withdraw it when a no is coming; whose manager is it may read."""
    cast.administrator.manager = cast.member
    cast.administrator.save()
    version = written(
        policies.begin_policy(
            "Keys", cast.chair, cast.committee, actor=cast.administrator, now=START
        ),
        cast.chair,
        START,
    )
    version = policies.propose_version(
        version, revision=version.revision, in_meeting=False, actor=cast.chair, now=START
    )
    ballot = Ballot.objects.get(review=version.review)
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=START + HOUR)
    facts = make.fresh(ballot).facts(START + HOUR)
    hidden = view_refusal(facts, cast.chair.pk)
    assert hidden is not None and hidden.code == "ballot.votes_hidden_outside"
    assert view_refusal(facts, cast.member.pk) is None
    policies.withdraw_version(version, "Too early.", actor=cast.chair, now=START + HOUR)
    assert view_refusal(make.fresh(ballot).facts(START + HOUR), cast.chair.pk) is None


def test_a_version_adopted_early_is_reviewed_within_a_quarter_of_that(cast):
    policy = adopted(cast)
    early = START + QUARTER - 49 * DAY
    assert open_policy_review(policy, early) is not None
    second = put(cast, next_version(cast, policy, early), early)
    voted(second.review, early + HOUR)
    policy.refresh_from_db()
    assert policy.next_review_on == early.date() + QUARTER
    since = dict(PolicyRoom(policy, cast.stranger, early + DAY).facts)["In force since"]
    assert since == early.date() != policy.adopted_on
    row = list(csv_rows(Policy.objects.for_list()))[1]
    assert str(early.date()) in row and str(policy.adopted_on) not in row
