"""Sending a request: from a draft to an immutable version, an agent, and a review."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from guardian.shortcuts import assign_perm

from approvals.actions.assigning import Parties
from approvals.actions.change_control import keep_judgement
from approvals.actions.choosing import committee_for as committee_for
from approvals.actions.choosing_route import choose_route
from approvals.actions.completeness.rounds import open_check
from approvals.actions.deciders import appeal_of, decided_before
from approvals.actions.numbering import next_number
from approvals.actions.opening import About, open_review
from approvals.actions.orders.opening import ask_for_order
from approvals.actions.owning import asking_refusal, tier_now
from approvals.actions.preparing import NAMED, Prepared, prepare
from approvals.actions.standing import POSSIBLY_NEW, WAITING, changed_slug, kind_of, unit_named
from approvals.models import Draft, Participant, Request, RequestVersion, Review
from approvals.rules import submission
from approvals.rules.states import Part
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person, Unit
from govportal.refusals import Refusal, Refused, refuse
from registry.actions import keep_manifest, move_agent, register_agent, update_agent, was_piloted
from registry.models import Agent, Manifest
from registry.rules import manifests
from registry.rules.lifecycle import Approval, Lifecycle


@recorded
def submit(draft: Draft, *, actor: Person, now: datetime) -> Request:
    """Send a draft. Makes the request, or the next version of the one it revises.

    Raises Incomplete, or Refused when the draft was sent already, its agent is under review, or
    nothing has changed.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.submitted_as is not None:
        refuse(Refusal("draft.submitted_stale", {"number": draft.submitted_as.number}))
    if draft.revises is not None:
        raise ValueError("a revision is sent with approvals.actions.revising.submit_revision")
    ready = prepare(draft.content, actor, now)
    agent = _agent(ready, actor, now)
    manifest = keep_manifest(
        agent, manifests.build(ready.content), ready.label, actor=actor, now=now
    )
    request = _new_request(draft, ready, agent, actor, now)
    version = freeze(request, 1, draft, ready, manifest, actor, now)
    _open_to(request, ready)
    draft.submitted_as = request
    draft.save(update_fields=["submitted_as"])
    record(
        "request.submitted",
        request,
        actor=actor,
        now=now,
        role="requester",
        refs=[agent, version, manifest],
        data={
            "n": 1,
            "digest": version.digest,
            "fingerprint": manifest.fingerprint,
            "tier": request.tier,
            "points": request.points,
        },
        personal={"title": request.title},
    )
    request.agent = send_agent_to_review(request, actor, now)
    request.review = start_review(request, version, actor=actor, now=now)
    request.save(update_fields=["review"])
    record("request.routed", request, actor=actor, now=now, refs=[request.review])
    ask_for_order(request, actor=actor, now=now)
    return request


def _agent(ready: Prepared, actor: Person, now: datetime) -> Agent:
    """The agent that the request is about: a new one, or the one it changes or that was piloted."""
    is_new = kind_of(ready.content) in POSSIBLY_NEW
    slug = submission.slug_of(ready.content) if is_new else changed_slug(ready.content)
    named = Agent.objects.filter(slug=slug)  # seldom there for a new one: that costs less to know
    agent = named.visible_to(actor, now.date()).first() if named.exists() else None
    if is_new and (agent is None or not was_piloted(agent)):
        return _new_agent(ready, actor, now)
    if agent is None:
        raise Refused(Refusal("request.agent_unknown", {"slug": slug}))
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(asking_refusal(kind_of(ready.content), agent, actor))
    open_one = agent.requests.filter(closed_at__isnull=True).first()
    if open_one is not None:
        params = {"agent": agent.name, "number": open_one.number}
        refuse(Refusal("request.agent_in_review", params))
    return agent


def _new_agent(ready: Prepared, actor: Person, now: datetime) -> Agent:
    """Register it, or take up one that is registered and neither approved nor under review:
    after a rejection the same agent can be asked for again."""
    owner = ready.person("agent_metadata.business_owner")
    facts: dict[str, Any] = {
        "name": ready.content["agent_metadata"]["name"],
        "unit": _unit(ready, owner, actor),
        "purpose": ready.content["business_justification"].get("expected_outcome") or "",
        "user_population": ready.content["business_justification"]["user_population"],
        "environment": ready.content["agent_capabilities"].get("environment") or "production",
        "business_owner": owner,
        "technical_owner": ready.person("agent_metadata.technical_owner"),
        "data_steward": ready.person("agent_metadata.data_steward"),
        "executive_sponsor": ready.person("agent_metadata.executive_sponsor"),
        "incident_owner": ready.person("security_assessment.incident_owner"),
    }
    slug = submission.slug_of(ready.content)
    if Agent.objects.filter(slug=slug).exists():
        waiting = Agent.objects.visible_to(actor, now.date()).filter(lifecycle__in=WAITING)
        agent = waiting.filter(slug=slug).first()
        if agent is not None:
            return update_agent(agent, actor=actor, now=now, **facts)
    return register_agent(slug, actor=actor, now=now, **facts)


def _unit(ready: Prepared, owner: Person | None, actor: Person) -> Unit:
    """The unit named, else the business owner's, else the requester's, else the first."""
    named = unit_named(ready.content["agent_metadata"].get("business_unit"))
    unit = named or (owner.unit if owner else None) or actor.unit or Unit.objects.first()
    if unit is None:
        raise Refused(Refusal("request.unit_missing"))
    return unit


def _new_request(
    draft: Draft, ready: Prepared, agent: Agent, actor: Person, now: datetime
) -> Request:
    return Request.objects.create(
        number=next_number("ADR", now),
        kind=ready.content["agent_metadata"].get("kind") or "new",
        agent=agent,
        unit=agent.unit,
        requester=actor,
        title=draft.title[:240],
        tier=tier_now(kind_of(ready.content), agent, ready.tier),
        points=ready.classified.points,
        submitted_at=now,
    )


def freeze(
    request: Request,
    n: int,
    draft: Draft,
    ready: Prepared,
    manifest: Manifest,
    actor: Person,
    now: datetime,
) -> RequestVersion:
    """Make the immutable version ``n`` from a draft; its digest covers content and files."""
    files = list(draft.attachments.order_by("name", "sha256"))
    listed = [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files]
    version = RequestVersion.objects.create(
        request=request,
        n=n,
        content=ready.content,
        unknown=draft.unknown,
        digest=digest_of(ready.content, draft.unknown, listed),
        manifest=manifest,
        tier=ready.tier,
        points=ready.classified.points,
        classification=ready.classified.as_json(),
        findings=[found.as_json() for found in ready.found],
        submitted_by=actor,
        submitted_at=now,
    )
    version.attachments.set(files)
    return version


def digest_of(content: Any, unknown: Any, files: Any) -> str:
    """``sha256:…`` over the canonical JSON of what a version consists of."""
    body = {"content": content, "unknown": unknown, "attachments": files}
    canonical = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return "sha256:" + hashlib.sha256(canonical).hexdigest()


def _open_to(request: Request, ready: Prepared) -> None:
    parts = {Part.REQUESTER.value: request.requester}
    for path in NAMED:
        person = ready.person(path)
        if person is not None:
            parts[path.partition(".")[2]] = person
    let_in(request, parts)


def send_agent_to_review(request: Request, actor: Person, now: datetime) -> Agent:
    """A new agent goes into review at the request's tier; one that runs keeps what it has."""
    agent = request.agent
    if agent.lifecycle not in {Lifecycle.DISCOVERED, Lifecycle.REGISTERED}:
        return agent
    facts: dict[str, Any] = {"tier": request.tier, "tier_reason": request.number}
    facts["approval"] = Approval.PENDING
    return move_agent(agent, "send_to_review", actor=actor, now=now, **facts)


def start_review(
    request: Request,
    version: RequestVersion,
    *,
    actor: Actor,
    now: datetime,
    continues: Review | None = None,
    reason: str = "",
) -> Review:
    """Route a version and open its review."""
    scheme = active_scheme()
    chosen = choose_route(request, version, scheme, now, takes_over=continues is not None)
    made = appeal_of(request)
    review = open_review(
        about_of(request, version),
        chosen.route,
        replace(
            parties_of(request),
            authors=authors_of(request),
            deciders=decided_before(made) if made else (),
        ),
        committee=committee_for(request.unit),
        scheme_version=scheme.version,
        actor=actor,
        now=now,
        continues=continues,
        reason=reason,
    )
    if chosen.judged is not None:
        keep_judgement(review, *chosen.judged, is_short=chosen.is_short, actor=actor, now=now)
    open_to_reviewers(request, review)
    if made is None:  # what is appealed against was read in full already
        open_check(request, review, actor=actor, now=now)
    return review


def authors_of(request: Request) -> list[Person]:
    """Who sent this or an earlier request's versions of the agent (1-domain.md §1, conflicts)."""
    versions = RequestVersion.objects.filter(request__agent=request.agent_id)
    sent = versions.filter(reduction=None)  # who made one smaller decided about it
    return list(Person.objects.filter(pk__in=sent.values("submitted_by")).order_by("pk"))


def open_to_reviewers(request: Request, review: Review) -> None:
    """Whoever has a duty in a review takes part in its request."""
    assigned = review.steps.exclude(assignee__isnull=True).select_related("assignee")
    let_in(request, {f"step:{s.kind}": s.assignee for s in assigned if s.assignee is not None})


def let_in(request: Request, parts: Mapping[str, Person]) -> None:
    """Open a request and its agent to people, by what they are to it."""
    Participant.objects.bulk_create(
        [Participant(request=request, person=p, role=part) for part, p in parts.items()],
        ignore_conflicts=True,
    )
    people = list({person.pk: person for person in parts.values()}.values())
    assign_perm("registry.view_agent", people, request.agent)


def about_of(request: Request, version: RequestVersion) -> About:
    return About(
        kind="request",
        id=request.number,
        digest=version.digest,
        fingerprint=version.manifest.fingerprint,
        title=str(request),
        url=request.get_absolute_url(),
    )


def participants_of(request: Request) -> list[Participant]:
    """Who takes part in a request, with what rules need of them."""
    return list(request.participants.select_related("person__manager", "person__unit"))


def parties_of(request: Request, rows: Sequence[Participant] | None = None) -> Parties:
    """Who is party to a request: the people its content names, and who sent it.

    Reads the participants unless ``rows`` were read just now.
    """
    named = {row.role: row.person for row in (rows or participants_of(request))}
    return Parties(
        requester=request.requester,
        technical_owner=named[Part.TECHNICAL_OWNER.value],
        business_owner=named.get(Part.BUSINESS_OWNER.value),
        sponsor=named.get("executive_sponsor"),
        compliance_reviewer=request.agent.compliance_reviewer,
        security_reviewer=request.agent.security_reviewer,
        unit=request.unit,
    )
