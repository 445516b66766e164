"""Decisions of the last ninety days: reasons, haste, evidence, exceptions. Only what is decided:
votes of an open ballot are nobody's to read."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from approvals.models import Request, RequestVersion, ReviewDocument, SignOff, Vote, Waiver
from approvals.rules.ballots import APPROVALS, BallotState
from approvals.rules.reading import Given
from approvals.rules.reviews import POSITIVE, ReviewState, StepKind, Verdict
from approvals.rules.states import State
from registry.models import TestRun
from registry.models.releases import day_of
from scorecards.rules.patterns import WINDOW, Approval, Decided, Excepted

NOTHING_TO_SHOW = ("retirement",)
"""Kinds of requests that rest on no evidence by nature."""


def _votes(now: datetime) -> list[Vote]:
    """The last vote of each person in ballots that were decided."""
    rows = Vote.objects.filter(
        cast_at__gte=now - WINDOW, cast_at__lte=now, ballot__state=BallotState.DECIDED
    )
    rows = rows.select_related("ballot__review__committee").order_by("pk")
    return list({(vote.ballot_id, vote.person_id): vote for vote in rows}.values())


def _verdicts(now: datetime) -> list[SignOff]:
    rows = SignOff.objects.filter(
        signed_at__gte=now - WINDOW, signed_at__lte=now, review__state=ReviewState.DECIDED
    ).exclude(step__kind=StepKind.ATTESTATION)
    return list(rows.select_related("review__committee").order_by("pk"))


def approvals(now: datetime) -> Iterator[Approval]:
    """Every yes to a request with its reason. Reviews that come round each quarter say the same
    in good faith."""
    rows = [
        (vote.ballot.review, vote.rationale) for vote in _votes(now) if vote.choice in APPROVALS
    ]
    rows += [
        (one.review, one.rationale) for one in _verdicts(now) if Verdict(one.verdict) in POSITIVE
    ]
    rows = [(review, reason) for review, reason in rows if review.subject_kind == "request"]
    numbers = {review.subject_id for review, _reason in rows}
    closed = Request.objects.filter(closed_at__gte=now - WINDOW).order_by()
    agents = dict(closed.values_list("number", "agent_id")) if numbers else {}
    for review, reason in rows:
        case = review.subject_ref.ledger_ref
        yield Approval(case, agents.get(review.subject_id), reason)


def given(now: datetime) -> Iterator[tuple[str, str, Given]]:
    """Every answer with its tier and how long the case was open, by committee."""
    for vote in _votes(now):
        of = vote.ballot.review.committee
        yes = vote.choice in APPROVALS
        one = Given(vote.person_id, vote.ballot.tier, yes, vote.seconds_open)
        yield of.slug, of.name, one
    for line in _verdicts(now):
        of, yes = line.review.committee, Verdict(line.verdict) in POSITIVE
        one = Given(line.person_id, line.review.tier, yes, line.seconds_open)
        yield of.slug, of.name, one


def decided(now: datetime) -> Iterator[Decided]:
    """Requests that were decided; files of the request or its reviewers, and test runs, count."""
    version = RequestVersion.objects.filter(request=OuterRef("pk"), n=OuterRef("version_n"))
    files = version.filter(attachments__isnull=False)
    runs = TestRun.objects.filter(manifest__request_versions__request=OuterRef("pk"))
    papers = ReviewDocument.objects.filter(step__review=OuterRef("review"))
    rows = Request.objects.filter(
        state__in=(State.APPROVED, State.REJECTED), closed_at__gte=now - WINDOW, closed_at__lte=now
    ).exclude(kind__in=NOTHING_TO_SHOW)
    rows = rows.annotate(shown=Exists(files), tested=Exists(runs), added=Exists(papers)).order_by(
        "pk"
    )
    columns = ("kind", "tier", "agent_id", "shown", "tested", "added")
    for kind, tier, agent, *found in rows.values_list(*columns):
        yield Decided(kind, tier, agent, any(found))


def exceptions(now: datetime) -> list[Excepted]:
    """Exceptions that began in the time, the oldest first."""
    first, last = day_of(now - WINDOW), day_of(now)
    rows = Waiver.objects.filter(begins_on__gt=first, begins_on__lte=last).order_by("pk")
    found = rows.values_list("rule_key", "rule", "agent_id")
    return [Excepted(key, rule, agent) for key, rule, agent in found]
