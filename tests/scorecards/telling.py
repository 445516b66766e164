"""A small fixed history of ten days, of which every figure can be counted by hand, and what changed
after. Office hours are 8 to 16 in UTC: 9 to 17 in Berlin, in November."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from approvals.actions import questions
from approvals.actions.completeness.saying import say_complete
from approvals.models import Ballot, CompletenessCheck, Question, Request
from approvals.rules.completeness import Part
from approvals.rules.reviews import StepKind, StepState, Verdict
from govportal.worklist.actions import sweep
from incidents.actions import acknowledge, dismiss, report_incident
from incidents.actions.judging import judge_alert
from incidents.actions.monitors import end_monitor
from incidents.models import Alert, Incident
from incidents.rules.alerts import Verdict as Found
from incidents.rules.severities import IncidentClass, Severity
from tests import make
from tests.incidents import alerting
from tests.incidents import make as incidents
from tests.make import Cast

DAY = date(2026, 11, 10)  # a Tuesday
LATER = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHY = "Read every line of the trace; nothing was wrong with it."


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@dataclass
class Told:
    """What the history is about."""

    quick: Request
    rejected: Request
    voted: Request
    waiting: Request
    elsewhere: Request
    alerts: list[Alert]
    watch: Any
    late: Incident


def tell(cast: Cast) -> Told:
    make.five_seats(cast)
    quick = make.request(cast, "tier1-internal-drafting", on(2, 9))
    elsewhere = make.request(cast, now=on(2, 9), name="Second desk", business_unit="treasury")
    voted = make.request(cast, "tier3-claims", on(2, 9))
    signed(elsewhere, on(2, 9, 20), on(2, 9, 40), on(2, 10))
    signed(quick, on(2, 10), on(2, 11), on(2, 13))
    asked(cast, voted, on(2, 13), on(3, 9))
    make.to_production(quick, on(3, 9))
    make.to_production(elsewhere, on(3, 9))
    rejected = make.request(cast, now=on(3, 9))
    incidents_told(cast)
    sweep(on(4, 10))  # the limit of 24 hours is over for the one that will be rejected
    vote(voted, on(4, 9), on(5, 13))
    signed(rejected, on(5, 11), on(5, 12), on(5, 13), Verdict.REJECT)
    waiting = make.request(cast, now=on(6, 9), name="Third desk")
    watch = alerting.sender(cast, on(6, 9), agents=[quick.agent])
    alerts = [alert(watch, quick, on(6, 10)), alert(watch, quick, on(6, 10, 1))]
    judge_alert(alerts[0], Found.FALSE, WHY, actor=cast.operator, now=on(7, 9))
    judge_alert(alerts[1], Found.TRUE, WHY, actor=cast.operator, now=on(7, 9))
    alert(watch, quick, on(6, 10, 2))  # nobody judges it
    sweep(on(9, 10))  # its 24 hours are over
    late = incidents.incident(cast, None, Severity.SEV3, on(10, 22))
    return Told(quick, rejected, voted, waiting, elsewhere, alerts, watch.monitor, late)


def change(told: Told, cast: Cast) -> None:
    """After the day: nothing of it may change what was known on it."""
    judge_alert(told.alerts[1], Found.FALSE, WHY, actor=cast.operator, now=on(12, 9))
    acknowledge(told.late, actor=cast.operator, now=on(12, 9))
    end_monitor(told.watch, WHY, actor=cast.operator, now=on(12, 9))
    for row in Incident.objects.live().exclude(pk=told.late.pk):
        dismiss(row, WHY, actor=cast.operator, now=on(12, 10))
    make.approve(told.waiting, on(12, 11))
    make.request(cast, "tier2-onboarding", on(12, 12))
    sweep(on(13, 9))


def signed(
    request: Request,
    first: datetime,
    second: datetime,
    last: datetime,
    verdict: Verdict = Verdict.APPROVE,
) -> None:
    """The three duties of the lowest tier."""
    make.do_step(request, StepKind.ATTESTATION, first)
    make.do_step(request, StepKind.LEGAL_CLASS, second)
    make.do_step(request, StepKind.SIGN_OFF_OWNER, last, verdict)


def asked(cast: Cast, request: Request, since: datetime, until: datetime) -> None:
    """A question holds the clocks: 13 to 16 of one day and 8 to 9 of the next are half a day."""
    check = CompletenessCheck.objects.get(request=request)
    assert check.assignee is not None
    say_complete(check, actor=check.assignee, now=on(2, 12))
    review = make.review(request)
    _, person = make.step(request, StepKind.SECURITY)
    ground = Part("business_justification.problem_statement", "The problem is told in one word.")
    question: Question = questions.ask(
        review, "Who reads what it writes?", "Purpose", ground=ground, actor=person, now=since
    )
    questions.answer(question, "The head of claims does.", actor=cast.owner, now=until)


def vote(request: Request, reviewed: datetime, voted: datetime) -> None:
    """Five people vote; one of them had the case open for a minute."""
    ballot = make.to_ballot(request, reviewed)
    for n, seat in enumerate(ballot.seats.select_related("holder").order_by("position")):
        opened = int(voted.timestamp()) - (300 if n else 60)
        assert seat.holder is not None
        make.vote(ballot, seat.holder, now=voted, opened=opened, has_read=True)
    assert Ballot.objects.get(pk=ballot.pk).state == "decided"
    assert not make.steps(request).exclude(state=StepState.DONE).exists()


def incidents_told(cast: Cast) -> None:
    """One taken in five minutes, one that nobody takes, one that was none, and an exercise."""
    incidents.taken(cast, now=on(4, 9))
    incidents.incident(cast, None, Severity.SEV1, on(5, 9), kind=IncidentClass.DATA_EXFILTRATION)
    none = incidents.incident(cast, now=on(5, 10))
    dismiss(none, WHY, actor=cast.operator, now=on(5, 10, 30))
    report_incident(incidents.report(is_exercise=True), actor=cast.operator, now=on(6, 9))


def alert(watch: Any, about: Request, now: datetime) -> Alert:
    said = alerting.told(about.agent, Severity.SEV3, kind=IncidentClass.POLICY_VIOLATION)
    return alerting.send(said, watch, now).alert
