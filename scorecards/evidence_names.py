"""What each piece of evidence is called, and the page with what it was counted from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class About:
    """``page``: the URL name of the records, if there is one; ``query``: what of them."""

    name: "StrOrPromise"
    page: str = ""
    query: str = ""


RUNS = "lifecycle=production"
ABOUT: dict[str, About] = {
    "inventory.known": About(_("An inventory of agents"), "agent_list"),
    "inventory.unknown": About(_("No unknown agents"), "sighting_list"),
    "owners.most": About(_("Owners of most agents"), "agent_list"),
    "owners.all": About(_("Owners of every agent"), "agent_list"),
    "owners.leading": About(_("Executive, product and security owners"), "agent_list"),
    "owners.fallback": About(_("Fallback owners"), "agent_list", RUNS),
    "owners.reviewers": About(_("Reviewers of each agent"), "agent_list", RUNS),
    "tiers.all": About(_("Tiers with their reasons"), "agent_list"),
    "roles.filled": About(_("Roles of governance"), "committee_list"),
    "raci.kept": About(_("Duties in every decision"), "table_duties"),
    "policies.some": About(_("Policies in force"), "policy_list"),
    "policies.current": About(_("Policies within their review"), "policy_list"),
    "policies.usage": About(_("A usage policy"), "usage_list"),
    "matrix.confirmed": About(_("Regulations that apply"), "regulation_list"),
    "identity.some": About(_("First agents with their own key"), "agent_list", RUNS),
    "identity.most": About(_("Own keys of most agents"), "agent_list", RUNS),
    "identity.all": About(_("Own keys of every agent"), "agent_list", RUNS),
    "identity.grants": About(_("Keys that are managed by themselves"), "agent_list", RUNS),
    "permissions.listed": About(_("Tools and data that are allowed"), "agent_list", RUNS),
    "permissions.least": About(_("Least privilege"), "agent_list", RUNS),
    "rules.encoded": About(_("Limits that a program can read"), "usage_list"),
    "rules.checks": About(_("Checks on input, tool calls and output"), "agent_list", RUNS),
    "rules.enforced": About(_("Rules enforced at run time")),
    "rules.at_once": About(_("Policy changes that reach running agents at once")),
    "oversight.enforced": About(_("Oversight enforced at run time")),
    "oversight.chain": About(_("Whom to call"), "paging_home"),
    "oversight.on_call": About(_("Somebody on call"), "paging_home"),
    "oversight.measured": About(_("Escalation that is measured"), "agent_list", RUNS),
    "oversight.in_time": About(_("Steps done in time")),
    "logging.some": About(_("Calls of agents recorded"), "agent_list"),
    "logging.sessions": About(_("Sessions fully logged")),
    "logging.verified": About(_("A ledger that verifies"), "entry_list"),
    "callbacks.delivered": About(_("Decisions that reach the agent")),
    "approval.valid": About(_("Valid approvals")),
    "reviews.in_time": About(_("Reviews in time"), "scheduled_list"),
    "monitoring.some": About(_("A monitor"), "monitor_list"),
    "monitoring.all": About(_("Every agent watched"), "monitor_list"),
    "stop.automatic": About(_("Conditions that stop an agent"), "monitor_list"),
    "stop.tested": About(_("Kill switches tested"), "drill_list"),
    "stop.drill": About(_("A containment drill"), "drill_list"),
    "figures.counted": About(_("Figures counted every day")),
    "figures.mailed": About(_("A weekly scorecard to operations")),
    "costs.visible": About(_("Costs of each agent"), "agent_list", RUNS),
    "costs.quality": About(_("Cost and quality with targets"), "agent_list", RUNS),
    "costs.headline": About(_("Cost per successful task")),
    "vendors.assessed": About(_("Vendors assessed"), "vendor_list"),
    "vendors.agreed": About(_("Agreements with vendors"), "vendor_list"),
    "vendors.fallback": About(_("Plans for when a vendor fails"), "vendor_list"),
    "vendors.budget": About(_("Cost limits of vendors"), "vendor_list"),
    "vendors.several": About(_("Several providers"), "vendor_list"),
    "playbooks.some": About(_("Playbooks"), "playbook_list"),
    "playbooks.own": About(_("Playbooks of your own"), "playbook_list"),
    "playbooks.responders": About(_("Incident owners"), "agent_list", RUNS),
    "exercises.held": About(_("Exercises held"), "exercise_list"),
    "incidents.answered": About(_("Incidents answered in time"), "incident_list"),
    "training.done": About(_("Training done")),
    "trials.low": About(_("A first low-risk workflow"), "agent_list"),
    "trials.middle": About(_("Two workflows of tier 2"), "agent_list"),
}
