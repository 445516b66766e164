"""What the parts of a review after an incident, and of corrective actions, are called on pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.rules.corrective import ActionKind, ActionState, Effect
from incidents.rules.post_incident import Part, PirState, Way

PIR_NAMES = {
    PirState.DRAFT: _("Being written"),
    PirState.COMMITTEE: _("Before the committee"),
    PirState.SIGNING: _("To be signed"),
    PirState.APPROVED: _("Approved"),
    PirState.DROPPED: _("No longer needed"),
}
PIR_SIGNS = {
    PirState.DRAFT: ("neutral", "draft"),
    PirState.COMMITTEE: ("info", "wait"),
    PirState.SIGNING: ("info", "wait"),
    PirState.APPROVED: ("ok", "ok"),
    PirState.DROPPED: ("neutral", "off"),
}
WAY_NAMES = {
    Way.COMMITTEE: _("By the committee"),
    Way.SIGNATURES: _("By the signatures of the lead and an operator"),
}
PART_NAMES = {Part.LEAD: _("Lead of the incident"), Part.OPERATOR: _("Operator")}
TEXT_NAMES: dict[str, tuple[Any, Any]] = {
    "summary": (_("Summary"), _("In a few sentences, for somebody who was not there.")),
    "impact": (_("Impact, with numbers"), _("Who or what was affected, how many, how much.")),
    "trigger": (_("Trigger"), _("What set it off.")),
    "detection": (_("Detection"), _("How it was noticed, and what could have noticed it sooner.")),
    "root_causes": (_("Root causes"), _("What had to be otherwise for it not to happen.")),
    "contributing": (_("Contributing factors"), _("What made it likelier, longer or worse.")),
    "scope": (_("Affected scope"), _("Agents, systems, data, people and countries.")),
    "resolution": (_("Resolution"), _("What ended it.")),
    "went_well": (_("What went well"), ""),
    "went_wrong": (_("What went wrong"), ""),
    "lucky": (_("Where we were lucky"), ""),
    "conditions": (
        _("Conditions of the approval affected"),
        _("Conditions of the agent’s approval that were missing, unmet or not enough."),
    ),
    "lessons": (_("Lessons"), _("What others should know.")),
    "process": (_("Improvements of the process"), _("Of how we work, beside single actions.")),
}
TIER_NAMES = {
    "": _("Not answered yet"),
    "yes": _("Yes, the tier is still right"),
    "no": _("No, it should change"),
    "unsure": _("Not sure yet"),
}
CONTROL_NAMES = {
    "intake": _("Questions of the request"),
    "tier": _("Risk tier and points"),
    "manifest": _("Manifest: what the agent may do"),
    "review": _("Reviews of security, privacy and compliance"),
    "committee": _("Decision of the committee"),
    "conditions": _("Conditions of the approval"),
    "tests": _("Tests before release"),
    "staged_release": _("Release in stages"),
    "keys": _("Keys of the agent"),
    "grants": _("Grants for tools and data"),
    "runtime_rules": _("Rules at run time"),
    "human_hold": _("Hold for a person"),
    "limits": _("Limits of cost and volume"),
    "monitoring": _("Monitoring and alerts"),
    "kill_switch": _("Stopping the agent"),
    "credential_revocation": _("Revoking its keys"),
    "paging": _("Calling people"),
    "playbook": _("Playbook"),
    "ledger": _("Ledger and traces"),
    "vendor_checks": _("Checks of vendors"),
    "training": _("Training of people"),
    "policy": _("Enterprise policy"),
}
DID_NAMES = {"": _("Not concerned"), "worked": _("Worked"), "failed": _("Failed")}
KIND_NAMES = {
    ActionKind.PREVENT: _("Prevent"),
    ActionKind.DETECT: _("Detect"),
    ActionKind.MITIGATE: _("Mitigate"),
    ActionKind.PROCESS: _("Process"),
}
ACTION_NAMES = {
    ActionState.OPEN: pgettext_lazy("corrective action", "Open"),
    ActionState.DONE: _("Done, waits for the re-test"),
    ActionState.CLOSED: _("Closed by a re-test"),
    ActionState.DROPPED: pgettext_lazy("corrective action", "Dropped"),
}
ACTION_SIGNS = {
    ActionState.OPEN: ("neutral", "wait"),
    ActionState.DONE: ("info", "info"),
    ActionState.CLOSED: ("ok", "ok"),
    ActionState.DROPPED: ("neutral", "off"),
}
PRIORITY_NAMES = {1: _("High"), 2: _("Medium"), 3: _("Low")}
EFFECT_NAMES = {
    Effect.UNKNOWN: _("Not looked at yet"),
    Effect.EFFECTIVE: _("It helped"),
    Effect.NOT_EFFECTIVE: _("It did not help"),
}
REPLAY_WORDS = _(
    "A replay over the past 30 days waits for run-time data: the portal has none yet and gives no "
    "number."
)
EVIDENCE_NAMES = {
    "entry": (_("Ledger entry"), _("its id of 26 characters")),
    "note": (_("Note of this incident"), _("its number")),
    "alert": (_("Alert"), _("its number")),
    "run": (_("Test run"), _("its number")),
    "request": (_("Request or decision"), _("for instance ADR-2026-0042")),
    "paper": (_("Document of this review"), _("its number in the list of documents")),
}
