"""Drafting another version of the scheme. A stored draft has no faults."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson
from django.utils import timezone

from approvals.actions.numbering import next_number
from approvals.models import SchemeProposal
from approvals.rules.proposals import ProposalState, move_refusal
from approvals.rules.schemes import digest_of, scheme_faults
from approvals.rules.schemes.files import without_versions
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, RoleAssignment, in_force
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse

PREFIX = "SCH"
LONGEST_TITLE, LONGEST_REASON = 160, 10_000


def may_configure(person: Person, now: datetime) -> bool:
    """Administrators configure (1-domain.md §1); they decide nothing."""
    day = timezone.localdate(now)
    return person.is_active and Role.ADMINISTRATOR in person.roles_on(day)


def configure_refusal(
    move: str, proposal: SchemeProposal, actor: Person, now: datetime
) -> Refusal | None:
    """Why ``actor`` may not do this to the draft; None when they may."""
    state = ProposalState(proposal.state)
    return move_refusal(move, state, may_configure=may_configure(actor, now))


def answerers_of(proposal: SchemeProposal, on: date) -> list[Person]:
    """Who answers the committee's questions: who proposed and who drafted it, where they still
    have an account; else the administrators."""
    named = (proposal.proposed_by, proposal.drafted_by)
    people = {p.pk: p for p in named if p is not None and p.is_active}
    if people:
        return list(people.values())
    holding = RoleAssignment.objects.filter(in_force(on), role=Role.ADMINISTRATOR)
    return list(Person.objects.active().filter(pk__in=holding.values("person")).order_by("pk"))


def locked(proposal: SchemeProposal) -> SchemeProposal:
    rows = SchemeProposal.objects.select_for_update(of=("self",))
    return rows.select_related("drafted_by").get(pk=proposal.pk)


@recorded
def draft_scheme(
    title: str, *, actor: Person, now: datetime, copy_of: SchemeProposal | None = None
) -> SchemeProposal:
    """Begin a draft, as a copy of the version in force or of an earlier proposal."""
    refuse(None if may_configure(actor, now) else Refusal("proposal.not_yours"))
    refuse(_title_refusal(title))
    scheme = active_scheme()
    content = _plain(copy_of.content if copy_of else scheme.content)
    proposal = SchemeProposal.objects.create(
        number=next_number(PREFIX, now),
        title=title.strip()[:LONGEST_TITLE],
        content=content,
        digest=digest_of(content),
        base_version=scheme.version,
        drafted_by=actor,
        created_at=now,
    )
    refs = [copy_of] if copy_of else []
    facts = {"base": scheme.version, "digest": proposal.digest}
    record("scheme.drafted", proposal, actor=actor, now=now, refs=refs, data=facts)
    return proposal


@recorded
def save_draft(
    proposal: SchemeProposal,
    content: Mapping[str, Any],
    *,
    title: str,
    reason: str,
    revision: int,
    actor: Person,
    now: datetime,
) -> SchemeProposal:
    """Keep what was written. Raises Refused for faults, and when somebody saved meanwhile."""
    proposal = locked(proposal)
    refuse(configure_refusal("write", proposal, actor, now))
    refuse(_title_refusal(title))
    if proposal.revision != revision:
        refuse(Refusal("proposal.saved_elsewhere_stale"))
    faults = scheme_faults(content)
    refuse(Refusal("proposal.faults", {"count": len(faults)}) if faults else None)
    proposal.content = _plain(content)
    proposal.digest = digest_of(proposal.content)
    proposal.title, proposal.reason = title.strip()[:LONGEST_TITLE], reason.strip()[:LONGEST_REASON]
    proposal.revision += 1
    proposal.save(update_fields=["content", "digest", "title", "reason", "revision"])
    facts = {"digest": proposal.digest, "revision": proposal.revision}
    record("scheme.draft_saved", proposal, actor=actor, now=now, data=facts)
    return proposal


@recorded
def discard_draft(proposal: SchemeProposal, *, actor: Person, now: datetime) -> SchemeProposal:
    """Give a draft up; it stays to be read."""
    proposal = locked(proposal)
    refuse(configure_refusal("discard", proposal, actor, now))
    proposal.state, proposal.closed_at = ProposalState.DISCARDED, now
    proposal.save(update_fields=["state", "closed_at"])
    record("scheme.discarded", proposal, actor=actor, now=now)
    return proposal


def _title_refusal(title: str) -> Refusal | None:
    return None if title.strip() else Refusal("proposal.title_missing")


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON stores it, without the portal's own numbers."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(without_versions(content)))
    return found
