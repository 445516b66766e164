"""Builders of reviews of management: they call the actions."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from evidence.actions import management_corrections as corrections
from evidence.actions import management_reviews as acts
from evidence.models import ManagementPoint, ManagementReview
from evidence.rules.management_reviews import Act, PointKind
from tests.make import START, Cast

WORDS = "How we govern agents is suitable and works; the reviews have to become faster."
TEXT = "Name a deputy for every technical owner of a tier 3 agent."


def review(cast: Cast, now: datetime = START, **more: Any) -> ManagementReview:
    """One about the quarter up to ``now``, prepared by the chair."""
    today = timezone.localdate(now)
    given: dict[str, Any] = {
        "since": today - timedelta(days=90),
        "until": today,
        "held_on": today,
    }
    by = more.pop("by", cast.chair)
    return acts.prepare_review(acts.Days(**given | more), actor=by, now=now)


def action(
    cast: Cast, made: ManagementReview, now: datetime = START, **more: Any
) -> ManagementPoint:
    """Something that the operator does within a month."""
    due = now.date() + timedelta(days=30)
    given: dict[str, Any] = {"owner": cast.operator, "due_on": due, "text": TEXT}
    point = acts.Point(PointKind.ACTION, **given | more)
    return acts.note_point(made, point, actor=cast.chair, now=now)


def decision(cast: Cast, made: ManagementReview, now: datetime = START) -> ManagementPoint:
    point = acts.Point(PointKind.DECISION, "Agents of tier 4 are looked at every quarter.")
    return acts.note_point(made, point, actor=cast.chair, now=now)


def signed(cast: Cast, made: ManagementReview, now: datetime = START) -> ManagementReview:
    """The co-chair was there too, and signs it off."""
    corrections.add_attendee(made, cast.co_chair, "co-chair", actor=cast.chair, now=now)
    said = acts.Said(WORDS, next_on=now.date() + timedelta(days=180))
    acts.act_on_review(made, Act.SIGN, said, actor=cast.co_chair, now=now)
    made.refresh_from_db()
    return made
