"""The completeness desk at work: complete, or asked for what is missing, beside the review."""

from datetime import timedelta

import pytest

from approvals.actions.completeness.saying import say_complete, say_missing
from approvals.actions.leavers import keep_duties
from approvals.actions.questions import answer, ask
from approvals.actions.requests import withdraw
from approvals.actions.stepping_back import step_back
from approvals.models import CompletenessCheck, QuestionGround, Request
from approvals.rules.completeness import FILES, Outcome, Part
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import WorkItem
from tests import make

pytestmark = pytest.mark.django_db
TOOLS = "agent_capabilities.tools_requested"
MISSING = [
    Part(TOOLS, "Which mailbox the tool may read is not said."),
    Part(FILES, "The threat model is named and not attached."),
]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ABOUT = "How are refunds above the limit kept from going out?"
GROUND = Part(TOOLS, "The refund tool has no limit of its own.")


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims")


def check_of(request: Request) -> CompletenessCheck:
    rows = request.checks.select_related("request__review", "clock", "assignee")
    return rows.order_by("pk").reverse()[0]


def items_of(check):
    return WorkItem.objects.open().about(check.ledger_ref)


def test_a_request_for_the_committee_comes_to_the_desk_for_two_business_days(cast, request_3):
    check = check_of(request_3)
    assert check.assignee == cast.security
    assert check.clock.due_at == make.START + timedelta(days=2)  # Monday 10:00 to Wednesday 10:00
    item = items_of(check).get()
    assert item.assignee == cast.security
    assert item.url == f"/requests/{request_3.number}/completeness/"


@pytest.mark.parametrize("example", ["tier1-ticket-triage", "tier2-crm-update"])
def test_a_short_route_has_no_desk(cast, example):
    assert not make.request(cast, example).checks.exists()


def test_who_says_that_it_is_complete_ends_the_duty(cast, request_3):
    check = check_of(request_3)
    say_complete(check, actor=cast.security, now=make.START + HOUR)
    check = check_of(request_3)
    assert (check.outcome, check.by) == (Outcome.COMPLETE, cast.security)
    assert check.digest == make.review(request_3).digest
    assert check.clock.is_stopped
    assert not items_of(check).exists()
    entry = Entry.objects.get(verb="completeness.complete")
    assert f"request:{request_3.number}" in entry.content["refs"]


def test_it_is_said_once(cast, request_3):
    check = check_of(request_3)
    say_complete(check, actor=cast.security, now=make.START + HOUR)
    for again in (say_complete, lambda c, **k: say_missing(c, MISSING, **k)):
        with pytest.raises(Refused) as no:
            again(check, actor=cast.security, now=make.START + HOUR)
        assert no.value.refusal.code == "completeness.done_stale"


@pytest.mark.parametrize("role", ["owner", "compliance", "chair", "auditor", "administrator"])
def test_nobody_but_the_desk_says_it(cast, request_3, role):
    with pytest.raises(Refused) as no:
        say_complete(check_of(request_3), actor=getattr(cast, role), now=make.START + HOUR)
    assert no.value.refusal.code in {"completeness.not_desk", "review.conflict"}


def test_anybody_of_the_desk_may_say_it(cast, request_3):
    people.give_role(cast.operator, Role.SECURITY_REVIEWER, actor=make.SETUP, now=make.START)
    say_complete(check_of(request_3), actor=cast.operator, now=make.START + HOUR)
    assert check_of(request_3).is_complete


def test_who_has_a_conflict_says_nothing(cast, request_3):
    people.give_role(cast.owner, Role.SECURITY_REVIEWER, actor=make.SETUP, now=make.START)
    with pytest.raises(Refused) as no:
        say_complete(check_of(request_3), actor=cast.owner, now=make.START + HOUR)
    assert no.value.refusal.code == "review.conflict"


def test_what_is_missing_is_one_question_that_pauses_and_the_answer_brings_it_back(cast, request_3):
    check, now = check_of(request_3), make.START + HOUR
    say_missing(check, MISSING, actor=cast.security, now=now)
    question = make.review(request_3).questions.get()
    assert question.text.count("\n") == 2
    assert "Which mailbox" in question.text
    assert make.review(request_3).clock.is_paused
    assert check_of(request_3).question == question
    answer(question, "Both are in the file now.", actor=cast.owner, now=now + DAY)
    again = check_of(request_3)
    assert (again.round, again.outcome) == (2, "")
    assert not make.review(request_3).clock.is_paused
    assert items_of(again).get().assignee == cast.security
    say_complete(again, actor=cast.security, now=now + 2 * DAY)
    assert [c.outcome for c in request_3.checks.all()] == ["missing", "complete"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "completeness.nothing_named"),
        ([Part("agent_metadata.nonsense", "There is no such part.")], "completeness.part_unknown"),
        ([Part("", "There is no part at all.")], "completeness.part_unknown"),
        ([Part(TOOLS, "short")], "completeness.sentence_short"),
        ([Part(TOOLS, "\u200b" * 40)], "completeness.sentence_short"),
        ([Part(TOOLS, "x" * 501)], "completeness.sentence_long"),
        ([MISSING[0], MISSING[0]], "completeness.named_twice"),
        ([Part(TOOLS, "It is not said.")] * 21, "completeness.too_many"),
    ],
)
def test_a_list_that_names_nothing_is_refused(cast, request_3, parts, code):
    with pytest.raises(Refused) as no:
        say_missing(check_of(request_3), parts, actor=cast.security, now=make.START + HOUR)
    assert no.value.refusal.code == code
    assert check_of(request_3).is_open


def test_before_it_is_complete_a_question_needs_no_ground(cast, request_3):
    question = ask(make.review(request_3), ABOUT, "", actor=cast.security, now=make.START + HOUR)
    assert not QuestionGround.objects.exists()
    assert question.n == 1


def test_afterwards_a_question_names_what_made_it_necessary(cast, request_3):
    now = make.START + HOUR
    say_complete(check_of(request_3), actor=cast.security, now=now)
    with pytest.raises(Refused) as no:
        ask(make.review(request_3), ABOUT, "the tools", actor=cast.compliance, now=now)
    assert no.value.refusal.code == "completeness.ground_missing"
    with pytest.raises(Refused) as no:
        ask(make.review(request_3), ABOUT, "", ground=Part(TOOLS, "no"), actor=cast.compliance,
            now=now)  # fmt: skip
    assert no.value.refusal.code == "completeness.sentence_short"
    ask(make.review(request_3), ABOUT, "", ground=GROUND, actor=cast.compliance, now=now)
    kept = QuestionGround.objects.get()
    assert (kept.n, kept.path, kept.sentence) == (1, TOOLS, GROUND.sentence)
    entry = Entry.objects.get(verb="review.question_asked")
    assert entry.content["data"]["made_necessary_by"] == TOOLS
    assert GROUND.sentence not in entry.body


def test_being_late_warns_and_escalates_and_holds_nothing_up(cast, request_3):
    check, review = check_of(request_3), make.review(request_3)
    before = review.clock.due_at
    sweep(make.START + 4 * DAY)
    reached = set(check.clock.events.values_list("kind", "threshold"))
    assert {("warning", 50), ("warning", 75), ("warning", 90), ("hop", 100)} <= reached
    assert cast.chair in {item.assignee for item in items_of(check)}
    assert make.review(request_3).clock.due_at == before
    ballot = make.to_ballot(request_3, make.START + 4 * DAY)  # nothing waited for the desk
    assert ballot.state == "open"
    say_complete(check_of(request_3), actor=cast.chair, now=make.START + 4 * DAY)
    assert check_of(request_3).is_complete


def test_a_review_that_ends_first_needs_no_desk_any_more(cast, request_3):
    withdraw(request_3, "The contract ended.", actor=cast.owner, now=make.START + HOUR)
    check = check_of(request_3)
    assert (check.outcome, check.by) == (Outcome.MOOT, None)
    assert check.clock.is_stopped
    assert not items_of(check).exists()
    with pytest.raises(Refused) as no:
        say_complete(check, actor=cast.security, now=make.START + HOUR)
    assert no.value.refusal.code == "completeness.review_over_stale"


def test_a_review_decided_without_the_desk_leaves_it_moot(cast, request_3):
    make.approve(request_3, make.START + HOUR)
    assert check_of(request_3).outcome == Outcome.MOOT


def test_a_higher_tier_keeps_the_check(cast):
    request = make.request(cast, "tier2-crm-update")
    assert not request.checks.exists()
    make.do_step(request, StepKind.LEGAL_CLASS, make.START + HOUR, legal_class="high_risk")
    request.refresh_from_db()
    check = check_of(request)
    assert (request.tier, check.round, check.outcome) == (3, 1, "")


def test_who_leaves_has_somebody_of_the_desk_after_them(cast, request_3):
    people.give_role(cast.operator, Role.SECURITY_REVIEWER, actor=make.SETUP, now=make.START)
    people.deactivate_person(cast.security, actor=cast.administrator, now=make.START + HOUR)
    keep_duties(make.START + HOUR)
    check = check_of(request_3)
    assert check.assignee == cast.operator
    assert items_of(check).get().assignee == cast.operator
    assert Request.objects.visible_to(cast.operator).filter(pk=request_3.pk).exists()


def test_a_reviewer_who_steps_back_gives_the_check_away_too(cast, request_3):
    people.give_role(cast.operator, Role.SECURITY_REVIEWER, actor=make.SETUP, now=make.START)
    step_back(make.review(request_3), StepKind.SECURITY, "They are my former firm.",
              actor=cast.security, now=make.START + HOUR)  # fmt: skip
    check = check_of(request_3)
    assert check.assignee == cast.operator
    assert [item.assignee for item in items_of(check)] == [cast.operator]
