"""What stands against sending a request here and now: what is registered, and what day it is.

The rules judge a request by itself; this looks at the portal it is sent to (``problems_of``).
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from approvals.actions.change_control import environment_of, standing_right
from approvals.models import Request
from approvals.rules import submission
from approvals.rules.content import BY_PATH, Content, answer, is_blank
from approvals.rules.exceptions import UNTIL, length_fault, most_days
from approvals.rules.faults import Fault, show
from approvals.rules.kind_asks import LAST_DAY, OF_OWNERS, TO, last_day, wanted_tier
from approvals.rules.orders import EMERGENCY
from approvals.schemes import active_scheme
from govportal.people.models import Person, Unit
from registry.actions import was_piloted
from registry.models import Agent, Authorisation
from registry.rules import manifests
from registry.rules.lifecycle import Lifecycle
from registry.rules.retirement import LONGEST_AHEAD

KIND = "agent_metadata.kind"
SLUG = "agent_metadata.slug"
AGENT = "agent_metadata.agent"
UNIT = "agent_metadata.business_unit"
WANTED = "agent_metadata.proposed_production_date"
POSSIBLY_NEW = frozenset({"new", "pilot"})
WAITING = frozenset({Lifecycle.DISCOVERED, Lifecycle.REGISTERED})


Seen = Callable[[], QuerySet[Agent]]


def standing(
    content: Content,
    today: date,
    *,
    seen: Seen,
    revises: Request | None,
    is_sound: bool,
) -> list[Fault]:
    """Faults that only this portal can know.

    ``seen``: the agents that it may tell of, asked for only where one is told of. ``revises``: the
    request whose next version this is; it keeps its agent, which is under review by it, and the
    limits of its kind. ``is_sound``: the content has no fault of its own, so that a manifest can be
    made of it.
    """
    found = [*_unit(content), *_date(content, today)]
    if revises is not None:
        return [*found, *_same_agent(content, today, revises, is_sound)]
    if kind_of(content) in POSSIBLY_NEW:
        return [*found, *_new_agent(content, seen)]
    return [*found, *_agent(content, today, seen, is_sound)]


def agents_seen(person: Person | None, on: date) -> QuerySet[Agent]:
    """The agents of which ``person`` may be told; all of them for a command, which nobody sends."""
    return Agent.objects.all() if person is None else Agent.objects.visible_to(person, on)


def kind_of(content: Content) -> str:
    """``new``, ``material_change``, ``renewal`` or ``pilot``; new where it is not said."""
    return str(answer(content, KIND) or "new")


def changed_slug(content: Content) -> str:
    """The short name of the agent that a change or renewal is about."""
    return str(answer(content, AGENT) or answer(content, SLUG) or "").strip()


def _fault(code: str, path: str, **params: object) -> Fault:
    return Fault(code, path, {"label": BY_PATH[path].label, **params})


def _unit(content: Content) -> Iterator[Fault]:
    named = answer(content, UNIT)
    if not is_blank(named) and unit_named(named) is None:
        yield _fault("submission.unit_unknown", UNIT, found=show(named))


def unit_named(named: Any) -> Unit | None:
    """The business unit by its short name or its name."""
    text = str(named or "").strip()
    return Unit.objects.filter(Q(slug=text) | Q(name=text)).order_by("pk").first()


def _date(content: Content, today: date) -> Iterator[Fault]:
    wanted = str(answer(content, WANTED) or "")
    try:
        is_past = date.fromisoformat(wanted) < today
    except ValueError:  # the rules say that it is no date
        return
    if is_past:
        yield _fault("submission.date_past", WANTED, found=wanted)


def _agent(content: Content, today: date, seen: Seen, is_sound: bool) -> Iterator[Fault]:
    slug = changed_slug(content)
    agent = seen().filter(slug=slug).first()
    if agent is None:
        yield _fault("submission.agent_unknown", AGENT, found=show(slug))
        return
    if agent.lifecycle == Lifecycle.RETIRED:
        yield _fault("submission.agent_retired", AGENT, found=agent.slug)
        return
    yield from _going_on(agent, AGENT)
    yield from _limits(agent, content, today, is_sound)


def _same_agent(content: Content, today: date, revises: Request, is_sound: bool) -> Iterator[Fault]:
    """A revision: the agent that it was sent about, and all that its kind asks of that one."""
    agent, is_new = revises.agent, kind_of(content) in POSSIBLY_NEW
    named = answer(content, SLUG) if is_new else changed_slug(content)
    if not is_blank(named) and str(named).strip() != agent.slug:
        said = {"number": revises.number, "slug": agent.slug}
        yield Fault("submission.other_agent", SLUG if is_new else AGENT, said)
    elif not is_new:
        yield from _limits(agent, content, today, is_sound, revises)


def _limits(
    agent: Agent, content: Content, today: date, is_sound: bool, revises: Request | None = None
) -> Iterator[Fault]:
    """What the kind asks of an agent that is known here."""
    if kind_of(content) == "exception":
        yield from _exception(agent, content, today)
    if kind_of(content) in OF_OWNERS:
        yield from _short_kind(agent, content, today)
    if kind_of(content) == EMERGENCY:
        yield from _emergency(agent, content, today)
    is_change = kind_of(content) in {"material_change", EMERGENCY}
    if is_sound and is_change and _is_authorised(agent, content, today, revises):
        yield _fault("submission.nothing_new", KIND)


def _new_agent(content: Content, seen: Seen) -> Iterator[Fault]:
    """A short name that is free, or of an agent that waits; or that only had a pilot so far."""
    slug = submission.slug_of(content)
    known = Agent.objects.filter(slug=slug)
    if not known.exists():  # as for most: that costs less to know
        return
    agent = seen().filter(slug=slug).first()
    if agent is None:
        yield _fault("submission.slug_taken", SLUG, found=slug)
    elif was_piloted(agent):
        if kind_of(content) == "pilot":
            yield _fault("submission.pilot_once", KIND, found=slug)
        if agent.lifecycle == Lifecycle.RETIRED:
            yield _fault("submission.agent_retired", SLUG, found=slug)
        yield from _going_on(agent, SLUG)
    elif agent.lifecycle not in WAITING:
        yield _fault("submission.slug_taken", SLUG, found=slug)


def _exception(agent: Agent, content: Content, today: date) -> Iterator[Fault]:
    """Only for what is authorised, and only for as long as the committee's scheme allows."""
    if not Authorisation.objects.standing().filter(agent=agent).exists():
        yield _fault("submission.exception_not_running", AGENT, found=agent.slug)
    words = length_fault(content, today, most_days(active_scheme().routes))
    if words is not None:
        yield Fault("submission.exception_length", UNTIL, words)


def _short_kind(agent: Agent, content: Content, today: date) -> Iterator[Fault]:
    """A retirement or a lower tier: of what was approved, within a year, and really lower."""
    if agent.lifecycle in {*WAITING, Lifecycle.IN_REVIEW, Lifecycle.RETIRED}:
        yield _fault("submission.not_approved", AGENT, found=agent.slug)
    day, tier = last_day(content), wanted_tier(content)
    if kind_of(content) == "retirement":
        if day is not None and not today <= day <= today + LONGEST_AHEAD:
            yield Fault("submission.retirement_day", LAST_DAY, {})
        agreed = agent.retirements.standing().filter(agreed_at__isnull=False)
        if agreed.exists():
            yield _fault("submission.retirement_asked", AGENT, found=agent.slug)
    elif tier is not None and tier >= (agent.tier or 1):
        said = {"label": BY_PATH[AGENT].label, "found": agent.slug, "tier": agent.tier or 1}
        yield Fault("submission.tier_not_lower", TO, said)


def _emergency(agent: Agent, content: Content, today: date) -> Iterator[Fault]:
    """Only to what may run, where it runs: an order gives the right of the version before it."""
    elsewhere = environment_of(content) != agent.environment
    if elsewhere or standing_right(agent, today) is None:
        yield _fault("submission.emergency_not_running", AGENT, found=agent.slug)


def _going_on(agent: Agent, path: str) -> Iterator[Fault]:
    going_on = agent.requests.filter(closed_at__isnull=True).first()
    if going_on is not None:
        yield _fault("submission.agent_in_review", path, found=agent.slug, number=going_on.number)


def _is_authorised(agent: Agent, content: Content, today: date, revises: Request | None) -> bool:
    """Whether exactly this manifest may run already: then there is no change to decide about.

    What a provisional order about the very request allows is still to be decided.
    """
    mark = manifests.fingerprint(manifests.build(content))
    rights = Authorisation.objects.in_force(today).filter(agent=agent, fingerprint=mark)
    if revises is not None:
        rights = rights.exclude(order__request=revises)
    return rights.filter(environment=environment_of(content)).exists()
