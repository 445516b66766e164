"""A pack is a function of its scope and the size of the tree."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from approvals.actions.drafts import attach_file
from approvals.actions.questions import answer, ask
from approvals.actions.submitting import submit
from approvals.models import RequestVersion
from evidence.actions.building import build
from evidence.models import Pack
from evidence.rules import archive
from evidence.rules.packing import Scope
from evidence.rules.sheets import cell
from evidence.rules.slices import Access, Disclosure, may_see
from govportal.ledger.actions import erase, record, recorded, seal
from govportal.ledger.models import Checkpoint, Entry
from govportal.refusals import Refused
from tests import make
from tests.conftest import triggers_lifted
from tests.evidence import sample
from tests.evidence.checking import faults


def pack(request, folder, size=None, access=Access.FULL):
    """The bytes of a pack about the request."""
    target = folder / "pack.zip"
    scope = Scope("request", request.number, access)
    build(scope, target, now=timezone.now(), tree_size=size)
    return target.read_bytes()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def population(found, name):
    return json.loads(found[f"population/{name}.json"])


def something_else_happens(cast):
    return make.request(cast, "tier2-crm-update", make.START + timedelta(days=1), slug="other")


def test_the_same_scope_at_the_same_tree_size_is_the_same_bytes(cast, decided, tmp_path):
    first = pack(decided, tmp_path)
    size = json.loads(members(first)["manifest.json"])["tree"]["size"]
    assert pack(decided, tmp_path) == first
    something_else_happens(cast)
    seal(timezone.now())
    assert Checkpoint.objects.filter(size__gt=size).exists()
    assert pack(decided, tmp_path, size) == first
    assert pack(decided, tmp_path) == first


def test_a_real_pack_passes_its_own_check(verify, cast, decided, tmp_path):
    assert faults(verify, members(pack(decided, tmp_path))) == []


def test_a_pack_is_refused_for_a_checkpoint_before_the_last_word(cast, tmp_path):
    request = make.request(cast)
    seal(timezone.now())
    size = Checkpoint.objects.order_by("-size")[0].size
    make.approve(request, make.START)
    with pytest.raises(Refused) as refused:
        pack(request, tmp_path, size)
    assert refused.value.refusal.code == "pack.scope_moved"
    assert not (tmp_path / "pack.zip").exists()
    assert "state" in json.loads(members(pack(request, tmp_path))["request.json"])


def test_a_pack_is_refused_at_a_size_without_checkpoint(cast, decided, tmp_path):
    with pytest.raises(Refused) as refused:
        pack(decided, tmp_path, 3)
    assert refused.value.refusal.code == "pack.checkpoint_unknown"


def test_a_new_name_of_somebody_in_the_pack_counts_as_a_change(cast, decided, tmp_path):
    before = members(pack(decided, tmp_path))
    size = json.loads(before["manifest.json"])["tree"]["size"]
    renamed(cast.tech_owner, "Tess Owner")
    with pytest.raises(Refused):
        pack(decided, tmp_path, size)


def renamed(person, name):
    @recorded
    def rename():
        person.full_name = name
        person.save(update_fields=["full_name"])
        record("person.renamed", person, actor=person, now=timezone.now())

    rename()


def test_questions_answers_and_pauses_are_told_day_by_day(cast, tmp_path):
    request = make.request(cast, "tier2-crm-update")
    review, later = request.review, make.START + timedelta(hours=2)
    assert review is not None
    step = review.steps.all()[0]
    question = ask(review, "=Who undoes a batch at night?", "Tools", actor=step.assignee, now=later)
    answer(question, "The operator.", actor=cast.owner, now=later + timedelta(days=1))
    make.approve(request, later + timedelta(days=1, hours=1))
    found = members(pack(request, tmp_path))
    asked = population(found, "questions")[0]
    assert asked["text"].startswith("=Who") and asked["answer"] == "The operator."
    days = {row["day"]: row for row in population(found, "clock_days")}
    assert days["2026-11-02"]["used_seconds"] == 2 * 3600
    assert days["2026-11-02"]["paused_seconds"] == 12 * 3600
    assert "question 1" in days["2026-11-02"]["text"]
    assert days["2026-11-03"]["paused_seconds"] == 12 * 3600
    kinds = [row["kind"] for row in population(found, "clock_events")]
    assert kinds[:3] == ["started", "paused", "resumed"] and kinds[-1] == "stopped"
    assert b"'=Who undoes a batch at night?" in found["population/questions.csv"]


def test_numbers_agree_and_formulas_are_inert_in_every_sheet(cast, decided, tmp_path):
    found = members(pack(decided, tmp_path))
    for note in json.loads(found["populations.json"]):
        rows = json.loads(found[note["json"]])
        lines = list(csv.reader(io.StringIO(found[note["csv"]].decode("utf-8-sig"))))
        assert len(rows) == len(lines) - 1 == note["count"]
        assert note["source"] and note["filters"] and note["clock"]
        assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "@"))]


def test_individual_times_and_mail_addresses_are_left_out_and_said_so(cast, decided, tmp_path):
    found = members(pack(decided, tmp_path))
    codes = {row["code"] for row in json.loads(found["omissions.json"])}
    assert {"drafts", "individual_times", "later_entries", "mail_addresses"} <= codes
    assert all(row["what"] and row["why"] for row in json.loads(found["omissions.json"]))
    assert not any(b"seconds_open" in data for data in found.values())
    frozen = {"versions/1.json", "ledger/disclosures.jsonl"}
    for name in set(found) - frozen:
        assert cast.owner.email.encode() not in found[name], name


def test_what_only_those_who_see_everything_read_is_withheld_from_others():
    private = Disclosure("e", "/personal/seconds_open", "s", 9)
    register = Disclosure("e", "/changes/0/fields/relation/to", "s", "sponsor")
    plain = Disclosure("e", "/personal/rationale", "s", "because")
    assert [may_see(private, a) for a in Access] == [False, False]
    assert [may_see(register, a) for a in (Access.FULL, Access.PART)] == [True, False]
    assert [may_see(plain, a) for a in Access] == [True, True]


def test_erased_texts_are_counted_and_everything_else_still_proves(
    verify,
    cast,
    decided,
    tmp_path,
):
    entry = Entry.objects.about(decided).filter(verb="review.step_approve")[0]
    erase([entry], actor=cast.administrator, now=timezone.now(), reason="asked for by the person")
    found = members(pack(decided, tmp_path))
    said = {row["code"]: row for row in json.loads(found["omissions.json"])}
    assert said["erased_texts"]["count"] == 1
    assert "They were erased" in said["erased_texts"]["why"]
    assert faults(verify, found) == []


def with_attachment(cast, data=b"%PDF-1.7 threats", name="Bedrohungs Modell.pdf"):
    """A request that was sent with a file."""
    draft = make.draft(cast)
    attach_file(draft, SimpleUploadedFile(name, data), actor=cast.owner, now=make.START)
    return submit(draft, actor=cast.owner, now=make.START)


def test_attachments_come_along_and_a_lost_or_changed_one_is_named(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    request = with_attachment(cast)
    file = request.version.attachments.get()
    found = members(pack(request, tmp_path))
    assert found["attachments/01_Bedrohungs_Modell.pdf"] == b"%PDF-1.7 threats"
    assert population(found, "attachments")[0]["name"] == "Bedrohungs Modell.pdf"
    for spoil in (lambda path: path.write_bytes(b"%PDF-1.7 other!!"), lambda path: path.unlink()):
        spoil(tmp_path / "files" / file.file.name)
        found = members(pack(request, tmp_path))
        assert not [name for name in found if name.startswith("attachments/")]
        said = {row["code"]: row for row in json.loads(found["omissions.json"])}
        assert "Bedrohungs Modell.pdf" in said["missing_file"]["what"]


def test_a_version_that_was_changed_in_the_database_stops_the_pack(cast, decided, tmp_path):
    content = decided.version.content
    content["agent_capabilities"]["writes_data"] = False
    with triggers_lifted():
        RequestVersion.objects.filter(request=decided).update(content=content)
    with pytest.raises(Refused) as refused:
        pack(decided, tmp_path)
    assert refused.value.refusal.code == "pack.version_broken"


def test_the_two_kinds_of_readers_get_different_scopes(cast, decided, tmp_path):
    full, part = (pack(decided, tmp_path, access=a) for a in (Access.FULL, Access.PART))
    assert json.loads(members(part)["manifest.json"])["scope"]["access"] == "part"
    parties = {row["person"] for row in population(members(full), "conflicts")}
    assert {cast.owner.full_name, cast.tech_owner.full_name} <= parties
    assert "population/conflicts.json" not in members(part)
    assert "conflicts" in {row["code"] for row in json.loads(members(part)["omissions.json"])}
    assert full != part


def test_files_of_packs_are_readable_by_the_portal_only(ready_pack):
    assert ready_pack.path.stat().st_mode & 0o077 == 0
    assert "static" not in str(ready_pack.path) and Pack.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Threat model v3.pdf", "Threat_model_v3.pdf"),
        (".htaccess", "htaccess"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("äöü", "___"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
    ],
)
def test_names_of_files_become_plain(typed, plain):
    assert archive.plain_name(typed) == plain
    assert archive.is_plain("attachments/01_" + archive.plain_name(typed))


@pytest.mark.parametrize("name", ["", "/x", "a//b", "a/../b", "a\\b", "ä", "C:x", "a/.b", "x\n"])
def test_names_that_could_leave_the_folder_are_no_members(name):
    assert not archive.is_plain(name)
    with pytest.raises(ValueError, match="cannot be the name"):
        archive.write_archive(io.BytesIO(), {name: b""})


def test_sheets_are_made_inert_the_same_way_by_writer_and_check(verify):
    values = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        "x",
        "",
        None,
        True,
        -5,
        ["=1"],
        {"a": 1},
    ]
    assert [cell(value) for value in values] == [verify.cell(value) for value in values]
    assert [cell(value) for value in values[:4]] == ["'=1+1", "'+1", "'-1", "'@x"]
    assert sample.VERIFY.exists()
