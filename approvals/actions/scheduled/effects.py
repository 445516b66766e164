"""What the turns of a scheduled review mean for the agent and its authorisation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from guardian.shortcuts import assign_perm

from approvals.actions.request_effects import vendors_in
from approvals.actions.scheduled.conditions import ScheduledConditions, scheduled_of
from approvals.actions.scheduled.ending import cancel, let_lapse, locked, tell_of_outcome
from approvals.actions.scheduled.facts import owners_of
from approvals.models import Decision, RequestVersion, Review, ScheduledReview, SignOff
from approvals.rules.reviews import REVIEWS, StepKind, Verdict
from approvals.rules.scheduled import ScheduledState, valid_until
from approvals.rules.verdicts import Answer
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from govportal.worklist.timekeeping import zone_of
from registry.actions import extend, lift_suspension, note_approval, note_review, suspend
from registry.models import Authorisation
from registry.rules.lifecycle import Approval
from registry.vendor_conflicts import vendors_used_by

TIER_STAYS = Refusal("scheduled.tier_by_request")


class ScheduledEffects(ScheduledConditions):
    """The effects for ``kind="scheduled_review"`` (``approvals.actions.effects.Effects``)."""

    def may_see(self, review: Review, person: Person) -> bool:
        visible = ScheduledReview.objects.visible_to(person)
        return visible.filter(number=review.subject_id).exists()

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        return ScheduledReview.objects.visible_to(person).order_by().values("number")

    def vendors(self, review: Review) -> Sequence[str]:
        """Of the request that brought what runs, or of the manifest where none did; and those
        whose models the agent is known to use."""
        right = scheduled_of(review).authorisation
        versions = RequestVersion.objects.filter(manifest=right.manifest_id)
        version = versions.order_by("-pk").first()
        named = vendors_in(version.content) if version else _vendors_of(right.manifest.content)
        return [*named, *vendors_used_by(right.agent_id)]

    def question(self, review: Review) -> str:
        scheduled = scheduled_of(review)
        return f"May {scheduled.agent.name} go on running as authorised? ({scheduled.number})"

    def tier_refusal(self, review: Review) -> Refusal | None:
        return TIER_STAYS

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        return ()

    def answerers(self, review: Review) -> Sequence[Person]:
        return owners_of(scheduled_of(review).agent)

    def takes_part(self, review: Review, person: Person, role: str) -> None:
        assign_perm("registry.view_agent", person, scheduled_of(review).agent)

    def after_verdict(
        self, review: Review, signed: SignOff, *, actor: Person, now: datetime
    ) -> None:
        return None

    def at_tier(
        self, review: Review, tier: int, reason: str, *, actor: Actor, now: datetime
    ) -> Review:
        raise Refused(TIER_STAYS)

    @recorded
    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """Held, unless its grace was over by then or the authorisation no longer stands."""
        scheduled = locked(review.subject_id)
        if scheduled.is_periodic and now > scheduled.grace_ends_at:
            let_lapse(scheduled, review, actor=actor, now=now)
            return
        if self._follow(scheduled, review, decision, actor, now) is None:
            cancel(scheduled, actor=actor, now=now)
            return
        scheduled.state, scheduled.closed_at = ScheduledState.HELD, now
        scheduled.outcome = decision.outcome
        scheduled.save(update_fields=["state", "closed_at", "outcome"])
        record(
            "scheduled_review.held",
            scheduled,
            actor=actor,
            now=now,
            refs=[scheduled.agent, scheduled.authorisation, decision],
            data={"kind": scheduled.kind, "outcome": decision.outcome},
        )
        tell_of_outcome(scheduled, review, Verdict(decision.outcome), now=now)

    def _follow(
        self,
        scheduled: ScheduledReview,
        review: Review,
        decision: Decision,
        actor: Actor,
        now: datetime,
    ) -> object | None:
        """What the decision means for the authorisation; None where it no longer stands."""
        if not scheduled.is_periodic:
            stands = note_review(scheduled.authorisation, basis=decision, actor=actor, now=now)
        elif decision.is_yes:
            stands = _extended(scheduled, review, decision, actor, now)
        else:
            stands = scheduled.authorisation
        if stands is None:
            return None
        return (_go_on if decision.is_yes else _stop)(scheduled, decision, actor, now)

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """Its clocks never pause, so none of their rules ends it without a decision."""


def _vendors_of(manifest: Mapping[str, Any]) -> list[str]:
    systems = (tool.get("system") for tool in manifest.get("tools", ()))
    return [str(text) for text in (manifest.get("model", {}).get("name"), *systems) if text]


def _extended(
    scheduled: ScheduledReview, review: Review, decision: Decision, actor: Actor, now: datetime
) -> Authorisation | None:
    """Until the next review, by the period of the route that this one was opened with."""
    held_on = now.astimezone(zone_of(review.committee.calendar_key)).date()
    until = valid_until(scheduled.due_on, held_on, review.route["periodic_review_days"])
    return extend(
        scheduled.authorisation,
        valid_until=until,
        lapses_on=until + timedelta(days=active_scheme().overdue_days),
        basis=decision,
        actor=actor,
        now=now,
    )


def _go_on(scheduled: ScheduledReview, decision: Decision, actor: Actor, now: datetime) -> object:
    """A yes: what waited for this review runs on; conditions stand on the agent."""
    lift_suspension(scheduled, actor=actor, now=now)
    if decision.outcome == Verdict.CONDITIONS:
        note_approval(scheduled.agent, Approval.CONDITIONAL, actor=actor, now=now)
    return scheduled


def _stop(
    scheduled: ScheduledReview, decision: Decision, actor: Actor, now: datetime
) -> object | None:
    """A no: suspended with the reasons; only a new decision brings it back."""
    held = suspend(
        scheduled.authorisation,
        cause=scheduled,
        reason=_reason(scheduled, decision),
        actor=actor,
        now=now,
    )
    if held is None:
        return None
    dates = {"last_review_on": now.date(), "next_review_on": _next_of_others(scheduled)}
    note_approval(
        scheduled.agent,
        Approval.REJECTED,
        actor=actor,
        now=now,
        **(dates if scheduled.is_periodic else {}),
    )
    return held


def _reason(scheduled: ScheduledReview, decision: Decision) -> str:
    """In the words of those who said no; a ballot's are with its votes."""
    lead = f"{scheduled.get_kind_display()} {scheduled.number} ended with a no."
    if decision.ballot_id is not None:
        return f"{lead} The reasons are with the votes."
    no = decision.review.sign_offs.filter(digest=decision.digest, verdict=Verdict.REJECT)
    said = no.exclude(step__kind__in=REVIEWS).values_list("rationale", flat=True)
    return " ".join([lead, *said])


def _next_of_others(scheduled: ScheduledReview) -> date | None:
    """What was rejected waits for no further review; another right of the agent may."""
    rights = Authorisation.objects.standing().filter(agent=scheduled.agent_id)
    others = rights.exclude(pk=scheduled.authorisation_id).order_by("valid_until")
    return others.values_list("valid_until", flat=True).first()
