"""A request that ran late: warnings, an escalation and a finding are told in record and pack."""

import subprocess
import sys
from datetime import timedelta

from django.utils import timezone

from approvals.actions.drafts import start_draft
from approvals.actions.submitting import submit
from approvals.models import Request
from evidence.actions.exports import export_pack, export_record
from evidence.models.dossiers import dossier_of
from evidence.rules.slices import Access
from govportal.worklist.actions import sweep
from govportal.worklist.models import ClockEvent
from tests import make
from tests.conftest import triggers_lifted
from tests.evidence import sample

CONTACT_DATA = {"regulated_data": False, "data_processed": ["business_email"]}


def late(cast) -> Request:
    """Sent with contact data only, then left alone until others were called in."""
    content = make.content(cast)
    content["agent_capabilities"] |= CONTACT_DATA
    draft = start_draft(actor=cast.owner, now=make.START, content=content)
    request = submit(draft, actor=cast.owner, now=make.START)
    for hours in range(0, 24 * 21, 12):
        sweep(make.START + timedelta(hours=hours))
    return request


def test_what_fired_and_what_was_found_is_told(cast):
    request = late(cast)
    kinds = set(ClockEvent.objects.values_list("kind", flat=True))
    assert {"warning", "due", "hop"} <= kinds
    dossier = dossier_of(request, timezone.now())
    assert dossier.review
    told = [event.text for event in dossier.review.clocks[0].events if event.kind == "hop"]
    assert told and not [text for text in told if "person:" in text]
    assert any("business_email" in finding for finding in dossier.version.findings)


def test_a_finding_stored_without_its_parameters_is_told_as_it_was(cast):
    request = late(cast)
    version = request.versions.get()
    for finding in version.findings:
        finding.pop("params")
    with triggers_lifted():
        type(version).objects.filter(pk=version.pk).update(findings=version.findings)
    dossier = dossier_of(request, timezone.now())
    assert dossier.version.findings
    assert dossier.version.findings == tuple(f["text"] for f in version.findings)


def test_record_and_pack_of_a_late_request_are_made_and_verify(cast, tmp_path):
    request = late(cast)
    assert export_record(request, actor=cast.auditor, now=timezone.now()).pdf.startswith(b"%PDF")
    out = tmp_path / "late.zip"
    export_pack(request.number, out, tree_size=None, access=Access.FULL, now=timezone.now())
    done = subprocess.run([sys.executable, "-I", str(sample.VERIFY), str(out)], check=False)
    assert done.returncode == 0
