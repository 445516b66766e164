"""The minutes of a review of management on paper."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from evidence.management_room import ReviewRoom
from evidence.models.management_reviews import ManagementReview
from govportal import pdf
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person


@recorded
def take_minutes(review: ManagementReview, *, actor: Person, now: datetime) -> bytes:
    """The minutes as they are, once it is recorded who took them; a draft says that it is one."""
    printed = minutes_pdf(review, actor, now)
    data = {"sha256": hashlib.sha256(printed).hexdigest(), "state": str(review.state)}
    record("evidence.management_minutes_downloaded", review, actor=actor, now=now, data=data)
    return printed


def minutes_pdf(review: ManagementReview, reader: Person, now: datetime) -> bytes:
    """Inputs, who was there, what was agreed on and what became of it, the conclusion."""
    with pdf.on_paper(reader.language or settings.LANGUAGE_CODE):
        context = {
            "room": ReviewRoom(review, reader, timezone.localdate(now)),
            "review": review,
            "running": gettext("Management review %(number)s") % {"number": review.number},
            "seal": review.number,
            "portal_name": settings.PORTAL_NAME,
        }
        moment = review.signed_at or now
        return pdf.render("evidence/management_review_print.html", context, moment=moment)
