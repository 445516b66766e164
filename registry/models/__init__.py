"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.compliance import ComplianceMatrix
from registry.models.duties import BusinessValue, NamedDuty
from registry.models.manifests import Manifest
from registry.models.releases import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.tables import ReferenceTable
from registry.models.texts import DisclosureSet, MessageTemplate
from registry.models.usage import UsagePolicy, UsagePolicyQuerySet

__all__ = [
    "Agent",
    "AgentQuerySet",
    "Authorisation",
    "AuthorisationQuerySet",
    "CriterionSignature",
    "ExitCriterion",
    "Manifest",
    "ReleaseRequirement",
    "ReleaseStage",
    "Suspension",
    "BusinessValue",
    "ComplianceMatrix",
    "DisclosureSet",
    "MessageTemplate",
    "NamedDuty",
    "ReferenceTable",
    "UsagePolicy",
    "UsagePolicyQuerySet",
    "granted",
]
