"""Incidents as chapters of a book: their files, where rows say they lie, and who gets which."""

import json

import pytest
from django.utils import timezone

from approvals.models import BoardLetter
from evidence.actions.builders import BUILDERS
from evidence.rules.packing import Kind, Scope
from evidence.rules.slices import Access
from incidents import probing
from tests.evidence.breaching import breach_of
from tests.evidence.checking import faults
from tests.evidence.reading import read_book
from tests.evidence.test_packs import members
from tests.incidents.containing import asked_here

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(probing, "ask", asked_here)


@pytest.fixture
def breach(cast):
    return breach_of(cast)


def pack(agent, folder):
    target = folder / "pack.zip"
    scope = Scope(Kind.AGENT, agent.slug, Access.FULL)
    BUILDERS[Kind.AGENT](scope, target, now=timezone.now())
    return members(target.read_bytes())


def rows(found, name):
    return [json.loads(line) for line in found[f"population/{name}.jsonl"].splitlines()]


def test_files_of_an_incident_lie_in_its_chapter_where_its_rows_say(verify, breach, tmp_path):
    assert BoardLetter.objects.filter(subject_kind="incident").exists()
    found = pack(breach.agent, tmp_path)
    assert faults(verify, found) == []
    key = f"chapters/incident-{breach.number.lower()}/"
    versions = rows(found, "notice_versions")
    assert len(versions) > 1 and {row["frozen"] for row in versions} <= found.keys()
    [sent] = [row for row in versions if row["printed"]]
    assert sent["printed"].startswith(f"{key}notices/") and found[sent["printed"]][:4] == b"%PDF"
    letters = [row for row in rows(found, "board_letters") if row["of"].startswith("incident")]
    assert {f"{key}letters/{row['number']}.json" for row in letters} <= found.keys()
    other = {**found, sent["printed"]: b"%PDF-1.7 another"}
    assert any(one.startswith(sent["printed"]) for one in faults(verify, other))


def test_a_book_in_part_holds_no_more_of_an_incident_than_its_own_pack(breach):
    key = f"incident-{breach.number.lower()}"
    whole, part = (
        read_book(Kind.AGENT, breach.agent.slug, access=access)
        for access in (Access.FULL, Access.PART)
    )
    notices = {name for name in whole.chapters[key].members if name.startswith("notices/")}
    shown = {name for name in part.chapters[key].members if name.startswith("notices/")}
    newest = {row["kind"]: str(row["frozen"]) for row in part.rows("notice_versions")}
    assert {f"chapters/{key}/{name}" for name in shown} == set(newest.values())
    assert shown < notices
    [left] = [one for one in part.chapters[key].omissions if one.code == "section_files"]
    assert left.count == len(notices) - len(newest)
