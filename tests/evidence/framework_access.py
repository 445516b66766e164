"""Pages of frameworks: everybody reads, compliance reviewers judge, documents are for few."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions import frameworks as acts
from evidence.models import FrameworkRequirement
from govportal.ledger.rules import SYSTEM
from govportal.uploads import checked

EVERYBODY, ONLY_POST = None, 405
READS = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "operator",
    "security", "compliance", "compliance_2",
}  # fmt: skip
ONE = ("framework", "requirement")
FILES = {"framework_document_file"}
TOLD_WHY = {"framework_document_file"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "framework_list": ((), EVERYBODY, 200),
    "framework_detail": (("framework",), EVERYBODY, 200),
    "framework_csv": (("framework",), EVERYBODY, ONLY_POST),
    "framework_oscal": (("framework",), EVERYBODY, ONLY_POST),
    "framework_requirement": (ONE, EVERYBODY, 200),
    "framework_applies": (ONE, EVERYBODY, ONLY_POST),
    "framework_not_applicable": (ONE, EVERYBODY, ONLY_POST),
    "framework_document": (ONE, EVERYBODY, ONLY_POST),
    "framework_document_withdraw": ((*ONE, "framework_paper"), EVERYBODY, ONLY_POST),
    "framework_document_file": ((*ONE, "framework_paper"), READS, 200),
}


def scene(cast: Any) -> dict[str, Any]:
    """The frameworks that ship, and a document at one requirement."""
    now = timezone.now()
    acts.load_frameworks(actor=SYSTEM("tests"), now=now)
    row = FrameworkRequirement.objects.filter(framework__slug="gdpr").first()
    paper = checked(SimpleUploadedFile("policy.pdf", b"%PDF-1.7 x"))
    made = acts.add_document(
        row, paper, "Shows who is told of what.", actor=cast.compliance, now=now
    )
    return {"framework": "gdpr", "requirement": row.pk, "framework_paper": made.pk}
