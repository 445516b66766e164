"""Who may change what an agent may use, and store its test evidence. Pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from govportal.refusals import Refusal
from registry.rules.lifecycle import Lifecycle


class Answering(StrEnum):
    """What somebody is to the agent: the columns that name them."""

    TECHNICAL_OWNER = "technical_owner"
    BUSINESS_OWNER = "business_owner"
    SECURITY_OWNER = "security_owner"


def part_of(people: Mapping[Answering, int | None], person: int) -> str:
    """In which of the parts somebody acts, for the entry; empty for anybody else."""
    return next((part.value for part in Answering if people.get(part) == person), "")


def policy_refusal(part: str, lifecycle: Lifecycle) -> Refusal | None:
    """Why somebody who is ``part`` to the agent may not change its permission policy."""
    if not part:
        return Refusal("policy.only_owners")
    return Refusal("policy.retired") if lifecycle is Lifecycle.RETIRED else None


def evidence_refusal(part: str, lifecycle: Lifecycle) -> Refusal | None:
    """Why somebody who is ``part`` to the agent may not store test evidence."""
    if not part:
        return Refusal("run.only_owners")
    return Refusal("run.agent_retired") if lifecycle is Lifecycle.RETIRED else None


def manifest_refusal(part: str, lifecycle: Lifecycle) -> Refusal | None:
    """Why somebody who is ``part`` to the agent may not send a manifest of it."""
    if not part:
        return Refusal("manifest.only_owners")
    return Refusal("manifest.agent_retired") if lifecycle is Lifecycle.RETIRED else None
