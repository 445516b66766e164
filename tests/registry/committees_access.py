"""The pages about substitutes and committees in the table of who sees what."""

from datetime import timedelta

from django.utils import timezone

from govportal.worklist.actions.delegating import name_substitute

EVERYBODY, ONLY_POST = None, 405
SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
SEES_CASE = SEES_ALL | {"owner", "tech_owner", "compliance", "colleague", "manager"}
FILES = {"conflict_export"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "delegation_list": ((), EVERYBODY, 200),
    "delegation_end": (("delegation",), EVERYBODY, ONLY_POST),
    "committee_list": ((), EVERYBODY, 200),
    "conflict_list": ((), SEES_ALL, 200),
    "conflict_export": ((), SEES_ALL, 200),
    "review_step_back": (("review", "step_back"), SEES_CASE, 200),
    "reviewer_panel": ((), EVERYBODY, 200),
    "committee_detail": (("committee",), EVERYBODY, 200),
    "committee_new": ((), {"administrator"}, 200),
    "committee_edit": (("committee",), {"administrator"}, 200),
    "seat_add": (("committee",), {"administrator"}, 200),
    "seat_term": (("committee_seat",), {"administrator"}, 200),
}
DONE_BY = {"review_step_back": {"compliance"}}
TOLD_WHY = {
    "conflict_list",
    "conflict_export",
    "committee_new",
    "committee_edit",
    "seat_add",
    "seat_term",
}
POSTED = ("delegation_end", "review_step_back")


def scene(cast):
    """Somebody who will be away; by name of the argument."""
    day = timezone.localdate() + timedelta(days=400)
    made = name_substitute(
        cast.compliance_2, day, day, "Holiday", actor=cast.compliance, now=timezone.now()
    )
    seat = cast.committee.seats.first()
    return {"delegation": made.pk, "committee": cast.committee.slug, "committee_seat": seat.pk,
            "step_back": "legal_class"}  # fmt: skip
