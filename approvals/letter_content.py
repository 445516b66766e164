"""What a letter to the board says of one decision: plain data, gathered once and then frozen.

Texts of the rules stay in English here and are translated where they are read; what people wrote
stays as it is. Nothing private is in it: no vote by name, no reason of a recusal.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from approvals.actions.leading import leader_of
from approvals.actions.submitting import parties_of
from approvals.models import Ballot, Decision, Request, RequestVersion, Review
from approvals.models.ballots import BallotRows
from approvals.rules.ballots import ItemFacts, places, presiding
from approvals.rules.content import answer, tools
from approvals.rules.reviews import REVIEWS, StepState
from approvals.rules.risks import risks
from govportal.ledger.actions import write_kept
from govportal.ledger.models import Entry
from govportal.people.models import Person
from registry.models import Authorisation

VERSION = 1
Facts = dict[str, Any]


def letter_content(decision: Decision, request: Request) -> Facts:
    """The letter about a decision on a request. Called in the decision's own transaction."""
    review, version = decision.review, request.version
    return {
        "version": VERSION,
        "committee": review.committee.name,
        "asked": _asked(request, version),
        "tier": _tier(review, version),
        "decision": _decided(decision),
        "reviews": list(_reviews(review)),
        "conditions": list(_conditions(decision)),
        "risks": [dict(vars(risk)) for risk in risks(version.content)],
        "release": _release(decision, review, version),
        "ledger": _proof(decision),
        **_ballot(decision, review),
    }


def _conditions(decision: Decision) -> Iterable[Facts]:
    """The conditions that were attached with the decision: what, whose, and by when."""
    for condition in decision.review.conditions.select_related("owner").order_by("n"):
        rules = [row.rule for row in condition.rules.all()]
        yield {
            "text": condition.text,
            "owner": condition.owner.full_name,
            "due": condition.due_at.isoformat(),
            **({"rules": rules} if rules else {}),
        }


def _asked(request: Request, version: RequestVersion) -> Facts:
    content, parties = version.content, parties_of(request)
    named = {
        "requester": parties.requester,
        "business_owner": parties.business_owner,
        "technical_owner": parties.technical_owner,
        "sponsor": parties.sponsor,
    }
    return {
        "number": request.number,
        "title": request.title,
        "kind": request.kind,
        "unit": request.unit.name,
        "sent_at": request.submitted_at.isoformat(),
        "version": version.n,
        "people": {part: person.full_name for part, person in named.items() if person is not None},
        "problem": _text(content, "business_justification.problem_statement"),
        "expected": _text(content, "business_justification.expected_outcome"),
        "users": _text(content, "business_justification.user_population"),
        "monthly": answer(content, "business_justification.estimated_monthly_interactions"),
        "data": [str(one) for one in answer(content, "agent_capabilities.data_processed") or ()],
        "tools": [_tool(tool) for _n, tool in tools(content)],
    }


def _text(content: Mapping[str, Any], path: str) -> str:
    return str(answer(dict(content), path) or "").strip()


def _tool(tool: Mapping[str, Any]) -> Facts:
    return {
        "name": str(tool.get("name") or ""),
        "system": str(tool.get("system") or ""),
        "writes": bool(tool.get("writes")),
        "reversible": tool.get("reversible") is not False,
    }


def _tier(review: Review, version: RequestVersion) -> Facts:
    why: Mapping[str, Any] = version.classification
    return {
        "tier": review.tier,
        "points": version.points,
        "lines": [
            {"text": line["text"], "points": line["points"]}
            for line in why.get("explanation", ())
            if line["points"]
        ],
        "floors": [floor["text"] for floor in why.get("floors", ())],
        "raised": review.tier_reason,
    }


def _decided(decision: Decision) -> Facts:
    return {
        "outcome": decision.outcome,
        "basis": decision.basis,
        "at": decision.decided_at.isoformat(),
        "digest": decision.digest,
        "fingerprint": decision.fingerprint,
        "legal_class": decision.legal_class,
        "arithmetic": decision.arithmetic,
    }


def _reviews(review: Review) -> Iterable[Facts]:
    """The reviews before the ballot, with what each recommended; None where it did not come."""
    given = {line.step_id: line.verdict for line in review.sign_offs.filter(digest=review.digest)}
    for step in review.steps.filter(kind__in=REVIEWS).order_by("position"):
        if step.pk in given or step.state == StepState.CANCELLED:
            yield {"step": step.kind, "verdict": given.get(step.pk)}


def _ballot(decision: Decision, review: Review) -> Facts:
    """The ballot, who stood back from which seat, and who signs for the committee."""
    ballot = decision.ballot
    if ballot is None:
        signer = leader_of(review, decision.decided_at)
        return {"ballot": None, "recused": [], "signed": _signed(signer, "")}
    rows = ballot.rows(decision.decided_at)
    item = rows.item(ballot)
    return {
        "ballot": _question(ballot),
        "recused": list(_recused(rows, item)),
        "signed": _presiding(rows, item, review, decision.decided_at),
    }


def _question(ballot: Ballot) -> Facts:
    return {
        "n": ballot.n,
        "digest": ballot.digest,
        "opened_at": ballot.opened_at.isoformat(),
        "is_extended": ballot.is_extended,
    }


def _recused(rows: BallotRows, item: ItemFacts) -> Iterable[Facts]:
    """By seat, never by name: whether holder or alternate stood back, and who sat then."""
    answered = {place.seat.seat: place.answer for place in places(item)}
    for seat in rows.seats:
        parts = [
            part
            for part, person in (("holder", seat.holder_id), ("alternate", seat.alternate_id))
            if person in item.stood_back
        ]
        if parts:
            vote = answered[seat.pk]
            stood_in = vote is not None and vote.person == seat.alternate_id
            yield {"seat": seat.title, "parts": parts, "alternate_voted": stood_in}


def _presiding(rows: BallotRows, item: ItemFacts, review: Review, at: datetime) -> Facts | None:
    chair = presiding(item)
    for seat in rows.seats:
        for person in (seat.holder, seat.alternate):
            if person is not None and person.pk == chair:
                return _signed(person, seat.title)
    return _signed(leader_of(review, at), "")


def _signed(person: Person | None, seat: str) -> Facts | None:
    return None if person is None else {"name": person.full_name, "seat": seat}


def _release(decision: Decision, review: Review, version: RequestVersion) -> Facts:
    """What the decision gives the right to, and the least times before the next stages."""
    granted = Authorisation.objects.filter(basis=decision.ledger_ref).order_by("pk").last()
    return {
        "stages": review.route["stages"],
        "plan": _text(version.content, "security_assessment.staged_release_plan"),
        "post_deployment_days": review.route["post_deployment_days"],
        "periodic_review_days": review.route["periodic_review_days"],
        "environment": granted.environment if granted else "",
        "stage": granted.stage if granted else "",
        "until": granted.valid_until.isoformat() if granted else "",
    }


def _proof(decision: Decision) -> Facts:
    """The ledger entry of the decision, and the hash under which it is or will be sealed."""
    write_kept()  # a load in bulk may still hold it
    entry = Entry.objects.about(decision).filter(verb="review.decided").first()
    assert entry is not None  # written in the decision's own transaction
    return {
        "origin": settings.LEDGER_ORIGIN,
        "entry": entry.pk,
        "leaf": bytes(entry.leaf_hash).hex(),
        "decision": decision.ledger_ref,
    }
