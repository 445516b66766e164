"""What the turns of a review mean for a request and its agent."""

from collections.abc import Collection, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from approvals.actions import exceptions, short_kinds
from approvals.actions.assigning import Parties
from approvals.actions.change_control import short_judgement, still_stands
from approvals.actions.granting import grant, grant_change
from approvals.actions.letters import Told, write_board_letter
from approvals.actions.precedents import keep_precedent
from approvals.actions.request_conditions import RequestConditions
from approvals.actions.requests import end, locked, locked_with, request_of
from approvals.actions.revising import take_higher_route
from approvals.actions.submitting import let_in, parties_of
from approvals.actions.words import DECIDED
from approvals.letter_content import letter_content
from approvals.models import Decision, Request, Review, SignOff
from approvals.models.names import VERDICT_NAMES
from approvals.rules.classification import classify
from approvals.rules.content import Content, answer, tools
from approvals.rules.findings import findings
from approvals.rules.letters import NOTIFIED
from approvals.rules.reviews import LegalClass, StepKind, Verdict
from approvals.rules.states import State
from approvals.rules.verdicts import Answer, ContactData
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase
from registry.actions import update_agent
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle
from registry.vendor_conflicts import vendors_used_by

GONE = "What this change was compared with is not in force any more, so it is reviewed anew."

VENDORS = (
    "agent_capabilities.llm_provider",
    "compliance_assessment.data_processing_agreement_vendor",
)


def answers_for(content: Content, kind: StepKind) -> Collection[Answer]:
    """The questions a step puts to its reviewer about this content."""
    if kind is StepKind.LEGAL_CLASS:
        return {Answer.LEGAL_CLASS}
    if kind is StepKind.PRIVACY and _contact_data_is_open(content):
        return {Answer.CONTACT_DATA}
    return set()


def vendors_in(content: Content) -> list[str]:
    """Texts of a request's content that name the companies whose products the agent uses."""
    named = (answer(content, path) for path in VENDORS)
    systems = (tool.get("system") for _n, tool in tools(content))
    return [str(text) for text in (*named, *systems) if text]


def answerers_of(parties: Parties) -> Sequence[Person]:
    """Who answers questions: requester and business owner, where they still have an account."""
    people = [parties.requester, parties.business_owner]
    return list({p.pk: p for p in people if p is not None and p.is_active}.values())


def _still_there(agent: Agent, parties: Parties) -> Sequence[Person]:
    """Who answers where requester and business owner have left: the other owner, then whoever is
    the agent’s now."""
    named = (parties.technical_owner, agent.business_owner, agent.technical_owner,
             agent.executive_sponsor)  # fmt: skip
    return [one for one in named if one is not None and one.is_active][:1]


def _contact_data_is_open(content: Content) -> bool:
    """Whether names or contact data stand beside "no regulated data" (4-fine-print.md)."""
    found = findings(content, active_scheme().catalogue)
    return any(finding.code == "finding.contact_data" for finding in found)


class RequestEffects(RequestConditions):
    """The effects for ``kind="request"`` (``approvals.actions.effects.Effects``)."""

    def may_see(self, review: Review, person: Person) -> bool:
        return Request.objects.visible_to(person).filter(number=review.subject_id).exists()

    def vendors(self, review: Review) -> Sequence[str]:
        request = request_of(review)
        return [*vendors_in(request.version.content), *vendors_used_by(request.agent_id)]

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        return Request.objects.visible_to(person).order_by().values("number")

    def question(self, review: Review) -> str:
        return f"May this go ahead, as described: {review.title}?"

    def tier_refusal(self, review: Review) -> Refusal | None:
        return None

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        asks_about_content = kind is StepKind.PRIVACY
        return answers_for(request_of(review).version.content if asks_about_content else {}, kind)

    def answerers(self, review: Review) -> Sequence[Person]:
        request = request_of(review)
        parties = parties_of(request)
        return answerers_of(parties) or _still_there(request.agent, parties)

    def takes_part(self, review: Review, person: Person, role: str) -> None:
        let_in(request_of(review), {role: person})

    def after_verdict(
        self, review: Review, signed: SignOff, *, actor: Person, now: datetime
    ) -> None:
        """A high-risk class or data found to be regulated can raise the tier; a change that has
        nothing left to be compared with goes the way of its tier."""
        if signed.verdict == Verdict.REJECT:
            return
        kept = short_judgement(review)
        if kept is not None and not still_stands(kept, now):
            request = locked(request_of(review))
            take_higher_route(request, request.version, GONE, actor=actor, now=now)
            review.refresh_from_db(fields=["state"])
            return
        tier, reason = self._tier_after(review, signed)
        if tier > review.tier:
            self.at_tier(review, tier, reason, actor=actor, now=now)
            review.refresh_from_db(fields=["state"])

    def _tier_after(self, review: Review, signed: SignOff) -> tuple[int, str]:
        if signed.data.get(Answer.LEGAL_CLASS) == LegalClass.HIGH:
            return max(review.tier, 3), "High risk under the EU AI Act is tier 3 at least."
        if signed.data.get(Answer.CONTACT_DATA) == ContactData.REGULATED:
            content = deepcopy(request_of(review).version.content)
            content["agent_capabilities"]["regulated_data"] = True
            tier = classify(content, active_scheme().tiers).tier
            return max(review.tier, tier or 0), "The compliance reviewer found regulated data."
        return review.tier, ""

    @recorded
    def at_tier(
        self, review: Review, tier: int, reason: str, *, actor: Actor, now: datetime
    ) -> Review:
        request = locked(request_of(review))
        before, request.tier = request.tier, tier
        request.save(update_fields=["tier"])
        record(
            "request.tier_raised",
            request,
            actor=actor,
            now=now,
            refs=[review],
            data={"before": before, "after": tier},
            personal={"reason": reason},
        )
        if request.agent.lifecycle == Lifecycle.IN_REVIEW:
            update_agent(request.agent, actor=actor, now=now, tier=tier)
        return take_higher_route(request, request.version, reason, actor=actor, now=now)

    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        request = locked_with(review)
        approved = decision.is_yes
        keep_precedent(request, decision)
        end(request, State.APPROVED if approved else State.REJECTED, "", actor=actor, now=now)
        parties = parties_of(request)
        if approved and request.kind == "exception":
            exceptions.grant(request, decision, actor=actor, now=now)
        elif approved and request.kind == "tier_change":
            short_kinds.lower_tier(request, decision, actor=actor, now=now)
        elif approved and request.kind == "retirement":
            short_kinds.retire(request, decision, actor=actor, now=now)
        elif approved:
            self._grant(request, parties, decision, actor, now)
        outcome = VERDICT_NAMES[Verdict(decision.outcome)]
        for person in answerers_of(parties):
            notify(
                person,
                key=f"decision:{decision.pk}:{person.pk}",
                subject=phrase(DECIDED, outcome=outcome, about=str(request)),
                body=phrase(DECIDED, outcome=outcome, about=str(request)),
                url=request.get_absolute_url(),
                now=now,
            )
        if NOTIFIED in review.route["then"]:
            self._tell_board(request, decision, actor, now)

    def _tell_board(
        self, request: Request, decision: Decision, actor: Actor, now: datetime
    ) -> None:
        told = Told(
            kind=decision.review.subject_kind,
            id=request.number,
            title=request.title,
            url=request.get_absolute_url(),
            committee=decision.review.committee,
            unit=request.unit,
            decision=decision,
        )
        write_board_letter(told, letter_content(decision, request), actor=actor, now=now)

    def _grant(
        self, request: Request, parties: Parties, decision: Decision, actor: Actor, now: datetime
    ) -> None:
        kept = short_judgement(decision.review)
        if kept is None:
            grant(request, parties, decision, actor=actor, now=now)
        else:
            grant_change(request, parties, decision, kept, actor=actor, now=now)

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """The pause limit withdraws the request (4-fine-print.md, Clocks)."""
        request = locked(request_of(review))
        if request.state == State.IN_REVIEW:
            end(request, State.WITHDRAWN, code, actor=actor, now=now)
