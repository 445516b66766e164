"""The release on the agent's page, and each of its acts, as each of its people meets it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions import drafts, submitting
from govportal.ledger.rules import Reference
from registry.actions import leave_stage, start_stage, step_back, suspend
from registry.models import Authorisation, CriterionSignature, ReleaseRequirement
from tests import make
from tests.make import REASONS, SETUP

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_PAGE = 15  # 3-quality.md §1


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def begun(now):
    """So long ago that shadow may be left now."""
    return now - 15 * DAY


@pytest.fixture
def approved(now):
    """Long enough ago for both stages, and before the next periodic review."""
    return now - 70 * DAY


@pytest.fixture
def request_3(cast, approved):
    content = make.content(cast, "tier3-claims")
    tested = (approved - 10 * DAY).date().isoformat()
    content["security_assessment"]["kill_switch_tested_on"] = tested
    draft = drafts.start_draft(actor=cast.owner, now=approved - HOUR, content=content)
    sent = submitting.submit(draft, actor=cast.owner, now=approved - HOUR)
    return make.approve(sent, approved - HOUR)


@pytest.fixture
def agent(request_3):
    return request_3.agent


@pytest.fixture
def visit(client, agent):
    def open_as(person, address=""):
        client.force_login(person)
        page = client.get(address or reverse("agent_detail", args=[agent.slug]))
        assert page.status_code == 200
        return page.content.decode()

    return open_as


@pytest.fixture
def ask(client, agent):
    """GET or POST one of the acts' pages."""

    def send(person, name, row, **data):
        client.force_login(person)
        address = reverse(name, args=[agent.slug, row.pk])
        return client.post(address, data) if data else client.get(address)

    return send


def test_the_technical_owner_begins_shadow_signs_and_the_owner_goes_on(
    cast, agent, begun, visit, ask
):
    shadow = make.in_question(agent)
    assert "Start the stage “Shadow”" in visit(cast.tech_owner)
    assert (
        "people, who stay the executors"
        in ask(cast.tech_owner, "stage_start", shadow).content.decode()
    )
    assert ask(cast.tech_owner, "stage_start", shadow, go="1").status_code == 302
    criterion = shadow.criteria.last()
    page = ask(cast.tech_owner, "criterion_sign", criterion).content.decode()
    assert "Done as planned in the request." in page and "5 % of sessions" in page
    answer = ask(cast.tech_owner, "criterion_sign", criterion, text="Too short.")
    assert answer.status_code == 422 and "Too short." in answer.content.decode()
    assert "40 characters or more; these are 10" in answer.content.decode()
    assert ask(cast.tech_owner, "criterion_sign", criterion, text=REASONS).status_code == 302
    assert CriterionSignature.objects.get().evidence == REASONS
    page = visit(cast.tech_owner)
    assert REASONS in page and "Take it back" in page
    answer = ask(cast.tech_owner, "signature_withdraw", criterion, text="The cases were old.")
    assert answer.status_code == 302
    page = visit(cast.tech_owner)
    assert "Signatures taken back" in page and "The cases were old." in page


def test_going_on_takes_the_check_page_and_shows_what_was_signed(cast, agent, begun, visit, ask):
    make.run_stage(agent, begun, leave=False)
    shadow = make.in_question(agent)
    assert "Go on to “Limited”" in visit(cast.owner)
    page = ask(cast.owner, "stage_leave", shadow).content.decode()
    assert page.count(REASONS) == 5 and "15 days, of which 14 were needed" in page
    assert ask(cast.owner, "stage_leave", shadow, go="1").status_code == 302
    limited = make.in_question(agent)
    page = ask(cast.tech_owner, "stage_start", limited).content.decode()
    assert "What it is limited to" in page
    answer = ask(cast.tech_owner, "stage_start", limited, text=" ")
    assert answer.status_code == 422 and "Say what it is limited to" in answer.content.decode()
    assert ask(cast.tech_owner, "stage_start", limited, text="Region <North>").status_code == 302
    page = visit(cast.auditor)
    assert "Region &lt;North&gt;" in page and "Stages that are over" in page and REASONS in page
    assert "Step back" not in page and "Sign<" not in page


def test_too_early_the_button_is_off_and_says_the_first_day(cast, agent, now, visit, ask):
    shadow = make.in_question(agent)
    start_stage(shadow, actor=cast.tech_owner, now=now)
    page = visit(cast.owner)
    assert "0 of at least 14 days" in page and "is the first day on which it may" in page
    assert reverse("stage_leave", args=[agent.slug, shadow.pk]) not in page
    page = ask(cast.owner, "stage_leave", shadow).content.decode()
    assert 'aria-disabled="true"' in page and "is the first day on which it may" in page
    answer = ask(cast.owner, "stage_leave", shadow, go="1")
    assert (
        answer.status_code == 422 and "is the first day on which it may" in answer.content.decode()
    )


def test_the_technical_owner_sees_why_the_other_goes_on(cast, agent, begun, visit):
    make.run_stage(agent, begun, leave=False)
    page = visit(cast.tech_owner)
    assert "Only the business owner or the executive sponsor lets a release go on." in page


def test_stepping_back_takes_a_reason_and_shows_what_was(cast, agent, begun, now, visit, ask):
    make.run_stage(agent, make.run_stage(agent, begun - 40 * DAY), leave=False)
    limited = make.in_question(agent)
    answer = ask(cast.owner, "stage_back", limited, text="")
    assert answer.status_code == 422 and "Say why" in answer.content.decode()
    assert ask(cast.owner, "stage_back", limited, text="Two refunds.").status_code == 302
    page = visit(cast.owner)
    assert "Stepped back" in page and "Two refunds." in page and "Attempt 2" in page


@pytest.mark.parametrize("name", ["stage_start", "stage_leave", "stage_back"])
def test_a_stale_page_says_so_and_keeps_what_was_typed(cast, agent, begun, ask, name):
    shadow = make.in_question(agent)
    make.run_stage(agent, begun)
    assert ask(cast.tech_owner, name, shadow).status_code == 409
    answer = ask(cast.tech_owner, name, shadow, text="My words.")
    assert answer.status_code == 409 and "moved on meanwhile" in answer.content.decode()
    assert name != "stage_back" or "My words." in answer.content.decode()


def test_evidence_for_a_stage_that_was_left_meanwhile_is_not_lost(cast, agent, begun, ask):
    criterion = make.in_question(agent).criteria.first()
    make.run_stage(agent, begun)
    answer = ask(cast.tech_owner, "criterion_sign", criterion, text=REASONS)
    assert answer.status_code == 409 and REASONS in answer.content.decode()


def test_twice_clicked_is_once(cast, agent, begun, ask):
    shadow = make.in_question(agent)
    assert ask(cast.tech_owner, "stage_start", shadow, go="1").status_code == 302
    answer = ask(cast.tech_owner, "stage_start", shadow, go="1")
    assert answer.status_code == 409 and "has begun already" in answer.content.decode()


def test_the_wrong_role_is_told_why_and_outsiders_see_nothing(cast, agent, begun, ask):
    until = make.run_stage(agent, begun, leave=False)
    shadow, criterion = make.in_question(agent), make.in_question(agent).criteria.first()
    acts = {"stage_leave": shadow, "stage_back": shadow, "criterion_sign": criterion,
            "signature_withdraw": criterion}  # fmt: skip
    for name, row in acts.items():
        for data in ({}, {"text": REASONS}):
            answer = ask(cast.auditor, name, row, **data)
            assert answer.status_code == 403 and "Only" in answer.content.decode(), name
            assert ask(cast.stranger, name, row, **data).status_code == 404
    leave_stage(shadow, actor=cast.owner, now=until)


def test_rows_of_another_agent_are_not_found(client, cast, agent):
    other = make.request(cast).agent
    client.force_login(cast.owner)
    shadow, criterion = make.in_question(agent), make.in_question(agent).criteria.first()
    right = Authorisation.objects.get()
    for name, row in (("stage_start", shadow), ("criterion_sign", criterion),
                      ("agent_release", right)):  # fmt: skip
        assert client.get(reverse(name, args=[other.slug, row.pk])).status_code == 404
        assert client.get(reverse(name, args=[agent.slug, 999_999])).status_code == 404


def test_a_suspension_and_what_is_demanded_first_are_said(cast, agent, begun, now, client, visit):
    make.run_stage(agent, begun, leave=False)
    suspend(make.coming(agent), cause=Reference("condition:7"), reason="The report is overdue.",
            actor=SETUP, now=now - DAY)  # fmt: skip
    ReleaseRequirement.objects.create(agent=agent, code="readiness", text="17 points of 20.")
    page = visit(cast.owner)
    assert "The report is overdue." in page and "17 points of 20." in page
    assert "It goes on when that is lifted" in page
    client.force_login(cast.owner)
    assert agent.name in client.get(reverse("agent_list"), {"view": "suspended"}).content.decode()


def test_a_demand_turns_the_button_of_tier_1_off(cast, client, begun):
    agent = make.approve(make.request(cast, now=begun), begun).agent
    ReleaseRequirement.objects.create(agent=agent, code="readiness", text="11 points of 20.")
    client.force_login(cast.tech_owner)
    page = client.get(reverse("agent_detail", args=[agent.slug])).content.decode()
    assert "not met yet: 11 points of 20." in page
    assert "Release of version" not in page


def test_the_case_shows_where_the_release_stands(cast, agent, request_3, begun, visit):
    panel = reverse("agent_release", args=[agent.slug, Authorisation.objects.get().pk])
    page = visit(cast.owner, request_3.get_absolute_url())
    assert panel in page and "in stages: Shadow" in page
    page = visit(cast.owner, panel)
    assert "Not begun yet" in page and "at least 14 days" in page
    make.run_stage(agent, begun)
    assert "The stage before is passed" in visit(cast.owner, panel)


def test_a_release_that_is_over_is_history(cast, agent, begun, visit):
    make.to_production(agent, begun - 40 * DAY)
    page = visit(cast.owner)
    assert "Live: it passed every stage." in page and "Stages that are over" in page
    assert page.count(REASONS) == 10


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("reader", ["owner", "tech_owner", "auditor"])
def test_a_release_with_a_past_costs_what_one_without_costs(client, cast, agent, approved, reader):
    client.force_login(getattr(cast, reader))
    address = reverse("agent_detail", args=[agent.slug])
    start_stage(make.in_question(agent), actor=cast.tech_owner, now=approved)
    make.sign_all(make.in_question(agent), cast.tech_owner, approved)
    one = queries(client, address)
    leave_stage(make.in_question(agent), actor=cast.owner, now=approved + 20 * DAY)
    make.run_stage(agent, approved + 20 * DAY, leave=False)
    again = step_back(make.in_question(agent), "No.", actor=cast.owner, now=approved + 40 * DAY)
    make.sign_all(again, cast.owner, approved + 40 * DAY)
    many = queries(client, address)
    assert len(many) == len(one) <= A_PAGE, "\n".join(many)
    for name, row in (("stage_back", again), ("signature_withdraw", again.criteria.first())):
        if reader == "owner":
            asked = queries(client, reverse(name, args=[agent.slug, row.pk]))
            assert len(asked) <= A_PAGE, "\n".join(asked)
