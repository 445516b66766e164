"""Pages of the portal's own controls: few read them, the asked answer, each does their part."""

from typing import Any

from django.utils import timezone

from tests.evidence.controls_making import campaign, comparison, restore_test

EVERYBODY, ONLY_POST = None, 405
READS = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "compliance",
    "compliance_2",
}  # fmt: skip
ASKED = {"manager", "chair", "co_chair"}
CAMPAIGN, TEST, LIST = ("recertification",), ("restore_test",), ("reconciliation",)
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "own_controls": ((), READS, 200),
    "setting_changes": ((), READS, 200),
    "setting_changes_csv": ((), EVERYBODY, ONLY_POST),
    "recertification_list": ((), READS, 200),
    "recertification_detail": (CAMPAIGN, READS | ASKED, 200),
    "recertification_answer": (CAMPAIGN, READS | ASKED, 200),
    "recertification_csv": (CAMPAIGN, EVERYBODY, ONLY_POST),
    "restore_test_list": ((), READS, 200),
    "restore_test_new": ((), READS, 200),
    "restore_test_detail": (TEST, READS, 200),
    "reconciliation_list": ((), READS, 200),
    "reconciliation_new": ((), READS, 200),
    "reconciliation_detail": (LIST, READS, 200),
    "reconciliation_file": (LIST, EVERYBODY, ONLY_POST),
    "reconciliation_withdraw": (LIST, EVERYBODY, ONLY_POST),
}
DONE_BY = {
    "recertification_answer": ASKED,
    "restore_test_new": {"administrator"},
    "reconciliation_new": {"administrator", "compliance", "compliance_2"},
}
SEEN_BY_FEW = {
    "recertification_detail", "recertification_answer", "restore_test_detail",
    "reconciliation_detail",
}  # fmt: skip
TOLD_WHY = [
    name
    for name, (_, seen_by, _status) in PAGES.items()
    if seen_by is not EVERYBODY and name not in SEEN_BY_FEW
]


def scene(cast: Any) -> dict[str, Any]:
    """A campaign, a test of a restore and a list with differences."""
    now = timezone.now()
    return {
        "recertification": campaign(now).number,
        # Other slices sealed just now: a backup made before would hold nothing of this ledger.
        "restore_test": restore_test(cast, now, backup_at=now, tested_at=now).number,
        "reconciliation": comparison(cast, now).number,
    }
