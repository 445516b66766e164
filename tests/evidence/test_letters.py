"""Letters to the board in decision record and pack: the paper, its facts, the acknowledgement."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from approvals.actions import letters as actions
from approvals.actions.follow_up import follow_up
from approvals.models import Request
from evidence.models.dossiers import dossier_of
from evidence.rules.populations import people
from govportal.ledger.actions import seal
from govportal.refusals import Refused
from tests import letters, make
from tests.evidence.checking import faults
from tests.evidence.test_packs import members, pack, population
from tests.letters import HOUR
from tests.make import START

pytestmark = pytest.mark.django_db
REMARK = "=Read in the audit committee."


@pytest.fixture
def letter(cast):
    return letters.about(make.request(cast))


@pytest.fixture
def request_(letter):
    return Request.objects.get(number=letter.subject_id)


@pytest.fixture
def acknowledged(cast, letter):
    letter = letters.printed(letter)
    follow_up(START + 4 * HOUR)
    return actions.acknowledge(letter, REMARK, actor=cast.board, now=START + 5 * HOUR)


def record(request):
    """The part of the decision record about letters."""
    dossier = dossier_of(request, START + timedelta(days=1))
    return render_to_string("evidence/parts/record_letter.html", {"dossier": dossier})


def test_a_pack_holds_the_letter_as_printed_and_the_facts_its_digest_is_over(
    cast, acknowledged, request_, tmp_path, verify
):
    found = members(pack(request_, tmp_path))
    name = f"letters/{acknowledged.file_name}"
    assert hashlib.sha256(found[name]).hexdigest() == acknowledged.sha256
    facts = found[f"letters/{acknowledged.number}.json"]
    assert "sha256:" + hashlib.sha256(facts).hexdigest() == acknowledged.digest
    (row,) = population(found, "board_letters")
    assert row["member"] == name and row["sha256"] == acknowledged.sha256
    assert row["acknowledged_by"] == "Board" and row["remark"] == REMARK
    assert b"'=Read in the audit committee." in found["population/board_letters.csv"]
    assert json.loads(found["people.json"])[cast.board.ledger_ref] == "Board"
    assert b"letters/" in found["README.txt"]
    verbs = {row["verb"] for row in population(found, "entries")}
    assert {"letter.written", "letter.printed", "letter.handed_over", "letter.acknowledged"} < verbs
    assert faults(verify, found) == []


def test_a_pack_without_letters_says_so_in_an_empty_population(cast, tmp_path):
    found = members(pack(make.request(cast), tmp_path))
    assert population(found, "board_letters") == []
    assert not [name for name in found if name.startswith("letters/")]
    assert b"letters/" not in found["README.txt"]


def test_a_printed_letter_that_is_gone_is_an_omission(cast, acknowledged, request_, tmp_path):
    acknowledged.file.storage.delete(acknowledged.file.name)
    found = members(pack(request_, tmp_path))
    assert f"letters/{acknowledged.file_name}" not in found
    left_out = [row["what"] for row in json.loads(found["omissions.json"])]
    assert any(acknowledged.file_name in what for what in left_out)
    assert f"letters/{acknowledged.number}.json" in found


def test_a_later_acknowledgement_is_something_new_and_a_download_is_not(
    cast, letter, request_, tmp_path
):
    letter = letters.printed(letter)
    first = pack(request_, tmp_path)
    size = json.loads(members(first)["manifest.json"])["tree"]["size"]
    actions.take_letter(letter, actor=cast.auditor, now=START + 4 * HOUR)
    seal(timezone.now())
    assert pack(request_, tmp_path, size) == first
    actions.acknowledge(letter, "", actor=cast.board, now=START + 5 * HOUR)
    with pytest.raises(Refused) as refused:
        pack(request_, tmp_path, size)
    assert refused.value.refusal.code == "pack.scope_moved"


def test_the_record_tells_of_the_letter_at_every_turn(cast, letter, request_):
    assert "Not printed yet" in record(request_)
    letter = letters.printed(letter)
    said = record(request_)
    assert letter.sha256 in said and letter.digest in said and "Not yet" in said
    actions.acknowledge(letter, REMARK, actor=cast.board, now=START + 5 * HOUR)
    said = record(request_)
    assert "By Board for the board, 2 November 2026, 15:00 CET" in said and REMARK in said
    assert record(make.request(cast, name="B", slug="b-b")).strip() == ""


def test_who_acknowledged_is_named_so_that_a_new_name_changes_the_page(
    cast, acknowledged, request_
):
    dossier = dossier_of(request_, START + timedelta(days=1))
    assert cast.board.ledger_ref in dossier.named
    assert acknowledged.ledger_ref in dossier.refs
    assert people(dossier)[cast.board.ledger_ref] == "Board"
