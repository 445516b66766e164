"""The page of a permission policy: previewed, stored, and nothing lost on the way."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from govportal.ledger.models import Entry
from registry.actions import store_policy
from tests.make import START
from tests.registry.using import EXAMPLE, PLAIN, live_agent, policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def triage(cast):
    return live_agent(cast)


def page(client, person, name, *args):
    client.force_login(person)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def post(client, person, name, slug, **data):
    client.force_login(person)
    return client.post(reverse(name, args=[slug]), data)


def test_a_file_is_previewed_and_then_stored(client, cast, triage):
    upload = SimpleUploadedFile("policies.yaml", EXAMPLE.read_bytes())
    shown = post(client, cast.tech_owner, "agent_policy_preview", triage.slug, file=upload, seen=0)
    text = html.unescape(shown.content.decode())
    assert shown.status_code == 200 and "Narrows it" in text and "Takes it away" not in text
    assert "1 policy of another agent" in text and "read:ticket" in text
    assert not triage.permission_policies.exists()
    found = re.search(r'<textarea name="text" hidden>(.*?)</textarea>', text, re.DOTALL)
    kept = found[1] if found else ""
    saved = post(client, cast.tech_owner, "agent_policy_save", triage.slug, text=kept, seen=0)
    assert saved.status_code == 302 and triage.permission_policies.get().n == 1
    again = post(client, cast.tech_owner, "agent_policy_save", triage.slug, text=kept, seen=0)
    assert again.status_code == 302 and triage.permission_policies.count() == 1
    file = client.get(reverse("agent_policy_file", args=[triage.slug, 1])).content.decode()
    assert file == kept


def test_what_goes_beyond_the_manifest_is_shown_before_it_is_stored(client, cast, triage):
    text = (
        PLAIN
        + "    - send:email\n  denied_actions:\n    - list:*\n  network_access: [evil.com:1]\n"
    )
    shown = post(client, cast.owner, "agent_policy_preview", triage.slug, text=text)
    words = html.unescape(shown.content.decode())
    assert "2 lines go beyond the manifest" in words and "Takes it away" in words
    assert "propose_label: update" in words


def test_a_policy_with_faults_is_kept_in_the_form_with_all_of_them(client, cast, triage):
    text = PLAIN + "    - everything\n  sandboxed: <b>\n"
    for name in ("agent_policy_preview", "agent_policy_save"):
        shown = post(client, cast.owner, name, triage.slug, text=text, seen=0)
        words = shown.content.decode()
        assert shown.status_code == 422 and "Line 5" in words and "Line 6" in words
        assert words.count("sandboxed: &lt;b&gt;") == 2 and "sandboxed: <b>" not in words
        assert json.loads(Entry.objects.latest("id").body)["verb"] == "upload.refused"
    assert not triage.permission_policies.exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a" * 300_000, b"\x00", b"- x"])
def test_a_bad_file_is_told_and_breaks_nothing(client, cast, triage, data):
    upload = SimpleUploadedFile("x.yaml", data)
    shown = post(client, cast.owner, "agent_policy_preview", triage.slug, file=upload, seen="x")
    assert shown.status_code == 422


def test_another_agents_policy_is_not_taken_for_this_one(client, cast, triage):
    text = PLAIN.replace("ticket-triage", "supplier-payments")
    shown = post(client, cast.owner, "agent_policy_preview", triage.slug, text=text)
    assert shown.status_code == 422 and "the file is about" in shown.content.decode()


def test_whoever_saw_an_older_version_keeps_what_they_wrote(client, cast, triage):
    store_policy(triage, policy(), actor=cast.owner, now=START)
    text = PLAIN + "    - list:mine\n"
    shown = post(client, cast.tech_owner, "agent_policy_save", triage.slug, text=text, seen=0)
    assert shown.status_code == 409 and "list:mine" in shown.content.decode()
    assert 'name="seen" value="1"' in shown.content.decode()


def test_who_may_not_change_it_is_told_why(client, cast, triage):
    shown = page(client, cast.auditor, "agent_permissions", triage.slug)
    assert "security owner change the permission policy" in shown and "<textarea" not in shown
    for name in ("agent_policy_preview", "agent_policy_save"):
        assert post(client, cast.auditor, name, triage.slug, text=PLAIN).status_code == 403
        assert post(client, cast.stranger, name, triage.slug, text=PLAIN).status_code == 404
