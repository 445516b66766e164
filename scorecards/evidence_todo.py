"""What is to be done where a piece of evidence is missing, and who is to do it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OWNERS, TECHNICAL = _("Business owners"), _("Technical owners")
COMPLIANCE, SECURITY = _("Compliance reviewers"), _("Security reviewers")
OPERATIONS, COMMITTEE = _("Operators"), _("Committee")
ADMINISTRATORS, VENDORS = _("Administrators"), _("Owners of vendors")
PLATFORM = _("Platform engineering")
TODO: dict[str, tuple["StrOrPromise", "StrOrPromise"]] = {
    "inventory.known": (_("Enter every agent that runs or is planned"), OWNERS),
    "inventory.unknown": (
        _("Look into the agents that were seen and that nobody knows"),
        OPERATIONS,
    ),
    "owners.most": (_("Name a business and a technical owner of each agent"), OWNERS),
    "owners.all": (_("Name a business and a technical owner of each agent"), OWNERS),
    "owners.leading": (_("Name an executive sponsor and a security owner of each agent"), OWNERS),
    "owners.fallback": (_("Name who stands in for the owner of each agent in production"), OWNERS),
    "owners.reviewers": (
        _("Name a security and a compliance reviewer of each agent in production"),
        COMPLIANCE,
    ),
    "tiers.all": (_("Have each agent classified, with the explanation kept"), OWNERS),
    "roles.filled": (_("Give each role of governance, and the chair, to somebody"), ADMINISTRATORS),
    "raci.kept": (_("Name who does and who answers for each stage of a decision"), OWNERS),
    "policies.some": (_("Write policies and have the committee adopt them"), COMPLIANCE),
    "policies.current": (_("Review the policies that are due"), COMPLIANCE),
    "policies.usage": (_("Bring a usage policy of the organisation into force"), COMPLIANCE),
    "matrix.confirmed": (
        _("Confirm the compliance matrix of each agent in production"),
        COMPLIANCE,
    ),
    "identity.some": (_("Issue a key to an agent"), TECHNICAL),
    "identity.most": (_("Issue a key to each agent in production"), TECHNICAL),
    "identity.all": (_("Issue a key to each agent in production"), TECHNICAL),
    "identity.grants": (_("Have agents ask for short-lived grants with their key"), TECHNICAL),
    "permissions.listed": (_("Store a permission policy of each agent in production"), TECHNICAL),
    "permissions.least": (_("Take away what is not used, and let permissions run out"), TECHNICAL),
    "rules.encoded": (_("Bring a usage policy into force for each agent in production"), TECHNICAL),
    "rules.checks": (_("Switch on the checks and test them"), TECHNICAL),
    "rules.enforced": (_("Let the agents ask the run-time gateway before they act"), PLATFORM),
    "rules.at_once": (_("Let the agents ask the run-time gateway before they act"), PLATFORM),
    "oversight.enforced": (_("Let the run-time gateway hold what needs a person"), PLATFORM),
    "oversight.chain": (_("Write down whom to call, and after how many minutes"), OPERATIONS),
    "oversight.on_call": (_("Fill the roster"), OPERATIONS),
    "oversight.measured": (_("Measure how fast people answer, against the clock"), OPERATIONS),
    "oversight.in_time": (_("Find out which step is late, and why"), COMMITTEE),
    "logging.some": (_("Let a first agent call the portal with its key"), TECHNICAL),
    "logging.sessions": (_("Send the events of each session"), TECHNICAL),
    "logging.verified": (
        _("Have the worker verify the ledger, and look into what it finds"),
        ADMINISTRATORS,
    ),
    "callbacks.delivered": (_("Find out which callbacks fail"), PLATFORM),
    "approval.valid": (_("Stop what has no approval, or have it approved"), COMMITTEE),
    "reviews.in_time": (_("Hold the reviews that are due"), COMMITTEE),
    "monitoring.some": (_("Connect a program that watches agents"), SECURITY),
    "monitoring.all": (_("Let a monitor watch each agent in production"), SECURITY),
    "stop.automatic": (_("Let a monitor raise alerts of the gravest kind"), SECURITY),
    "stop.tested": (
        _("Test the kill switch of each agent in production every quarter"),
        OPERATIONS,
    ),
    "stop.drill": (_("Hold a drill this quarter"), OPERATIONS),
    "figures.counted": (_("Have the worker run"), ADMINISTRATORS),
    "figures.mailed": (_("Choose who gets the weekly scorecard"), COMPLIANCE),
    "costs.visible": (_("State what each agent costs a month"), OWNERS),
    "costs.quality": (_("Give each workflow a cost, a quality and a target"), OWNERS),
    "costs.headline": (_("Import what the workflows did and cost"), OWNERS),
    "vendors.assessed": (_("Assess the vendors that are due"), VENDORS),
    "vendors.agreed": (_("Store the agreement with each vendor and its last day"), VENDORS),
    "vendors.fallback": (_("Write what happens when the vendor fails"), VENDORS),
    "vendors.budget": (_("Set a budget limit for each vendor"), VENDORS),
    "vendors.several": (_("Have a model of a second provider at hand"), VENDORS),
    "playbooks.some": (_("Bring playbooks into force"), OPERATIONS),
    "playbooks.own": (_("Change the shipped playbooks to how you work"), OPERATIONS),
    "playbooks.responders": (_("Name the incident owner of each agent in production"), OWNERS),
    "exercises.held": (_("Hold a tabletop exercise"), OPERATIONS),
    "incidents.answered": (_("Find out which incidents waited, and why"), OPERATIONS),
    "training.done": (_("Remind those whose training is missing or has run out"), COMPLIANCE),
    "trials.low": (_("Run one tier 1 workflow in shadow"), OWNERS),
    "trials.middle": (_("Bring two or three tier 2 workflows into limited production"), OWNERS),
}
