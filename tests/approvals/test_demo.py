"""The demo organisation, loaded once: it is complete, it happened by the actions, it verifies."""

import csv
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import orjson
import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from approvals.demo.contents import use_cases
from approvals.demo.loading import counted, load_demo
from approvals.demo.sign_ins import PASSWORD, demo_sign_ins
from approvals.models import Decision, Draft, Request, Review
from approvals.rules.reviews import BASIS_COMMITTEE, StepKind
from approvals.rules.states import State
from govportal.ledger.actions import verify_ledger
from govportal.ledger.models import Entry, Unsealed
from govportal.people.models import Person
from govportal.worklist.models import Clock, ClockEvent, Notice, WorkItem
from registry.models import Agent, Authorisation
from registry.rules.lifecycle import Lifecycle
from registry.rules.manifests import difference

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # a Friday, 15:00 in Berlin
EXAMPLES = Path(__file__).parent.parent / "data" / "requests"
EXPECTED = list(csv.DictReader((EXAMPLES / "EXPECTED.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module", autouse=True)
def brackwater(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo for this module, taken back afterwards; each test's own changes before that."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = time.monotonic()
        load_demo(NOW)
        print(f"\nload_demo: {time.monotonic() - began:.1f} s")
        yield
        transaction.set_rollback(True)


def request_for(slug: str) -> Request:
    """The newest request for an agent."""
    return Request.objects.filter(agent__slug=slug).latest("pk")


def fired(request: Request) -> set[tuple[str, int]]:
    assert request.review is not None and request.review.clock is not None
    return {event.key for event in request.review.clock.events.all()}


def test_there_are_five_units_a_committee_and_about_thirty_people_in_three_zones():
    people = Person.objects.all()
    assert 28 <= len(people) <= 36
    assert len({person.unit_id for person in people}) == 5
    assert len({person.time_zone for person in people}) == 3
    assert Person.objects.filter(is_active=False).count() == 1


def test_there_are_sixty_agents_in_every_state_of_life():
    states = Counter(Agent.objects.values_list("lifecycle", flat=True))
    assert sum(states.values()) == 60
    assert set(states) == {state.value for state in Lifecycle}
    assert states[Lifecycle.PRODUCTION] >= 20


def test_requests_of_tier_1_and_2_have_met_every_end():
    ends = Counter(Request.objects.filter(tier__lte=2).values_list("state", flat=True))
    assert ends[State.APPROVED] >= 25
    assert ends[State.REJECTED] >= 3
    assert ends[State.WITHDRAWN] >= 3
    assert ends[State.IN_REVIEW] >= 14


def test_tier_3_and_4_wait_for_the_committee():
    waiting = Request.objects.filter(tier__gte=3)
    assert Counter(waiting.values_list("tier", flat=True)) == {3: 4, 4: 2}
    assert {request.state for request in waiting} == {State.IN_REVIEW}
    assert {request.review.basis for request in waiting} <= BASIS_COMMITTEE  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("slug", "percents"),
    [
        ("room-releaser", set()),
        ("outage-timeline-builder", {50}),
        ("damage-photo-sorter", {50, 75}),
        ("complaint-theme-finder", {50, 75, 90}),
    ],
)
def test_warnings_were_given_as_time_ran_out(slug: str, percents: set[int]):
    found = {threshold for kind, threshold in fired(request_for(slug)) if kind == "warning"}
    assert found == percents


def test_a_late_request_has_called_the_alternate_and_the_manager():
    signed_late = request_for("archive-tagger")
    assert {("due", 100), ("hop", 100), ("hop", 125)} <= fired(signed_late)
    called = WorkItem.objects.open().filter(clock=signed_late.review.clock, hop__isnull=False)  # type: ignore[union-attr]
    assert [item.assignee.full_name for item in called] == ["Jonas Ferreira", "Rosalind Tveit"]


def test_a_verdict_of_somebody_called_in_is_on_record():
    review = request_for("energy-report-drafter").review
    assert review is not None
    step = review.steps.get(kind=StepKind.ATTESTATION)
    assert step.sign_offs.get().person != step.assignee


def test_questions_hold_clocks_and_one_of_them_for_more_than_five_days():
    paused = Clock.objects.filter(state="paused")
    assert paused.count() == 3
    assert ("pause_warning", 5) in fired(request_for("reminder-planner"))


def test_a_question_that_nobody_answered_withdrew_its_request():
    request = request_for("call-note-writer")
    assert (request.state, request.close_reason) == (State.WITHDRAWN, "pause_limit")
    assert {("pause_warning", 5), ("pause_warning", 9), ("pause_limit", 10)} == fired(request)


def test_answers_and_new_versions_let_reviews_go_on():
    assert request_for("receipt-reader").version_n == 2
    assert request_for("receipt-reader").state == State.APPROVED
    assert request_for("vacancy-publisher").version_n == 2
    assert request_for("vacancy-publisher").state == State.IN_REVIEW


def test_tiers_were_raised_by_reviewers():
    raised = [request_for(s) for s in ("policy-question-helper", "standards-diff-reader")]
    assert [request.tier for request in raised] == [2, 2]
    assert all(request.review.tier_reason for request in raised)  # type: ignore[union-attr]
    high_risk = request_for("shift-swap-helper")
    assert (high_risk.tier, high_risk.version.tier) == (3, 2)


def test_where_the_requester_is_the_technical_owner_the_manager_has_signed():
    review = request_for("parking-plan-helper").review
    assert review is not None
    signed = review.sign_offs.get(step__kind=StepKind.SIGN_OFF_OWNER)
    assert signed.person.full_name == "Viggo Adeyemi"


def test_the_ciso_does_not_sign_for_her_own_deputy():
    review = request_for("access-review-helper").review
    assert review is not None
    assert review.steps.get(kind=StepKind.SIGN_OFF_CISO).assignee.full_name == "Theodor Quist"  # type: ignore[union-attr]


def test_a_step_was_handed_over():
    review = request_for("certificate-watch").review
    assert review is not None
    signed = review.sign_offs.get(step__kind=StepKind.SIGN_OFF_CISO)
    assert signed.person.full_name == "Theodor Quist"


def test_a_change_shows_what_is_new_against_what_is_live():
    change = request_for("glossary-keeper")
    live = Authorisation.objects.get(agent=change.agent, live_at__isnull=False, state="active")
    changed = difference(live.manifest.content, change.version.manifest.content)
    assert [line.path for line in changed] == ["powers.all_outputs_human_reviewed"]
    assert change.kind == "material_change"


def test_approved_agents_are_live_but_for_the_latest():
    waiting = Authorisation.objects.filter(state="active", live_at__isnull=True)
    assert {one.agent.slug for one in waiting} == {
        "code-review-companion",
        "warranty-guide",
        "log-summary-writer",
    }


def test_drafts_are_in_every_stage_and_one_is_shared():
    drafts = Draft.objects.unsubmitted()
    assert sorted(len(draft.content) for draft in drafts) == [1, 3, 6, 6]
    priti = Person.objects.get(email="priti.osei@brackwater.example")
    assert [str(draft) for draft in drafts.visible_to(priti)] == ["Travel Desk Assistant 1.0.0"]


def test_nothing_happens_in_the_future_and_every_entry_is_marked():
    entries = Entry.objects.exclude(actor="system:defaults")  # what every new database gets
    assert entries.exclude(demo=True).count() == 0
    assert entries.filter(occurred_at__gt=NOW).count() == 0
    assert entries.earliest("occurred_at").occurred_at < NOW - timedelta(days=140)
    assert Decision.objects.filter(decided_at__gt=NOW).count() == 0


def test_warnings_came_as_a_running_worker_would_have_given_them():
    late = [event for event in ClockEvent.objects.all() if _lateness(event) > timedelta(minutes=1)]
    assert {event.clock.reviews.get().subject_id for event in late} == {
        request_for("certificate-watch").number
    }


def test_what_fell_due_while_the_worker_was_down_happened_once_in_the_morning():
    review = request_for("certificate-watch").review
    assert review is not None and review.clock is not None
    (warning,) = review.clock.events.filter(kind="warning", threshold=50)
    assert timedelta(hours=8) < _lateness(warning) < timedelta(hours=10)


def _lateness(event: ClockEvent) -> timedelta:
    return event.happened_at - event.due_at


def test_no_clock_owes_anything_and_all_mail_is_out():
    assert Clock.objects.due(NOW - timedelta(minutes=1)).count() == 0
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_the_ledger_is_sealed_and_verifies():
    assert Unsealed.objects.count() == 0
    assert verify_ledger(NOW).fault == ""


def test_no_open_review_lacks_somebody_whose_turn_it_is():
    for review in Review.objects.filter(state="open", tier__lte=2):
        mine = WorkItem.objects.open().filter(clock=review.clock)
        assert mine.exists(), review


def test_loading_again_changes_nothing():
    before, said = counted(), StringIO()
    call_command("load_demo", stdout=said)
    assert counted() == before
    assert "here already" in said.getvalue()
    assert PASSWORD in said.getvalue()


def test_no_two_use_cases_tell_the_same():
    cases = use_cases().values()
    assert len({case.problem for case in cases}) == len({case.outcome for case in cases}) == 58


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_every_example_is_sent_by_its_owner_and_routed_as_expected(row: dict[str, str]):
    file = EXAMPLES / row["file"]
    owner = next(w for w in file.read_text().split() if w.endswith("@brackwater.example"))
    said = StringIO()
    with time_machine.travel(NOW + timedelta(hours=1)):
        call_command("submit_request", str(file), "--as", owner, "--json", stdout=said)
    answer = orjson.loads(said.getvalue())
    assert (answer["tier"], answer["points"]) == (int(row["expected_tier"]), int(row["points"]))
    assert answer["route_text"] == row["expected_route"]
    duties = [step for step in answer["route"] if step["kind"] != StepKind.BALLOT]
    assert all(step["assignee"] for step in duties)


@override_settings(DEMO_SIGN_INS=True)
def test_the_sign_in_page_of_the_demo_offers_its_people(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert all(one.email in page for one in demo_sign_ins())


@override_settings(DEMO_SIGN_INS=False)
def test_any_other_sign_in_page_offers_nobody(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert "@brackwater.example" not in page
    assert PASSWORD not in page


def test_everybody_offered_can_sign_in_and_finds_the_home_page(client: Client):
    for one in demo_sign_ins():
        sent = client.post(reverse("account_login"), {"login": one.email, "password": PASSWORD})
        assert sent.status_code == 302, one.email
        assert client.get(reverse("home")).status_code == 200
        client.logout()


def test_every_page_of_the_story_opens(client: Client):
    auditor = Person.objects.get(email="hedda.forsyth@brackwater.example")
    client.force_login(auditor, backend="allauth.account.auth_backends.AuthenticationBackend")
    for request in Request.objects.all():
        assert client.get(request.get_absolute_url()).status_code == 200, request
    for slug in Agent.objects.values_list("slug", flat=True):
        assert client.get(reverse("agent_detail", args=[slug])).status_code == 200, slug
