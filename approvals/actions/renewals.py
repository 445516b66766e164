"""Renewals: offered before a right to run ends, begun with one click, and prolonging what runs."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from approvals.actions.drafts import start_draft
from approvals.actions.owning import asking_refusal
from approvals.actions.preparing import auditor_refusal
from approvals.actions.scheduled.facts import owners_of
from approvals.actions.standing import changed_slug, kind_of
from approvals.actions.words import RENEW
from approvals.models import Draft, Request, RequestVersion
from approvals.rules.answers import merge
from approvals.rules.content import Content
from approvals.rules.renewals import AHEAD, offered_on
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase
from registry.models import Agent, Authorisation
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle

CALENDAR = SYSTEM("calendar")
ITEM = "agent.renewal"
AFTER_A_PILOT = dict.fromkeys(("agent_metadata.pilot_until", "agent_capabilities.environment"))


def keep_renewals(now: datetime) -> int:
    """Offer every renewal that is due, once, and take back what is not needed any more; how many
    were offered. Reads only rights whose end is near and offers that are open."""
    today = day_of(now)
    _withdraw(today, now)
    soon = Authorisation.objects.in_force(today).filter(valid_until__lte=today + AHEAD)
    renewable = soon.filter(pilot__isnull=True, provisional__isnull=True)
    rights = renewable.exclude(agent__lifecycle=Lifecycle.RETIRED).order_by("valid_until", "pk")
    return sum(_offer(pk, today, now) for pk in rights.values_list("pk", flat=True))


def key_of(right: Authorisation) -> str:
    """One offer for each end of a right; a right that is prolonged has another end."""
    return f"renewal:{right.pk}:{right.valid_until.isoformat()}"


def is_due(right: Authorisation, today: date) -> bool:
    """Whether its renewal is offered: its end is near and nobody has asked for anything yet."""
    begins = offered_on(day_of(right.valid_from), right.valid_until)
    near = right.is_in_force(today) and begins <= today
    return near and not right.agent.requests.filter(closed_at__isnull=True).exists()


@recorded
def _offer(pk: int, today: date, now: datetime) -> bool:
    rows = Authorisation.objects.select_related("agent__business_owner", "agent__technical_owner")
    right = rows.select_for_update(of=("self",)).get(pk=pk)
    owners = owners_of(right.agent)
    if not owners or not is_due(right, today) or version_of(right) is None:
        return False
    if WorkItem.objects.filter(key=key_of(right)).exists():
        return False
    open_item(
        right,
        kind=ITEM,
        title=phrase(RENEW, agent=right.agent.name, day=right.valid_until.isoformat()),
        url=reverse("agent_renew", args=[right.agent.slug]),
        assignee=owners[0],
        role="business_owner",
        due_on=right.valid_until,
        key=key_of(right),
        actor=CALENDAR,
        now=now,
    )
    return True


def _withdraw(today: date, now: datetime) -> None:
    """Offers whose right ended, was prolonged, or is asked about already."""
    for item in WorkItem.objects.open().filter(kind=ITEM).order_by("pk"):
        pk = int(item.subject_ref.partition(":")[2])
        right = Authorisation.objects.select_related("agent").get(pk=pk)
        if item.key != key_of(right) or not is_due(right, today):
            _close(right, now)


@recorded
def _close(right: Authorisation, now: datetime) -> None:
    close_items(right, kind=ITEM, actor=CALENDAR, now=now)


def version_of(right: Authorisation) -> RequestVersion | None:
    """The approved version that brought what runs; None for what came from an inventory file."""
    versions = RequestVersion.objects.filter(
        request__agent=right.agent_id, request__state="approved"
    )
    return versions.filter(manifest=right.manifest_id).order_by("-pk").first()


def newest_right(agent: Agent) -> Authorisation | None:
    """The right that a renewal would prolong or bring back: the live one first, else the last."""
    live = agent.authorisations.standing().filter(live_at__isnull=False).first()
    return live or agent.authorisations.order_by("-pk").first()


def renew_refusal(agent: Agent, person: Person, on: date) -> Refusal | None:
    """Why ``person`` may not begin a renewal; None for who answers for the agent."""
    if refusal := auditor_refusal(person, on):
        return refusal
    if refusal := asking_refusal("renewal", agent, person):
        return refusal
    going_on = agent.requests.filter(closed_at__isnull=True).first()
    if going_on is not None:
        params = {"agent": agent.name, "number": going_on.number}
        return Refusal("request.agent_in_review", params)
    right = newest_right(agent)
    if right is None or version_of(right) is None:
        return Refusal("renewal.nothing_approved", {"agent": agent.name})
    return None


@transaction.atomic
def start_renewal(agent: Agent, *, actor: Person, now: datetime) -> Draft:
    """A draft with the answers that were approved; an open one of the same author is taken up.

    The agent is locked, so that two clicks begin one.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(renew_refusal(agent, actor, day_of(now)))
    for draft in Draft.objects.unsubmitted().filter(author=actor, revises=None).order_by("-pk"):
        if kind_of(draft.content) == "renewal" and changed_slug(draft.content) == agent.slug:
            return draft
    right = newest_right(agent)
    version = right and version_of(right)
    assert version  # the refusal above says so
    content = copied(version.request, "renewal", version.content)
    return start_draft(actor=actor, now=now, content=content)


def copied(earlier: Request, kind: str, content: Content | None = None) -> Content:
    """An earlier request's answers as a new request of ``kind``, without what must be new."""
    changed = {"agent_metadata.kind": kind, "agent_metadata.proposed_production_date": None}
    if kind in {"new", "pilot"}:
        changed |= {"agent_metadata.slug": None, "agent_metadata.agent": None}
        if kind == "new" and earlier.kind == "pilot":  # it is the agent that was piloted
            changed |= {"agent_metadata.slug": earlier.agent.slug, **AFTER_A_PILOT}
    else:
        changed |= {"agent_metadata.agent": earlier.agent.slug}
    return merge(content or earlier.version.content, changed | {"agent_metadata.requester": None})
