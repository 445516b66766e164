"""Who said what to a review before a moment: verdicts, votes once it is decided, open duties."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.models import Condition, Decision, Review, ReviewStep, SignOff, Vote
from approvals.models.names import CONDITION_STATE_NAMES, STEP_NAMES
from approvals.rules.conditions import ConditionState
from approvals.rules.reviews import StepKind
from evidence.rules.stories import Fact, Voice
from govportal.ledger.as_of import as_of

SIGNS = {
    "approve": ("ok", "ok"),
    "conditions": ("warn", "warn"),
    "approve_with_conditions": ("warn", "warn"),
    "reject": ("bad", "bad"),
}
NO_SIGN = ("neutral", "none")


def decision_at(review: int, moment: datetime) -> Decision | None:
    """The decision of a review, where it had been taken."""
    rows = Decision.objects.filter(review=review, decided_at__lt=moment)
    return rows.select_related("review__committee").first()


def voices_of(
    review: int, decision: Decision | None, moment: datetime, *, waits: bool = False
) -> tuple[Voice, ...]:
    """Verdicts in the order in which they were given, and after them the votes of the ballot that
    decided; of one that did not, nothing is told. ``waits``: duties that were open, too.
    """
    given = SignOff.objects.filter(review=review, signed_at__lt=moment)
    rows = given.select_related("person", "step", "behalf__delegation__person")
    found = [_verdict(row) for row in rows.order_by("signed_at", "pk")]
    if decision is not None and decision.ballot_id is not None:
        found += _votes(decision)
    if waits and decision is None:
        found += _open(review, moment)
    return tuple(found)


def _verdict(row: SignOff) -> Voice:
    tone, shape = SIGNS.get(row.verdict, NO_SIGN)
    who = row.person.full_name
    if hasattr(row, "behalf"):
        words = {"who": who, "whom": row.behalf.delegation.person.full_name}
        who = _("%(who)s for %(whom)s") % words
    said = str(row.get_verdict_display())
    return Voice(who, row.step.kind_words, said, tone, shape, row.rationale, row.signed_at)


def _votes(decision: Decision) -> list[Voice]:
    rows = Vote.objects.filter(ballot=decision.ballot_id).select_related("person", "seat")
    last = {vote.person_id: vote for vote in rows.order_by("pk")}
    return [
        Voice(
            vote.person.full_name,
            vote.seat.title,
            str(vote.get_choice_display()),
            *SIGNS.get(vote.choice, NO_SIGN),
            vote.rationale,
            vote.cast_at,
        )
        for vote in last.values()
    ]


def _open(review: int, moment: datetime) -> list[Voice]:
    rows = as_of(ReviewStep, moment, review_id=review).filter(state="open")
    return [
        Voice(
            row.assignee.full_name if row.assignee else _("nobody yet"),
            str(STEP_NAMES[StepKind(row.kind)]),
            _("has not answered yet"),
            "neutral",
            "wait",
            "",
            None,
        )
        for row in rows.select_related("assignee").order_by("position")
    ]


def conditions_at(reviews: Iterable[int], moment: datetime) -> tuple[Fact, ...]:
    """What the approval was tied to, and how far that was."""
    rows = as_of(Condition, moment, review_id__in=list(reviews)).order_by("n")
    return tuple(
        Fact(str(CONDITION_STATE_NAMES[ConditionState(row.state)]), row.text) for row in rows
    )


def request_number(review: Review) -> str:
    """The request that a review is about; empty where it is about something else."""
    return review.subject_id if review.subject_kind == "request" else ""
