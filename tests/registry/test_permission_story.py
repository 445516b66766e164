"""Permission policies are stored as versions, by those who answer for the agent, once."""

import json
from datetime import timedelta

import pytest
import yaml
from django.core.management import CommandError, call_command

from govportal.ledger.models import Entry
from registry.actions import move_agent, store_policy
from registry.actions.permissions import current_policy
from registry.models import PermissionPolicy
from tests import make
from tests.approvals.racing import at_once
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.using import EXAMPLE, PLAIN, live_agent, policy

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def triage(cast):
    return live_agent(cast)


def store(agent, text=PLAIN, *, actor, seen=None):
    return store_policy(agent, policy(text), seen=seen, actor=actor, now=START + HOUR)


def last_entry():
    return json.loads(Entry.objects.latest("id").body)


def test_a_policy_is_stored_with_its_entry(cast, triage):
    stored = store(triage, actor=cast.tech_owner)
    assert stored.is_new and stored.version.n == 1
    assert current_policy(triage).content["allowed_actions"] == ["read:ticket"]
    entry = last_entry()
    assert (entry["verb"], entry["role"]) == ("policy.stored", "technical_owner")
    assert entry["data"]["digest"] == stored.version.digest


def test_the_same_policy_in_another_order_is_no_new_version(cast, triage):
    store(triage, PLAIN + "    - list:ticket\n", actor=cast.owner)
    count = Entry.objects.count()
    again = PLAIN.replace("read:ticket", "list:ticket") + "    - read:ticket\n"
    stored = store(triage, again, actor=cast.owner)
    assert not stored.is_new and stored.version.n == 1
    assert Entry.objects.count() == count


def test_a_version_follows_the_one_before_and_that_one_stays(cast, triage):
    store(triage, actor=cast.tech_owner)
    store(triage, PLAIN + "  sandbox: true\n", actor=cast.owner, seen=1)
    assert [row.n for row in triage.permission_policies.all()] == [2, 1]
    assert last_entry()["data"]["before"] == triage.permission_policies.get(n=1).digest


def test_whoever_saw_an_older_version_is_told(cast, triage):
    store(triage, actor=cast.tech_owner, seen=0)
    with refused("policy.changed_stale"):
        store(triage, PLAIN + "  sandbox: true\n", actor=cast.owner, seen=0)
    assert triage.permission_policies.count() == 1


def test_who_does_not_answer_for_the_agent_changes_nothing(cast, triage):
    for somebody in (cast.auditor, cast.administrator, cast.chair, cast.colleague, cast.operator):
        with refused("policy.only_owners"):
            store(triage, actor=somebody)
    assert not PermissionPolicy.objects.exists()


def test_a_retired_agent_gets_no_policy(cast, triage):
    move_agent(triage, "retire", actor=SETUP, now=START)
    with refused("policy.retired"):
        store(triage, actor=cast.tech_owner)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_two_at_once_one_is_stored_and_the_other_is_told(cast, triage):
    texts = [PLAIN + f"    - list:n{n}\n" for n in range(2)]
    given = at_once(
        *[lambda text=text: store(triage, text, actor=cast.tech_owner, seen=0) for text in texts]
    )
    assert sorted(str(one) for one in given if isinstance(one, str)) == ["policy.changed_stale"]
    assert triage.permission_policies.count() == 1


def run(*args, **options):
    """What the command prints as JSON."""
    from io import StringIO  # noqa: PLC0415

    out = StringIO()
    try:
        call_command("agent_policy", *args, "--json", stdout=out, **options)
    except CommandError:
        return json.loads(out.getvalue()) | {"failed": True}
    return json.loads(out.getvalue())


def test_the_example_goes_in_and_comes_out_equal(cast, triage, tmp_path):
    make.request(cast, "tier4-vendor-payments", slug="supplier-payments")
    told = run("import", str(EXAMPLE))
    assert [(one["agent"], one["n"], one["new"]) for one in told["policies"]] == [
        ("supplier-payments", 1, True),
        ("ticket-triage", 1, True),
    ]
    given = list(yaml.safe_load_all(EXAMPLE.read_text()))
    for made in given:
        out = tmp_path / "out.yaml"
        run("export", made["agent_policy"]["name"], "--out", str(out))
        assert yaml.safe_load(out.read_text()) == made
        assert run("import", str(out))["policies"][0]["new"] is False
    assert PermissionPolicy.objects.count() == 2


def test_a_file_that_names_an_agent_that_is_not_there_stores_none_of_it(cast, triage):
    told = run("import", str(EXAMPLE))
    assert told["failed"] and told["refused"]
    (fault,) = told["refusals"]
    assert (fault["code"], fault["line"]) == ("policy.agent_unknown", 3)
    assert not PermissionPolicy.objects.exists()
    assert last_entry()["verb"] == "upload.refused"


def test_a_bad_file_is_told_with_all_its_faults_and_leaves_a_record(triage, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(PLAIN + "    - everything\n  sandboxed: true\n")
    told = run("import", str(file))
    assert [fault["code"] for fault in told["refusals"]] == [
        "policy.action_form",
        "policy.unknown_key_meant",
    ]
    assert last_entry()["data"]["codes"] == ["policy.action_form", "policy.unknown_key_meant"]


def test_a_command_in_somebodys_name_asks_what_they_may(cast, triage, tmp_path):
    file = tmp_path / "policy.yaml"
    file.write_text(PLAIN)
    told = run("import", str(file), "--as", cast.auditor.email)
    assert [fault["code"] for fault in told["refusals"]] == ["policy.only_owners"]
    told = run("import", str(file), "--as", "nobody@else.example")
    assert [fault["code"] for fault in told["refusals"]] == ["command.person_unknown"]
    assert run("import", str(file), "--as", cast.tech_owner.email)["policies"][0]["new"]
    assert current_policy(triage).stored_by == cast.tech_owner


def test_what_is_not_there_cannot_go_out(triage, tmp_path):
    assert run("export", "nobody")["failed"]
    assert run("export", triage.slug)["refusals"][0]["code"] == "policy.none"
    assert run("import", str(tmp_path / "none.yaml"))["refusals"][0]["code"] == "yaml.unreadable"
    assert run("import", "a\0b")["refusals"][0]["code"] == "yaml.unreadable"
