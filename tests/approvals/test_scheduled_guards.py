"""The database refuses what must never be: straight to the tables, past every action."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from approvals.models import Decision, ScheduledReview
from approvals.rules.reviews import Verdict
from govportal.worklist.models import Clock, ClockEvent
from tests.approvals.reviewing import (
    A_MOMENT,
    DAY,
    DUE_AT,
    GRACE_ENDS,
    HOUR,
    OPENS,
    do_all,
    fresh,
    give,
    opened,
    opened_first,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = OPENS + DAY


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def change(scheduled, **columns: Any):
    ScheduledReview.objects.filter(pk=scheduled.pk).update(**columns)


def test_it_keeps_what_it_is_about_and_when_it_is_due(cast):
    scheduled, other = opened(cast), opened(cast, slug="other", now=NOW)
    changes: tuple[dict[str, Any], ...] = (
        {"due_on": scheduled.due_on + DAY},
        {"due_at": DUE_AT + DAY},
        {"lapses_on": scheduled.lapses_on + DAY},
        {"grace_ends_at": GRACE_ENDS + DAY},
        {"facts": {}},
        {"tier": 4},
        {"number": "PR-2027-0099"},
        {"kind": "post_deployment"},
        {"agent": other.agent},
        {"authorisation": other.authorisation},
        {"opened_at": NOW},
        {"review": None},
        {"review": other.review},
    )
    for columns in changes:
        cannot(lambda columns=columns: change(scheduled, **columns))
    cannot(lambda: ScheduledReview.objects.all()._raw_delete("default"))


def test_nothing_is_held_without_a_decision_of_its_own_review(cast):
    scheduled = opened(cast)
    held = {"state": "held", "outcome": "approve", "closed_at": NOW}
    cannot(lambda: change(scheduled, **held))
    scheduled.review.__class__.objects.filter(pk=scheduled.review_id).update(
        state="withdrawn", closed_at=NOW
    )
    cannot(lambda: change(scheduled, **held))


def test_the_outcome_is_the_decisions(cast):
    scheduled = opened(cast)
    with transaction.atomic():
        do_all(scheduled, NOW)
        row = fresh(scheduled)
        transaction.set_rollback(True)
    assert row.outcome == "approve"
    cannot(lambda: change(scheduled, state="held", outcome="reject", closed_at=NOW))


def test_its_end_is_final(cast):
    scheduled = do_all(opened(cast), NOW)
    for columns in (
        {"outcome": "reject"},
        {"state": "open", "outcome": "", "closed_at": None},
        {"state": "lapsed", "outcome": "", "missed_at": GRACE_ENDS + HOUR},
        {"closed_at": NOW + DAY},
    ):
        cannot(lambda columns=columns: change(scheduled, **columns))


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "unknown", "closed_at": NOW},
        {"state": "cancelled", "closed_at": NOW},
        {"state": "cancelled", "closed_at": NOW, "ending": "bored"},
        {"ending": "replaced"},
        {"closed_at": NOW},
        {"outcome": "approve"},
        {"missed_at": GRACE_ENDS},
        {"state": "lapsed", "closed_at": GRACE_ENDS + HOUR},
        {"state": "lapsed", "closed_at": GRACE_ENDS, "missed_at": GRACE_ENDS},
    ],
)
def test_states_and_their_columns_belong_together(cast, columns):
    scheduled = opened(cast)
    cannot(lambda: change(scheduled, **columns))


def test_it_cannot_lapse_while_somebody_could_still_decide(cast):
    scheduled = opened(cast)
    over = GRACE_ENDS + HOUR
    cannot(lambda: change(scheduled, state="lapsed", closed_at=over, missed_at=over))


def test_only_what_is_periodic_lapses(cast):
    scheduled, over = opened_first(cast), GRACE_ENDS + HOUR
    scheduled.review.__class__.objects.update(state="withdrawn", closed_at=over)
    cannot(lambda: change(scheduled, state="lapsed", closed_at=over, missed_at=over))


def test_there_is_one_for_a_day_and_none_begins_closed(cast):
    scheduled = opened(cast)

    def another(**columns):
        row = fresh(scheduled)
        row.pk, row.number, row.review = None, "PR-2027-0077", None
        for name, value in columns.items():
            setattr(row, name, value)
        ScheduledReview.objects.bulk_create([row])

    cannot(another)
    cannot(lambda: another(due_on=scheduled.due_on + DAY, lapses_on=scheduled.lapses_on + DAY))
    do_all(scheduled, NOW)
    later = {"due_on": scheduled.due_on + DAY, "lapses_on": scheduled.lapses_on + DAY}
    cannot(lambda: another(**later))  # it is held, and none begins so
    another(**later, state="open", outcome="", closed_at=None)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_no_row_takes_the_place_of_another(cast):
    scheduled = opened(cast)
    columns = [field.column for field in ScheduledReview._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns)
    for key in ("id", "number", "due_on"):
        values = ", ".join(
            column if column in {key, "authorisation_id", "kind", "due_on"} else f'"{column}"'
            for column in columns
        )
        cannot(
            lambda values=values: connection.cursor().execute(
                f"INSERT OR REPLACE INTO approvals_scheduledreview ({named}) "
                f"SELECT {values} FROM approvals_scheduledreview WHERE id = %s",
                [scheduled.pk],
            )
        )


def decide(scheduled, outcome):
    review = scheduled.review
    Decision.objects.create(
        review=review,
        basis="sign_off",
        outcome=outcome,
        digest=review.digest,
        fingerprint=review.fingerprint,
        tier=review.tier,
        decided_at=NOW,
    )


def test_a_review_that_only_recommends_neither_ends_nor_stops_it(cast):
    scheduled = opened_first(cast, 3)
    give(scheduled, "attestation", now=NOW)
    give(scheduled, "security", Verdict.REJECT, now=NOW, findings="Thin.")
    cannot(lambda: decide(scheduled, "reject"))
    cannot(lambda: decide(scheduled, "approve"))
    give(scheduled, "compliance", Verdict.CONDITIONS, now=NOW, conditions="Tell users.")
    cannot(lambda: decide(scheduled, "approve"))  # nobody has signed
    give(scheduled, "sign_off_ciso", now=NOW)
    assert Decision.objects.get().outcome == "approve"


def test_without_a_review_that_is_needed_no_signature_carries_it(cast):
    scheduled = opened_first(cast, 3)
    for kind in ("attestation", "security"):
        give(scheduled, kind, now=NOW)
    scheduled.review.steps.filter(kind="sign_off_ciso").update(state="open")
    review = fresh(scheduled).review
    step = review.steps.get(kind="sign_off_ciso")
    review.sign_offs.create(
        step=step,
        person=cast.chair,
        role=step.role,
        is_signature=True,
        verdict="approve",
        rationale="Signed too early.",
        digest=review.digest,
        signed_at=NOW,
    )
    cannot(lambda: decide(scheduled, "approve"))


def test_its_clock_never_pauses_and_no_event_is_early(cast):
    clock = opened(cast).review.clock
    cannot(lambda: Clock.objects.filter(pk=clock.pk).update(state="paused"))
    early = {"kind": "due", "threshold": 100, "outcome": "told"}
    cannot(
        lambda: ClockEvent.objects.create(
            clock=clock, due_at=DUE_AT, happened_at=DUE_AT - A_MOMENT, **early
        )
    )
