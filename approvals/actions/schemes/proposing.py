"""Putting a draft of the scheme to the committee, and taking it back."""

from datetime import datetime

from approvals.actions.assigning import Parties
from approvals.actions.ballots.opening import open_if_ready
from approvals.actions.closing import close_review
from approvals.actions.locking import locked_review
from approvals.actions.opening import About, open_review
from approvals.actions.schemes.drafting import PREFIX, configure_refusal, locked
from approvals.models import NumberSeries, Review, SchemeProposal, WhatIfRun
from approvals.rules.proposals import ProposalState, propose_refusal, scheme_route
from approvals.rules.reviews import ReviewState
from approvals.rules.schemes import digest_of
from approvals.rules.schemes.files import without_versions
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, Refused, refuse

KIND = "scheme"


def may_propose(proposal: SchemeProposal, actor: Person, now: datetime) -> Refusal | None:
    """Why this draft may not be put to the committee now; None when it may."""
    if refusal := configure_refusal("propose", proposal, actor, now):
        return refusal
    scheme, run = active_scheme(), proposal.runs.first()
    other = SchemeProposal.objects.before_committee().values_list("number", flat=True).first()
    return propose_refusal(
        digest=proposal.digest,
        active_digest=digest_of(without_versions(scheme.content)),
        active_version=scheme.version,
        run=run.facts() if run else None,
        other=other or "",
        reason=proposal.reason,
        now=now,
    )


@recorded
def propose(
    proposal: SchemeProposal, *, revision: int, actor: Person, now: datetime
) -> SchemeProposal:
    """Put the draft to the committee with its what-if: a review whose digest covers both.

    ``revision``: which state of the draft was on the page. Raises Refused when it may not go.
    """
    _one_at_a_time()
    proposal = locked(proposal)
    refuse(may_propose(proposal, actor, now))
    if proposal.revision != revision:
        refuse(Refusal("proposal.moved_stale"))
    run = proposal.runs.first()
    assert run is not None  # may_propose says so
    scheme = active_scheme()
    review = _open(proposal, run, actor, now)
    proposal.state, proposal.review, proposal.run = ProposalState.PROPOSED, review, run
    proposal.version = scheme.version + 1
    proposal.proposed_by, proposal.proposed_at = actor, now
    proposal.save()
    record(
        "scheme.proposed",
        proposal,
        actor=actor,
        now=now,
        refs=[review, run],
        data={"digest": proposal.digest, "version": proposal.version, "inventory": run.inventory,
              "agents": run.counts["agents"], "changed": run.counts["changed"]},
        personal={"reason": proposal.reason},
    )  # fmt: skip
    open_if_ready(review, review.facts(), actor=actor, now=now)
    return proposal


def _one_at_a_time() -> None:
    """Two drafts put at the same moment wait for each other: the oldest series is their lock."""
    NumberSeries.objects.select_for_update().filter(prefix=PREFIX).order_by("year").first()


def _open(proposal: SchemeProposal, run: WhatIfRun, actor: Person, now: datetime) -> Review:
    scheme = active_scheme()
    committee = Committee.objects.filter(is_default=True).first()
    if committee is None:
        raise Refused(Refusal("proposal.committee_missing"))
    return open_review(
        about_of(proposal, run),
        scheme_route(scheme.routes),
        Parties(requester=actor, technical_owner=None, authors=[proposal.drafted_by]),
        committee=committee,
        scheme_version=scheme.version,
        actor=actor,
        now=now,
    )


def about_of(proposal: SchemeProposal, run: WhatIfRun) -> About:
    """What the committee decides: this content, seen with what it would change."""
    body = {"content": proposal.digest, "inventory": run.inventory, "counts": run.counts}
    return About(
        kind=KIND,
        id=proposal.number,
        digest=digest_of(body),
        fingerprint="",
        title=str(proposal),
        url=proposal.get_absolute_url(),
    )


def locked_with_review(proposal: SchemeProposal) -> SchemeProposal:
    """The row, locked after its review's, as everywhere."""
    if proposal.review_id is not None:
        locked_review(Review(pk=proposal.review_id))
    return locked(proposal)


@recorded
def withdraw_proposal(
    proposal: SchemeProposal, reason: str, *, actor: Person, now: datetime
) -> SchemeProposal:
    """Take a proposal back, with a reason. Raises Refused once it is decided."""
    proposal = locked_with_review(proposal)
    refuse(configure_refusal("withdraw", proposal, actor, now))
    if not reason.strip():
        refuse(Refusal("request.reason_missing"))
    return end(proposal, ProposalState.WITHDRAWN, reason.strip(), actor=actor, now=now)


@recorded
def end(
    proposal: SchemeProposal, state: ProposalState, reason: str, *, actor: Actor, now: datetime
) -> SchemeProposal:
    """Close a proposal, and its review where that is still open."""
    proposal.state, proposal.closed_at, proposal.close_reason = state, now, reason
    proposal.save(update_fields=["state", "closed_at", "close_reason"])
    assert proposal.review_id is not None  # only what was proposed ends
    review = Review.objects.select_related("clock").get(pk=proposal.review_id)
    if review.state == ReviewState.OPEN:
        close_review(review, ReviewState.WITHDRAWN, actor=actor, now=now)
    record(
        f"scheme.{state.value}",
        proposal,
        actor=actor,
        now=now,
        refs=[review],
        data={"digest": proposal.digest, "version": proposal.version},
        personal={"reason": reason} if reason else {},
    )
    return proposal
