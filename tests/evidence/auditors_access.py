"""Pages of auditors' access and of what they ask for: who sees them and who does what there."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions import asked as acts
from evidence.rules.asked import Act
from govportal.uploads import checked
from tests.evidence.access_making import SAID, asked_for, given

EVERYBODY, ONLY_POST = None, 405
CONFIRMS = {"compliance", "compliance_2"}
SEES = CONFIRMS | {"chair", "chair_alternate", "co_chair", "member", "administrator", "auditor"}
DONE_BY = {"access_new": {"administrator"}, "asked_new": {"auditor"}}
FILES: set[str] = set()
TOLD_WHY = {"access_new", "asked_new"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "access_list": ((), EVERYBODY, 200),
    "access_new": ((), EVERYBODY, 200),
    "access_detail": (("access",), SEES, 200),
    "access_act": (("access", "access_move"), EVERYBODY, ONLY_POST),
    "asked_list": ((), EVERYBODY, 200),
    "asked_new": ((), EVERYBODY, 200),
    "asked_detail": (("asked",), SEES | {"operator"}, 200),
    "asked_file": (("asked", "asked_turn"), EVERYBODY, ONLY_POST),
    "asked_act": (("asked", "asked_move"), EVERYBODY, ONLY_POST),
}


def scene(cast: Any) -> dict[str, Any]:
    """A guest's access, and what the auditor asked for, with a document of the operator."""
    now = timezone.now() - timedelta(hours=3)
    access, asked = given(cast, now), asked_for(cast, now)
    named = acts.Said(SAID, owner=cast.operator)
    acts.act_on(asked, Act.GIVE, named, actor=cast.compliance, now=now)
    paper = checked(SimpleUploadedFile("readers.txt", b"reviewed 3 November"))
    acts.act_on(asked, Act.ANSWER, acts.Said(SAID, upload=paper), actor=cast.operator, now=now)
    return {
        "access": access.number,
        "access_move": "end",
        "asked": asked.number,
        "asked_turn": 2,
        "asked_move": "accept",
    }
