"""The pack of an incident: sections, populations, ledger slice, and it verifies."""

import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from evidence.actions.incident_building import build_incident
from evidence.actions.packs import request_pack
from evidence.models import Pack
from evidence.models.incident_sections import _SOURCES, register_section
from evidence.rules.packing import Scope
from evidence.rules.sections import Section
from evidence.rules.slices import Access
from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint, Entry
from govportal.refusals import Refused
from govportal.worklist.actions import run_jobs
from incidents.actions import acknowledge, add_note
from tests.evidence import sample
from tests.evidence.checking import faults
from tests.evidence.test_packs import members, population, renamed, something_else_happens
from tests.incidents import books_making

pytestmark = pytest.mark.django_db
NOW = books_making.NOW


@pytest.fixture
def incident(cast):
    """In hand, with a note and two ticks."""
    made = books_making.grave(cast, books_making.agent_of(cast))
    acknowledge(made, actor=cast.operator, now=NOW + timedelta(minutes=5))
    add_note(
        made, "=It was <b>three</b> records.", actor=cast.operator, now=NOW + timedelta(hours=1)
    )
    books_making.done(made, cast.operator, NOW + timedelta(hours=2), 1, 2)
    return made


def pack(incident, folder, size=None, access=Access.FULL):
    target = folder / "pack.zip"
    scope = Scope("incident", incident.number, access)
    build_incident(scope, target, now=timezone.now(), tree_size=size)
    return target.read_bytes()


def test_the_pack_passes_its_own_check_and_says_what_happened(verify, cast, incident, tmp_path):
    found = members(pack(incident, tmp_path))
    assert faults(verify, found) == []
    assert {"report.pdf", "incident.json", "verify.py", "ledger/entries.jsonl"} <= found.keys()
    assert [row["act"] for row in population(found, "incident_turns")] == ["open", "acknowledge"]
    assert population(found, "incident_notes")[0]["text"].startswith("=It was")
    assert len(population(found, "checklist_ticks")) == 2
    freeze = population(found, "freezes")[0]
    assert freeze["tree_size"] and freeze["digest"].startswith("sha256:")
    assert population(found, "legal_holds")[0]["lifted_at"] is None
    verbs = {row["verb"] for row in population(found, "entries")}
    assert {"incident.reported", "incident.frozen", "checklist.ticked"} <= verbs
    drawn = {row["name"] for row in json.loads(found["populations.json"])}
    assert {f"population/{name}.json" for name in drawn} <= found.keys()
    codes = [row["code"] for row in json.loads(found["omissions.json"])]
    assert codes[:3] == ["later_entries", "other_entries", "mail_addresses"]


def test_a_changed_member_is_found(verify, incident, tmp_path):
    found = members(pack(incident, tmp_path))
    found["population/incident_notes.json"] = b"[]\n"
    assert faults(verify, found)


def test_the_same_scope_at_the_same_tree_size_is_the_same_bytes(cast, incident, tmp_path):
    first = pack(incident, tmp_path)
    size = json.loads(members(first)["manifest.json"])["tree"]["size"]
    something_else_happens(cast)
    seal(timezone.now())
    assert Checkpoint.objects.filter(size__gt=size).exists()
    assert pack(incident, tmp_path, size) == first == pack(incident, tmp_path)


def test_what_happened_after_the_checkpoint_or_a_new_name_refuses_it(cast, incident, tmp_path):
    size = json.loads(members(pack(incident, tmp_path))["manifest.json"])["tree"]["size"]
    renamed(cast.operator, "Olga Operator")
    with pytest.raises(Refused) as no:
        pack(incident, tmp_path, size)
    assert no.value.refusal.code == "pack.scope_moved"


def test_another_part_of_the_room_brings_its_own_section(verify, incident, tmp_path):
    register_section("later", lambda one: Section("later", "What came later", 90, said=()))
    try:
        found = members(pack(incident, tmp_path))
    finally:
        del _SOURCES["later"]
    assert "later" in json.loads(found["incident.json"])["sections"]
    assert faults(verify, found) == []


def test_an_exercise_says_so(verify, cast, tmp_path):
    exercise = books_making.exercise(cast)
    found = members(pack(exercise.incident, tmp_path))
    assert faults(verify, found) == []
    assert json.loads(found["incident.json"])["exercise"] is True
    assert len(population(found, "injects")) == 4


def test_it_is_asked_for_built_and_downloaded(client, cast, incident, packs_folder):
    client.force_login(cast.operator)
    answer = client.post(f"/incidents/{incident.number}/packs/new/")
    made = Pack.objects.get()
    assert answer.url == made.get_absolute_url() and made.access == "part"
    assert request_pack(incident, actor=cast.operator, now=timezone.now()) == made  # twice clicked
    run_jobs(timezone.now())
    made.refresh_from_db()
    assert made.state == "ready"
    assert incident.number in client.get(made.get_absolute_url()).content.decode()
    listed = client.get(f"/incidents/{incident.number}/packs/").content.decode()
    assert made.number in listed and incident.number in client.get("/packs/").content.decode()
    assert client.post(f"{made.get_absolute_url()}download/").status_code == 200
    client.force_login(cast.stranger)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_it_is_asked_for_by_number(client, cast, incident, packs_folder):
    client.force_login(cast.auditor)
    assert client.post("/packs/new/", {"number": incident.number}).status_code == 302
    unknown = client.post("/packs/new/", {"number": "INC-1999-0001"})
    assert unknown.status_code == 422 and "INC-1999-0001" in unknown.content.decode()


def test_the_command_writes_one_that_verifies(cast, incident, tmp_path, capsys):
    out = tmp_path / "pack.zip"
    call_command("evidence_pack", "--incident", incident.number, "--out", str(out), "--json")
    said = json.loads(capsys.readouterr().out)
    done = subprocess.run([sys.executable, "-I", str(sample.VERIFY), str(out)], check=False)
    assert done.returncode == 0 and zipfile.is_zipfile(out)
    entry = Entry.objects.get(verb="evidence.pack_exported")
    assert entry.content["data"]["sha256"] == said["sha256"]
    assert incident.ledger_ref in entry.content["refs"]
