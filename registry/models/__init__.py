"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.manifests import Manifest
from registry.models.owner_gaps import OwnerGap
from registry.models.releases import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.retirements import Retirement, RetirementLine

__all__ = [
    "Agent",
    "AgentQuerySet",
    "Authorisation",
    "AuthorisationQuerySet",
    "CriterionSignature",
    "ExitCriterion",
    "Manifest",
    "OwnerGap",
    "ReleaseRequirement",
    "ReleaseStage",
    "Retirement",
    "RetirementLine",
    "Suspension",
    "granted",
]
