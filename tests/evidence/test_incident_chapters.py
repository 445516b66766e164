"""What a pack tells of stopping the agent, of alerts, the law, and of what was learned."""

import hashlib
import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions.incident_building import build_incident
from evidence.models.incident_sections import incident_dossier
from evidence.rules.packing import Scope
from evidence.rules.sections import Section, Stored
from evidence.rules.slices import Access
from govportal.pdf import on_paper
from govportal.uploads import checked
from incidents import probing
from incidents.actions import corrective, post_incident
from incidents.actions.judging import judge_rest
from incidents.models import Incident
from incidents.rules.alerts import Verdict
from tests import make
from tests.evidence.breaching import breach_of
from tests.evidence.checking import Shelf, faults
from tests.evidence.test_packs import members, population
from tests.incidents import alerting, books_making, pir_making
from tests.incidents.containing import WHY, asked_here, containment, let_run
from tests.incidents.make import HOUR, REASON

pytestmark = pytest.mark.django_db
NOW = make.START
PAPER = b"%PDF-1.7 the supplier's answer"


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(probing, "ask", asked_here)


def pack(incident, folder, access=Access.FULL):
    target = folder / "pack.zip"
    build_incident(Scope("incident", incident.number, access), target, now=timezone.now())
    return members(target.read_bytes())


def told(incident, access=Access.FULL):
    row = Incident.objects.select_related("agent", "unit", "reporter", "lead").get(pk=incident.pk)
    with on_paper("en"):
        return {one.name: one for one in incident_dossier(row, access).sections}


@pytest.fixture
def breach(cast):
    return breach_of(cast)


def test_how_the_agent_was_stopped_and_what_each_address_answered(verify, cast, breach, tmp_path):
    found = pack(breach, tmp_path)
    assert faults(verify, found) == []
    assert [row["kind"] for row in population(found, "containments")] == ["automatic"]
    steps = population(found, "containment_steps")
    assert {"requested", "suspended", "revoked"} <= {row["code"] for row in steps}
    assert all(row["entry"] for row in steps if row["state"] == "done")
    entries = {row["id"] for row in population(found, "entries")}
    assert {row["entry"] for row in steps if row["entry"]} <= entries


def test_who_let_it_run_again_is_told(cast, breach):
    let_run(containment(breach), cast, NOW + 6 * HOUR)
    section = told(breach)["resumes"]
    asked, confirmed = (one.population.rows for one in section.populations)
    assert asked[0]["reason"] == WHY and asked[0]["state"] == "granted"
    assert asked[0]["asked_by"] == str(cast.owner)
    assert {row["person"] for row in confirmed} >= {str(cast.operator)}
    assert {str(cast.owner), str(cast.operator)} <= {str(one) for one in section.people}


def test_the_law_its_limits_and_the_notice_as_it_was_sent(verify, cast, breach, tmp_path):
    found = pack(breach, tmp_path)
    answers = population(found, "legal_answers")
    assert [row["question"] for row in answers] == ["breach", "serious"]
    limits = population(found, "statutory_clocks")
    assert "sent" in {row["ended_why"] for row in limits} and all(r["due_at"] for r in limits)
    scopes = population(found, "affected_scopes")
    assert [row["people_most"] for row in scopes] == [3, 5]
    versions = population(found, "notice_versions")
    for row in versions:  # every version is exactly what its digest is over
        digest = hashlib.sha256(found[row["frozen"]]).hexdigest()
        assert row["digest"] == f"sha256:{digest}"
    sent = [row for row in versions if row["printed"]]
    assert len(sent) == 1 and len(versions) > 1
    assert hashlib.sha256(found[sent[0]["printed"]]).hexdigest() == sent[0]["sha256"]
    assert found[sent[0]["printed"]].startswith(b"%PDF")
    check = verify.Check(Shelf(verify, found), [])
    check.run()
    count = sum(name.startswith("notices/") for name in found)
    assert f"{count} files are the ones that populations name" in check.passed
    other = {**found, sent[0]["printed"]: b"%PDF-1.7 another"}
    assert any(one.startswith(sent[0]["printed"]) for one in faults(verify, other))
    letters = population(found, "board_letters")
    assert {f"letters/{row['number']}.json" for row in letters} <= found.keys()


def test_a_pack_in_part_holds_what_every_reader_of_the_incident_may_read(
    client, verify, cast, breach, tmp_path
):
    found = pack(breach, tmp_path, Access.PART)
    assert faults(verify, found) == []
    whole = pack(breach, tmp_path)
    client.force_login(cast.tech_owner)
    letters = {name for name in whole if "letter" in name}
    assert letters and letters == {name for name in found if "letter" in name}
    for row in population(whole, "board_letters"):
        assert client.get(f"/letters/{row['number']}/").status_code == 200
    newest = {row["kind"]: row for row in population(found, "notice_versions")}
    assert {name for name in found if name.startswith("notices/")} == {
        row["frozen"] for row in newest.values()
    }
    for kind in newest:
        page = client.get(f"/incidents/{breach.number}/legal/notices/{kind}/")
        assert page.status_code == 200
    left_out = {row["code"]: row for row in json.loads(found["omissions.json"])}
    withheld = [name for name in whole if name.startswith("notices/") and name not in found]
    assert left_out["section_files"]["count"] == len(withheld) >= 2
    assert "newest version" in left_out["section_files"]["why"]
    assert population(found, "notice_moves")[0]["to"] == "Authority"
    assert found == pack(breach, tmp_path, Access.PART)  # whoever asks: the same bytes


def test_a_notice_whose_file_was_lost_is_listed_and_not_made_up(cast, breach, tmp_path):
    notice = told(breach)["notices"].stored[0]
    default_storage.delete(notice.path)
    found = pack(breach, tmp_path)
    assert notice.member not in found
    left_out = json.loads(found["omissions.json"])
    assert [row for row in left_out if row["code"] == "missing_file" and notice.name in row["what"]]


def test_alerts_and_what_was_found_of_them(verify, cast, tmp_path):
    agent = books_making.agent_of(cast)
    alerting.send(alerting.told(agent), alerting.sender(cast), NOW + HOUR)
    incident = Incident.objects.get()
    judge_rest(incident, Verdict.TRUE, REASON, actor=cast.operator, now=NOW + 2 * HOUR)
    found = pack(incident, tmp_path)
    assert faults(verify, found) == []
    row = population(found, "alerts")[0]
    assert (row["monitor"], row["verdict"], row["verdict_by"]) == (
        "Watchtower", "true", str(cast.operator),
    )  # fmt: skip
    assert row["verdict_reason"] == REASON and row["opened"] is True


@pytest.fixture
def learned(cast):
    """A review with a paper, handed in; its action has evidence with a file and was tried again."""
    make.five_seats(cast)
    later = NOW + pir_making.LATER
    pir = pir_making.opened(cast)
    upload = checked(SimpleUploadedFile("answer.pdf", PAPER))
    post_incident.add_paper(pir, upload, actor=cast.operator, now=later)
    pir = pir_making.handed(cast, post_incident.loaded(pir.pk), later)
    one = corrective.loaded(pir.actions.get().pk)
    other = checked(SimpleUploadedFile("answer.pdf", PAPER + b" again"))
    corrective.submit_evidence(
        one, pir_making.SAID, mark=one.mark, actor=one.owner, now=later + HOUR, upload=other
    )
    pir_making.retested(cast, corrective.loaded(one.pk), later + 2 * HOUR)
    return pir


def test_the_review_its_whys_its_actions_and_files_byte_for_byte(verify, cast, learned, tmp_path):
    found = pack(learned.incident, tmp_path)
    assert faults(verify, found) == []
    handed = population(found, "reviews_handed_in")[0]
    assert handed["digest"] == "sha256:" + hashlib.sha256(found[handed["frozen"]]).hexdigest()
    text = population(found, "review_texts")[-1]
    assert text["whys"] == 5 and len(text["content"]["whys"]) == 5
    assert [row["control"] for row in population(found, "failed_controls")] == ["limits"]
    assert [row["passed"] for row in population(found, "retests")] == [True]
    files = population(found, "documents")
    assert [found[row["member"]] for row in files] == [PAPER, PAPER + b" again"]
    assert len({row["member"] for row in files}) == 2
    evidence = population(found, "action_evidence")[0]
    assert evidence["sha256"] == files[1]["sha256"]
    assert population(found, "review_approvals") == []  # the committee has not decided


def test_every_chapter_gives_the_same_bytes_again(cast, learned, tmp_path):
    assert pack(learned.incident, tmp_path) == pack(learned.incident, tmp_path)


def test_what_is_withheld_is_listed():
    one = Section(
        "x", "X", 1, refs=("a:1",), files={"f": b""}, stored=(Stored("m", "n", "p", 1, ""),)
    )
    assert one.for_reader(Access.PART) is one
    apart = Section(**{**vars(one), "apart": frozenset({"m"})})
    assert apart.for_reader(Access.FULL) is apart
    shown = apart.for_reader(Access.PART)
    assert (shown.files, shown.stored) == ({"f": b""}, ())
    assert [(o.code, o.count) for o in shown.omissions] == [("section_files", 1)]
