"""Delivery pipelines: send a manifest, ask whether it may run, store test evidence."""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from govportal.api import keys
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from registry.actions import move_agent, suspend
from registry.models import TestRun
from tests import make
from tests.api.calling import Caller, places, problem
from tests.make import SETUP, START
from tests.registry.using import live_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def triage(cast):
    return live_agent(cast)


@pytest.fixture
def pipeline(cast):
    """The technical owner's pipeline."""
    return Caller(cast.tech_owner)


def content(triage, **parts):
    return json.loads(triage.manifests.last().body) | parts


def send(caller, triage, label="2.0.0", status=200, **parts):
    body = {"label": label, "manifest": content(triage, **parts)}
    answer = caller.post(f"/api/v1/agents/{triage.slug}/manifests", body)
    assert answer.status_code == status, answer.content
    return answer.json()


def ask(caller, triage, fingerprint="", **query):
    query = {"fingerprint": fingerprint or triage.manifests.last().fingerprint} | query
    words = "&".join(f"{name}={value}" for name, value in query.items())
    answer = caller.get(f"/api/v1/authorisation?{words}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_manifest_that_is_authorised_needs_nothing(pipeline, triage):
    told = send(pipeline, triage)
    assert (told["new"], told["next"], told["changes"]) == (False, "nothing", [])
    assert told["authorisation"]["authorised"] and told["label"] != "2.0.0"


def test_new_power_needs_a_review_and_says_which_line_it_is(pipeline, triage):
    model = {"name": "Model B", "version": "1"}
    told = send(pipeline, triage, model=model)
    assert (told["new"], told["new_power"], told["next"]) == (True, True, "review")
    lines = {line["path"]: (line["power"], line["why"]) for line in told["changes"]}
    assert lines["model.name"] == ("more", "model.changed")
    assert told["authorisation"]["state"] == "none" and not told["authorisation"]["authorised"]
    assert told["compared_with"] == triage.manifests.last().fingerprint


def test_less_power_needs_a_sign_off(pipeline, triage):
    limits = content(triage)["limits"] | {"actions_per_minute": 1}
    told = send(pipeline, triage, limits=limits)
    assert (told["new_power"], told["next"]) == (False, "sign_off")


def test_sent_twice_in_another_order_it_is_kept_once(pipeline, triage):
    first = send(pipeline, triage, sandbox=False)
    count = Entry.objects.count()
    body = content(triage, sandbox=False)
    body["tools"] = [dict(reversed(tool.items())) for tool in reversed(body["tools"])]
    again = send(pipeline, triage, **body)
    assert (again["fingerprint"], again["new"]) == (first["fingerprint"], False)
    assert Entry.objects.count() == count and triage.manifests.count() == 2


def test_where_nothing_is_authorised_it_needs_its_first_approval(pipeline, triage):
    answer = pipeline.post(
        f"/api/v1/agents/{triage.slug}/manifests",
        {"label": "1", "manifest": {}, "environment": "staging"},
    )
    told = answer.json()
    assert (told["next"], told["compared_with"]) == ("first_approval", None)


@pytest.mark.parametrize(
    ("manifest", "place", "code"),
    [
        ({"tool": []}, "#/manifest/tool", "unknown"),
        ({"tools": [{"name": "a", "parameters": {"x": 0.5}}]}, "#/manifest/tools/0/parameters",
         "manifest.fraction"),
        ({"tools": [{"name": "a"}, {"name": "A"}]}, "#/manifest/tools/1", "manifest.twice"),
        ({"instructions_hash": "x"}, "#/manifest/instructions_hash", "invalid"),
        ({"schema": 2}, "#/manifest/schema", "max_value"),
    ],
)  # fmt: skip
def test_a_bad_manifest_is_told_with_its_place(pipeline, triage, manifest, place, code):
    body = {"label": "2", "manifest": manifest}
    answer = pipeline.post(f"/api/v1/agents/{triage.slug}/manifests", body)
    assert places(problem(answer, 400, "invalid")) == {place: code}


def test_who_does_not_answer_for_the_agent_sends_nothing(cast, triage):
    body = {"label": "2", "manifest": {}}
    path = f"/api/v1/agents/{triage.slug}/manifests"
    problem(Caller(cast.colleague).post(path, body), 403, "manifest.only_owners")
    problem(Caller(cast.stranger).post(path, body), 404, "not_found")
    problem(
        Caller(cast.tech_owner, can_write=False, name="Reader").post(path, body),
        403,
        "key.read_only",
    )
    move_agent(triage, "retire", actor=SETUP, now=START)
    problem(Caller(cast.owner).post(path, body), 422, "manifest.agent_retired")
    assert Client().post(path, body, content_type="application/json").status_code == 401


def test_what_is_authorised_where_and_until_when(pipeline, triage):
    told = ask(pipeline, triage)
    right = triage.authorisations.get()
    assert (told["authorised"], told["state"], told["live"]) == (True, "in_force", True)
    assert told["until"] == right.valid_until.isoformat() and told["agent"] == triage.slug
    assert ask(pipeline, triage, environment="staging")["state"] == "none"


def test_a_suspension_is_told_with_its_reason(pipeline, triage):
    right, cause = triage.authorisations.get(), Reference("condition:1")
    suspend(right, cause=cause, reason="Evidence is overdue.", actor=SETUP, now=timezone.now())
    told = ask(pipeline, triage)
    assert (told["authorised"], told["state"]) == (False, "suspended")
    assert told["reason"] == "Evidence is overdue." and told["suspended_since"]


def test_what_nobody_sent_or_one_may_not_see_is_unknown(cast, pipeline, triage):
    assert ask(pipeline, triage, "sha256:" + "0" * 64)["state"] == "unknown"
    assert ask(Caller(cast.stranger), triage)["state"] == "unknown"
    assert ask(pipeline, triage, agent="other")["state"] == "unknown"
    answer = pipeline.get("/api/v1/authorisation?fingerprint=x")
    assert places(problem(answer, 400, "invalid")) == {"fingerprint": "invalid"}


def test_one_manifest_of_two_agents_is_asked_for_by_name(cast, pipeline, triage):
    other = make.request(cast, slug="twin", name="Twin").agent
    mark = triage.manifests.get().fingerprint
    assert other.manifests.get().fingerprint == mark
    answer = pipeline.get(f"/api/v1/authorisation?fingerprint={mark}")
    problem(answer, 422, "authorisation.several_agents")
    assert ask(pipeline, triage, agent="twin")["state"] == "none"


def a_run(triage, **facts):
    known = {"reference": "build/7", "fingerprint": triage.manifests.last().fingerprint,
             "kind": "regression", "suite": "Core", "ran_on": "2026-11-02", "passed": 40,
             "failed": 0}  # fmt: skip
    return known | facts


def test_a_run_is_stored_once_with_its_report(pipeline, triage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = {"name": "junit.json", "content_base64": b64encode(b"{}").decode()}
    path = f"/api/v1/agents/{triage.slug}/test-runs"
    for is_new in (True, False):
        answer = pipeline.post(path, a_run(triage, report=report))
        assert answer.status_code == 200, answer.content
        assert (answer.json()["new"], answer.json()["pass_rate"]) == (is_new, "100")
    run = TestRun.objects.get()
    assert (run.source, run.report_name, run.model_version) == ("pipeline", "junit.json", "2506")
    problem(pipeline.post(path, a_run(triage, failed=1)), 422, "run.reference_taken")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"fingerprint": "sha256:" + "0" * 64}, 422, "run.manifest_unknown"),
        ({"passed": 0}, 422, "run.nothing_ran"),
        ({"ran_on": "2999-01-01"}, 422, "run.in_future"),
        ({"corrects": "build/1", "reason": "x"}, 422, "run.corrects_unknown"),
        ({"reason": "x"}, 422, "run.reason_alone"),
        ({"report": {"name": "a.txt", "content_base64": "%"}}, 400, "invalid"),
        ({"report": {"name": "a.exe", "content_base64": "TVo="}}, 422, "file.type_unknown"),
        ({"report": {"name": "a.txt", "content_base64": ""}}, 400, "invalid"),
        ({"pased": 40}, 400, "invalid"),
        ({"kind": "smoke"}, 400, "invalid"),
    ],
    ids=str,
)
def test_a_run_that_makes_no_sense_is_refused(pipeline, triage, facts, status, code):
    answer = pipeline.post(f"/api/v1/agents/{triage.slug}/test-runs", a_run(triage, **facts))
    problem(answer, status, code)
    assert not TestRun.objects.exists()


def test_a_wrong_run_is_corrected_by_its_reference(pipeline, triage):
    path = f"/api/v1/agents/{triage.slug}/test-runs"
    assert pipeline.post(path, a_run(triage, failed=3)).status_code == 200
    fixed = a_run(triage, reference="build/8", corrects="build/7", reason="Old suite.")
    assert pipeline.post(path, fixed).status_code == 200
    again = fixed | {"reference": "build/9"}
    problem(pipeline.post(path, again), 409, "run.corrected_stale")


@dataclass(frozen=True)
class Machine:
    """An agent that calls with its own key, as the room of identities knows it."""

    agent: object
    is_authenticated: bool = True
    ledger_ref: str = "identity:1"


@pytest.fixture
def machine(triage, monkeypatch):
    """A client with a key of the agent's own."""
    key = keys.new_key("gpa")
    find = {"gpa": lambda text, request, now: keys.Caller(Machine(triage), None)}
    monkeypatch.setattr(keys, "_KINDS", keys._KINDS | find)
    return Client(headers={"Authorization": f"Bearer {key.text}"})


def test_an_agent_sends_for_itself_and_sees_no_other(cast, machine, triage):
    path = f"/api/v1/agents/{triage.slug}/manifests"
    body = {"label": "2", "manifest": content(triage, sandbox=False)}
    answer = machine.post(path, body, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["new"]
    assert json.loads(Entry.objects.latest("id").body)["actor"] == "identity:1"
    stored = machine.post(
        f"/api/v1/agents/{triage.slug}/test-runs", a_run(triage), content_type="application/json"
    )
    assert stored.status_code == 200 and TestRun.objects.get().recorded_as == "identity:1"
    other = make.request(cast, "tier2-crm-update", slug="crm").agent
    assert machine.post(path.replace(triage.slug, "crm"), body).status_code in {404, 415}
    mark = other.manifests.get().fingerprint
    told = machine.get(f"/api/v1/authorisation?fingerprint={mark}").json()
    assert told["state"] == "unknown"


def test_a_right_past_its_last_day_has_lapsed(cast, triage):
    from registry.rights import right_of  # noqa: PLC0415

    right = triage.authorisations.get()
    late = make.START + timedelta(days=800)
    told = right_of(triage, right.fingerprint, "production", late)
    assert (told["authorised"], told["state"]) == (False, "lapsed")
