"""Emergency changes, and what members say to their provisional orders."""

from datetime import timedelta

from approvals.actions import drafts, submitting
from approvals.actions.follow_up import follow_up
from approvals.actions.orders import voting
from approvals.actions.polls import Said
from approvals.actions.revising import start_revision, submit_revision
from approvals.models import ProvisionalOrder
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind, Verdict
from govportal.worklist.actions import sweep
from registry.actions import record_go_live
from registry.models import Agent, Authorisation
from tests import make
from tests.make import REASONS, START

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SCOPE = "Only the corrected prompt, for tickets in German."


def content(cast, agent="triage", example="tier1-ticket-triage", **basics):
    given = {"kind": "emergency_change", "agent": agent, "version": "1.0.1", "slug": None} | basics
    made = make.content(cast, example, **given)
    made["agent_capabilities"]["instructions_hash"] = "sha256:" + "b" * 64
    return made


def sent(cast, now=START, **basics):
    """An emergency change; its order."""
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content(cast, **basics))
    request = submitting.submit(draft, actor=cast.owner, now=now)
    return ProvisionalOrder.objects.get(request=request)


def said(order, choice=Choice.APPROVE, **more):
    given = {"rationale": REASONS, "digest": order.poll.digest, "scope": SCOPE} | more
    return Said(choice=choice, **given)


def give(order, person, now, choice=Choice.APPROVE, **more):
    return voting.give(order, said(order, choice, **more), actor=person, now=now)


def in_effect(cast, now=START, **basics):
    """One that chair and member have given within the hour."""
    order = sent(cast, now, **basics)
    give(order, cast.chair, now + MINUTE)
    give(order, cast.member, now + 2 * MINUTE)
    return fresh(order)


def fresh(order):
    return ProvisionalOrder.objects.select_related(
        "authorisation", "poll__clock", "term_clock", "request__review"
    ).get(pk=order.pk)


def reject(order, now):
    """The technical owner of a tier 1 agent says no, when the duties before are done."""
    for kind in (StepKind.ATTESTATION, StepKind.LEGAL_CLASS):
        make.do_step(order.request, kind, now)
    make.do_step(order.request, StepKind.SIGN_OFF_OWNER, now, Verdict.REJECT)


def revise(cast, order, now):
    """The requester sends another text of the same change."""
    draft = start_revision(order.request, actor=cast.owner, now=now)
    draft.content["agent_capabilities"]["instructions_hash"] = "sha256:" + "c" * 64
    draft.save()
    return submit_revision(draft, actor=cast.owner, now=now)


def live(cast, order, now):
    """The technical owner records that it runs."""
    record_go_live(Agent.objects.get(pk=order.request.agent_id), actor=cast.tech_owner, now=now)


def look(now):
    """What a worker does when it comes by."""
    sweep(now)
    return follow_up(now)


def states(agent="triage"):
    """The agent's rights, the oldest first: manifest's label, state, whether live."""
    rights = Authorisation.objects.filter(agent__slug=agent).order_by("pk")
    return [(r.manifest.label, r.state, r.live_at is not None) for r in rights]
