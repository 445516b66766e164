"""Agents without a call: an owner is asked after 60 days, the keys end after 90 (5-tables.md).

By the days that have passed and not by when somebody looks: a worker that was away does both late,
each once.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.saying import phrase
from registry.actions.credentials import revoke_all
from registry.models import Agent, Silence, Suspension
from registry.models.releases import day_of
from registry.rules.lifecycle import RUNNING, Lifecycle
from registry.rules.silence import ASKED_AFTER, ENDED_AFTER, is_asked, is_ended, silent_since

WATCH = SYSTEM("identities")
ITEM = "agent.silent"
ASKED = ("technical_owner", "business_owner", "fallback_owner")


def keep_identities(now: datetime) -> int:
    """One look: end what is over, ask about the silent, end the keys of the long silent; how many.

    Idempotent; each agent in a transaction of its own. Reads running agents only.
    """
    over = sum(_end(pk, now) for pk in _heard_again())
    asked = sum(_ask(pk, now) for pk in _silent(now))
    return over + asked + sum(_end_keys(pk, now) for pk in _long_silent(now))


def _running() -> QuerySet[Agent]:
    return Agent.objects.filter(lifecycle__in=[state.value for state in RUNNING]).order_by("pk")


def _silent(now: datetime) -> list[int]:
    """Running agents without a call for so long and not asked about yet."""
    day = now - ASKED_AFTER
    rows = _running().filter(
        Q(last_seen_at__isnull=True) | Q(last_seen_at__lte=day),
        Q(went_live_at__isnull=True) | Q(went_live_at__lte=day),
        Q(approved_at__isnull=True) | Q(approved_at__lte=day),
        created_at__lte=day,
    )
    open_ones = Silence.objects.filter(over_at__isnull=True).values("agent_id")
    return list(rows.exclude(pk__in=open_ones).values_list("pk", flat=True))


def _long_silent(now: datetime) -> list[int]:
    rows = Silence.objects.filter(over_at__isnull=True, keys_ended_at__isnull=True)
    found = rows.filter(since__lte=now - ENDED_AFTER).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _heard_again() -> list[int]:
    """Silences that are over: the agent called, or runs no more, or was put live anew."""
    running = [state.value for state in RUNNING]
    heard = Q(agent__last_seen_at__gt=F("since")) | Q(agent__went_live_at__gt=F("since"))
    heard |= Q(agent__approved_at__gt=F("since")) | ~Q(agent__lifecycle__in=running)
    rows = Silence.objects.filter(heard, over_at__isnull=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _since(agent: Agent) -> datetime:
    """One that stood still is silent from the day on which it could call again."""
    held = Suspension.objects.filter(authorisation__agent=agent, lifted_at__isnull=False)
    resumed = held.order_by("-lifted_at").values_list("lifted_at", flat=True).first()
    known = (agent.last_seen_at, agent.went_live_at, agent.approved_at, resumed)
    return silent_since(agent.created_at, *known)


@recorded
def _ask(pk: int, now: datetime) -> bool:
    """Write the finding down and give it to whoever answers for the agent; once."""
    agent, since = _locked(pk), None
    if Lifecycle(agent.lifecycle) in RUNNING:
        since = _since(agent)
    asked = Silence.objects.filter(agent=agent, over_at__isnull=True).exists()
    if since is None or asked or not is_asked(since, now):
        return False
    made = Silence.objects.create(agent=agent, since=since, found_at=now)
    data = {"since": since.isoformat(), "days": (now - since).days}
    record("agent.silent", agent, actor=WATCH, now=now, refs=[made], data=data)
    for person, role in _who_is_asked(agent, now):
        _give(made, agent, person, role, now)
    return True


@recorded
def _end_keys(pk: int, now: datetime) -> bool:
    """Revoke every key of an agent of which nothing was heard for 90 days; once."""
    agent = _locked(Silence.objects.values_list("agent_id", flat=True).get(pk=pk))
    silence = Silence.objects.select_for_update(of=("self",)).get(pk=pk)
    if silence.over_at or silence.keys_ended_at or not is_ended(_since(agent), now):
        return False
    keys = revoke_all(agent, "No call for 90 days.", actor=WATCH, now=now)
    silence.keys_ended_at = now
    silence.save(update_fields=["keys_ended_at"])
    data = {"since": silence.since.isoformat(), "credentials_ended": len(keys)}
    record("agent.silent_keys_ended", agent, actor=WATCH, now=now, refs=[silence], data=data)
    for person in {owner for owner, _role in _who_is_asked(agent, now)}:
        _tell_ended(silence, agent, person, len(keys), now)
    return True


@recorded
def _end(pk: int, now: datetime) -> bool:
    agent = _locked(Silence.objects.values_list("agent_id", flat=True).get(pk=pk))
    silence = Silence.objects.select_for_update(of=("self",)).get(pk=pk)
    is_over = Lifecycle(agent.lifecycle) not in RUNNING or _since(agent) > silence.since
    if silence.over_at or not is_over:
        return False
    silence.over_at = now
    silence.save(update_fields=["over_at"])
    record("agent.silence_over", agent, actor=WATCH, now=now, refs=[silence])
    close_items(agent, kind=ITEM, actor=WATCH, now=now, outcome="heard_again")
    return True


def _locked(pk: int) -> Agent:
    rows = Agent.objects.select_for_update(of=("self",)).select_related(*ASKED, "unit")
    return rows.get(pk=pk)


def _who_is_asked(agent: Agent, now: datetime) -> Iterable[tuple[Person, str]]:
    """The technical owner; where there is none, the next who answers, else the operators."""
    for column in ASKED:
        person = getattr(agent, column)
        if person is not None and person.is_active:
            return [(person, column)]
    operators = Person.objects.holding(Role.OPERATOR, day_of(now), agent.unit)
    return [(person, Role.OPERATOR.value) for person in operators]


def _give(silence: Silence, agent: Agent, person: Person, role: str, now: datetime) -> None:
    open_item(
        agent,
        kind=ITEM,
        title=phrase(gettext_noop("No call for 60 days: %(agent)s"), agent=agent.name),
        url=reverse("agent_identity", args=[agent.slug]),
        assignee=person,
        role=role,
        key=f"silence:{silence.pk}:{person.pk}",
        actor=WATCH,
        now=now,
    )


def _tell_ended(silence: Silence, agent: Agent, person: Person, count: int, now: datetime) -> None:
    subject = gettext_noop("Keys revoked after 90 days without a call: %(agent)s")
    body = gettext_noop(
        "Nothing was heard of %(agent)s for 90 days, so its keys were revoked (%(count)s). "
        "If it is still needed, its technical owner issues a new one; if not, retire it."
    )
    notify(
        person,
        key=f"silence:{silence.pk}:ended:{person.pk}",
        subject=phrase(subject, agent=agent.name),
        body=phrase(body, agent=agent.name, count=count),
        url=reverse("agent_identity", args=[agent.slug]),
        now=now,
    )
