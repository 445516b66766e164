"""Monitors are set up, changed and ended; their keys are issued, replaced and revoked.

Locks are taken monitor, then key. An alert takes the monitor's lock, too: of a revocation and a
call at the same time, whoever commits first wins.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from govportal.api.keys import new_key
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.marks import Seen
from govportal.people.models import Person, Unit
from govportal.refusals import Refusal, refuse
from incidents.models import Monitor, MonitorKey
from incidents.rules.monitors import (
    days_refusal,
    keep_refusal,
    overlap_refusal,
    reason_refusal,
    setting_refusal,
)
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent
from registry.rules.credentials import KeyState

MARK_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Setting:
    """How a monitor is set up: who answers for it, about which agents, how gravely."""

    name: str
    owner: Person | None
    highest: Severity
    usual_class: IncidentClass
    all_agents: bool
    agents: Collection[Agent] = ()
    units: Collection[Unit] = ()


@dataclass(frozen=True)
class IssuedKey:
    """A new key, whole for the only time. Never store, log or send it anywhere else."""

    key: MonitorKey
    text: str

    def __repr__(self) -> str:
        return f"IssuedKey({self.key.prefix})"


def person_refusal(person: Person, now: datetime) -> Refusal | None:
    """Why a person does not set monitors up."""
    return keep_refusal({role.value for role in person.roles_on(now.date())})


@recorded
def add_monitor(setting: Setting, *, actor: Person, now: datetime) -> Monitor:
    """Set up a monitor; it reports nothing before it has a key. Raises Refused."""
    refuse(person_refusal(actor, now) or _setting_no(setting, None))
    made = Monitor(made_at=now, made_by=actor)
    _put(made, setting)
    _note("monitor.added", made, setting, actor, now)
    return made


@recorded
def change_monitor(
    monitor: Monitor, setting: Setting, *, actor: Person, now: datetime, seen: Seen = None
) -> Monitor:
    """Another name, owner or scope, from the next alert on. Raises Refused."""
    refuse(person_refusal(actor, now))
    monitor = locked_monitor(monitor)
    refuse(_going_no(monitor))
    stale = seen is not None and monitor.mark not in seen
    refuse(Refusal("monitor.changed_stale") if stale else _setting_no(setting, monitor))
    _put(monitor, setting)
    _note("monitor.changed", monitor, setting, actor, now)
    return monitor


@recorded
def end_monitor(monitor: Monitor, reason: str, *, actor: Person, now: datetime) -> Monitor:
    """It reports no more, and its keys open nothing; what it reported stays. Raises Refused."""
    refuse(person_refusal(actor, now))
    monitor = locked_monitor(monitor)
    refuse(_going_no(monitor) or reason_refusal(reason))
    keys = list(monitor.keys.select_for_update(of=("self",)).filter(revoked_at__isnull=True))
    for key in keys:
        _revoke(key, reason, now)
    monitor.ended_at, monitor.ended_because = now, reason.strip()
    monitor.save(update_fields=["ended_at", "ended_because"])
    record("monitor.ended", monitor, actor=actor, now=now, refs=keys,
           personal={"reason": reason.strip()})  # fmt: skip
    return monitor


@recorded
def issue_key(
    monitor: Monitor, days: int, *, overlap_hours: int = 0, actor: Person, now: datetime
) -> IssuedKey:
    """The first key of a monitor, or a successor; the old one goes on for ``overlap_hours``.

    Raises Refused for who may not, for times too long, and while an earlier overlap runs.
    """
    refuse(person_refusal(actor, now))
    monitor = locked_monitor(monitor)
    refuse(_going_no(monitor) or days_refusal(days) or overlap_refusal(overlap_hours))
    refuse(_overlap_no(monitor, now))
    old = monitor.keys.select_for_update(of=("self",)).current().first()
    if old is not None:
        old.replaced_at = max(now, old.issued_at)
        old.overlap_until = old.replaced_at + timedelta(hours=overlap_hours)
        old.save(update_fields=["replaced_at", "overlap_until"])
    fresh = new_key("gpm")
    made = MonitorKey.objects.create(
        monitor=monitor,
        prefix=fresh.prefix,
        digest=fresh.digest,
        days=days,
        issued_at=now,
        issued_by=actor,
        expires_at=now + timedelta(days=days),
        replaces=old,
    )
    data = {"days": days, "overlap_hours": overlap_hours if old else 0}
    verb = "monitor.key_replaced" if old else "monitor.key_issued"
    refs = [made, *([old] if old else [])]
    record(verb, monitor, actor=actor, now=now, refs=refs, data=data)
    return IssuedKey(made, fresh.text)


@recorded
def revoke_key(key: MonitorKey, reason: str, *, actor: Person, now: datetime) -> MonitorKey:
    """End a key at once and for good. Raises Refused twice, and without a reason."""
    refuse(person_refusal(actor, now))
    monitor = locked_monitor(key.monitor)
    key = MonitorKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    is_revoked = key.revoked_at is not None
    refuse(Refusal("monitor.key_revoked_stale") if is_revoked else reason_refusal(reason))
    _revoke(key, reason, now)
    record("monitor.key_revoked", monitor, actor=actor, now=now, refs=[key],
           personal={"reason": reason.strip()})  # fmt: skip
    return key


USE_NO = {
    KeyState.REVOKED: "monitor.key_revoked",
    KeyState.REPLACED: "monitor.key_replaced",
    KeyState.EXPIRED: "monitor.key_expired",
}


def use_refusal(key: MonitorKey, monitor: Monitor, now: datetime) -> Refusal | None:
    """Why a key that was recognised opens nothing now."""
    state = key.state(now)
    if state in USE_NO:
        return Refusal(USE_NO[state])
    return Refusal("monitor.has_ended") if monitor.ended_at is not None else None


def mark_used(key: MonitorKey, now: datetime) -> None:
    """Keep when a key was last shown, at most once a minute; no entry, it is no change."""
    if key.last_used_at is not None and now - key.last_used_at < MARK_EVERY:
        return
    earlier = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now)
    MonitorKey.objects.filter(earlier, pk=key.pk, revoked_at__isnull=True).update(last_used_at=now)


def locked_monitor(monitor: Monitor) -> Monitor:
    rows = Monitor.objects.select_for_update(of=("self",)).prefetch_related("agents", "units")
    return rows.get(pk=monitor.pk)


def _going_no(monitor: Monitor) -> Refusal | None:
    return Refusal("monitor.ended_stale") if monitor.ended_at is not None else None


def _overlap_no(monitor: Monitor, now: datetime) -> Refusal | None:
    """One overlap at a time: whoever replaces the key again first ends the older one."""
    rows = monitor.keys.filter(
        revoked_at__isnull=True,
        replaced_at__isnull=False,
        overlap_until__gt=now,
        expires_at__gt=now,
    )
    return Refusal("monitor.overlap_runs") if rows.exists() else None


def _setting_no(setting: Setting, monitor: Monitor | None) -> Refusal | None:
    name = " ".join(setting.name.split())
    same = Monitor.objects.going().filter(name=name)
    taken = (same.exclude(pk=monitor.pk) if monitor else same).exists()
    owned = setting.owner is not None and setting.owner.is_active
    covers = setting.all_agents or bool(setting.agents) or bool(setting.units)
    return setting_refusal(name, owned=owned, taken=taken, covers_something=covers)


def _put(monitor: Monitor, setting: Setting) -> None:
    monitor.name = " ".join(setting.name.split())
    if setting.owner is not None:  # setting_refusal has said so; for the type checker
        monitor.owner = setting.owner
    monitor.highest, monitor.usual_class = setting.highest, setting.usual_class
    monitor.all_agents = setting.all_agents
    monitor.save()
    monitor.agents.set([] if setting.all_agents else setting.agents)
    monitor.units.set([] if setting.all_agents else setting.units)


def _note(verb: str, monitor: Monitor, setting: Setting, actor: Person, now: datetime) -> None:
    refs: list[HasRef] = [setting.owner] if setting.owner is not None else []
    refs += [] if setting.all_agents else [*setting.agents, *setting.units]
    data = {
        "highest": setting.highest.value,
        "usual_class": setting.usual_class.value,
        "all_agents": setting.all_agents,
    }
    record(verb, monitor, actor=actor, now=now, refs=refs, data=data,
           personal={"name": monitor.name})  # fmt: skip


def _revoke(key: MonitorKey, reason: str, now: datetime) -> None:
    key.revoked_at, key.revoked_because = now, reason.strip()
    key.save(update_fields=["revoked_at", "revoked_because"])
