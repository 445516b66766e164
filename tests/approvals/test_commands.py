"""The two commands on request files, for pipelines of agent teams."""

import csv
import json
import os
import subprocess
import sys
import tracemalloc
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from approvals.actions import preparing
from approvals.rules import submission
from approvals.rules.classification import SCHEME_1
from approvals.rules.intake import read_yaml
from approvals.rules.routing import ROUTES_1
from approvals.schemes import Scheme
from govportal.people.models import Person
from registry.rules.data_catalogue import CATALOGUE_1

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "requests"
EXPECTED = list(csv.DictReader((DATA / "EXPECTED.csv").read_text().splitlines()))
BAD = sorted((DATA / "bad").glob("0[1-7]*.yaml"))
NO_DATABASE = {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}


def run(command: str, file: Path, **options: Any) -> str:
    out = StringIO()
    call_command(command, str(file), stdout=out, **options)
    return out.getvalue()


def said_as_json(command: str, file: Path) -> Any:
    out = StringIO()
    with suppress(CommandError):
        call_command(command, str(file), json=True, stdout=out)
    return json.loads(out.getvalue())


def in_a_shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def known(file: Path) -> None:
    """Everybody the file names gets an account."""
    for address in submission.people_in(read_yaml(file.read_bytes()).content):
        Person.objects.create_user(address, full_name="Somebody Named")


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_classify_says_what_is_expected_of_an_example_without_a_database(row: dict[str, str]):
    said = said_as_json("classify", DATA / row["file"])
    assert (said["points"], said["tier"]) == (int(row["points"]), int(row["expected_tier"]))
    assert said["route_text"] == row["expected_route"]
    assert {"floors", "explanation", "unanswered", "findings"} <= said.keys()
    for step in said["route"]:
        assert step["role"] and step["kind"] and step["due"] > "2026"


def test_classify_leaves_the_tier_open_while_answers_are_missing():
    said = said_as_json("classify", DATA / "plain-template.yaml")
    assert said["tier"] is None and said["route"] == []
    assert said["tier_range"]["text"] == "1 to 4, five answers missing"
    assert len(said["unanswered"]) == 5
    assert said["findings"][0]["weight"] == "question"
    assert "tier 1 to 4, five answers missing" in run("classify", DATA / "plain-template.yaml")


def test_classify_says_the_floor_of_the_proposed_class():
    text = run("classify", DATA / "tier3-hr-screening.yaml")
    assert "high risk under the EU AI Act: tier 3 at least" in text


@pytest.mark.parametrize("command", ["classify", "check_request"])
@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_and_leaves_no_stack_trace(command: str, file: Path):
    with pytest.raises(CommandError) as refused:
        run(command, file)
    assert refused.value.returncode == 1
    assert str(file) in str(refused.value)
    assert said_as_json(command, file)["refused"] is True


def test_an_error_names_line_and_key():
    with pytest.raises(CommandError, match=r"line 22, agent_capabilities\.regulated_data: "):
        run("classify", DATA / "bad" / "03-wrong-types.yaml")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        run("classify", tmp_path / "none.yaml")


def test_a_huge_file_is_refused_unread(tmp_path: Path):
    huge = tmp_path / "06-three-megabyte-string.yaml"
    huge.touch()
    os.truncate(huge, 2**30)  # takes no room on the disk
    tracemalloc.start()
    with pytest.raises(CommandError, match=r"1024\.0 MiB; at most 256 KiB"):
        run("classify", huge)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.django_db
@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_nothing_stands_in_the_way_of_an_example_whose_people_are_known(row: dict[str, str]):
    known(DATA / row["file"])
    assert "nothing stands in the way" in run("check_request", DATA / row["file"])
    said = said_as_json("check_request", DATA / row["file"])
    assert said["refused"] is False and said["people_checked"] is True
    assert "agent_capabilities.instructions_hash" in {field["path"] for field in said["asked"]}


@pytest.mark.django_db
def test_people_without_an_account_or_no_longer_here_stand_in_the_way():
    file = DATA / "tier1-ticket-triage.yaml"
    known(file)
    gone = Person.objects.get(email="yuki.arslan@brackwater.example")
    gone.is_active = False
    gone.save()
    said = said_as_json("check_request", file)
    assert [(r["code"], r["path"]) for r in said["refusals"]] == [
        ("submission.unknown_person", "agent_metadata.technical_owner"),
        ("submission.unknown_person", "security_assessment.incident_owner"),
    ]


@pytest.mark.django_db
def test_check_request_says_all_that_stops_the_plain_template_and_what_will_be_asked():
    with pytest.raises(CommandError) as refused:
        run("check_request", DATA / "plain-template.yaml")
    assert "would be refused, 7 reasons" in str(refused.value)
    assert "agent_metadata.technical_owner: Technical owner: nobody" in str(refused.value)
    assert (
        "Contact data only?"
        in said_as_json("check_request", DATA / "plain-template.yaml")["questions"][0]["text"]
    )


@pytest.mark.django_db
def test_check_request_goes_by_the_scheme_in_force(monkeypatch):
    file = DATA / "tier1-internal-drafting.yaml"
    known(file)
    tiers = {**SCHEME_1, "tiers": [{"tier": 2, "from_points": 0, "name": "Medium"}]}
    stricter = {"tiers": tiers, "routes": ROUTES_1, "catalogue": CATALOGUE_1}
    monkeypatch.setattr(preparing, "active_scheme", lambda: Scheme(2, **stricter))
    said = said_as_json("check_request", file)
    assert [refusal["code"] for refusal in said["refusals"]] == ["gate.threat_model"]


def test_classify_works_in_a_shell_without_any_database():
    done = in_a_shell("classify", str(DATA / "tier2-crm-update.yaml"), "--json", **NO_DATABASE)
    assert (done.returncode, json.loads(done.stdout)["tier"]) == (0, 2), done.stderr


def test_check_request_says_when_it_could_not_look_people_up():
    file = str(DATA / "tier2-crm-update.yaml")
    done = in_a_shell("check_request", file, **NO_DATABASE)
    assert done.returncode == 0, done.stderr
    assert "were not looked up" in done.stdout


def test_a_refusal_in_a_shell_has_another_exit_status():
    done = in_a_shell("check_request", str(DATA / "bad" / "04-missing-owners.yaml"), **NO_DATABASE)
    assert done.returncode == 1
    assert "“Business owner”: not answered." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["classify", "check_request"])
@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_json_also_tells_of_a_file_that_cannot_be_read(command, name, db):
    said = said_as_json(command, Path(name))
    assert said["refused"]
    assert (said.get("faults") or said["refusals"])[0]["code"] == "yaml.unreadable"


def test_a_reader_who_goes_away_is_no_error():
    file = DATA / "tier2-crm-update.yaml"
    command = f"{sys.executable} manage.py classify {file} --json | head -c 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"{", b"")
