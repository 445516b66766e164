"""Sending a request file by command: sent and told, or refused with one record."""

import hashlib
from io import StringIO
from pathlib import Path

import orjson
import pytest
import time_machine
from django.core.management import CommandError, call_command

from approvals.models import Draft, Request, RequestVersion
from approvals.rules.intake import write_yaml
from govportal.ledger.models import Entry
from registry.models import Agent, Manifest
from tests import make

BAD = sorted((make.EXAMPLES / "bad").glob("*.yaml"))
WRONG = [file for file in BAD if not file.name.startswith("08")]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(make.START):
        yield


@pytest.fixture
def file(cast, tmp_path: Path) -> Path:
    path = tmp_path / "request.yaml"
    path.write_text(write_yaml(make.content(cast)), encoding="utf-8")
    return path


def send(file: Path, email: str, *options: str) -> str:
    said = StringIO()
    call_command("submit_request", str(file), "--as", email, *options, stdout=said)
    return said.getvalue()


def known_entries() -> set[str]:
    return set(Entry.objects.values_list("pk", flat=True))


def things() -> tuple[int, ...]:
    """How many there are of everything that sending could leave behind."""
    return tuple(m.objects.count() for m in (Draft, Request, RequestVersion, Agent, Manifest))


def refused(file: Path, email: str, *options: str) -> tuple[str, Entry]:
    """Send, be refused, and leave nothing but one entry."""
    had, before, said = things(), known_entries(), StringIO()
    with pytest.raises(CommandError) as error:
        call_command("submit_request", str(file), "--as", email, *options, stdout=said)
    assert things() == had
    (entry,) = Entry.objects.exclude(pk__in=before)
    assert entry.verb == "upload.refused"
    return said.getvalue() if options else str(error.value), entry


def test_a_good_file_is_sent_and_its_number_tier_route_and_due_are_told(cast, file):
    said = send(file, cast.owner.email)
    request = Request.objects.get()
    assert request.requester == cast.owner
    assert f"{request.number}: Workplace Ticket Triage 0.9.3, tier 1" in said
    assert "route: technical owner (not the requester); 24 hours" in said
    assert "due: 2026-11-03 10:00 CET" in said


def test_json_says_the_same(cast, file):
    answer = orjson.loads(send(file, cast.owner.email, "--json"))
    assert answer["number"] == Request.objects.get().number
    assert (answer["refused"], answer["tier"], answer["points"]) == (False, 1, 1)
    assert [step["kind"] for step in answer["route"]] == [
        "attestation",
        "legal_class",
        "sign_off_technical_owner",
    ]
    assert answer["route"][0]["assignee"] == cast.tech_owner.email
    assert answer["due"].startswith("2026-11-03T09:00:00")


def test_an_address_is_found_whatever_its_case(cast, file):
    send(file, cast.owner.email.upper())
    assert Request.objects.get().requester == cast.owner


@pytest.mark.parametrize("bad", WRONG, ids=lambda path: path.name)
def test_a_broken_file_leaves_one_record_of_who_when_and_which(cast, bad):
    words, entry = refused(bad, cast.owner.email)
    assert bad.name in words
    body = orjson.loads(entry.body)
    assert body["actor"] == cast.owner.ledger_ref
    assert body["data"]["sha256"] == hashlib.sha256(bad.read_bytes()).hexdigest()
    assert body["data"]["size"] == bad.stat().st_size
    assert body["data"]["codes"]


def test_all_faults_are_named_with_line_and_key(cast):
    words, _entry = refused(make.EXAMPLES / "bad" / "03-wrong-types.yaml", cast.owner.email)
    assert words.count("expected") >= 7
    assert "line " in words
    assert "agent_capabilities." in words


def test_keys_nobody_knows_are_named_beside_the_faults(cast):
    bad = make.EXAMPLES / "bad" / "02-unknown-and-misspelled-keys.yaml"
    words, _entry = refused(bad, cast.owner.email)
    assert "Did you mean technical_owner?" in words


def test_a_file_of_three_mebibytes_is_refused_by_its_size(cast, tmp_path):
    file = tmp_path / "large.yaml"
    file.write_text("agent_metadata:\n  name: " + "x" * (3 * 1024 * 1024), encoding="utf-8")
    words, entry = refused(file, cast.owner.email)
    assert "256 KiB" in words
    assert orjson.loads(entry.body)["data"]["codes"] == ["yaml.too_big"]


def test_what_is_missing_is_refused_with_its_keys(cast):
    words, entry = refused(make.EXAMPLES / "plain-template.yaml", cast.owner.email)
    assert "agent_capabilities.writes_data" in words
    assert "submission.unknown_person" in orjson.loads(entry.body)["data"]["codes"]


def test_json_of_a_refusal_lists_every_reason(cast):
    said, _entry = refused(make.EXAMPLES / "plain-template.yaml", cast.owner.email, "--json")
    answer = orjson.loads(said)
    assert answer["refused"] is True
    assert "agent_capabilities.writes_data" in [fault["path"] for fault in answer["refusals"]]


def test_a_short_name_that_is_taken_is_refused(cast, file):
    send(file, cast.owner.email)
    words, entry = refused(file, cast.owner.email)
    assert "is taken by an agent" in words
    assert orjson.loads(entry.body)["data"]["codes"] == ["submission.slug_taken"]


def test_nobody_can_send_as_somebody_without_an_account(cast, file):
    before = known_entries()
    with pytest.raises(CommandError, match="nobody@brackwater.example"):
        send(file, "nobody@brackwater.example")
    assert known_entries() == before


def test_a_file_that_is_not_there_is_named(cast):
    with pytest.raises(CommandError, match=r"missing\.yaml"):
        send(Path("missing.yaml"), cast.owner.email)


def test_json_also_tells_of_somebody_unknown(file):
    said = StringIO()
    with pytest.raises(CommandError, match="nobody with an active account"):
        call_command("submit_request", str(file), "--as", "no@one.example", "--json", stdout=said)
    assert orjson.loads(said.getvalue())["refusals"][0]["code"] == "command.person_unknown"


def test_a_file_that_is_not_there_is_refused_without_a_record(cast, tmp_path):
    had, said = known_entries(), StringIO()
    with pytest.raises(CommandError, match="No such file"):
        gone = str(tmp_path / "gone.yaml")
        call_command("submit_request", gone, "--as", cast.owner.email, "--json", stdout=said)
    assert orjson.loads(said.getvalue())["refused"]
    assert known_entries() == had
