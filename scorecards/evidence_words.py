"""What each piece of evidence says."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from scorecards.rules.evidence import Evidence
from scorecards.rules.measures import Why
from scorecards.words import WHY_WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


NOTHING: "StrOrPromise" = _("There is nothing yet to measure it by")
SAYS: dict[str, "StrOrPromise"] = {
    "inventory.known": _("Agents in the inventory: %(count)s"),
    "inventory.unknown": _("Agents that were seen, and that nobody has looked into: %(count)s"),
    "owners.most": _("%(part)s of %(whole)s agents have both owners; four in five are enough here"),
    "owners.all": _("%(part)s of %(whole)s agents have an active business and technical owner"),
    "owners.leading": _(
        "%(part)s of %(whole)s agents have an executive sponsor, both owners and a security owner"
    ),
    "owners.fallback": _("%(part)s of %(whole)s production agents have an active fallback owner"),
    "owners.reviewers": _(
        "%(part)s of %(whole)s production agents have a security and a compliance reviewer"
    ),
    "tiers.all": _("%(part)s of %(whole)s agents have a tier with its explanation"),
    "roles.filled": _("%(part)s of %(whole)s roles of governance are held by somebody active"),
    "raci.kept": _(
        "In %(part)s of %(whole)s production agents each duty has somebody who does it and "
        "somebody who answers for it"
    ),
    "policies.some": _("Policies that the committee adopted and that are in force: %(count)s"),
    "policies.current": _("%(part)s of %(whole)s policies in force are within their review"),
    "policies.usage": _("Usage policies of the organisation in force: %(count)s"),
    "matrix.confirmed": _("%(part)s of %(whole)s production agents have a compliance matrix"),
    "identity.some": _("Production agents with a key of their own: %(count)s"),
    "identity.most": _(
        "%(part)s of %(whole)s production agents have a key of their own; nine in ten are enough "
        "here"
    ),
    "identity.all": _("%(part)s of %(whole)s production agents have a key of their own"),
    "identity.grants": _(
        "%(part)s of %(whole)s production agents worked with short-lived grants in the last quarter"
    ),
    "permissions.listed": _("%(part)s of %(whole)s production agents have a permission policy"),
    "permissions.least": _(
        "%(part)s of %(whole)s production agents have least-privilege, time-bound permissions"
    ),
    "rules.encoded": _(
        "%(part)s of %(whole)s production agents have limits that a program can read"
    ),
    "rules.checks": _(
        "%(part)s of %(whole)s production agents have tested checks on input, tool calls and output"
    ),
    "rules.enforced": _("Every action is held against the rules before it is done"),
    "rules.at_once": _("Changes of a policy reach running agents at once"),
    "oversight.enforced": _("Actions that need a person wait for that person"),
    "oversight.chain": _("Units with a chain of whom to call: %(count)s"),
    "oversight.on_call": _("People on call now: %(count)s"),
    "oversight.measured": _(
        "%(part)s of %(whole)s production agents have human escalation that is measured"
    ),
    "oversight.in_time": _("%(part)s of %(whole)s steps of reviews were done in time"),
    "logging.some": _("Agents whose calls are recorded: %(count)s"),
    "logging.sessions": _("%(part)s of %(whole)s sessions are fully logged"),
    "logging.verified": _("Times the ledger was verified without a fault in eight days: %(count)s"),
    "callbacks.delivered": _("%(part)s of %(whole)s decisions reached the agent that waited"),
    "approval.valid": _("%(part)s of %(whole)s production agents have a valid approval"),
    "reviews.in_time": _("%(part)s of %(whole)s production agents are within their review date"),
    "monitoring.some": _("Monitors that report alerts: %(count)s"),
    "monitoring.all": _("%(part)s of %(whole)s production agents are watched by a monitor"),
    "stop.automatic": _("Monitors whose alerts may stop an agent by themselves: %(count)s"),
    "stop.tested": _("%(part)s of %(whole)s production agents have a kill switch that was tested"),
    "stop.drill": _("Containment drills that passed in the last quarter: %(count)s"),
    "figures.counted": _("Days of the last eight whose figures were counted: %(count)s"),
    "figures.mailed": _("Weekly scorecards that went out in the last eight days: %(count)s"),
    "costs.visible": _("%(part)s of %(whole)s production agents have a stated monthly cost"),
    "costs.quality": _(
        "%(part)s of %(whole)s production agents have cost and quality visible with targets"
    ),
    "costs.headline": _("Cost per successful task is known, from %(whole)s tasks"),
    "vendors.assessed": _("%(part)s of %(whole)s vendors have an assessment that is not overdue"),
    "vendors.agreed": _("%(part)s of %(whole)s vendors have an agreement in force"),
    "vendors.fallback": _("%(part)s of %(whole)s vendors have a plan for when they fail"),
    "vendors.budget": _("%(part)s of %(whole)s vendors have a budget limit"),
    "vendors.several": _("Providers of models with models in use: %(count)s"),
    "playbooks.some": _("Playbooks for incidents in force: %(count)s"),
    "playbooks.own": _("Playbooks that your own people wrote or changed: %(count)s"),
    "playbooks.responders": _("%(part)s of %(whole)s production agents have an incident owner"),
    "exercises.held": _("Tabletop exercises held in a year: %(count)s"),
    "incidents.answered": _("%(part)s of %(whole)s incidents were answered in time"),
    "training.done": _("%(part)s of %(whole)s people who must have done their training"),
    "trials.low": _("Tier 1 agents that run, in shadow at least: %(count)s"),
    "trials.middle": _("Tier 2 agents that run, in limited production at least: %(count)s"),
}


def says(one: Evidence) -> str:
    """The sentence of a piece; where there is no number, why there is none."""
    if one.measured is None or one.measured.why is Why.NO_CASES:
        return str(NOTHING)
    if one.measured.why is not None:
        return str(WHY_WORDS[one.measured.why])
    return str(SAYS[one.code]) % one.params
