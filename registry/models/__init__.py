"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.inventory import InventoryFile
from registry.models.manifests import Manifest
from registry.models.releases import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.words import AgentWords, found_by

__all__ = [
    "Agent",
    "AgentQuerySet",
    "AgentWords",
    "Authorisation",
    "AuthorisationQuerySet",
    "CriterionSignature",
    "ExitCriterion",
    "InventoryFile",
    "Manifest",
    "ReleaseRequirement",
    "ReleaseStage",
    "Suspension",
    "found_by",
    "granted",
]
