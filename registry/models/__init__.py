"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.credentials import Credential, Grant
from registry.models.manifests import Manifest
from registry.models.releases import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.sightings import Sighting, Silence

__all__ = [
    "Agent",
    "AgentQuerySet",
    "Authorisation",
    "AuthorisationQuerySet",
    "Credential",
    "CriterionSignature",
    "ExitCriterion",
    "Grant",
    "Manifest",
    "ReleaseRequirement",
    "ReleaseStage",
    "Sighting",
    "Silence",
    "Suspension",
    "granted",
]
