"""Approving a reduced scope: a decider takes something out, and the votes bind to what is left."""

from datetime import datetime
from typing import Any

from approvals.actions.change_control import line_data
from approvals.actions.leading import Sitting, leads
from approvals.actions.locking import locked_review
from approvals.actions.preparing import problems_of
from approvals.actions.request_effects import answerers_of
from approvals.actions.requests import locked, request_of
from approvals.actions.revising import review_anew
from approvals.actions.submitting import digest_of, parties_of
from approvals.actions.words import REDUCED
from approvals.models import Reduction, Request, RequestVersion, Review
from approvals.rules.classification import classify
from approvals.rules.findings import findings
from approvals.rules.reasons import rationale_refusal
from approvals.rules.reductions import Cut, cut_refusal, kind_refusal, reduced
from approvals.rules.reviews import BASIS_COMMITTEE, OVER, SIGNATURES, ReviewFacts, ReviewState
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase
from registry.actions import keep_manifest
from registry.models import Manifest
from registry.rules import manifests
from registry.rules.powers import judged


def reduce_refusal(
    review: Review,
    person: Person,
    now: datetime,
    facts: ReviewFacts | None = None,
    sitting: Sitting | None = None,
) -> Refusal | None:
    """Why ``person`` may not propose a reduced scope; None for a signer, and for who presides."""
    facts = facts or review.facts()
    if review.subject_kind != "request" or facts.state is not ReviewState.OPEN:
        return Refusal("review.closed_stale")
    if person.pk in facts.requesters:
        return Refusal("review.own_request")
    if facts.basis in BASIS_COMMITTEE:
        may = leads(review, person, now, sitting)
    else:
        may = any(
            step.kind in SIGNATURES
            and step.state not in OVER
            and (person.pk == step.assignee or person.pk in step.stand_ins)
            for step in facts.steps
        )
    return None if may else Refusal("reduction.not_yours")


@recorded
def reduce_scope(
    review: Review, cut: Cut, reason: str, digest: str, *, actor: Person, now: datetime
) -> RequestVersion:
    """Put a smaller version in the place of the one under review; the verdicts start anew.

    Raises Refused for others, an older version, something that is not less, and where what is
    left would not be complete any more. The running ballot ends as replaced.
    """
    review = locked_review(review)
    refuse(reduce_refusal(review, actor, now))
    refuse(Refusal("review.version_stale") if digest != review.digest else None)
    refuse(rationale_refusal(reason))
    request = locked(request_of(review))
    refuse(kind_refusal(request.kind))
    old = request.version
    content = reduced(old.content, cut)
    built = manifests.build(content)
    lines = judged(old.manifest.content, built)
    refuse(cut_refusal(lines))
    refuse(_gap(old, content, now))
    manifest = keep_manifest(request.agent, built, old.manifest.label, actor=actor, now=now)
    version = _written(request, old, content, manifest, actor, now)
    request.version_n = version.n
    request.save(update_fields=["version_n"])
    kept = Reduction.objects.create(
        version=version,
        before=old,
        by=actor,
        reason=reason.strip(),
        lines=[line_data(line) for line in lines],
        at=now,
    )
    record(
        "request.reduced",
        request,
        actor=actor,
        now=now,
        refs=[version, manifest, kept, review],
        data={
            "n": version.n,
            "digest": version.digest,
            "fingerprint": manifest.fingerprint,
            "before": old.manifest.fingerprint,
            "changes": len(lines),
        },
        personal={"reason": kept.reason},
    )
    _tell(request, version, now)
    review_anew(request, version, request.tier, actor, now)
    return version


def _gap(old: RequestVersion, content: dict[str, Any], now: datetime) -> Refusal | None:
    """What would be missing or contradictory in what is left, and is not now."""
    today, request = now.date(), old.request
    known = {fault.path for fault in problems_of(old.content, today, revises=request)}
    found = problems_of(content, today, revises=request)
    new = next((fault for fault in found if fault.path not in known), None)
    return Refusal("reduction.leaves_gap", {"path": new.path}) if new else None


def _written(
    request: Request,
    old: RequestVersion,
    content: dict[str, Any],
    manifest: Manifest,
    actor: Person,
    now: datetime,
) -> RequestVersion:
    scheme, files = active_scheme(), list(old.attachments.order_by("name", "sha256"))
    listed = [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files]
    classified = classify(content, scheme.tiers)
    version = RequestVersion.objects.create(
        request=request,
        n=old.n + 1,
        content=content,
        unknown=old.unknown,
        digest=digest_of(content, old.unknown, listed),
        manifest=manifest,
        tier=classified.lowest,
        points=classified.points,
        classification=classified.as_json(),
        findings=[found.as_json() for found in findings(content, scheme.catalogue)],
        submitted_by=actor,
        submitted_at=now,
    )
    version.attachments.set(files)
    return version


def _tell(request: Request, version: RequestVersion, now: datetime) -> None:
    """Requester and business owner see what was taken out."""
    for person in answerers_of(parties_of(request)):
        words = phrase(REDUCED, about=str(request))
        notify(
            person,
            key=f"reduced:{version.digest[-16:]}:{person.pk}",
            subject=words,
            body=words,
            url=f"{request.get_absolute_url()}#changed",
            now=now,
        )
