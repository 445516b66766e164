"""The presiding chair's wording in place of that of several members (4-fine-print.md)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from approvals.actions.conditions.circle import presiding_of
from approvals.actions.conditions.ruling import keep_rules
from approvals.actions.conditions.timekeeping import bring_up_to_date, start_owners_clock, stop_all
from approvals.actions.locking import locked_review
from approvals.models import Condition, Review
from approvals.rules.conditions import (
    MOVES,
    ConditionFacts,
    ConditionState,
    MergeFacts,
    merge_refusal,
    merged,
    move_refusal,
)
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse


def merge(
    review: Review,
    chosen: Collection[int],
    text: str,
    owner: int | None,
    *,
    actor: Person,
    now: datetime,
) -> Condition:
    """Put one condition in the place of those ``chosen`` (by number), with another wording.

    It has the earliest deadline and one of their owners; the originals stay, shown beside it.
    Raises Refused for anybody but the presiding chair, and for conditions that are late, being
    verified, or over.
    """
    for condition in review.conditions.filter(n__in=chosen):
        bring_up_to_date(condition, now)
    return _merge(review, chosen, text, owner, actor=actor, now=now)


@recorded
def _merge(
    review: Review,
    chosen: Collection[int],
    text: str,
    owner: int | None,
    *,
    actor: Person,
    now: datetime,
) -> Condition:
    review = locked_review(review)
    rows = review.conditions.select_for_update(of=("self",)).filter(n__in=chosen).order_by("n")
    originals = list(rows.select_related("owner", "clock", "grace_clock"))
    refuse(who_refusal(review, originals, actor, now))
    facts = [MergeFacts(o.n, o.text, o.owner_id, o.due_at) for o in originals]
    refuse(merge_refusal(facts, text, owner))
    assert owner is not None  # merge_refusal says so
    takes = merged(facts, owner)
    time_of = next(o for o in originals if o.n == takes.time_of)
    part_of = next(o for o in originals if o.n == takes.part_of)
    made = Condition.objects.create(
        review=review,
        n=review.conditions.count() + 1,
        text=text.strip(),
        owner=part_of.owner,
        part=part_of.part,
        days=time_of.days,
        due_at=time_of.due_at,
        grace_until=time_of.grace_until,
        written_by=actor,
        created_at=now,
    )
    keep_rules(made, originals)
    for original in originals:
        original.state, original.merged_into, original.closed_at = MOVES["merge"].target, made, now
        original.save(update_fields=["state", "merged_into", "closed_at"])
        stop_all(original, actor=actor, now=now)
    start_owners_clock(made, actor=actor, now=now)
    record(
        "condition.merged",
        made,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[*originals, review, review.subject_ref, made.owner],
        data={"n": made.n, "of": [original.n for original in originals]},
        personal={"text": made.text},
    )
    return made


def who_refusal(
    review: Review, originals: Sequence[Condition], actor: Person, now: datetime
) -> Refusal | None:
    """Why ``actor`` may not put another wording in place of these; None when they may."""
    chief = presiding_of(review, now)
    for original in originals:
        facts = ConditionFacts(
            state=ConditionState(original.state),
            owner=original.owner_id,
            presiding=chief,
            is_overdue=original.due_at <= now,
        )
        if refusal := move_refusal(MOVES["merge"], facts, actor.pk):
            return refusal
    return None if actor.pk == chief else Refusal("condition.not_presiding")
