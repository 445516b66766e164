"""The main navigation: places, and the further places that show while one is in their midst.

A short list is a calm one. Whoever is at incidents sees alerts, monitors and playbooks below them;
whoever is elsewhere sees one line.
"""

from collections.abc import Set
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from govportal.people.rules import SEES_ALL, Role

SEES_SIGHTINGS = SEES_ALL | {Role.OPERATOR, Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER}
CONFIRMS_ACCESS = SEES_ALL | {Role.COMPLIANCE_REVIEWER}
READS_LETTERS = SEES_ALL | {Role.BOARD_LIAISON}
ADMINISTERS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Place:
    """A page in the main navigation. ``pages`` are the beginnings of the URL names inside it.

    ``roles``: it is offered to whoever holds one of them; to everybody where there are none.
    ``within``: further places, shown below it while the reader is at it or at one of them; alone
    they are shown where the place itself is not for the reader.
    """

    url_name: str
    label: str | Promise
    icon: str
    pages: tuple[str, ...]
    roles: frozenset[Role] = frozenset()
    within: "tuple[Place, ...]" = ()

    def holds(self, page: str) -> bool:
        """Whether the page of this URL name is the place or inside it."""
        return page == self.url_name or page.startswith(self.pages)


COMMITTEE = (
    Place("policy_list", _("Policies"), "file", ("policy_",)),
    Place("letter_list", _("Letters to the board"), "file", ("letter_",), READS_LETTERS),
    Place("committee_list", _("Committees"), "committee", ("committee_", "seat_"), SEES_ALL),
    Place("conflict_list", _("Conflicts"), "cross", ("conflict_",), SEES_ALL),
    Place("reviewer_panel", _("How we decide"), "score", ("reviewer_",), SEES_ALL),
    Place("scheme_list", _("Tiers and routes"), "score", ("scheme_", "what_if_"), SEES_ALL),
)
AGENTS = (
    Place("sighting_list", _("Sightings"), "search", ("sighting_",), SEES_SIGHTINGS),
    Place("vendor_list", _("Vendors"), "chain", ("vendor_",)),
    Place("usage_list", _("Usage policy"), "policy", ("usage_", "regulation_")),
)
_FIGURES = pgettext_lazy("of incidents", "Figures")
INCIDENTS = (
    Place("alert_list", _("Alerts"), "incident", ("alert_",)),
    Place("monitor_list", _("Monitors"), "search", ("monitor_",), SEES_SIGHTINGS),
    Place("incident_review_list", _("Reviews afterwards"), "check", ("incident_review",)),
    Place("incident_action_list", _("Corrective actions"), "check", ("incident_action",)),
    Place(
        "incident_figures", pgettext_lazy("of incidents", "Figures"), "score", ("incident_figures",)
    ),
    Place("playbook_list", _("Playbooks"), "file", ("playbook_",)),
    Place("exercise_list", _("Exercises"), "calendar", ("exercise_",)),
    Place("drill_list", _("Drills"), "hold", ("drill_",)),
    Place("paging_home", _("Paging"), "clock", ("paging_",)),
)
SCORECARDS = (
    Place(
        "scorecard_figures",
        _("Key figures"),
        "score",
        ("scorecard_figure", "scorecard_records_", "scorecard_target"),
    ),
    Place("scorecard_compare", _("Units side by side"), "score", ("scorecard_compare",)),
    Place("scorecard_readiness", _("Readiness of agents"), "check", ("scorecard_readiness",)),
    Place(
        "scorecard_maturity", _("Maturity"), "score", ("scorecard_maturity", "scorecard_measure")
    ),
    Place(
        "scorecard_executive",
        _("Executive checklist"),
        "check",
        ("scorecard_executive",),
    ),
    Place(
        "scorecard_organisation",
        _("Organisation readiness"),
        "committee",
        ("scorecard_organisation", "scorecard_dimension"),
    ),
    Place("scorecard_operations", _("Operations checklist"), "check", ("scorecard_operations",)),
    Place("scorecard_evidence", _("All evidence"), "file", ("scorecard_evidence",)),
    Place("scorecard_rollouts", _("Rollout plans"), "calendar", ("scorecard_rollout",)),
    Place("scorecard_patterns", _("Failure patterns"), "incident", ("scorecard_pattern",)),
    Place(
        "scorecard_workflows",
        _("Value of workflows"),
        "score",
        ("scorecard_workflow",),
    ),
    Place(
        "scorecard_courses",
        _("Training"),
        "user",
        ("scorecard_course", "scorecard_completion", "scorecard_training"),
    ),
    Place(
        "scorecard_data_requests",
        _("Requests of data subjects"),
        "user",
        ("scorecard_data_request",),
    ),
    Place(
        "scorecard_reports", _("Reports and mails"), "file", ("scorecard_report", "scorecard_mails")
    ),
)
RECORD = (
    Place("story_find", _("What happened"), "search", ("story",), SEES_ALL),
    Place("pack_list", _("Evidence packs"), "file", ("pack_",)),
    Place("sample_list", _("Samples"), "search", ("sample_",), SEES_ALL),
    Place("asked_list", _("Evidence asked for"), "question", ("asked_",)),
    Place("framework_list", _("Frameworks"), "check", ("framework_",)),
    Place("finding_list", _("Findings"), "incident", ("finding_",)),
    Place(
        "own_controls",
        _("Own controls"),
        "check",
        ("own_controls", "setting_changes", "recertification_", "restore_test_", "reconciliation_"),
        SEES_ALL | {Role.COMPLIANCE_REVIEWER},
    ),
    Place(
        "management_review_list",
        _("Management reviews"),
        "committee",
        ("management_",),
        SEES_ALL,
    ),
    Place("ledger_integrity", _("State of the ledger"), "chain", ("ledger_",), SEES_ALL),
    Place("publication_list", _("Checkpoints"), "chain", ("publication_",), SEES_ALL),
    Place(
        "retention_home", _("Retention"), "clock", ("retention_", "pruning_", "pruned_"), SEES_ALL
    ),
    Place("erasure_list", _("Erasures"), "cross", ("erasure_",), SEES_ALL),
    Place("access_list", _("Access of auditors"), "user", ("access_",), CONFIRMS_ACCESS),
)
SETTINGS = (
    Place(
        "leaving_list",
        _("Who has left"),
        "user",
        ("leaving_", "account_close", "account_open", "reports_"),
        ADMINISTERS,
    ),
    Place(
        "delegation_list",
        _("Out of office"),
        "clock",
        ("delegation_",),
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
)
PLACES = (
    Place("home", _("My work"), "inbox", ("home", "work_")),
    Place("request_list", _("Requests"), "request", ("request_", "draft_", "review_")),
    Place(
        "meeting_list",
        _("Committee"),
        "committee",
        ("meeting_", "agenda_", "minutes_", "action_", "next_meeting"),
        SEES_ALL,
        COMMITTEE,
    ),
    Place("condition_list", _("Conditions"), "check", ("condition_",)),
    Place("scheduled_list", _("Scheduled reviews"), "calendar", ("scheduled_",)),
    Place("agent_list", _("Agents"), "agent", ("agent_",), within=AGENTS),
    Place("incident_list", _("Incidents"), "incident", ("incident_",), within=INCIDENTS),
    Place("scorecard_home", _("Scorecards"), "score", ("scorecard_home",), within=SCORECARDS),
    Place(
        "entry_list",
        _("Audit trail"),
        "audit",
        ("entry_", "ledger_", "extract_", "story"),
        SEES_ALL,
        RECORD,
    ),
    Place("table_list", _("Tables"), "file", ("table_",), ADMINISTERS, SETTINGS),
)


def is_offered(page: str, roles: Set[Role]) -> bool:
    """Whether the menu offers the place that the page of this URL name is at, to these roles."""
    every = [place for one in PLACES for place in (one, *one.within)]
    holding = [place for place in every if place.holds(page)]
    return not holding or any(not place.roles or place.roles & roles for place in holding)
