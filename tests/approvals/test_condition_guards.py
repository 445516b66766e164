"""The database refuses what the rules refuse: straight to the tables, past every action."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from approvals.actions import conditions
from approvals.models import (
    Condition,
    ConditionProposal,
    Decision,
    EvidenceFile,
    Submission,
    Vote,
)
from tests import make
from tests.approvals.agreed import DAY, DECIDED, HOUR, decided, one, submit, verify
from tests.approvals.test_ballot_guards import WITH_CONDITIONS, condition_of, decide, row
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def sql(statement, *values):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount  # it met a row

    return run


@pytest.fixture
def ballot(cast):
    make.five_seats(cast)
    return make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)


@pytest.fixture
def condition(cast):
    return one(decided(cast))


def voted(cast, ballot, **more):
    for person in (cast.chair, cast.member):
        row(ballot, person)
    return row(ballot, cast.ethics, WITH_CONDITIONS, **more)


def test_no_decision_with_conditions_without_them(cast, ballot):
    given = voted(cast, ballot)
    cannot(lambda: decide(ballot, "conditions"))
    with transaction.atomic():
        condition_of(ballot)  # proposed by nobody
        cannot(lambda: decide(ballot, "conditions"))
        transaction.set_rollback(True)
    condition_of(ballot, given)
    assert decide(ballot, "conditions")
    condition_of(ballot)  # one more than the votes propose
    cannot(lambda: decide(ballot, "conditions"))


def test_every_condition_of_a_vote_that_counts_is_attached(cast, ballot):
    given = voted(cast, ballot, condition_count=2)
    condition_of(ballot, given)
    cannot(lambda: decide(ballot, "conditions"))
    condition_of(ballot, given, text="Another.")
    assert decide(ballot, "conditions")


def test_a_condition_of_a_vote_that_was_changed_is_no_condition(cast, ballot):
    changed = row(ballot, cast.co_chair, WITH_CONDITIONS)
    row(ballot, cast.co_chair)
    given = voted(cast, ballot)
    condition_of(ballot, given)
    condition_of(ballot, changed, text="Of the vote that was changed.")
    cannot(lambda: decide(ballot, "conditions"))


def test_no_other_decision_has_conditions(cast, ballot):
    given = voted(cast, ballot)
    with transaction.atomic():
        condition_of(ballot, given)
        row(ballot, cast.ethics)
        cannot(lambda: decide(ballot))
        transaction.set_rollback(True)
    row(ballot, cast.ethics)
    assert decide(ballot)


def test_a_condition_is_proposed_by_a_conditional_vote_of_its_own_ballot(cast, ballot):
    plain, given = row(ballot, cast.chair), row(ballot, cast.ethics, WITH_CONDITIONS)
    other = decided(cast, name="Another agent", slug="another-agent")
    cannot(lambda: condition_of(ballot, plain))
    cannot(lambda: ConditionProposal.objects.create(condition=one(other), vote=given))
    elsewhere = Vote.objects.filter(ballot__review=other, choice=WITH_CONDITIONS).get()
    cannot(lambda: condition_of(ballot, elsewhere))
    cannot(lambda: ConditionProposal.objects.create(condition=one(other), vote=elsewhere))


def test_no_condition_is_attached_when_the_decision_is_stored(cast, condition):
    values = {"review": condition.review, "n": 2, "text": "Late.", "owner": cast.tech_owner,
              "part": "technical_owner", "days": 30, "due_at": condition.due_at,
              "grace_until": condition.grace_until, "created_at": DECIDED}  # fmt: skip
    cannot(lambda: Condition.objects.create(**values))
    wrong = {"state": "met", "closed_at": DECIDED}
    cannot(lambda: Condition.objects.create(**values, **wrong, written_by=cast.chair))
    with transaction.atomic():
        assert Condition.objects.create(**values, written_by=cast.chair)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "Softer."), ("days", 31), ("due_at", DECIDED + 60 * DAY), ("part", "sponsor"),
     ("grace_until", DECIDED + 90 * DAY), ("n", 9), ("created_at", DECIDED - DAY)],
)  # fmt: skip
def test_what_a_condition_says_is_not_changed(condition, column, value):
    cannot(sql(f"UPDATE approvals_condition SET {column} = %s", value))


def test_its_owner_review_and_author_stay(cast, condition):
    for column in ("owner_id", "written_by_id"):
        cannot(sql(f"UPDATE approvals_condition SET {column} = %s", cast.chair.pk))
    cannot(sql("DELETE FROM approvals_conditionproposal"))
    cannot(lambda: Condition.objects.all()._raw_delete("default"))


def test_a_condition_moves_only_as_its_evidence_says(cast, condition):
    closed = {"closed_at": DECIDED + DAY}
    cannot(lambda: Condition.objects.update(state="met", **closed))
    cannot(lambda: Condition.objects.update(state="submitted"))
    cannot(lambda: Condition.objects.update(state="met"))  # without a time of closing
    cannot(lambda: Condition.objects.update(**closed))
    cannot(lambda: Condition.objects.update(state="merged", merged_into=condition, **closed))
    cannot(lambda: Condition.objects.update(grace_over_at=DECIDED))
    submit(condition, DECIDED + DAY)
    cannot(lambda: Condition.objects.update(state="open"))
    cannot(lambda: Condition.objects.update(state="met", **closed))
    verify(condition, cast.chair, DECIDED + DAY)
    for state in ("open", "submitted", "moot"):
        cannot(lambda state=state: Condition.objects.update(state=state, closed_at=None))
    cannot(lambda: Condition.objects.update(state="moot"))


def evidence(condition, by, n=1, **more):
    values = {"condition": condition, "n": n, "text": REASONS, "by": by, "at": DECIDED + DAY}
    return Submission.objects.create(**values | more)


def test_evidence_is_for_an_open_condition_and_one_at_a_time(cast, condition):
    cannot(lambda: evidence(condition, cast.tech_owner, text=""))
    cannot(lambda: evidence(condition, cast.tech_owner, verdict="accepted", reason=REASONS,
                            verdict_by=cast.chair, decided_at=DECIDED + DAY))  # fmt: skip
    submit(condition, DECIDED + DAY)
    cannot(lambda: evidence(condition, cast.tech_owner, 2))
    verify(condition, cast.chair, DECIDED + DAY)
    cannot(lambda: evidence(condition, cast.tech_owner, 2))


def test_two_people_for_evidence_and_neither_owns_it_nor_is_party(cast, condition):
    submit(condition, DECIDED + DAY)
    given = Submission.objects.get()

    def says(person, **more):
        values = {"verdict": "accepted", "reason": REASONS, "decided_at": DECIDED + DAY}
        return lambda: Submission.objects.filter(pk=given.pk).update(
            **values | {"verdict_by": person} | more
        )

    cannot(says(cast.tech_owner))  # owner, and handed it in
    cannot(says(cast.owner))  # party
    cannot(says(cast.chair, reason=""))
    cannot(says(cast.chair, verdict="perhaps"))
    cannot(says(None))
    cannot(says(cast.chair, text="Other words."))
    cannot(says(cast.chair, decided_at=DECIDED))
    says(cast.chair)()
    cannot(says(cast.co_chair))
    cannot(says(cast.chair, verdict="returned"))
    cannot(lambda: Submission.objects.all()._raw_delete("default"))


def test_who_stood_in_for_the_owner_does_not_verify_that(cast, condition):
    given = evidence(condition, cast.chair)
    Condition.objects.update(state="submitted")
    cannot(lambda: Submission.objects.filter(pk=given.pk).update(
        verdict="accepted", reason=REASONS, verdict_by=cast.chair, decided_at=DECIDED + 2 * DAY,
    ))  # fmt: skip


def test_a_file_stays_in_its_evidence(cast, condition):
    file = SimpleUploadedFile("run.txt", b"500 accepted")
    conditions.attach_evidence(condition, file, actor=cast.tech_owner, now=DECIDED)
    other = one(decided(cast, name="Another agent", slug="another-agent"))
    elsewhere = submit(other, DECIDED + DAY)
    cannot(lambda: EvidenceFile.objects.update(submission=elsewhere))
    submit(condition, DECIDED + DAY)
    cannot(lambda: EvidenceFile.objects.update(submission=None))
    cannot(lambda: EvidenceFile.objects.all()._raw_delete("default"))


def test_a_merged_condition_names_one_that_was_written_in_its_place(cast):
    review = decided(cast, {"co_chair": [make.row("First."), make.row("Second.")]})
    closed = {"state": "merged", "closed_at": DECIDED + DAY}
    first = Condition.objects.filter(n=1)
    cannot(lambda: first.update(**closed))
    cannot(lambda: first.update(**closed, merged_into=one(review, 2)))
    made = conditions.merge(
        review, [2], "Another.", cast.tech_owner.pk, actor=cast.chair, now=DECIDED + HOUR
    )
    with transaction.atomic():
        first.update(**closed, merged_into=made)
        transaction.set_rollback(True)
    cannot(lambda: Condition.objects.filter(n=2).update(merged_into=None))


def test_the_decision_is_still_counted(cast, ballot):
    """The guard of 0006 stands beside the one for conditions."""
    row(ballot, cast.chair)
    given = row(ballot, cast.ethics, WITH_CONDITIONS)
    condition_of(ballot, given)
    cannot(lambda: decide(ballot, "conditions"))  # no quorum
    assert not Decision.objects.exists()
    assert ballot.clock.due_at - START > timedelta(0)
