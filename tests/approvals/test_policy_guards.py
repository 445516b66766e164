"""The database lets no policy come into force that its committee did not adopt."""

import pytest
from django.db import DatabaseError, transaction

from approvals.actions import policies
from approvals.actions.policies.reviewing import keep_policies
from approvals.models import Policy, PolicyReview, PolicyVersion
from approvals.rules.ballots import Choice
from tests import make
from tests.approvals.policy_making import (
    DAY,
    HOUR,
    adopted,
    drafted,
    next_version,
    proposed,
    put,
    voted,
)
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def changed(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def test_no_version_is_in_force_without_a_yes(cast):
    version = proposed(cast)
    cannot(lambda: changed(version, state="adopted", adopted_at=START))
    cannot(lambda: changed(version, state="rejected", ended_at=START))
    cannot(lambda: changed(version.policy, adopted_on=START.date(), next_review_on=START.date()))
    voted(version.review, START + HOUR, Choice.REJECT)
    version.refresh_from_db()
    cannot(lambda: changed(version, state="adopted", adopted_at=START, ended_at=None))


def test_what_was_proposed_and_adopted_stays_as_it_was(cast):
    version = proposed(cast)
    for values in ({"text": "Other"}, {"title": "Other"}, {"reason": "Other"}, {"digest": "x"},
                   {"is_repeal": True}, {"n": 7}, {"key": "k"}, {"state": "draft"}):  # fmt: skip
        cannot(lambda values=values: changed(version, **values))
    voted(version.review, START + HOUR)
    version.refresh_from_db()
    assert version.state == "adopted"
    for more in ({"text": "Other"}, {"adopted_at": START}, {"state": "withdrawn"}):
        cannot(lambda more=more: changed(version, **more))
    cannot(version.delete)


def test_a_version_begins_as_a_draft_and_goes_only_with_its_own_review(cast):
    version, other = drafted(cast), proposed(cast, title="Other")
    values = {"policy": version.policy, "n": 2, "key": "k", "title": "t", "text": "x",
              "created_at": START, "written_by": cast.owner}  # fmt: skip
    cannot(lambda: PolicyVersion.objects.create(**values, state="adopted", adopted_at=START))
    cannot(lambda: changed(version, state="proposed", proposed_at=START, proposed_by=cast.owner,
                           review=None, digest="d"))  # fmt: skip
    cannot(lambda: changed(version, state="proposed", proposed_at=START, proposed_by=cast.owner,
                           review=other.review, digest=other.digest))  # fmt: skip


def test_two_versions_are_neither_in_the_making_nor_in_force_at_once(cast):
    policy = adopted(cast)
    second = next_version(cast, policy, START + DAY)
    values = {"policy": policy, "n": 3, "key": "k", "title": "t", "text": "x",
              "created_at": START, "written_by": cast.owner}  # fmt: skip
    cannot(lambda: PolicyVersion.objects.create(**values))
    cannot(lambda: changed(second, state="adopted", adopted_at=START))


def test_a_policy_stays_and_is_repealed_only_by_its_committee(cast):
    policy = adopted(cast)
    cannot(lambda: changed(policy, repealed_at=START, next_review_on=None))
    cannot(lambda: changed(policy, adopted_on=None, next_review_on=None))
    cannot(lambda: changed(policy, number="POL-2026-0009"))
    cannot(policy.delete)
    cannot(lambda: Policy.objects.create(
        number="POL-2026-0008", title="t", owner=cast.owner, committee=cast.committee,
        created_at=START, created_by=cast.owner, adopted_on=START.date(),
        next_review_on=START.date()))  # fmt: skip


def test_a_review_is_held_by_a_decision_and_its_day_is_not_moved_away(cast):
    policy = adopted(cast)
    now = START + 85 * DAY
    keep_policies(now)
    found = PolicyReview.objects.get()
    for state in ("kept", "revise", "renewed", "dropped"):
        cannot(lambda state=state: changed(found, state=state, closed_at=now))
    cannot(lambda: changed(policy, next_review_on=(now + 90 * DAY).date()))
    cannot(lambda: changed(found, due_on=(now + 90 * DAY).date()))
    cannot(found.delete)
    policies.put_to_ballot(found.review, policy, actor=cast.chair, now=now)
    voted(found.review, now + HOUR)
    found.refresh_from_db()
    assert found.state == "kept"
    cannot(lambda: changed(found, state="open", closed_at=None))
    cannot(lambda: changed(found, state="revise"))


def test_only_what_is_in_force_is_reviewed(cast):
    version = put(cast, drafted(cast))
    cannot(lambda: PolicyReview.objects.create(
        number="POR-1", policy=version.policy, version=version, due_on=START.date(),
        opened_at=START))  # fmt: skip
