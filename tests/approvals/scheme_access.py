"""Tiers and routes in the table of who sees what (tests/people/test_access.py)."""

from typing import Any

from django.utils import timezone

from tests.approvals import scheming

EVERYBODY, ONLY_POST = None, 405
SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
SEES_DRAFTS = {"auditor", "administrator"}
MOVES = ("scheme_edit", "scheme_fill", "scheme_propose", "scheme_withdraw", "scheme_discard")
DONE_BY = {name: {"administrator"} for name in MOVES}
FILES = {"scheme_version_file", "scheme_file"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "scheme_list": ((), EVERYBODY, 200),
    "scheme_version": (("version",), EVERYBODY, 200),
    "scheme_version_file": (("version",), EVERYBODY, 200),
    "scheme_draft": ((), EVERYBODY, ONLY_POST),
    "scheme_proposal": (("proposed",), SEES_ALL, 200),
    "scheme_file": (("proposed",), SEES_ALL, 200),
    "what_if_list": (("proposed",), SEES_ALL, 200),
    "what_if_csv": (("proposed",), EVERYBODY, ONLY_POST),
    "what_if_run": (("drafted",), EVERYBODY, ONLY_POST),
    "scheme_edit": (("drafted",), SEES_DRAFTS, 200),
    "scheme_fill": (("drafted",), SEES_DRAFTS, 200),
    "scheme_propose": (("drafted",), SEES_DRAFTS, 200),
    "scheme_discard": (("drafted",), SEES_DRAFTS, 200),
    "scheme_withdraw": (("proposed",), SEES_ALL, 200),
}
POSTED = ("what_if_csv", "what_if_run", *MOVES)


def scene(cast: Any) -> dict[str, Any]:
    """One proposal before the committee, one draft that is still written."""
    now = timezone.now()
    proposal = scheming.proposed(cast, now)
    draft = scheming.drafted(cast, now, title="Six days", limit_3=6)
    return {"proposed": proposal.number, "drafted": draft.number, "version": 1}
