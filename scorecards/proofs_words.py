"""Stages, dimensions, checklists and areas in words (5-tables.md)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from scorecards.rules.maturity import Stage, Work
from scorecards.rules.organisation import Dimension

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAGE_NAMES: dict[Stage, "StrOrPromise"] = {
    Stage.AD_HOC: _("Ad hoc"),
    Stage.DEFINED: _("Defined"),
    Stage.MANAGED: _("Managed"),
    Stage.EMBEDDED: _("Embedded"),
}
STAGE_WORDS: dict[Stage, "StrOrPromise"] = {
    Stage.AD_HOC: _("Agents run, and it depends on people what is done about them"),
    Stage.DEFINED: _("Policies are adopted, roles given, most agents have owners"),
    Stage.MANAGED: _("Agents have their own identity; limits and oversight hold at run time"),
    Stage.EMBEDDED: _("Nothing runs without approval; governance is part of daily work"),
}
WORK_WORDS: dict[Work, "StrOrPromise"] = {
    Work.ORGANISATIONAL: _("This is organisational work: deciding, writing down, naming people."),
    Work.TECHNICAL: _("This is technical work: identities, checks and records at run time."),
    Work.PROCESS: _("This is work on processes: keeping it up, and putting it into daily reports."),
}
OPERATIONS_WORDS: dict[str, "StrOrPromise"] = {
    "inventory": _("The inventory is complete"),
    "accountable": _("Each agent has an accountable owner"),
    "identity": _("Each agent has its own identity with least privilege"),
    "oversight": _("Four levels of oversight, with thresholds for each type of decision"),
    "enforcing": _("The gateway enforces"),
    "audit": _("The audit record has at least the required fields"),
    "baselines": _("There are baselines and alerts"),
    "raci": _("Who does what is written down"),
    "aligned": _("Aligned with the AI Act, NIST and ISO where they apply"),
    "reviews": _("Quarterly reviews are held"),
    "playbooks": _("Playbooks are there before they are needed"),
    "visible": _("Operations see the figures of governance"),
}


@dataclass(frozen=True)
class Area:
    name: "StrOrPromise"
    question: "StrOrPromise"


EXECUTIVE_WORDS: dict[str, Area] = {
    "ownership": Area(_("Ownership"), _("Who owns the workflow and each high-impact action?")),
    "actions": Area(
        _("Action policy"), _("What runs alone, what waits for approval, what is blocked?")
    ),
    "access": Area(
        _("Access boundaries"), _("Does each agent have only the tools and data it needs?")
    ),
    "review": Area(
        _("Run-time review"), _("What happens when a high-impact action needs a decision?")
    ),
    "trail": Area(
        _("Audit trail"), _("Can somebody who is no engineer reconstruct it later?")
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Levels:
    """A dimension at 1, 3 and 5."""

    name: "StrOrPromise"
    at_1: "StrOrPromise"
    at_3: "StrOrPromise"
    at_5: "StrOrPromise"


DIMENSION_WORDS: dict[Dimension, Levels] = {
    Dimension.SECURITY: Levels(
        _("Security infrastructure"),
        _("No isolation; credentials are shared"),
        _("Basic isolation; keys are rotated by hand"),
        _("Zero trust; keys manage themselves; the network is segmented"),
    ),
    Dimension.COMPLIANCE: Levels(
        _("Compliance framework"),
        _("No policies for AI"),
        _("A general AI policy; audits by hand"),
        _("Automatic checks that name the regulations they are for"),
    ),
    Dimension.OBSERVABILITY: Levels(
        _("Observability"),
        _("Basic logs of applications"),
        _("Logs in one place; some alerts"),
        _("A full audit trail, live monitoring, anomalies are noticed"),
    ),
    Dimension.OVERSIGHT: Levels(
        _("Human oversight"),
        _("Nobody is asked"),
        _("People are asked as it comes"),
        _("Escalation in steps, with time limits and kill switches"),
    ),
    Dimension.VENDORS: Levels(
        _("Vendor management"),
        _("No agreements and no fallback"),
        _("Agreements; versions are looked after by hand"),
        _("Several providers, automatic tests, cost limits"),
    ),
    Dimension.INCIDENTS: Levels(
        _("Incident response"),
        _("No plan for AI"),
        _("A general plan that was adapted"),
        _("Playbooks for AI; exercises are held"),
    ),
}
