"""The pages of the desk: what is typed stays, the wrong people are told why."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.actions.advice import write_advice
from approvals.actions.completeness.saying import say_complete
from approvals.actions.questions import ask
from approvals.models import QuestionGround
from tests import make
from tests.approvals.test_desk_story import ABOUT, GROUND, TOOLS, check_of

pytestmark = pytest.mark.django_db
NOW = make.START + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims")


def page_of(request):
    return f"/requests/{request.number}/completeness/"


def test_the_desk_says_complete_on_its_page(client, cast, request_3):
    client.force_login(cast.security)
    shown = client.get(page_of(request_3)).content.decode()
    assert "It is complete" in shown
    answered = client.post(page_of(request_3), {"complete": "1"})
    assert answered.status_code == 302
    assert check_of(request_3).is_complete
    case = client.get(request_3.get_absolute_url()).content.decode()
    assert "Say what in it makes your question necessary" in case


def test_what_was_typed_stays_when_a_line_is_refused(client, cast, request_3):
    client.force_login(cast.security)
    data = {"rows": "4", "path-1": TOOLS, "sentence-1": "short", "missing": "1"}
    answered = client.post(page_of(request_3), data)
    assert answered.status_code == 422
    shown = answered.content.decode()
    assert 'value="short"' in shown
    assert f'value="{TOOLS}" selected' in shown
    assert "Say it in a sentence" in shown


def test_more_lines_come_with_what_was_typed(client, cast, request_3):
    client.force_login(cast.security)
    data = {"rows": "4", "sentence-1": "It is not said.", "more": "1"}
    shown = client.post(page_of(request_3), data).content.decode()
    assert 'id="sentence-8"' in shown
    assert 'value="It is not said."' in shown
    assert check_of(request_3).is_open


@pytest.mark.parametrize("rows", ["", "-1", "99999999999", "x", "\x00"])
def test_a_nonsense_number_of_lines_does_no_harm(client, cast, request_3, rows):
    client.force_login(cast.security)
    answered = client.post(page_of(request_3), {"rows": rows, "missing": "1"})
    assert answered.status_code == 422


def test_what_is_missing_goes_to_the_requester(client, cast, request_3):
    client.force_login(cast.security)
    data = {"rows": "4", "path-1": TOOLS, "sentence-1": "Its mailbox is not\x00 said."}
    assert client.post(page_of(request_3), data | {"missing": "1"}).status_code == 302
    client.force_login(cast.owner)
    case = client.get(request_3.get_absolute_url()).content.decode()
    assert "Its mailbox is not said." in case
    assert "Something is missing" in client.get(page_of(request_3)).content.decode()


def test_others_are_told_why_and_who_said_it_twice_too(client, cast, request_3):
    client.force_login(cast.auditor)
    assert "Only the security reviewers" in client.get(page_of(request_3)).content.decode()
    assert client.post(page_of(request_3), {"complete": "1"}).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(page_of(request_3)).status_code == 404
    client.force_login(cast.security)
    client.post(page_of(request_3), {"complete": "1"})
    again = client.post(page_of(request_3), {"complete": "1"})
    assert again.status_code == 409
    assert "Somebody was first" in again.content.decode()


def test_a_short_route_says_that_nobody_looks(client, cast):
    request = make.request(cast)
    client.force_login(cast.owner)
    assert "its route is a short one" in client.get(page_of(request)).content.decode()
    assert client.post(page_of(request), {"complete": "1"}).status_code == 422


def test_a_later_question_is_asked_with_its_ground_and_keeps_what_was_typed(
    client, cast, request_3
):
    say_complete(check_of(request_3), actor=cast.security, now=NOW)
    client.force_login(cast.security)
    review = request_3.review_id
    typed = {"question": ABOUT, "part": TOOLS, "why": "no"}
    answered = client.post(f"/reviews/{review}/ask/", typed)
    shown = answered.content.decode()
    assert answered.status_code == 422
    assert ABOUT in shown
    assert f'value="{TOOLS}" selected' in shown
    typed["why"] = GROUND.sentence
    assert client.post(f"/reviews/{review}/ask/", typed).status_code == 302
    assert QuestionGround.objects.get().path == TOOLS
    assert GROUND.sentence in client.get(request_3.get_absolute_url()).content.decode()


def test_the_page_costs_the_same_whatever_was_said(client, cast, request_3):
    client.force_login(cast.security)
    client.get(page_of(request_3))
    with CaptureQueriesContext(connection) as captured:
        client.get(page_of(request_3))
    assert len(captured) <= 15


def test_the_page_of_the_case_pays_nothing_for_the_desk(client, cast, request_3):
    """What the desk said, grounds of questions and notes come with rows that are read anyway."""

    def price(person):
        client.force_login(person)
        client.get(request_3.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(request_3.get_absolute_url())
        return len(captured)

    people = [cast.security, cast.chair, cast.auditor, cast.owner]
    before = [price(person) for person in people]
    say_complete(check_of(request_3), actor=cast.security, now=NOW)
    ask(make.review(request_3), ABOUT, "", ground=GROUND, actor=cast.security, now=NOW)
    write_advice(make.review(request_3), "Settle before it goes to court.", [cast.chair],
                 actor=cast.co_chair, now=NOW)  # fmt: skip
    assert [price(person) for person in people] == before
    assert max(before) <= 15


def test_the_panels_are_links_without_script(client, cast, request_3):
    client.force_login(cast.chair)
    page = client.get(request_3.get_absolute_url()).content.decode()
    for address in (f"/requests/{request_3.number}/precedents/",
                    f"/reviews/{request_3.review_id}/advice/"):  # fmt: skip
        assert f'href="{address}"' in page
        assert f'hx-get="{address}"' in page
    panel = client.get(f"/reviews/{request_3.review_id}/advice/", headers={"HX-Request": "true"})
    assert panel.content.decode().strip() == ""  # nothing to read, nothing to write
