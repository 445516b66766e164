"""Usage policies: begin a draft, write it, approve it, put it in force, give it up.

Who approves is asked in one place, ``approver_no``; ``note_usage_approval`` is what a review of
policies calls in its stead, with its decision as the basis.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Committee, Person
from govportal.people.rules import Role, SeatKind
from govportal.refusals import Refusal, refuse
from registry.actions.duties import owners_no
from registry.models import Agent, UsagePolicy
from registry.models.releases import day_of
from registry.rules.answering import approval_refusal, approvers
from registry.rules.manifests import canonical
from registry.rules.raci import reason_refusal
from registry.rules.starter_policy import STARTER, STARTER_NOTE
from registry.rules.usage import (
    MOVES,
    Act,
    Conflict,
    Line,
    State,
    conflict_refusal,
    conflicts,
    content_of,
    move_refusal,
    text_refusal,
)

DRAFTS_FOR_ALL = frozenset({Role.COMMITTEE_MEMBER, Role.COMPLIANCE_REVIEWER, Role.ADMINISTRATOR})
STARTER_BASIS = "defaults:usage_policy"


def digest_of(content: Mapping[str, Any], note: str) -> str:
    """What an approval is for: the SHA-256 of lines and reasons."""
    return "sha256:" + hashlib.sha256(canonical({"content": content, "note": note})).hexdigest()


@recorded
def load_starter_policy(*, actor: Actor, now: datetime) -> UsagePolicy:
    """Put the shipped policy in force as version 1, where the organisation has none yet."""
    known = UsagePolicy.objects.of(None).order_by("n").first()
    if known is not None:
        return known
    policy = UsagePolicy.objects.create(
        n=1,
        state=State.ACTIVE,
        content=STARTER,
        note=STARTER_NOTE,
        digest=digest_of(STARTER, STARTER_NOTE),
        created_at=now,
        edited_at=now,
        basis=STARTER_BASIS,
        approved_at=now,
        active_at=now,
    )
    record("usage.loaded", policy, actor=actor, now=now, data={"version": 1})
    return policy


def draft_no(agent: Agent | None, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not write a policy of this scope."""
    if agent is not None:
        return owners_no(agent, person)
    roles = person.roles_on(day_of(now))
    may = DRAFTS_FOR_ALL & roles and Role.AUDITOR not in roles  # auditors change nothing
    return None if may else Refusal("usage.only_drafters")


def approver_no(policy: UsagePolicy, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not approve this version: it is for the one who answers for the outcome,
    or for the committee's chair or co-chair, and never for its author."""
    agent = policy.agent
    if agent is not None:
        deputies = (agent.executive_sponsor_id, agent.fallback_owner_id)
        may = approvers(policy.author_id, agent.business_owner_id, deputies)
        return approval_refusal(person.pk, policy.author_id, may)
    if person.pk == policy.author_id:
        return Refusal("accountability.own_text")
    return None if person.pk in _chairs(now) else Refusal("usage.only_chairs")


def _chairs(now: datetime) -> set[int]:
    committee = Committee.objects.filter(is_default=True).first()
    if committee is None:
        return set()
    seats = [committee.seat(kind, day_of(now)) for kind in (SeatKind.CHAIR, SeatKind.CO_CHAIR)]
    return {s.holder.pk for s in seats if s and s.holder and s.holder.is_active}


def act_no(policy: UsagePolicy, act: Act, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not do this to the version now; None when they may."""
    if act is Act.EDIT:
        who = None if policy.author_id == person.pk else Refusal("usage.only_author")
    elif act is Act.APPROVE:
        who = approver_no(policy, person, now)
    else:
        mine = draft_no(policy.agent, person, now) is None or policy.author_id == person.pk
        may = mine or approver_no(policy, person, now) is None
        who = None if may else Refusal("usage.not_yours")
    return who or move_refusal(act, State(policy.state)) or _milder(policy, act)


def _milder(policy: UsagePolicy, act: Act) -> Refusal | None:
    if act not in (Act.APPROVE, Act.ACTIVATE):
        return None
    return conflict_refusal(conflicts_of(policy))


def conflicts_of(policy: UsagePolicy) -> list[Conflict]:
    """Where an agent's policy is milder than the organisation's in force; none for the latter."""
    if policy.agent_id is None:
        return []
    theirs = UsagePolicy.objects.of(None).active().first()
    return conflicts(theirs.lines if theirs else [], policy.lines)


@recorded
def begin_usage(agent: Agent | None, *, actor: Person, now: datetime) -> UsagePolicy:
    """Begin a draft from the version in force; an agent's first one is empty.

    Raises Refused when another version of the scope is on its way already.
    """
    agent = _lock_scope(agent.pk if agent else None)
    refuse(draft_no(agent, actor, now))
    versions = UsagePolicy.objects.of(agent)
    active = versions.active().first()
    if versions.open().exists():
        refuse(Refusal("usage.open_stale"))
    content = active.content if active else content_of([])
    last = versions.aggregate(last=Max("n"))["last"] or 0
    policy = UsagePolicy.objects.create(
        agent=agent,
        n=last + 1,
        content=content,
        note="–",
        digest=digest_of(content, "–"),
        author=actor,
        created_at=now,
        edited_at=now,
    )
    _record("usage.begun", policy, actor, now)
    return policy


@recorded
def write_usage(
    policy: UsagePolicy,
    lines: Sequence[Line],
    note: str,
    *,
    seen: str,
    actor: Person,
    now: datetime,
) -> UsagePolicy:
    """Change a draft. ``seen``: the digest of what its author had before them."""
    policy = _locked(policy)
    refuse(act_no(policy, Act.EDIT, actor, now))
    if policy.digest != seen:
        refuse(Refusal("usage.edited_stale"))
    refuse(text_refusal(list(lines), note))
    policy.content, policy.note, policy.edited_at = content_of(lines), note.strip(), now
    policy.digest = digest_of(policy.content, policy.note)
    policy.save(update_fields=["content", "note", "edited_at", "digest"])
    _record("usage.written", policy, actor, now, {"lines": len(lines)})
    return policy


@recorded
def approve_usage(policy: UsagePolicy, *, seen: str, actor: Person, now: datetime) -> UsagePolicy:
    """Whoever answers for the scope approves what they read, whose digest is ``seen``."""
    policy = _locked(policy)
    refuse(act_no(policy, Act.APPROVE, actor, now))
    if policy.digest != seen:
        refuse(Refusal("usage.edited_stale"))
    return note_usage_approval(policy, basis=actor, approver=actor, actor=actor, now=now)


@recorded
def note_usage_approval(
    policy: UsagePolicy,
    *,
    basis: HasRef,
    approver: Person | None,
    actor: Actor,
    now: datetime,
) -> UsagePolicy:
    """Write down that a draft is approved, and by what: a person's act or a decision.

    Raises Refused when it has moved on, says too little, or is milder than it may be.
    """
    policy = _locked(policy)
    refuse(move_refusal(Act.APPROVE, State(policy.state)) or _milder(policy, Act.APPROVE))
    refuse(text_refusal(policy.lines, policy.note))
    policy.state, policy.basis = State.APPROVED, basis.ledger_ref
    policy.approved_by, policy.approved_at = approver, now
    policy.save(update_fields=["state", "basis", "approved_by", "approved_at"])
    _record("usage.approved", policy, actor, now, {"digest": policy.digest})
    return policy


@recorded
def activate_usage(policy: UsagePolicy, *, actor: Person, now: datetime) -> UsagePolicy:
    """Put an approved version in force; the one before is superseded in the same moment."""
    policy = _locked(policy)
    refuse(act_no(policy, Act.ACTIVATE, actor, now))
    before = UsagePolicy.objects.of(policy.agent).active().first()
    if before is not None:
        before.state, before.ended_at = MOVES[Act.SUPERSEDE][1], now
        before.save(update_fields=["state", "ended_at"])
    policy.state, policy.active_at = State.ACTIVE, now
    policy.save(update_fields=["state", "active_at"])
    _record("usage.activated", policy, actor, now, {"before": before.n if before else 0})
    return policy


@recorded
def discard_usage(policy: UsagePolicy, reason: str, *, actor: Person, now: datetime) -> UsagePolicy:
    """Give a version up that is not in force; it stays on record."""
    policy = _locked(policy)
    refuse(act_no(policy, Act.DISCARD, actor, now) or reason_refusal(reason))
    policy.state, policy.ended_at, policy.end_reason = State.DISCARDED, now, reason.strip()
    policy.save(update_fields=["state", "ended_at", "end_reason"])
    _record("usage.discarded", policy, actor, now, personal={"reason": reason.strip()})
    return policy


def _lock_scope(agent: int | None) -> Agent | None:
    """Whatever changes the versions of one scope goes one after the other."""
    if agent is not None:
        return Agent.objects.select_for_update().get(pk=agent)
    Committee.objects.select_for_update().filter(is_default=True).first()
    return None


def _locked(policy: UsagePolicy) -> UsagePolicy:
    """The scope first, then the version: in this order everywhere."""
    _lock_scope(policy.agent_id)
    rows = UsagePolicy.objects.select_for_update(of=("self",)).select_related("agent")
    return rows.get(pk=policy.pk)


def _record(
    verb: str,
    policy: UsagePolicy,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> None:
    refs = [policy.agent] if policy.agent else []
    record(
        verb,
        policy,
        actor=actor,
        now=now,
        refs=refs,
        data={"version": policy.n, **(data or {})},
        personal=personal,
    )
