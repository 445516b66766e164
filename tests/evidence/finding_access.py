"""Pages of findings: judges raise them, owners answer, others do not see them."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions import findings as acts
from evidence.rules.findings import Act
from govportal.uploads import checked
from tests.evidence.finding_making import PLAN, SAID, finding

EVERYBODY, ONLY_POST = None, 405
JUDGES = {"auditor", "compliance", "compliance_2"}
SEES = JUDGES | {"chair", "chair_alternate", "co_chair", "member", "administrator", "operator"}
DONE_BY = {"finding_new": JUDGES}
FILES = {"finding_file"}
TOLD_WHY = {"finding_new"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "finding_list": ((), EVERYBODY, 200),
    "finding_new": ((), EVERYBODY, 200),
    "finding_detail": (("finding",), SEES, 200),
    "finding_file": (("finding", "finding_turn"), SEES, 200),
    "finding_act": (("finding", "finding_move"), EVERYBODY, ONLY_POST),
}


def scene(cast: Any) -> dict[str, Any]:
    """One that the operator mends, with a document."""
    now = timezone.now() - timedelta(hours=3)
    made = finding(cast, now=now)
    acts.act_on(made, Act.PLAN, PLAN, actor=cast.operator, now=now)
    paper = checked(SimpleUploadedFile("log.txt", b"09:13 done"))
    acts.act_on(made, Act.FINISH, acts.Said(SAID, upload=paper), actor=cast.operator, now=now)
    return {"finding": made.number, "finding_turn": 2, "finding_move": "effective"}
