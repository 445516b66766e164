"""The page of test evidence: added, corrected, drawn, and shown where a version goes live."""

import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.models import TestRun
from registry.rules.runs import Suite
from tests import make
from tests.make import START
from tests.registry.using import live_agent, stored_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def triage(cast):
    return live_agent(cast)


def page(client, person, name, *args):
    client.force_login(person)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def run_form(client, person, triage, query="", **data):
    client.force_login(person)
    manifest = triage.manifests.first()
    known = {"reference": "form:1", "manifest": manifest.pk, "kind": "boundary", "suite": "Edges",
             "ran_on": "2026-11-02", "passed": "11", "failed": "1"}  # fmt: skip
    return client.post(reverse("agent_run_new", args=[triage.slug]) + query, known | data)


def test_a_run_is_added_by_form_once_for_two_clicks(client, cast, triage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for _ in range(2):
        report = SimpleUploadedFile("report.txt", b"11 of 12")
        assert run_form(client, cast.tech_owner, triage, report=report).status_code == 302
    run = TestRun.objects.get()
    shown = page(client, cast.auditor, "agent_tests", triage.slug)
    assert "11 of 12 (91.6 %)" in shown and "Add a run" in shown
    answer = client.get(reverse("agent_run_report", args=[triage.slug, run.pk]))
    assert b"".join(answer.streaming_content) == b"11 of 12"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"passed": "-1"}, "greater than or equal to 0"),
        ({"passed": "0", "failed": "0"}, "At least one case"),
        ({"ran_on": "2999-01-01"}, "has not come yet"),
        ({"ran_on": "yesterday"}, "valid date"),
        ({"suite": ""}, "required"),
        ({"suite": "x\0"}, "Null characters"),
        ({"manifest": "999"}, "Select a valid choice"),
        ({"kind": "smoke"}, "Select a valid choice"),
        ({"report": SimpleUploadedFile("x.exe", b"MZ")}, "x.exe"),
        ({"report": SimpleUploadedFile("x.txt", b"")}, "is empty"),
    ],
    ids=lambda v: str(v)[:24],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, cast, triage, data, word):
    shown = run_form(client, cast.owner, triage, **data)
    words = html.unescape(shown.content.decode())
    assert shown.status_code == 422 and word in words
    assert f'value="{data.get("ran_on", "2026-11-02")}"' in words
    assert not TestRun.objects.exists()


def test_a_wrong_run_is_corrected_by_form(client, cast, triage):
    wrong = stored_run(triage.manifests.get(), actor=cast.owner, failed=3)
    query = f"?corrects={wrong.pk}"
    client.force_login(cast.owner)
    shown = client.get(reverse("agent_run_new", args=[triage.slug]) + query)
    assert 'value="40"' in shown.content.decode()
    assert run_form(client, cast.owner, triage, query).status_code == 422
    assert run_form(client, cast.owner, triage, query, reason="Wrong suite.").status_code == 302
    listed = page(client, cast.owner, "agent_tests", triage.slug)
    assert "by another run" in listed and "Wrong suite." in listed
    late = run_form(client, cast.owner, triage, query, reason="Again.", reference="form:2")
    assert late.status_code == 422 and "corrected already" in late.content.decode()


@pytest.mark.parametrize("text", ["x", "999999", "٣", "9" * 40])
def test_a_run_that_is_not_there_cannot_be_corrected(client, cast, triage, text):
    client.force_login(cast.owner)
    address = reverse("agent_run_new", args=[triage.slug])
    assert client.get(address, {"corrects": text}).status_code == 404


def test_the_trend_and_the_numbers_behind_it(client, cast, triage):
    for n, failed in enumerate((0, 2, 1)):
        stored_run(triage.manifests.get(), f"{n}", actor=cast.owner, failed=failed,
                   ran_on=START.date() - timedelta(days=9 - n))  # fmt: skip
    shown = page(client, cast.owner, "agent_tests", triage.slug)
    assert 'class="trend"' in shown and "100 %, 95.2 %, 97.5 %" in shown


def test_a_release_shows_the_tests_of_what_goes_live(client, cast):
    agent = make.approve(make.request(cast, "tier3-claims"), START).agent
    shown = page(client, cast.tech_owner, "agent_detail", agent.slug)
    assert "Not every kind of suite has a green run of this version" in shown
    for n, kind in enumerate(Suite):
        stored_run(agent.manifests.get(), str(n), actor=cast.owner, kind=kind)
    shown = page(client, cast.tech_owner, "agent_detail", agent.slug)
    assert "Not every kind of suite" not in shown and "40 of 40 passed" in shown
