"""Changing a request while it is under review: a new version, and the votes start again."""

from dataclasses import replace
from datetime import datetime

from approvals.actions.assigning import Parties
from approvals.actions.change_control import judge_version, keep_judgement, short_judgement
from approvals.actions.closing import close_review, end_ballots
from approvals.actions.drafts import start_draft
from approvals.actions.opening import hand_out, note_conflicts
from approvals.actions.orders.ending import text_changed
from approvals.actions.passing_on import pass_on
from approvals.actions.preparing import Prepared, prepare
from approvals.actions.requests import locked, parts_of
from approvals.actions.standing import kind_of
from approvals.actions.submitting import (
    authors_of,
    freeze,
    open_to_reviewers,
    parties_of,
    start_review,
)
from approvals.models import Draft, Request, RequestVersion, Review, ReviewStep
from approvals.rules.ballots import BallotState
from approvals.rules.reviews import OPEN_AT_ONCE, ReviewState, StepKind, StepState
from approvals.rules.states import MOVES, State, refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, stop_if_running
from registry.actions import keep_manifest
from registry.rules import manifests


def start_revision(request: Request, *, actor: Person, now: datetime) -> Draft:
    """Open the version under review for writing; it stays under review until the new one is sent.

    Raises Refused for anybody but the requester and the business owner. An open revision of the
    same author is returned instead of a second one.
    """
    parts = parts_of(request, actor)
    refuse(refusal(MOVES["revise"], State(request.state), parts, reason=""))
    going_on = Draft.objects.unsubmitted().filter(revises=request, author=actor).first()
    if going_on is not None:
        return going_on
    version = request.version
    return start_draft(
        actor=actor, now=now, content=version.content, unknown=version.unknown, revises=request
    )


@recorded
def submit_revision(draft: Draft, *, actor: Person, now: datetime) -> Request:
    """Send a changed version: verdicts that saw the old one no longer count.

    The tier can only rise by a change; lowering it is the committee's (1-domain.md §3). Raises
    Incomplete, or Refused when nothing changed or the request is closed.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.submitted_as is not None:
        refuse(Refusal("draft.submitted_stale", {"number": draft.submitted_as.number}))
    assert draft.revises is not None
    request = locked(draft.revises)
    parts = parts_of(request, actor)
    refuse(refusal(MOVES["revise"], State(request.state), parts, reason=""))
    ready = prepare(draft.content, request.requester, now, revises=request)
    if kind_of(ready.content) != request.kind:
        refuse(Refusal("request.kind_stays", {"kind": request.get_kind_display()}))
    old = request.version
    version = _next_version(request, draft, ready, actor, now)
    if version.digest == old.digest:
        refuse(Refusal("request.unchanged"))
    request.version_n, request.title = version.n, draft.title[:240]
    before, request.tier = request.tier, max(request.tier, ready.tier)
    request.points = ready.classified.points
    request.save(update_fields=["version_n", "title", "tier", "points"])
    draft.submitted_as = request
    draft.save(update_fields=["submitted_as"])
    record(
        "request.revised",
        request,
        actor=actor,
        now=now,
        refs=[version, version.manifest, request.agent],
        data={
            "n": version.n,
            "digest": version.digest,
            "fingerprint": version.manifest.fingerprint,
            "tier": request.tier,
            "points": request.points,
        },
    )
    review_anew(request, version, before, actor, now)
    assert request.review is not None  # it is under review
    note_conflicts(request.review, _named_now(request, ready), now=now)
    barred = request.review.parties.values_list("person_id", flat=True)
    pass_on(request.review, list(barred), actor=actor, now=now)
    return request


def _named_now(request: Request, ready: Prepared) -> Parties:
    """The parties with the people whom the changed version names: they decide it no more either."""
    before = parties_of(request)
    return replace(
        before,
        technical_owner=ready.person("agent_metadata.technical_owner") or before.technical_owner,
        business_owner=ready.person("agent_metadata.business_owner"),
        sponsor=ready.person("agent_metadata.executive_sponsor"),
        authors=authors_of(request),
    )


def _next_version(
    request: Request, draft: Draft, ready: Prepared, actor: Person, now: datetime
) -> RequestVersion:
    manifest = keep_manifest(
        request.agent, manifests.build(ready.content), ready.label, actor=actor, now=now
    )
    return freeze(request, request.version_n + 1, draft, ready, manifest, actor, now)


def review_anew(
    request: Request, version: RequestVersion, tier_before: int, actor: Person, now: datetime
) -> None:
    """The review begins again with ``version``, or goes on by the route that it needs now."""
    review = request.review
    assert review is not None
    text_changed(request, actor=actor, now=now)
    judged = judge_version(request, version, now)
    is_short = short_judgement(review) is not None
    brings_more = judged is not None and is_short and not judged[0].is_short
    if request.tier > tier_before or brings_more:
        take_higher_route(request, version, "", actor=actor, now=now)
        return
    review.digest, review.fingerprint = version.digest, version.manifest.fingerprint
    review.title = str(request)
    review.save(update_fields=["digest", "fingerprint", "title"])
    if judged is not None:
        keep_judgement(review, *judged, is_short=is_short, actor=actor, now=now)
    end_ballots(review, BallotState.REPLACED, actor=actor, now=now)
    for step in review.steps.select_related("clock"):
        _begin_anew(step, actor, now)
    record(
        "review.restarted",
        review,
        actor=actor,
        now=now,
        refs=[request, version],
        data={"digest": review.digest},
    )
    hand_out(review, actor=actor, now=now)


def _begin_anew(step: ReviewStep, actor: Actor, now: datetime) -> None:
    """A new round: the duty is open or waits as at the start, with a clock of its own anew."""
    close_items(step, actor=actor, now=now)
    stop_if_running(step.clock_id, actor=actor, now=now)
    first = StepKind(step.kind) in OPEN_AT_ONCE
    step.state = StepState.OPEN if first else StepState.WAITING
    step.opened_at, step.done_at, step.clock = (now if first else None), None, None
    step.save(update_fields=["state", "opened_at", "done_at", "clock"])


@recorded
def take_higher_route(
    request: Request, version: RequestVersion, reason: str, *, actor: Actor, now: datetime
) -> Review:
    """Go on by the route of the request's tier: a new review takes the clock and its used time.

    Also where a change turned out to bring new power, or nothing stands any more to compare with.
    """
    old = request.review
    assert old is not None and old.clock is not None
    close_review(old, ReviewState.SUPERSEDED, actor=actor, now=now, clock_goes_on=True)
    record(
        "review.superseded",
        old,
        actor=actor,
        now=now,
        refs=[request],
        data={"tier": request.tier},
        personal={"reason": reason} if reason else {},
    )
    review = start_review(request, version, actor=actor, now=now, continues=old, reason=reason)
    request.review = review
    request.save(update_fields=["review"])
    record("request.routed", request, actor=actor, now=now, refs=[review])
    open_to_reviewers(request, review)
    return review
