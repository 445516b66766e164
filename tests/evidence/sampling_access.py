"""Pages of samples: who reads the trail sees them, auditors draw and look."""

from typing import Any

from django.utils import timezone

from tests.evidence.sampling_making import sample

EVERYBODY, ONLY_POST = None, 405
SEES = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
AUDITS = {"auditor"}
ONE, ITEM = ("sample",), ("sample", "sample_item")
DONE_BY = {"sample_new": AUDITS, "sample_finding": AUDITS}
FILES = ("sample_file",)
TOLD_WHY = ("sample_list", "sample_new", "sample_detail", "sample_item", "sample_finding")
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "sample_list": ((), SEES, 200),
    "sample_new": ((), EVERYBODY, 200),
    "sample_detail": (ONE, SEES, 200),
    "sample_item": (ITEM, SEES, 200),
    "sample_finding": (ITEM, SEES, 200),
    "sample_file": (("sample", "sample_form"), EVERYBODY, ONLY_POST),
    "sample_act": (("sample", "sample_act"), EVERYBODY, ONLY_POST),
}


def scene(cast: Any) -> dict[str, Any]:
    """Some of the roles that were given."""
    made = sample(cast, timezone.now())
    return {
        "sample": made.number,
        "sample_item": 1,
        "sample_form": "csv",
        "sample_act": "conclude",
    }
