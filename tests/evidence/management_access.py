"""Pages of management reviews: the committee holds them, who sees everything reads them."""

from typing import Any

from django.utils import timezone

from tests.evidence.management_making import action, review

EVERYBODY, ONLY_POST = None, 405
SEES = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
HOLDS = {"chair", "chair_alternate", "co_chair", "member"}
ONE, POINT = ("management_review",), ("management_review", "management_point", "point_act")
DONE_BY = {"management_review_new": HOLDS}
TOLD_WHY = ("management_review_new",)
FILES = ("management_review_minutes",)
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "management_review_list": ((), EVERYBODY, 200),
    "management_review_new": ((), EVERYBODY, 200),
    "management_review_detail": (ONE, SEES, 200),
    "management_review_days": (ONE, EVERYBODY, ONLY_POST),
    "management_review_gather": (ONE, EVERYBODY, ONLY_POST),
    "management_review_minutes": (ONE, EVERYBODY, ONLY_POST),
    "management_review_act": ((*ONE, "management_act"), EVERYBODY, ONLY_POST),
    "management_attendee_add": (ONE, EVERYBODY, ONLY_POST),
    "management_attendee_remove": ((*ONE, "attendee_ref"), EVERYBODY, ONLY_POST),
    "management_point_add": (ONE, EVERYBODY, ONLY_POST),
    "management_point_act": (POINT, EVERYBODY, ONLY_POST),
}


def scene(cast: Any) -> dict[str, Any]:
    """One that is being prepared, with an action for the operator."""
    now = timezone.now()
    made = review(cast, now)
    point = action(cast, made, now)
    return {
        "management_review": made.number,
        "management_act": "sign",
        "management_point": point.n,
        "point_act": "strike",
        "attendee_ref": cast.chair.ref,
    }
