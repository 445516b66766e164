"""What follows when a motion is decided (``approvals.actions.effects.Effects``)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from approvals.actions.effects import WithoutConditions
from approvals.actions.hearings import end_item
from approvals.actions.meetings.agenda import pull
from approvals.actions.meetings.hearing import motion_text
from approvals.actions.meetings.protocol import approve_in_meeting
from approvals.models import AgendaItem, Decision, Review, SignOff
from approvals.rules.meetings import ItemKind, ItemState
from approvals.rules.reviews import StepKind
from approvals.rules.verdicts import Answer
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused

TIER_STAYS = Refusal("meeting.motion_has_no_tier")


def item_of(review: Review) -> AgendaItem:
    """Where a motion stands on an agenda: the last one that took it up."""
    item = review.agenda_items.select_related("meeting").order_by("-pk").first()
    assert item is not None  # a motion is made of one
    return item


class MotionEffects(WithoutConditions):
    """The effects for ``kind="motion"``: minutes approved, routine items adopted."""

    def may_see(self, review: Review, person: Person) -> bool:
        return person.sees_all_on(timezone.now().date())

    def vendors(self, review: Review) -> Sequence[str]:
        return ()

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        sees = person.sees_all_on(timezone.now().date())
        rows = Review.objects.filter(subject_kind="motion")
        return (rows if sees else rows.none()).order_by().values("subject_id")

    def question(self, review: Review) -> str:
        return motion_text(item_of(review))

    def tier_refusal(self, review: Review) -> Refusal | None:
        return TIER_STAYS

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        return ()

    def answerers(self, review: Review) -> Sequence[Person]:
        return ()

    def takes_part(self, review: Review, person: Person, role: str) -> None:
        return None

    def after_verdict(
        self, review: Review, signed: SignOff, *, actor: Person, now: datetime
    ) -> None:
        return None

    def at_tier(
        self, review: Review, tier: int, reason: str, *, actor: Actor, now: datetime
    ) -> Review:
        raise Refused(TIER_STAYS)

    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """A yes approves the minutes or adopts the routine items; a no takes these apart."""
        item = item_of(review)
        if item.kind == ItemKind.MINUTES and decision.is_yes:
            approve_in_meeting(item, actor=actor, now=now)
        if item.kind == ItemKind.CONSENT:
            for one in item.meeting.items.filter(is_consent=True, state=ItemState.WAITING):
                _with_consent(one, decision, actor, now)

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        return None


def _with_consent(item: AgendaItem, decision: Decision, actor: Actor, now: datetime) -> None:
    if not decision.is_yes:
        pull(item, actor=actor, now=now)
        return
    if item.kind == ItemKind.MINUTES:
        approve_in_meeting(item, actor=actor, now=now)
    end_item(item, ItemState.ADOPTED, actor=actor, now=now, outcome={"decision": decision.pk})
