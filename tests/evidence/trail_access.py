"""Pages of the audit trail beside its list: the state of the ledger, stories, extracts."""

from typing import Any

from django.utils import timezone

from evidence.actions.extracting import request_extract
from evidence.rules.extracts import Format

EVERYBODY, ONLY_POST = None, 405
SEES = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "ledger_integrity": ((), SEES, 200),
    "ledger_verify": ((), EVERYBODY, ONLY_POST),
    "story_find": ((), SEES, 200),
    "story": (("story_kind", "story_key"), SEES, 200),
    "extract_list": ((), SEES, 200),
    "extract_new": ((), EVERYBODY, ONLY_POST),
    "extract_detail": (("extract",), SEES, 200),
    "extract_file": (("extract",), EVERYBODY, ONLY_POST),
}
TOLD_WHY = ("ledger_integrity", "story_find", "story", "extract_list", "extract_detail")
FILES = ("extract_file",)


def scene(cast: Any) -> dict[str, Any]:
    """An extract of the whole trail, and the story of a person."""
    made = request_extract("", Format.CSV, actor=cast.auditor, now=timezone.now())
    return {"extract": made.pk, "story_kind": "person", "story_key": cast.owner.ref}
