"""Builders for tests: they call the actions, so that what they make could have happened."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from approvals.actions import drafts, submitting
from approvals.actions.ballots import Paper, cast_vote
from approvals.actions.reviews import Given, sign
from approvals.models import Ballot, Draft, Request, Review, ReviewStep, Vote
from approvals.rules.answers import seen
from approvals.rules.ballots import Choice
from approvals.rules.conditions import Row
from approvals.rules.content import Step, fields_of
from approvals.rules.intake import read_yaml
from approvals.rules.reviews import REVIEWS, StepKind, StepState, Verdict
from approvals.schemes import load_shipped_scheme
from govportal.ledger.rules import SYSTEM, Reference
from govportal.people import actions as people
from govportal.people.models import Person, Unit
from govportal.people.rules import Role, SeatKind
from govportal.worklist.actions import load_calendars
from registry import actions as registry
from registry.models import Agent, Authorisation, ReleaseStage
from registry.models.releases import current_stage
from registry.rules.runtime_rules import Typed
from tests.cast import Cast as Cast

EXAMPLES = Path(__file__).parent / "data" / "requests"
SETUP = SYSTEM("tests")
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Berlin
REASONS = "Read in full; the limits are clear and somebody stops it when it goes wrong."
PASSWORD = "a long password for tests"


def organisation(now: datetime = START - timedelta(days=200)) -> Cast:
    """Two business units, a committee with chair and co-chair, and the cast."""
    load_calendars(now=now)
    load_shipped_scheme(actor=SETUP, now=now)
    unit = people.add_unit("claims", "Claims", actor=SETUP, now=now)
    other = people.add_unit("treasury", "Treasury", actor=SETUP, now=now)

    def person(name: str, *roles: Role, within: Unit | None = unit, **more: Any) -> Person:
        email = f"{name}@brackwater.example"
        title = name.replace("_", " ").title()
        made = people.add_person(
            email, title, actor=SETUP, now=now, unit=within, password=PASSWORD, **more
        )
        for role in roles:
            people.give_role(made, role, actor=SETUP, now=now)
        return made

    office = people.add_unit("office", "Governance office", actor=SETUP, now=now)
    manager = person("manager", Role.TECHNICAL_OWNER)
    chair = person("chair", Role.COMMITTEE_MEMBER, within=office)
    chair_alternate = person("chair_alternate", Role.COMMITTEE_MEMBER, within=office)
    co_chair = person("co_chair", Role.COMMITTEE_MEMBER, within=office)
    member = person("member", Role.COMMITTEE_MEMBER, within=office)
    committee = people.add_committee(
        "main", "Governance committee", actor=SETUP, now=now, is_default=True
    )
    seats = ((SeatKind.CHAIR, "CISO", chair, chair_alternate),
             (SeatKind.CO_CHAIR, "Legal counsel", co_chair, None),
             (SeatKind.ENGINEERING, "Engineering", member, None))  # fmt: skip
    for kind, title, holder, alternate in seats:
        people.fill_seat(
            committee, kind, title, holder=holder, alternate=alternate, actor=SETUP, now=now
        )
    return Cast(
        unit=unit,
        other_unit=other,
        committee=committee,
        manager=manager,
        chair=chair,
        chair_alternate=chair_alternate,
        co_chair=co_chair,
        member=member,
        owner=person("owner", Role.BUSINESS_OWNER),
        tech_owner=person("tech_owner", Role.TECHNICAL_OWNER, manager=manager),
        compliance=person("compliance", Role.COMPLIANCE_REVIEWER, within=office),
        compliance_2=person("compliance_2", Role.COMPLIANCE_REVIEWER, within=office),
        security=person("security", Role.SECURITY_REVIEWER, within=office),
        auditor=person("auditor", Role.AUDITOR, within=office),
        administrator=person("administrator", Role.ADMINISTRATOR, within=office),
        operator=person("operator", Role.OPERATOR, within=office),
        board=person("board", Role.BOARD_LIAISON, within=office),
        colleague=person("colleague"),
        stranger=person("stranger", within=other),
    )


def content(cast: Cast, example: str = "tier1-ticket-triage", **basics: object) -> dict:
    """An example's content, with the cast as its owners."""
    read = read_yaml((EXAMPLES / f"{example}.yaml").read_bytes())
    made = deepcopy(read.content)
    made["agent_metadata"] |= {
        "business_owner": cast.owner.email,
        "technical_owner": cast.tech_owner.email,
    } | basics
    if made["security_assessment"].get("incident_owner"):
        made["security_assessment"]["incident_owner"] = cast.tech_owner.email
    if made["security_assessment"].get("kill_switch_tested_on"):
        made["security_assessment"]["kill_switch_tested_on"] = "2026-10-20"  # before START
    return made


def five_seats(cast: Cast, now: datetime = START - timedelta(days=100)) -> None:
    """Fill the business unit's and the ethics reviewer's seats too: a committee of five."""
    for name, kind in (("business", SeatKind.BUSINESS_UNIT), ("ethics", SeatKind.ETHICS)):
        title = name.title()
        made = people.add_person(
            f"{name}@brackwater.example", title, actor=SETUP, now=now, password=PASSWORD
        )
        people.give_role(made, Role.COMMITTEE_MEMBER, actor=SETUP, now=now)
        people.fill_seat(cast.committee, kind, title, holder=made, actor=SETUP, now=now)
        setattr(cast, name, made)


def draft(cast: Cast, example: str = "tier1-ticket-triage", now: datetime = START) -> Draft:
    return drafts.start_draft(actor=cast.owner, now=now, content=content(cast, example))


def write(draft: Draft, changes: Mapping[str, object], step: Step, now: datetime = START) -> Draft:
    """Save one step's answers, as somebody who has just opened its page."""
    mark = seen(draft.content, [field.path for field in fields_of(step)])
    return drafts.save_draft(draft, changes, step=step, mark=mark, now=now)


def request(
    cast: Cast, example: str = "tier1-ticket-triage", now: datetime = START, **basics: object
) -> Request:
    """A request under review, sent by the business owner."""
    made = drafts.start_draft(actor=cast.owner, now=now, content=content(cast, example, **basics))
    return submitting.submit(made, actor=cast.owner, now=now)


def review(request: Request) -> Review:
    """The review of a request as it stands now."""
    return Review.objects.get(
        subject_kind="request", subject_id=request.number, pk=request.review_id
    )


def steps(request: Request) -> QuerySet[ReviewStep]:
    """The steps of a request's review."""
    return ReviewStep.objects.filter(review_id=request.review_id).select_related(
        "assignee", "clock"
    )


def step(request: Request, kind: StepKind) -> tuple[ReviewStep, Person]:
    """One step and whose it is."""
    found = steps(request).get(kind=kind)
    assert found.assignee is not None
    return found, found.assignee


def given(request: Request, verdict: Verdict = Verdict.APPROVE, **answers: str) -> Given:
    """A verdict on the version under review, with reasons."""
    digest = review(request).digest
    return Given(verdict=verdict, rationale=REASONS, digest=digest, answers=answers)


ANSWERS = {StepKind.LEGAL_CLASS: {"legal_class": "minimal_risk"}}


def do_step(
    request: Request,
    kind: StepKind,
    now: datetime,
    verdict: Verdict = Verdict.APPROVE,
    **answers: str,
) -> None:
    """The assignee of a step gives a verdict."""
    request.refresh_from_db()
    _, assignee = step(request, kind)
    full = ANSWERS.get(kind, {}) | answers
    sign(review(request), kind, given(request, verdict, **full), actor=assignee, now=now)


def to_ballot(request: Request, now: datetime, recommended: Verdict = Verdict.APPROVE) -> Ballot:
    """Every duty before the ballot is done; the reviews recommend ``recommended``."""
    for row in steps(request).filter(state=StepState.OPEN).order_by("position"):
        verdict = recommended if StepKind(row.kind) in REVIEWS else Verdict.APPROVE
        do_step(request, StepKind(row.kind), now, verdict)
    return Ballot.objects.select_related("clock__version", "review").get(
        review_id=request.review_id, state="open"
    )


def fresh(ballot: Ballot) -> Ballot:
    """The ballot as it stands now."""
    return Ballot.objects.select_related("clock__version", "review").get(pk=ballot.pk)


def vote(
    ballot: Ballot, person: Person, choice: Choice = Choice.APPROVE, *, now: datetime, **more: Any
) -> Vote:
    """Somebody votes on the text as it stands, with reasons."""
    paper = Paper(**{"choice": choice, "rationale": REASONS, "digest": ballot.digest} | more)
    return cast_vote(ballot, paper, actor=person, now=now)


def row(text: str, owner: str = "technical_owner", days: int = 30, **rule: str) -> Row:
    """A condition as somebody proposes it, with a run-time rule where its fields are given."""
    return Row(text, owner, str(days), Typed(**rule))


def carry(ballot: Ballot, now: datetime) -> None:
    """Everybody who may vote is for it."""
    for seat in ballot.seats.select_related("holder").order_by("position"):
        if seat.holder is not None and fresh(ballot).state == "open":
            vote(ballot, seat.holder, now=now)


def approve(request: Request, now: datetime) -> Request:
    """Everybody does their duty, in order, a minute apart; then the committee votes, if it does."""
    request.refresh_from_db()
    while request.is_open:
        now += timedelta(minutes=1)
        waiting = steps(request).filter(state=StepState.OPEN).order_by("position").first()
        assert waiting is not None
        if waiting.kind == StepKind.BALLOT:
            carry(Ballot.objects.get(review_id=request.review_id, state="open"), now)
        else:
            do_step(request, StepKind(waiting.kind), now)
        request.refresh_from_db()
    return request


def coming(agent: Agent) -> Authorisation:
    """The authorisation that is not live yet."""
    return Authorisation.objects.standing().get(agent=agent, live_at__isnull=True)


def in_question(agent: Agent) -> ReleaseStage:
    """The stage where the agent's release stands."""
    stage = current_stage(coming(agent))
    assert stage is not None
    return stage


def sign_all(stage: ReleaseStage, person: Person, now: datetime) -> None:
    """The person signs every exit criterion of the stage."""
    for criterion in stage.criteria.all():
        registry.sign_criterion(criterion, REASONS, actor=person, now=now)


def later(now: datetime, days: int) -> datetime:
    """The same time by the wall clock so many days on: a stage counts days of the calendar, and
    near midnight 14 times 24 hours are 13 of those when summer time ends among them."""
    return (timezone.localtime(now) + timedelta(days=days)).astimezone(UTC)


def run_stage(agent: Agent, now: datetime, *, leave: bool = True) -> datetime:
    """Start the stage in question, sign for it, and leave it when its least days have run."""
    agent = Agent.objects.get(pk=agent.pk)
    stage = in_question(agent)
    until = later(now, stage.least_days)
    right = stage.authorisation
    if right.valid_until < until.date():  # its periodic review is held in time
        registry.extend(right, valid_until=until.date(), lapses_on=until.date(),
                        basis=Reference("periodic_review:tests"), actor=SETUP, now=now)  # fmt: skip
    scope = "5 % of the traffic" if stage.stage == "limited" else ""
    registry.start_stage(stage, scope, actor=agent.technical_owner, now=now)
    sign_all(stage, agent.technical_owner, now + timedelta(hours=1))
    if leave:
        registry.leave_stage(stage, actor=agent.business_owner, now=until)
    return until


def to_production(about: Request | Agent, now: datetime) -> datetime:
    """Let an approved version go live, through every stage it has; when it did."""
    agent = Agent.objects.get(pk=about.agent_id if isinstance(about, Request) else about.pk)
    if not coming(agent).is_staged:
        registry.record_go_live(agent, actor=agent.technical_owner, now=now)
    while Authorisation.objects.standing().filter(agent=agent, live_at__isnull=True).exists():
        now = run_stage(agent, now)
    return now
