"""Conditions in record and pack: wordings, evidence with its files, verdicts, suspension."""

import hashlib
import json
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from approvals.actions import conditions
from approvals.models import Request
from evidence.models.dossiers import dossier_of
from evidence.rules.slices import Access
from tests import make
from tests.approvals.agreed import (
    DAY,
    DECIDED,
    DONE,
    DONE_BETTER,
    HOUR,
    RETURNED,
    decided,
    one,
    submit,
    tick,
    verify,
)
from tests.evidence.checking import faults
from tests.evidence.test_packs import members, pack, population
from tests.make import REASONS

pytestmark = pytest.mark.django_db
RUN = b"500 accepted, 501 refused"


@pytest.fixture
def review(cast):
    """Two conditions merged into one, a third overdue until it suspends, then met."""
    rows = {
        "co_chair": [make.row("=No payment over EUR 500.", days=60)],
        "ethics": [make.row("Payments stay small.", days=50), make.row("A report.", days=2)],
    }
    made = decided(cast, rows)
    owner = cast.tech_owner.pk
    conditions.merge(made, [1, 2], "At most EUR 400.", owner, actor=cast.chair, now=DECIDED + HOUR)
    late = one(made, 3)
    for _ in range(3):
        tick(late.grace_until + HOUR)
    at = late.grace_until + DAY
    file = SimpleUploadedFile("run.txt", RUN)
    conditions.attach_evidence(late, file, actor=cast.tech_owner, now=at)
    submit(late, at)
    verify(late, cast.ethics, at + HOUR, RETURNED)
    submit(late, at + 2 * HOUR, text=DONE_BETTER)
    verify(late, cast.ethics, at + 3 * HOUR)
    return made


@pytest.fixture
def request_(review):
    return Request.objects.get(number=review.subject_id)


def record(request):
    dossier = dossier_of(request, DECIDED + timedelta(days=30))
    page = render_to_string("evidence/parts/record_conditions.html", {"dossier": dossier})
    return unescape(page)


def test_the_record_tells_wordings_owners_evidence_verdicts_and_suspension(cast, request_):
    page = record(request_)
    for words in ("=No payment over EUR 500.", "Payments stay small.", "At most EUR 400.",
                  "Wording by Chair, who presided", "Condition 4 took its place.",
                  "Tech Owner, Technical owner", "Co Chair", DONE, DONE_BETTER, REASONS,
                  "Returned: Ethics", "Accepted: Ethics", "Suspended", "Overdue since",
                  hashlib.sha256(RUN).hexdigest()):  # fmt: skip
        assert words in page, words
    assert page.index("Condition 1") < page.index("Condition 4")


def test_the_pack_counts_them_and_holds_the_files_of_their_evidence(
    cast, request_, tmp_path, verify
):
    found = members(pack(request_, tmp_path))
    rows = {row["n"]: row for row in population(found, "conditions")}
    assert [rows[n]["state"] for n in (1, 2, 3, 4)] == ["merged", "merged", "met", "open"]
    assert rows[4]["originals"] == [1, 2] and rows[1]["replaced_by"] == 4
    assert rows[4]["written_by"] == "Chair" and rows[1]["proposed_by"] == "Co Chair"
    assert rows[3]["overdue_at"] and rows[3]["held"][0]["until"]
    given = population(found, "condition_evidence")
    assert [(row["n"], row["verdict"]) for row in given] == [(1, "returned"), (2, "accepted")]
    sha = hashlib.sha256(RUN).hexdigest()
    assert given[0]["files"] == f"run.txt {sha}" and given[1]["files"] == ""
    kept = next(r for r in population(found, "attachments") if r["name"] == "run.txt")
    assert (kept["sha256"], kept["evidence"]) == (sha, "condition 3, evidence 1")
    assert found[kept["member"]] == RUN
    assert b"'=No payment over EUR 500." in found["population/conditions.csv"]
    assert json.loads(found["people.json"])[cast.ethics.ledger_ref] == "Ethics"
    verbs = {row["verb"] for row in population(found, "entries")}
    assert {"condition.attached", "condition.merged", "condition.overdue", "condition.submitted",
            "condition.returned", "condition.met", "condition.grace_over", "agent.suspended",
            "agent.suspension_lifted"} <= verbs  # fmt: skip
    assert faults(verify, found) == []


def test_a_file_not_handed_in_yet_is_in_no_pack(cast, review, request_, tmp_path):
    file = SimpleUploadedFile("draft.txt", b"half of it")
    at = DECIDED + 20 * DAY
    conditions.attach_evidence(one(review, 4), file, actor=cast.tech_owner, now=at)
    found = members(pack(request_, tmp_path))
    assert "draft.txt" not in {row["name"] for row in population(found, "attachments")}


def test_who_takes_part_takes_them_away_too(request_, tmp_path):
    found = members(pack(request_, tmp_path, access=Access.PART))
    assert len(population(found, "conditions")) == 4


def test_without_conditions_the_populations_are_empty(cast, tmp_path):
    found = members(pack(make.request(cast), tmp_path))
    assert population(found, "conditions") == population(found, "condition_evidence") == []
