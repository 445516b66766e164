"""Steps of reviews that were finished, by the clock each ran on, and whether it was in time.

The clock is the record: it stops with what it was for, and is never changed after. The row of a
step is not: when a request is revised, it begins anew.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr

from approvals.models import Ballot, CompletenessCheck, Review, ReviewStep, SignOff
from approvals.rules.ballots import BallotState
from approvals.rules.completeness import Outcome
from approvals.rules.reviews import Basis, ReviewState
from govportal.worklist.models import Clock, ClockEvent
from govportal.worklist.rules.firings import EventKind
from scorecards.rules.kpis.process import Steps
from scorecards.sources.days import AsOf
from scorecards.sources.units import parts

STEP, BALLOT, CHECK, REVIEW = "review_step", "ballot", "completeness", "review"
SIGN_OFF = "sign_off"
"""The step of reviews that sign-offs decide: all of them run on the review's own clock."""
UNFINISHED = (BallotState.REPLACED, BallotState.WITHDRAWN)


def finished(at: AsOf) -> QuerySet[Any]:
    """Clocks that stopped because what they were for was done, with ``step`` and ``unit``."""
    rows = Clock.objects.filter(stopped_at__gte=at.since, stopped_at__lt=at.end)
    rows = rows.filter(kind__in=(STEP, BALLOT, CHECK, REVIEW)).annotate(of_step=_of_step())
    done: QuerySet[Any] = rows.filter(_is_done()).annotate(step=_step(), unit=_of_review("unit_id"))
    return done


def with_review(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same with ``review``, the primary key of the one that each ran for."""
    reviewed: QuerySet[Any] = rows.annotate(review=_of_review("pk"))
    return reviewed


def is_late(at: AsOf) -> Q:
    """Whether such a clock ran out; a vote: whether it had to go on, or ended undecided."""
    ran_out = ClockEvent.objects.filter(
        clock=OuterRef("pk"), kind=EventKind.DUE, happened_at__lt=at.end
    )
    of_vote = Ballot.objects.filter(clock=OuterRef("pk"))
    undecided = of_vote.filter(~Q(state=BallotState.DECIDED) | Q(is_extended=True))
    return Q(kind=BALLOT) & Q(Exists(undecided)) | ~Q(kind=BALLOT) & Q(Exists(ran_out))


def steps(at: AsOf) -> Mapping[int, Steps]:
    return parts(Steps, finished(at), is_late(at), "unit", "step", "step")


def _of_step() -> Case:
    """The primary key of the step that a step's clock was for."""
    number = Cast(Substr("subject_ref", len(f"{STEP}:") + 1), BigIntegerField())
    return Case(When(kind=STEP, then=number), output_field=BigIntegerField())


def _is_done() -> Q:
    here, stopped = OuterRef("pk"), OuterRef("stopped_at")
    signed = SignOff.objects.filter(step=OuterRef("of_step"), signed_at=stopped)
    voted = Ballot.objects.filter(clock=here, closed_at=stopped).exclude(state__in=UNFINISHED)
    said = (Outcome.COMPLETE, Outcome.MISSING)
    checked = CompletenessCheck.objects.filter(clock=here, closed_at=stopped, outcome__in=said)
    decided = Review.objects.filter(
        clock=here, closed_at=stopped, state=ReviewState.DECIDED, basis=Basis.SIGN_OFF
    )
    return (
        Q(kind=STEP) & Q(Exists(signed))
        | Q(kind=BALLOT) & Q(Exists(voted))
        | Q(kind=CHECK) & Q(Exists(checked))
        | Q(kind=REVIEW) & Q(Exists(decided))
    )


def _step() -> Case:
    kind = ReviewStep.objects.filter(pk=OuterRef("of_step")).values("kind")
    return Case(
        When(kind=STEP, then=Subquery(kind)),
        When(kind=REVIEW, then=Value(SIGN_OFF)),
        default=F("kind"),
        output_field=CharField(),
    )


def _of_review(field: str) -> Case:
    here = OuterRef("pk")
    of_step = ReviewStep.objects.filter(pk=OuterRef("of_step")).values(f"review__{field}")
    of_ballot = Ballot.objects.filter(clock=here).values(f"review__{field}")
    of_check = CompletenessCheck.objects.filter(clock=here).values(f"request__review__{field}")
    of_review = Review.objects.filter(clock=here).order_by("-pk").values(field)
    return Case(
        When(kind=STEP, then=Subquery(of_step[:1])),
        When(kind=BALLOT, then=Subquery(of_ballot[:1])),
        When(kind=CHECK, then=Subquery(of_check[:1])),
        default=Subquery(of_review[:1]),
        output_field=BigIntegerField(),
    )
