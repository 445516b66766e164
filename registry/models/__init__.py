"""Agents, their manifests, and the authorisations under which they run."""

from registry.models.agents import Agent, AgentQuerySet, granted
from registry.models.authorisations import (
    Authorisation,
    AuthorisationQuerySet,
    ReleaseRequirement,
    Suspension,
)
from registry.models.compliance import ComplianceMatrix
from registry.models.credentials import Credential, Grant
from registry.models.demands import StandingDemand
from registry.models.duties import BusinessValue, NamedDuty
from registry.models.expiry_reminders import ExpiryReminder
from registry.models.inventory import InventoryFile
from registry.models.manifests import Manifest
from registry.models.model_changes import ModelChangeNotice, Retest
from registry.models.namings import Naming
from registry.models.owner_gaps import OwnerGap
from registry.models.permissions import PermissionPolicy
from registry.models.pilots import Pilot, PilotQuerySet
from registry.models.pinned_models import AgentModel, PinnedModel
from registry.models.provisional import ProvisionalRight
from registry.models.releases import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.retirements import Retirement, RetirementLine
from registry.models.runs import TestRun
from registry.models.runtime_rules import RuntimeRule, RuntimeRuleQuerySet
from registry.models.safe_states import Drain, SafeState
from registry.models.sighting_reports import SightingReport, SightingReportQuerySet
from registry.models.sightings import Sighting, Silence
from registry.models.successions import Succession, ancestry, standing_after
from registry.models.tables import ReferenceTable
from registry.models.texts import DisclosureSet, MessageTemplate
from registry.models.usage import UsagePolicy, UsagePolicyQuerySet
from registry.models.vendors import Vendor, VendorAssessment, VendorCertificate, VendorDocument
from registry.models.words import AgentWords, found_by

__all__ = [
    "Agent",
    "AgentModel",
    "AgentQuerySet",
    "AgentWords",
    "Authorisation",
    "AuthorisationQuerySet",
    "BusinessValue",
    "ComplianceMatrix",
    "Credential",
    "CriterionSignature",
    "DisclosureSet",
    "ExitCriterion",
    "Drain",
    "ExpiryReminder",
    "Grant",
    "InventoryFile",
    "Manifest",
    "MessageTemplate",
    "ModelChangeNotice",
    "NamedDuty",
    "Naming",
    "OwnerGap",
    "PermissionPolicy",
    "Pilot",
    "PilotQuerySet",
    "PinnedModel",
    "ReferenceTable",
    "ProvisionalRight",
    "ReleaseRequirement",
    "ReleaseStage",
    "Retest",
    "Retirement",
    "RetirementLine",
    "RuntimeRule",
    "RuntimeRuleQuerySet",
    "SafeState",
    "Sighting",
    "SightingReport",
    "SightingReportQuerySet",
    "Silence",
    "StandingDemand",
    "Succession",
    "Suspension",
    "TestRun",
    "UsagePolicy",
    "UsagePolicyQuerySet",
    "Vendor",
    "VendorAssessment",
    "VendorCertificate",
    "VendorDocument",
    "ancestry",
    "found_by",
    "granted",
    "standing_after",
]
