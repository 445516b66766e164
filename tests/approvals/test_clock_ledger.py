"""The clock ledger: each working day and what it was spent on, on page and command line."""

import io
import json
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.actions.questions import answer, ask
from approvals.clock_ledger import clock_line
from approvals.models import Review
from approvals.rules.reviews import StepKind
from govportal.worklist.actions import sweep
from govportal.worklist.models import Clock
from tests import make
from tests.make import START

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FRIDAY = START + 4 * DAY


@pytest.fixture
def request_(cast):
    """Tier 3, sent on Monday at ten: two duties done on Tuesday, a question from Wednesday at ten
    to Thursday at ten, read on Friday at ten."""
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims")
    make.do_step(request, StepKind.ATTESTATION, START + DAY)
    make.do_step(request, StepKind.LEGAL_CLASS, START + DAY)
    review = make.review(request)
    question = ask(
        review, "Who undoes a batch at night?", "Tools", actor=cast.security, now=START + 2 * DAY
    )
    answer(question, "The operator does.", actor=cast.owner, now=START + 3 * DAY)
    return request


def told(request, as_of):
    review = Review.objects.select_related("clock__version").get(pk=request.review_id)
    return clock_line(review, as_of)


def run(*args):
    out = io.StringIO()
    call_command("clock_ledger", *args, stdout=out)
    return out.getvalue()


def test_each_working_day_says_what_it_was_spent_on(request_):
    line = told(request_, FRIDAY)
    assert [(day.day.day, day.number, day.of) for day in line.days] == [
        (2, 1, 7), (3, 1, 7), (4, 2, 7), (5, 3, 7), (6, 3, 7)]  # fmt: skip
    by_day = {day.day.day: day for day in line.days}
    assert "attestation" in by_day[2].text.lower()
    assert by_day[4].text.endswith("waiting for the requester, question 1")
    assert "question 1" in by_day[5].text and by_day[5].paused_seconds == 3600
    assert by_day[6].paused_seconds == 0 and line.day == (4, 7)
    assert line.agrees and line.next is not None and line.next.kind == "warning"


def test_a_duty_stands_on_the_days_on_which_it_was_open_and_on_no_other(request_):
    by_day = {day.day.day: day for day in told(request_, FRIDAY).days}
    done = [day for day, line in by_day.items() if "Attestation" in line.text.title()]
    assert done == [2, 3]
    assert "Security review (Security)" in by_day[6].text


def test_as_of_a_day_of_the_past_the_later_ones_are_not_known(request_):
    line = told(request_, START + 2 * DAY + HOUR)
    assert line.state == "paused" and line.agrees is None
    assert [event.kind for event in line.events][:2] == ["started", "paused"]
    assert line.days[-1].day == date(2026, 11, 4) and line.next.kind == "pause_warning"


def test_whom_an_escalation_called_in_is_named(request_):
    due = told(request_, FRIDAY).due_at
    sweep(due + HOUR)
    line = told(request_, due + 2 * HOUR)
    assert line.state == "late" and line.left_seconds < 0
    assert "called in" in line.days[-1].text


def test_a_day_without_an_open_duty_says_so(cast):
    request = make.request(cast)
    for item in Clock.objects.get(reviews=request.review).items.all():
        item.delete()
    request.review.steps.update(opened_at=None)
    assert told(request, START + HOUR).days[0].spent[0].kind == "idle"


def test_the_command_tells_the_same_as_text_and_json(request_):
    with time_machine.travel(FRIDAY, tick=False):
        text = run(request_.number.lower())
        found = json.loads(run(request_.number, "--json"))
    assert "day 3 of 7: " in text and "question 1 (2026-11-05; used" in text
    assert "next: Reminder at 50 % of the time" in text and "says the same" in text
    line = told(request_, FRIDAY)
    assert found["ok"] and found["agrees_with_stored"] is True
    assert found["day"] == {"n": 4, "of": 7}
    assert found["used_seconds"] == line.used_seconds == sum(
        day["used_seconds"] for day in found["days"])  # fmt: skip
    assert found["remaining_seconds"] == 7 * 8 * 3600 - line.used_seconds
    assert found["days"][2]["spent_on"][-1]["kind"] == "question"
    assert datetime.fromisoformat(found["next"]["due_at"]) == line.next.due_at


def test_the_command_reads_the_past_by_moment_or_by_day(request_):
    with time_machine.travel(FRIDAY, tick=False):
        by_day = json.loads(run(request_.number, "--as-of", "2026-11-04", "--json"))
        moment = json.loads(run(request_.number, "--as-of", "2026-11-04T12:00+01:00", "--json"))
    assert by_day["state"] == moment["state"] == "paused"
    assert by_day["used_seconds"] == moment["used_seconds"]
    assert by_day["as_of"].startswith("2026-11-04T23:59:59.999999")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("ADR-1999-0001",), "clock.none"),
        (("{}", "--as-of", "2026-10-01"), "clock.not_started"),
        (("{}", "--as-of", "2031-10-01"), "clock.moment_to_come"),
        (("{}", "--as-of", "yesterday"), "clock.moment_unclear"),
    ],
)
def test_the_command_says_why_not(request_, asked, code):
    out = io.StringIO()
    with time_machine.travel(FRIDAY, tick=False), pytest.raises(CommandError):
        call_command(
            "clock_ledger", *(a.format(request_.number) for a in asked), "--json", stdout=out
        )
    assert json.loads(out.getvalue())["code"] == code


def test_a_clock_that_says_something_else_ends_the_command_with_a_fault(request_):
    Clock.objects.filter(reviews=request_.review_id).update(used="12345")
    with time_machine.travel(FRIDAY, tick=False), pytest.raises(CommandError, match="else"):
        run(request_.number)


def page(client, person, request, **params):
    client.force_login(person)
    return client.get(reverse("review_clock", args=[request.review_id]), params)


@time_machine.travel(FRIDAY, tick=False)
def test_the_page_shows_the_days_to_those_who_see_the_case(client, cast, request_):
    for person in (cast.owner, cast.chair, cast.auditor):
        shown = page(client, person, request_).content.decode()
        assert "Day 3 of 7" in shown and "waiting for the requester, question 1" in shown
        assert "The stored clock says the same." in shown
    assert page(client, cast.stranger, request_).status_code == 404
    past = page(client, cast.owner, request_, on="2026-11-03").content.decode()
    assert "question 1" not in past and 'value="2026-11-03"' in past


@time_machine.travel(FRIDAY, tick=False)
@pytest.mark.parametrize("on", ["2026-13-44", "2030-01-01", "2020-01-01", "x\x00y", "9999-12-31"])
def test_a_day_that_cannot_be_read_says_so_and_the_clock_is_shown_as_it_is(
    client, cast, request_, on
):
    answered = page(client, cast.owner, request_, on=on)
    assert answered.status_code == 422
    assert "error-text" in answered.content.decode() and "Day 3 of 7" in answered.content.decode()


@time_machine.travel(FRIDAY, tick=False)
def test_the_case_page_has_the_panel_and_the_panel_its_price(client, cast, request_):
    client.force_login(cast.chair)
    address = reverse("review_clock", args=[request_.review_id])
    assert f'hx-get="{address}"' in client.get(f"/requests/{request_.number}/").content.decode()
    client.get(address, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as asked:
        panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel and 'id="clock-panel"' in panel
    assert len(asked) <= 15, "\n".join(query["sql"] for query in asked)
