"""Requests in the API: sent whole or by a draft, refused with all that is wrong, and read."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.actions.drafts import share_draft
from approvals.models import Draft, Request
from approvals.rules.content import Step
from govportal.ledger.models import Entry
from tests import make
from tests.api.calling import Caller, places, problem

pytestmark = pytest.mark.django_db
REQUESTS, DRAFTS = "/api/v1/requests", "/api/v1/drafts"
YAML = (make.EXAMPLES / "tier2-crm-update.yaml").read_text()


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def caller(cast):
    return Caller(cast.owner)


def said_by(answer, status=200):
    assert answer.status_code == status, answer.content[:2000]
    return json.loads(answer.content)


def paths(said):
    return {one["path"]: one["code"] for one in said["errors"] if "path" in one}


def test_a_request_is_sent_whole_and_read(cast, caller):
    made = caller.post(REQUESTS, {"content": make.content(cast, "tier3-claims")})
    said = said_by(made, 201)
    assert made["Location"].endswith(f"{REQUESTS}/{said['number']}")
    assert (said["state"], said["tier"], said["version"]) == ("in_review", 3, 1)
    assert said["clock"]["state"] == "ok" and said["clock"]["due_at"].endswith("Z")
    assert said["fingerprint"].startswith("sha256:") and said["decision"] is None
    by_kind = {step["kind"]: step for step in said["steps"]}
    assert by_kind["attestation"]["assignee"] == cast.tech_owner.email
    assert (by_kind["attestation"]["state"], by_kind["ballot"]["state"]) == ("open", "waiting")
    assert cast.tech_owner.email in said["waiting_for"]
    read = caller.get(f"{REQUESTS}/{said['number']}")
    assert read["ETag"] and said_by(read)["content"]["agent_metadata"]["name"]
    problem(Caller(cast.stranger).get(f"{REQUESTS}/{said['number']}"), 404, "not_found")


def test_a_yaml_file_is_a_request_too(cast, caller):
    text = YAML
    for line in YAML.splitlines():
        if "business_owner:" in line:
            text = text.replace(line, f"  business_owner: {cast.owner.email}")
        if "technical_owner:" in line:
            text = text.replace(line, f"  technical_owner: {cast.tech_owner.email}")
        if "incident_owner:" in line:
            text = text.replace(line, f"  incident_owner: {cast.tech_owner.email}")
    answer = caller.post(DRAFTS, {"yaml": text + "\nnotes:\n  kept: yes\n"})
    said = said_by(answer, 201)
    assert [key["path"] for key in said["unknown"]] == ["notes"]
    assert said["content"]["agent_capabilities"]["writes_data"] is True


def test_a_file_with_faults_is_refused_with_all_of_them_and_leaves_one_entry(cast, caller):
    text = 'agent_metadata:\n  name: 7\n  business_owner: [a]\n  version: "1"\n  version: "2"\n'
    for address in (REQUESTS, DRAFTS):
        before = Entry.objects.count()
        said = problem(caller.post(address, {"yaml": text}), 422, "upload.refused")
        assert len(said["errors"]) > 1 and all(one["detail"] for one in said["errors"])
        assert [one["line"] for one in said["errors"] if one.get("line")]
        assert Entry.objects.count() == before + 1
        entry = Entry.objects.latest("id")
        assert entry.verb == "upload.refused" and "agent_metadata" not in entry.body
    assert not Draft.objects.exists()


def test_answers_of_the_wrong_kind_are_told_by_their_paths(cast, caller):
    content = make.content(cast)
    content["agent_capabilities"]["writes_data"] = "perhaps"
    content["agent_metadata"]["proposed_production_date"] = "2026-02-30"
    content["security_assessment"] = []
    said = problem(caller.post(REQUESTS, {"content": content}), 422, "upload.refused")
    assert set(paths(said)) == {
        "agent_capabilities.writes_data",
        "agent_metadata.proposed_production_date",
        "security_assessment",
    }


def test_what_stands_in_the_way_is_told_at_once_and_nothing_is_kept(cast, caller):
    content = make.content(cast)
    del content["agent_metadata"]["version"]
    content["agent_metadata"]["technical_owner"] = "nobody@brackwater.example"
    said = problem(caller.post(REQUESTS, {"content": content}), 422, "draft.incomplete")
    assert paths(said) == {
        "agent_metadata.version": "answer.missing",
        "agent_metadata.technical_owner": "submission.unknown_person",
    }
    assert not Draft.objects.exists() and not Request.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"content": {}, "yaml": ""}, {"content": []}, {"yaml": 3}, {"contnt": {}}, []]
)
def test_a_body_holds_one_request(caller, body):
    problem(caller.post(REQUESTS, body), 400, "invalid")


def test_a_second_request_for_the_same_agent_is_refused(cast, caller):
    body = {"content": make.content(cast)}
    said_by(caller.post(REQUESTS, body), 201)
    again = caller.post(REQUESTS, body)
    assert again.status_code == 422 and json.loads(again.content)["code"] == "draft.incomplete"
    assert Request.objects.count() == 1


def test_a_draft_is_begun_corrected_and_sent_once(cast, caller):
    content = make.content(cast)
    version = content["agent_metadata"].pop("version")
    begun = caller.post(DRAFTS, {"content": content})
    draft = said_by(begun, 201)
    assert [one["path"] for one in draft["problems"]] == ["agent_metadata.version"]
    address = f"{DRAFTS}/{draft['id']}"
    said = problem(caller.post(f"{address}/submission", None), 422, "draft.incomplete")
    assert paths(said) == {"agent_metadata.version": "answer.missing"}
    content["agent_metadata"]["version"] = version
    problem(caller.call("PUT", address, {"content": content}), 428, "precondition_required")
    put = caller.call("PUT", address, {"content": content}, If_Match=begun["ETag"])
    assert said_by(put)["problems"] == []
    sent = said_by(caller.post(f"{address}/submission", None), 201)
    said = problem(caller.post(f"{address}/submission", None), 409, "draft.submitted_stale")
    assert sent["number"] in said["detail"]
    read = said_by(caller.get(address))
    assert (read["submitted_as"], read["problems"]) == (sent["number"], [])
    answer = caller.call("PUT", address, {"content": content}, If_Match="*")
    problem(answer, 409, "draft.submitted_stale")


def test_a_draft_that_a_page_changed_is_not_overwritten(cast, caller):
    begun = caller.post(DRAFTS, {"content": make.content(cast)})
    draft = Draft.objects.get()
    make.write(draft, {"agent_metadata.name": "Typed on the page"}, Step.BASICS)
    body = {"content": make.content(cast)}
    address = f"{DRAFTS}/{draft.pk}"
    problem(caller.call("PUT", address, body, If_Match=begun["ETag"]), 412, "row.changed_stale")
    answer = caller.call("DELETE", address, If_Match=begun["ETag"])
    problem(answer, 412, "row.changed_stale")
    draft.refresh_from_db()
    assert draft.title.startswith("Typed on the page")


def test_a_draft_is_ones_own_and_its_co_authors_may_not_discard_it(cast, caller):
    draft = make.draft(cast)
    address = f"{DRAFTS}/{draft.pk}"
    other = Caller(cast.auditor)
    for method in ("GET", "PUT", "DELETE"):
        body: Any = {"content": {}} if method == "PUT" else None
        problem(other.call(method, address, body, If_Match="*"), 404, "not_found")
    share_draft(draft, cast.colleague, actor=cast.owner)
    co_author = Caller(cast.colleague)
    assert co_author.get(address).status_code == 200
    problem(co_author.call("DELETE", address, If_Match="*"), 403, "draft.not_yours")
    assert caller.call("DELETE", address, If_Match="*").status_code == 204
    problem(caller.get(address), 404, "not_found")


def test_a_decided_request_says_how_it_ended(cast, caller):
    request = make.approve(make.request(cast), make.START)
    said = said_by(caller.get(f"{REQUESTS}/{request.number}"))
    assert (said["state"], said["clock"], said["waiting_for"]) == ("approved", None, [])
    assert said["decision"]["outcome"] == "approve"
    assert {step["state"] for step in said["steps"]} == {"done"}


def test_no_vote_is_told_before_the_ballot_ends(cast):
    request = make.request(cast, "tier3-claims")
    make.vote(make.to_ballot(request, make.START), cast.chair, now=make.START)
    for reader in (cast.owner, cast.member):
        answer = Caller(reader).get(f"{REQUESTS}/{request.number}").content.decode()
        assert make.REASONS not in answer and "vote" not in answer.replace("voter", "")


def test_the_list_is_narrowed(cast, caller):
    one = make.request(cast)
    two = make.request(cast, "tier2-crm-update", now=make.START + timedelta(hours=1))
    make.approve(one, make.START + timedelta(hours=2))
    for query, found in (
        ("", [two, one]),
        ("state=approved", [one]),
        (f"tier={two.tier}", [two]),
        ("unit=claims", [two, one]),
        ("unit=treasury", []),
        (f"agent={two.agent.slug}", [two]),
        (f"q={one.number.lower()}", [one]),
        ("q=ticket", [one]),
        ("mine=true", [two, one]),
        ("mine=false", [two, one]),
    ):
        said = said_by(caller.get(f"{REQUESTS}?{query}"))
        assert [row["number"] for row in said["results"]] == [r.number for r in found], query
    assert said_by(Caller(cast.tech_owner).get(f"{REQUESTS}?mine=true"))["results"] == []
    said = problem(caller.get(f"{REQUESTS}?state=open&mine=yes"), 400, "invalid")
    assert set(places(said)) == {"state", "mine"}


@pytest.mark.parametrize("role", ["owner", "auditor"])
def test_forty_requests_cost_what_one_costs(cast, role):
    caller = Caller(getattr(cast, role))

    def asked(address):
        caller.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(address).status_code == 200
        return [query["sql"] for query in captured]

    def a_request(n):
        now = make.START + timedelta(minutes=n)
        return make.request(cast, now=now, name=f"Agent {n}", slug=f"agent-{n}")

    first = a_request(0)
    one = asked(REQUESTS)
    for n in range(1, 40):
        a_request(n)
    many = asked(REQUESTS)
    assert len(many) == len(one) <= 12, "\n".join(many)
    detail = asked(f"{REQUESTS}/{first.number}")
    assert len(detail) <= 12, "\n".join(detail)
