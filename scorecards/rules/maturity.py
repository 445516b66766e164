"""Four stages, computed from evidence; operations checklist and executive checklist beside them.

5-tables.md. What cannot be told yet does not count as reached. Pure Python.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from scorecards.rules.proofs import all_hold

Holds = Mapping[str, bool | None]


class Stage(IntEnum):
    AD_HOC = 1
    DEFINED = 2
    MANAGED = 3
    EMBEDDED = 4


class Work(StrEnum):
    """What kind of work leads to a stage."""

    ORGANISATIONAL = "organisational"
    TECHNICAL = "technical"
    PROCESS = "process"


WORK = {Stage.DEFINED: Work.ORGANISATIONAL, Stage.MANAGED: Work.TECHNICAL,
        Stage.EMBEDDED: Work.PROCESS}  # fmt: skip
NEEDS: Mapping[Stage, tuple[str, ...]] = {
    Stage.DEFINED: (
        "policies.some", "roles.filled", "owners.most", "identity.some", "logging.some",
    ),
    Stage.MANAGED: (
        "identity.most", "raci.kept", "rules.encoded", "rules.enforced", "logging.sessions",
        "oversight.enforced",
    ),
    Stage.EMBEDDED: (
        "approval.valid", "rules.at_once", "monitoring.all", "figures.mailed", "reviews.in_time",
    ),
}  # fmt: skip
"""What a stage needs beside all that those below it need."""


def stage_of(holds: Holds) -> Stage:
    """The highest stage whose needs, and those of all below it, hold."""
    reached = Stage.AD_HOC
    for stage, codes in NEEDS.items():
        if not all_hold([holds.get(code) for code in codes]):
            break
        reached = stage
    return reached


def next_stage(stage: Stage) -> Stage | None:
    return None if stage is Stage.EMBEDDED else Stage(stage + 1)


def missing(holds: Holds, stage: Stage) -> list[str]:
    """What does not hold, or nobody can tell, of what the stage after ``stage`` needs."""
    after = next_stage(stage)
    return [] if after is None else [code for code in NEEDS[after] if not holds.get(code)]


OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "inventory": ("inventory.known", "inventory.unknown"),
    "accountable": ("owners.all",),
    "identity": ("identity.all", "permissions.listed"),
    "oversight": ("rules.encoded", "oversight.enforced"),
    "enforcing": ("rules.enforced",),
    "audit": ("logging.verified", "logging.sessions"),
    "baselines": ("costs.visible", "monitoring.all"),
    "raci": ("raci.kept",),
    "aligned": ("policies.current", "matrix.confirmed"),
    "reviews": ("reviews.in_time",),
    "playbooks": ("playbooks.some", "playbooks.responders", "exercises.held"),
    "visible": ("figures.counted", "figures.mailed"),
}
"""The twelve of the operations checklist, in order."""

EXECUTIVE: Mapping[str, tuple[str, ...]] = {
    "ownership": ("owners.all", "owners.reviewers", "owners.fallback", "reviews.in_time"),
    "actions": ("rules.encoded", "rules.enforced", "oversight.chain"),
    "access": ("permissions.listed", "permissions.least", "identity.all"),
    "review": ("oversight.enforced", "oversight.measured", "oversight.in_time"),
    "trail": ("logging.verified", "logging.sessions", "callbacks.delivered"),
}
"""The five areas of the executive checklist, in order."""
