"""Reviews of management in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.management_reviews import (
    Due,
    Input,
    PointAct,
    PointKind,
    PointState,
    State,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INPUT_NAMES: dict[Input, "StrOrPromise"] = {
    Input.EARLIER: _("What earlier reviews agreed on"),
    Input.REQUESTS: _("Requests and decisions"),
    Input.FIGURES: _("Key figures"),
    Input.INCIDENTS: _("Incidents"),
    Input.FINDINGS: _("Findings and what was done about them"),
    Input.AUDITS: _("Audits and checks"),
    Input.CHANGES: _("Changes of rules, people and frameworks"),
    Input.RESOURCES: _("Resources"),
}
STATE_NAMES: dict[State, "StrOrPromise"] = {
    State.PREPARED: pgettext_lazy("state of a management review", "Being prepared"),
    State.SIGNED: pgettext_lazy("state of a management review", "Signed off"),
    State.DROPPED: pgettext_lazy("state of a management review", "Not held"),
}
STATE_SIGNS: dict[State, tuple[str, str]] = {
    State.PREPARED: ("info", "draft"),
    State.SIGNED: ("ok", "ok"),
    State.DROPPED: ("neutral", "off"),
}
KIND_NAMES: dict[PointKind, "StrOrPromise"] = {
    PointKind.DECISION: pgettext_lazy("of a management review", "Decision"),
    PointKind.ACTION: pgettext_lazy("of a management review", "Action"),
}
POINT_NAMES: dict[PointState, "StrOrPromise"] = {
    PointState.NOTED: pgettext_lazy("state of a point", "Noted"),
    PointState.OPEN: pgettext_lazy("state of a point", "To be done"),
    PointState.DONE: pgettext_lazy("state of a point", "Done"),
    PointState.STRUCK: pgettext_lazy("state of a point", "Struck"),
}
POINT_SIGNS: dict[PointState, tuple[str, str]] = {
    PointState.NOTED: ("info", "draft"),
    PointState.OPEN: ("warn", "wait"),
    PointState.DONE: ("ok", "ok"),
    PointState.STRUCK: ("neutral", "off"),
}
POINT_ACT_NAMES: dict[PointAct, "StrOrPromise"] = {
    PointAct.STRIKE: pgettext_lazy("of a point", "Struck it"),
    PointAct.DONE: pgettext_lazy("of a point", "Said that it is done"),
    PointAct.NOT_DONE: pgettext_lazy("of a point", "Said that it is not done yet"),
    PointAct.CHANGE: pgettext_lazy("of a point", "Gave it another owner or day"),
}
DUE_WORDS: dict[Due, "StrOrPromise"] = {
    Due.NEVER: _("No review of management was ever signed off."),
    Due.LATE: _("The next review of management is late."),
    Due.SOON: _("The next review of management is due within a month."),
    Due.IN_TIME: _("The next review of management is in time."),
}
DUE_TONES: dict[Due, str] = {
    Due.NEVER: "warn",
    Due.LATE: "bad",
    Due.SOON: "warn",
    Due.IN_TIME: "ok",
}
FACT_NAMES: dict[str, "StrOrPromise"] = {
    "earlier.done": _("Actions done in the period"),
    "earlier.open": _("Actions still to be done"),
    "earlier.late": _("Of these past their day"),
    "requests.approved": _("Requests approved"),
    "requests.conditions": _("Approved with conditions"),
    "requests.rejected": _("Rejected"),
    "requests.waiting": _("Reviews under way"),
    "figures.none": _("No figures were counted yet"),
    "incidents.reported": _("Reported in the period"),
    "incidents.grave": _("Of these critical or high"),
    "incidents.resolved": _("Resolved in the period"),
    "incidents.open": _("Incidents not closed"),
    "findings.raised": _("Raised in the period"),
    "findings.major": _("Of these major nonconformities"),
    "findings.closed": _("Closed in the period"),
    "findings.open": _("Findings not closed"),
    "findings.late": _("Of these past their day"),
    "audits.samples": _("Samples drawn"),
    "audits.concluded": _("Samples concluded"),
    "audits.exceptions": _("Of these with exceptions"),
    "audits.verified": _("Verifications of the ledger without a fault"),
    "audits.faults": _("Verifications that found a fault"),
    "changes.rules": _("Policies, schemes and usage policies put in force"),
    "changes.frameworks": _("Frameworks loaded anew"),
    "changes.roles": _("Roles given or ended"),
    "changes.seats": _("Seats filled or ended"),
    "changes.retention": _("Tables of retention times put in force"),
    "resources.agents": _("Agents that run now"),
    "resources.people": _("People with an account now"),
    "resources.compliance_reviewer": _("Compliance reviewers"),
    "resources.security_reviewer": _("Security reviewers"),
    "resources.operator": _("Operators"),
    "resources.trained": _("Courses completed in the period"),
}
INPUT_PAGES: dict[Input, str] = {
    Input.EARLIER: "management_review_list",
    Input.REQUESTS: "request_list",
    Input.FIGURES: "scorecard_figures",
    Input.INCIDENTS: "incident_list",
    Input.FINDINGS: "finding_list",
    Input.AUDITS: "sample_list",
    Input.CHANGES: "entry_list",
    Input.RESOURCES: "agent_list",
}
"""Where the records behind each input are."""
