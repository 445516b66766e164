"""What happens to agents and people in the simulated year after and beside the decisions."""

from datetime import date, datetime, timedelta
from typing import Any

from approvals.actions import conditions, drafts, renewals
from approvals.actions.appeals import appeal
from approvals.actions.preparing import Incomplete
from approvals.actions.reducing import reduce_scope
from approvals.actions.submitting import submit
from approvals.models import Condition, Request
from approvals.rules.reductions import Cut, parts
from approvals.rules.reviews import OVER
from govportal.people.account_actions import deactivate_person
from govportal.people.delegation_actions import name_substitute
from govportal.people.models import Person
from govportal.worklist.models import WorkItem
from registry.actions import record_go_live
from registry.models import Agent, Authorisation
from tests import make
from tests.approvals import piloting
from tests.approvals.test_exception_story import ASKED
from tests.approvals.year.words import why


def send_it(world: Any, content: dict, now: datetime) -> None:
    draft = drafts.start_draft(actor=world.cast.owner, now=now, content=content)
    submit(draft, actor=world.cast.owner, now=now)


def picked(world: Any, rows: Any) -> Any:
    found = list(rows.order_by("pk")[:50])
    return world.chance.choice(found) if found else None


def go_live(world: Any, now: datetime) -> str:
    right = picked(world, Authorisation.objects.standing().filter(live_at=None, pilot=None))
    if right is None:
        return ""
    record_go_live(right.agent, actor=world.cast.tech_owner, now=now)
    return "went live"


def change(world: Any, now: datetime) -> str:
    """A live agent is changed: less often with new power than without."""
    version = running_version(world)
    if version is None:
        return ""
    content = renewals.copied(version.request, "material_change", version.content)
    limits = content["agent_capabilities"].setdefault("autonomy_limits", {})
    limits["max_actions_per_minute"] = world.chance.randint(1, 90)
    world.dated(content, now)
    send_it(world, content, now)
    return "change sent"


def renew(world: Any, now: datetime, item: WorkItem) -> str:
    agent = Authorisation.objects.get(pk=item.subject_ref.partition(":")[2]).agent
    draft = renewals.start_renewal(agent, actor=item.assignee, now=now)
    world.dated(draft.content, now)
    draft = drafts.fill_draft(draft, draft.content, (), now=now)
    try:
        submit(draft, actor=item.assignee, now=now)
    except Incomplete:
        return "renewal incomplete"
    return "renewal sent"


def running_version(world: Any) -> Any:
    right = picked(world, Authorisation.objects.standing().filter(live_at__isnull=False))
    return renewals.version_of(right) if right else None


def pilot(world: Any, now: datetime) -> str:
    if world.chance.random() < 0.5:
        return ""
    world.sent += 1
    until = (now + timedelta(days=world.chance.choice((20, 60, 89)))).date()
    content = piloting.content(
        world.cast, name=f"Pilot {world.sent}", slug=None, pilot_until=until.isoformat()
    )
    world.dated(content, now)
    begins = (now + timedelta(days=9)).date().isoformat()
    content["agent_metadata"]["proposed_production_date"] = begins
    send_it(world, content, now)
    return "pilot sent"


def except_(world: Any, now: datetime) -> str:
    agent = picked(world, Agent.objects.filter(lifecycle="production"))
    if agent is None or world.chance.random() < 0.5:
        return ""
    until = (now + timedelta(days=world.chance.choice((10, 30, 80)))).date()
    asked = ASKED | {"until": until.isoformat()}
    basics = {"kind": "exception", "agent": agent.slug, "exception": asked}
    content = make.content(world.cast, "tier1-ticket-triage", **basics)
    world.dated(content, now)
    send_it(world, content, now)
    return "exception sent"


def object_to(world: Any, now: datetime) -> str:
    """An appeal against one of the latest rejections."""
    request = picked(world, Request.objects.filter(state="rejected"))
    if request is None:
        return ""
    appeal(request, why(world), actor=world.cast.owner, now=now)
    return "appealed"


def cut_down(world: Any, now: datetime) -> str:
    """Somebody who signs proposes less than was asked for."""
    request = picked(world, Request.objects.filter(state="in_review"))
    if request is None or request.review is None or world.chance.random() < 0.7:
        return ""
    step = request.review.steps.exclude(state__in=OVER).exclude(assignee=None).first()
    keys = [key for key, _ in parts(request.version.content)]
    if step is None or not keys:
        return ""
    cut = Cut(frozenset(keys) - {world.chance.choice(keys)})
    digest = request.review.digest
    reduce_scope(request.review, cut, why(world), digest, actor=step.assignee, now=now)
    return "scope reduced"


def delegate(world: Any, now: datetime) -> str:
    """Somebody who decides goes away and names whoever may stand in."""
    cast = world.cast
    pairs = (
        (cast.compliance, cast.compliance_2),
        (cast.compliance_2, cast.compliance),
        (cast.tech_owner, cast.manager),
        (cast.member, cast.chair_alternate),
    )
    person, other = world.chance.choice(pairs)
    days = world.chance.choice((1, 4, 12))
    first = now.date()
    name_substitute(other, first, first + timedelta(days=days), why(world), actor=person, now=now)
    world.away[person.pk] = first + timedelta(days=days + 1)
    return "substitute named"


def leave_for_good(world: Any, now: datetime) -> str:
    """One of those who can be done without leaves, late in the year."""
    names = ("compliance_2", "ethics", "colleague")
    if now.date() < date(now.year, 7, 1) or world.chance.random() < 0.97:
        return ""
    person = Person.objects.get(pk=getattr(world.cast, world.chance.choice(names)).pk)
    if not person.is_active:
        return ""
    deactivate_person(person, actor=world.cast.administrator, now=now)
    world.gone.add(person.pk)
    return "left for good"


def reword(world: Any, now: datetime) -> str:
    rows = Condition.objects.filter(state="open").select_related("review").order_by("-pk")
    condition = rows.first()
    if condition is None:
        return ""
    conditions.merge(
        condition.review, [condition.n], why(world), condition.owner_id,
        actor=world.cast.chair, now=now,
    )  # fmt: skip
    return "reworded"
