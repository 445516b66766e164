"""Monitors: what each may report, how gravely, and how long its keys live. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from govportal.refusals import Refusal
from incidents.rules.severities import Severity

NAME_MAX, REASON_MAX = 80, 2_000
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONGEST_DAYS, USUAL_DAYS = 365, 180
LONGEST_OVERLAP_HOURS, USUAL_OVERLAP_HOURS = 168, 24
KEEPS = frozenset({"operator", "administrator"})
"""Roles that set monitors up and hold their keys."""
READS = KEEPS | {"auditor", "security_reviewer", "committee_member"}


@dataclass(frozen=True)
class Scope:
    """Which agents a monitor reports about (all of them, or named ones and those of units), and
    the gravest severity it may raise."""

    highest: Severity
    all_agents: bool
    agents: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()

    def covers(self, agent: int | None, unit: int | None) -> bool:
        """Whether it may report about this agent; None: one that is not registered."""
        if self.all_agents:
            return True
        return agent is not None and (agent in self.agents or unit in self.units)

    def capped(self, severity: Severity) -> Severity:
        """The severity it raises when it says this one."""
        return self.highest if severity.is_graver_than(self.highest) else severity


def keep_refusal(roles: Collection[str]) -> Refusal | None:
    """Why somebody with these roles does not set monitors up."""
    return None if KEEPS & set(roles) else Refusal("monitor.only_keepers")


def read_refusal(roles: Collection[str]) -> Refusal | None:
    """Why somebody with these roles does not read of monitors."""
    return None if READS & set(roles) else Refusal("monitor.only_readers")


def setting_refusal(
    name: str, *, owned: bool, taken: bool, covers_something: bool
) -> Refusal | None:
    """Why a monitor is not set up so. ``taken``: another one that has not ended has this name."""
    if not name:
        return Refusal("monitor.name_missing")
    if len(name) > NAME_MAX:
        return Refusal("monitor.name_long", {"most": NAME_MAX, "has": len(name)})
    if taken:
        return Refusal("monitor.name_taken", {"name": name})
    if not owned:
        return Refusal("monitor.owner_missing")
    return None if covers_something else Refusal("monitor.covers_nothing")


def days_refusal(days: int) -> Refusal | None:
    """Why a key does not live that long."""
    if 1 <= days <= LONGEST_DAYS:
        return None
    return Refusal("monitor.days_wrong", {"most": LONGEST_DAYS})


def overlap_refusal(hours: int) -> Refusal | None:
    """Why the key before a new one does not go on that long."""
    if 0 <= hours <= LONGEST_OVERLAP_HOURS:
        return None
    return Refusal("monitor.overlap_wrong", {"most": LONGEST_OVERLAP_HOURS})


def reason_refusal(reason: str) -> Refusal | None:
    """Why this is no reason for ending something."""
    if not reason.strip():
        return Refusal("monitor.reason_missing")
    if len(reason) > REASON_MAX:
        return Refusal("monitor.reason_long", {"most": REASON_MAX, "has": len(reason)})
    return None
