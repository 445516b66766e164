"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.manifests import Manifest

__all__ = [
    "Agent",
    "AgentQuerySet",
    "Authorisation",
    "AuthorisationQuerySet",
    "Manifest",
    "ReleaseRequirement",
    "Suspension",
    "granted",
]
