"""Drafts in the API: listed, and a request under review that is changed or taken back by them."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Draft
from tests import make
from tests.api.calling import Caller, problem

pytestmark = pytest.mark.django_db
REQUESTS, DRAFTS = "/api/v1/requests", "/api/v1/drafts"


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def caller(cast):
    return Caller(cast.owner)


def said_by(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content[:2000]
    return json.loads(answer.content)


def begun(cast, caller, name):
    return said_by(caller.post(DRAFTS, {"content": make.content(cast, name=name)}), 201)


def test_drafts_are_listed_newest_first_page_by_page_and_only_ones_own(cast, caller):
    made = [begun(cast, caller, f"D{n}") for n in range(5)]
    begun(cast, Caller(cast.tech_owner), "Theirs")
    caller.call("DELETE", f"{DRAFTS}/{made[0]['id']}", None, If_Match="*")
    first = said_by(caller.get(f"{DRAFTS}?limit=3"))
    assert [row["title"] for row in first["results"]] == ["D4 0.9.3", "D3 0.9.3", "D2 0.9.3"]
    second = said_by(caller.get(first["next"]))
    assert [row["title"] for row in second["results"]] == ["D1 0.9.3"] and second["next"] is None
    back = said_by(caller.get(second["previous"]))
    assert [row["title"] for row in back["results"]] == ["D4 0.9.3", "D3 0.9.3", "D2 0.9.3"]
    assert back["previous"] is None
    problem(caller.get(f"{DRAFTS}?cursor=b2xkZXI6OTk5OTk5OTk5OTk5OTk5OTk"), 400, "invalid")


def test_a_list_of_drafts_costs_the_same_for_many(cast, caller):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            said_by(caller.get(DRAFTS))
        return len(seen)

    begun(cast, caller, "First")
    few = cost()
    for n in range(20):
        begun(cast, caller, f"D{n}")
    assert cost() == few <= 12


def test_a_request_is_changed_by_a_draft_of_its_own(cast, caller):
    request = make.request(cast)
    where = f"{REQUESTS}/{request.number}/revision"
    begun = caller.post(where, None)
    draft = said_by(begun, 201)
    assert draft["revises"] == request.number and begun["Location"].endswith(draft["id"])
    assert said_by(caller.post(where, None), 201)["id"] == draft["id"]
    send = f"{DRAFTS}/{draft['id']}/submission"
    problem(caller.post(send, None), 422, "request.unchanged")
    content = draft["content"]
    content["business_justification"]["problem"] = "It takes three days now, and should take one."
    tag = {"If_Match": begun["ETag"]}
    said_by(caller.call("PUT", f"{DRAFTS}/{draft['id']}", {"content": content}, **tag))
    sent = said_by(caller.post(send, None), 201)
    assert (sent["number"], sent["version"]) == (request.number, 2)
    problem(Caller(cast.tech_owner).post(where, None), 403, "request.not_yours")
    problem(Caller(cast.stranger).post(where, None), 404, "not_found")


def test_a_request_is_taken_back_with_a_reason_and_once(cast, caller):
    where = f"{REQUESTS}/{make.request(cast).number}/withdrawal"
    problem(caller.post(where, {}), 400, "invalid")
    problem(caller.post(where, {"reason": " "}), 400, "invalid")
    problem(Caller(cast.tech_owner).post(where, {"reason": "No."}), 403, "request.not_yours")
    said = said_by(caller.post(where, {"reason": "Not needed any more."}))
    assert (said["state"], said["close_reason"]) == ("withdrawn", "Not needed any more.")
    problem(caller.post(where, {"reason": "Again."}), 409, "request.closed_stale")


def test_an_auditor_begins_no_draft(cast):
    body = {"content": make.content(cast)}
    problem(Caller(cast.auditor).post(DRAFTS, body), 403, "request.auditor_asks")
    assert not Draft.objects.exists()
