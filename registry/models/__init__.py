"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.manifests import Manifest
from registry.models.permissions import PermissionPolicy
from registry.models.releases import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.runs import TestRun

__all__ = [
    "Agent",
    "AgentQuerySet",
    "Authorisation",
    "AuthorisationQuerySet",
    "CriterionSignature",
    "ExitCriterion",
    "Manifest",
    "PermissionPolicy",
    "ReleaseRequirement",
    "ReleaseStage",
    "Suspension",
    "TestRun",
    "granted",
]
