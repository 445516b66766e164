"""The pages of manifests, permissions and tests: what they show, to whom, and what they keep."""

import html
import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from govportal.ledger.models import Entry
from registry.actions import store_policy
from registry.models import TestRun
from registry.rules.runs import Suite
from tests import make
from tests.make import START
from tests.registry.using import EXAMPLE, PLAIN, another, live_agent, policy, stored_run

pytestmark = pytest.mark.django_db
A_LIST, A_PAGE = 12, 15


@pytest.fixture
def triage(cast):
    return live_agent(cast)


def page(client, person, name, *args, **query):
    client.force_login(person)
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def tool(n):
    """A tool with a lot to say."""
    return {
        "name": f"tool_{n:03}", "system": "FinCore", "permissions": "read-only, invoices",
        "operations": ["list", "read"], "scope": f"invoices:{n}", "environment": None,
        "writes": False, "reversible": True, "network_targets": ["fincore.internal:8443"],
        "parameters": {"type": "object", "properties": {"id": {"type": "string"}}},
    }  # fmt: skip


def short(manifest):
    return manifest.fingerprint.partition(":")[2][:16]


def test_all_versions_are_shown_and_which_may_run(client, cast, triage):
    two = another(triage, purposes=["something else"])
    shown = page(client, cast.owner, "agent_manifests", triage.slug)
    assert "This is what may run" in shown and "In force" in shown
    assert "1 change, 1 gives new power" in shown and f"to={short(two)}" in shown


def test_two_versions_stand_side_by_side_with_the_reason_of_every_line(client, cast, triage):
    first = triage.manifests.get()
    limits = first.content["limits"] | {"actions_per_minute": 1}
    two = another(triage, limits=limits, model={"name": "Model B", "version": "9"})
    shown = page(client, cast.owner, "manifest_compare", triage.slug)
    assert "Another model may do what this one could not." in shown
    assert "It is stopped or looked at earlier." in shown
    assert "3 changes, 2 give new power" in shown and "New power is reviewed anew" in shown
    back = page(client, cast.owner, "manifest_compare", triage.slug,
                **{"from": short(two), "to": short(first)})  # fmt: skip
    assert "reviewed anew" not in back  # nothing follows from a comparison with what may not run


def test_a_change_without_new_power_needs_the_sign_off_only(client, cast, triage):
    limits = triage.manifests.get().content["limits"] | {"actions_per_minute": 1}
    another(triage, limits=limits)
    shown = page(client, cast.owner, "manifest_compare", triage.slug)
    assert "the technical owner’s sign-off is enough" in shown


def test_the_first_version_is_shown_whole(client, cast, triage):
    first = triage.manifests.get()
    shown = page(client, cast.owner, "manifest_compare", triage.slug,
                 **{"from": "", "to": first.fingerprint})  # fmt: skip
    assert "Tool read_ticket" in shown and "A tool it did not have." in shown


def test_what_stays_is_shown_on_demand(client, cast, triage):
    another(triage, sandbox=False)
    assert "Tool read_ticket" not in page(client, cast.owner, "manifest_compare", triage.slug)
    shown = page(client, cast.owner, "manifest_compare", triage.slug, all="")
    assert "Tool read_ticket" in shown and "Unchanged" in shown


@pytest.mark.parametrize("text", ["nonsense", "0" * 64, "sha256:", "%00", "a" * 3])
def test_a_version_that_is_not_there_does_not_exist(client, cast, triage, text):
    client.force_login(cast.owner)
    for name in ("from", "to"):
        address = reverse("manifest_compare", args=[triage.slug])
        assert client.get(address, {name: text}).status_code == 404


def test_another_agents_manifest_is_not_compared_here(client, cast, triage):
    other = make.request(cast, "tier2-crm-update", slug="crm").agent.manifests.get()
    client.force_login(cast.owner)
    address = reverse("manifest_compare", args=[triage.slug])
    assert client.get(address, {"to": other.fingerprint}).status_code == 404
    file = reverse("manifest_file", args=[triage.slug, other.pk])
    assert client.get(file).status_code == 404


def test_the_file_is_what_the_fingerprint_is_of(client, cast, triage):
    manifest = triage.manifests.get()
    client.force_login(cast.owner)
    answer = client.get(reverse("manifest_file", args=[triage.slug, manifest.pk]))
    assert "sha256:" + sha256(answer.content).hexdigest() == manifest.fingerprint
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_agent_without_manifests_says_so(client, cast, triage):
    from registry.actions import register_agent  # noqa: PLC0415

    bare = register_agent("bare", "Bare", cast.unit, actor=make.SETUP, now=START)
    assert "No manifest yet" in page(client, cast.owner, "agent_manifests", bare.slug)
    client.force_login(cast.owner)
    assert client.get(reverse("manifest_compare", args=[bare.slug])).status_code == 404
    assert "No policy is stored" in page(client, cast.owner, "agent_permissions", bare.slug)
    assert "No run yet" in page(client, cast.owner, "agent_tests", bare.slug)


def test_two_hundred_tools_are_compared_on_one_small_page(client, cast, triage):
    many = [tool(n) for n in range(200)]
    two = another(triage, "2.0", tools=many)
    wider = [row | {"operations": ["list", "read", "write"]} for row in many]
    another(triage, "3.0", tools=wider)
    client.force_login(cast.owner)
    for query in ({"from": short(two)}, {"to": short(two)}, {"from": short(two), "all": ""}):
        answer = client.get(reverse("manifest_compare", args=[triage.slug]), query)
        assert answer.status_code == 200 and answer.content.count(b"<tr") > 200
        packed = __import__("zlib").compress(answer.content)
        assert len(packed) < 100 * 1024


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("reader", ["tech_owner", "auditor"])
@pytest.mark.parametrize("name", ["agent_manifests", "agent_tests", "agent_permissions"])
def test_forty_of_them_cost_what_one_costs(client, cast, triage, reader, name):
    client.force_login(getattr(cast, reader))
    manifest = triage.manifests.get()

    def one(n):
        another(triage, f"{n}", purposes=[f"p{n}"])
        stored_run(manifest, f"ci/{n}", actor=cast.owner, kind=list(Suite)[n % 4])
        text = PLAIN + f"    - read:n{n}\n"
        store_policy(triage, policy(text), actor=cast.owner, now=START)

    for n in range(4):
        one(n)
    few = queries(client, reverse(name, args=[triage.slug]))
    for n in range(4, 40):
        one(n)
    many = queries(client, reverse(name, args=[triage.slug]))
    assert len(many) == len(few), "\n".join(many)
    assert len(few) <= A_LIST, "\n".join(few)


def test_comparing_has_its_price(client, cast, triage):
    another(triage, sandbox=False)
    client.force_login(cast.owner)
    asked = queries(client, reverse("manifest_compare", args=[triage.slug]))
    assert len(asked) <= A_PAGE, "\n".join(asked)


# --- permissions ----------------------------------------------------------------------------------


def post(client, person, name, slug, **data):
    client.force_login(person)
    return client.post(reverse(name, args=[slug]), data)


def test_a_file_is_previewed_and_then_stored(client, cast, triage):
    upload = SimpleUploadedFile("policies.yaml", EXAMPLE.read_bytes())
    shown = post(client, cast.tech_owner, "policy_preview", triage.slug, file=upload, seen=0)
    text = html.unescape(shown.content.decode())
    assert shown.status_code == 200 and "Narrows it" in text and "Takes it away" not in text
    assert "1 policy of another agent" in text and "read:ticket" in text
    assert not triage.permission_policies.exists()
    kept = re.search(r'<textarea name="text" hidden>(.*?)</textarea>', text, re.DOTALL)[1]
    saved = post(client, cast.tech_owner, "policy_save", triage.slug, text=kept, seen=0)
    assert saved.status_code == 302 and triage.permission_policies.get().n == 1
    again = post(client, cast.tech_owner, "policy_save", triage.slug, text=kept, seen=0)
    assert again.status_code == 302 and triage.permission_policies.count() == 1
    file = client.get(reverse("policy_file", args=[triage.slug, 1])).content.decode()
    assert file == kept


def test_what_goes_beyond_the_manifest_is_shown_before_it_is_stored(client, cast, triage):
    text = (
        PLAIN
        + "    - send:email\n  denied_actions:\n    - list:*\n  network_access: [evil.com:1]\n"
    )
    shown = post(client, cast.owner, "policy_preview", triage.slug, text=text)
    words = html.unescape(shown.content.decode())
    assert "2 lines go beyond the manifest" in words and "Takes it away" in words
    assert "propose_label: update" in words


def test_a_policy_with_faults_is_kept_in_the_form_with_all_of_them(client, cast, triage):
    text = PLAIN + "    - everything\n  sandboxed: <b>\n"
    for name in ("policy_preview", "policy_save"):
        shown = post(client, cast.owner, name, triage.slug, text=text, seen=0)
        words = shown.content.decode()
        assert shown.status_code == 422 and "Line 5" in words and "Line 6" in words
        assert words.count("sandboxed: &lt;b&gt;") == 2 and "sandboxed: <b>" not in words
        assert json.loads(Entry.objects.latest("id").body)["verb"] == "upload.refused"
    assert not triage.permission_policies.exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a" * 300_000, b"\x00", b"- x"])
def test_a_bad_file_is_told_and_breaks_nothing(client, cast, triage, data):
    upload = SimpleUploadedFile("x.yaml", data)
    shown = post(client, cast.owner, "policy_preview", triage.slug, file=upload, seen="x")
    assert shown.status_code == 422


def test_another_agents_policy_is_not_taken_for_this_one(client, cast, triage):
    text = PLAIN.replace("ticket-triage", "supplier-payments")
    shown = post(client, cast.owner, "policy_preview", triage.slug, text=text)
    assert shown.status_code == 422 and "the file is about" in shown.content.decode()


def test_whoever_saw_an_older_version_keeps_what_they_wrote(client, cast, triage):
    store_policy(triage, policy(), actor=cast.owner, now=START)
    text = PLAIN + "    - list:mine\n"
    shown = post(client, cast.tech_owner, "policy_save", triage.slug, text=text, seen=0)
    assert shown.status_code == 409 and "list:mine" in shown.content.decode()
    assert 'name="seen" value="1"' in shown.content.decode()


def test_who_may_not_change_it_is_told_why(client, cast, triage):
    shown = page(client, cast.auditor, "agent_permissions", triage.slug)
    assert "security owner change the permission policy" in shown and "<textarea" not in shown
    for name in ("policy_preview", "policy_save"):
        assert post(client, cast.auditor, name, triage.slug, text=PLAIN).status_code == 403
        assert post(client, cast.stranger, name, triage.slug, text=PLAIN).status_code == 404


# --- tests ----------------------------------------------------------------------------------------


def run_form(client, person, triage, query="", **data):
    client.force_login(person)
    manifest = triage.manifests.first()
    known = {"reference": "form:1", "manifest": manifest.pk, "kind": "boundary", "suite": "Edges",
             "ran_on": "2026-11-02", "passed": "11", "failed": "1"}  # fmt: skip
    return client.post(reverse("run_new", args=[triage.slug]) + query, known | data)


def test_a_run_is_added_by_form_once_for_two_clicks(client, cast, triage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for _ in range(2):
        report = SimpleUploadedFile("report.txt", b"11 of 12")
        assert run_form(client, cast.tech_owner, triage, report=report).status_code == 302
    run = TestRun.objects.get()
    shown = page(client, cast.auditor, "agent_tests", triage.slug)
    assert "11 of 12 (91.6 %)" in shown and "Add a run" in shown
    answer = client.get(reverse("run_report", args=[triage.slug, run.pk]))
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
    shown = client.get(reverse("run_new", args=[triage.slug]) + query)
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
    address = reverse("run_new", args=[triage.slug])
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
