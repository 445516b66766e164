"""The pages about substitutes and committees in the table of who sees what."""

from datetime import timedelta

from django.utils import timezone

from govportal.worklist.actions.delegating import name_substitute

EVERYBODY, ONLY_POST = None, 405
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "delegation_list": ((), EVERYBODY, 200),
    "delegation_end": (("delegation",), EVERYBODY, ONLY_POST),
    "committee_list": ((), EVERYBODY, 200),
    "committee_detail": (("committee",), EVERYBODY, 200),
    "committee_new": ((), {"administrator"}, 200),
    "committee_edit": (("committee",), {"administrator"}, 200),
    "seat_add": (("committee",), {"administrator"}, 200),
    "seat_term": (("committee_seat",), {"administrator"}, 200),
}
DONE_BY: dict[str, set[str]] = {}
TOLD_WHY = {"committee_new", "committee_edit", "seat_add", "seat_term"}
POSTED = ("delegation_end",)


def scene(cast):
    """Somebody who will be away; by name of the argument."""
    day = timezone.localdate() + timedelta(days=400)
    made = name_substitute(
        cast.compliance_2, day, day, "Holiday", actor=cast.compliance, now=timezone.now()
    )
    seat = cast.committee.seats.first()
    return {"delegation": made.pk, "committee": cast.committee.slug, "committee_seat": seat.pk}
