"""The rollout plans that ship (5-tables.md): 30/60/90 days, and a slower one."""

from collections.abc import Mapping

from scorecards.rules.rollouts import Criterion, Phase, Template
from scorecards.rules.wording import gettext_noop as _


def _by(*codes: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(code=code) for code in codes)


def _said(*texts: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(text=text) for text in texts)


NINETY = Template(
    _("30, 60 and 90 days"),
    _("Ownership first, then controls, then governance as part of delivery."),
    (
        Phase(
            _("Days 1 to 30: know what there is"), 1, 30,
            _("Ownership, tiers and baselines are documented."),
            (
                *_by("inventory.known", "tiers.all", "owners.all", "owners.leading",
                     "costs.visible", "trials.low"),
                *_said(
                    _("All agents that run or are planned are in the inventory"),
                    _("Mandatory logs and how long they are kept are set"),
                ),
            ),
        ),
        Phase(
            _("Days 31 to 60: put controls in place"), 31, 60,
            _("Controls are tested, not only written."),
            (
                *_by("identity.all", "permissions.listed", "rules.checks", "oversight.chain",
                     "oversight.on_call", "vendors.assessed", "stop.automatic", "exercises.held"),
            ),
        ),
        Phase(
            _("Days 61 to 90: make it how we work"), 61, 90,
            _("Governance is part of delivery and budget."),
            (
                *_by("trials.middle", "figures.mailed", "policies.current", "monitoring.all",
                     "costs.quality"),
                *_said(
                    _("Budget follows measured performance"),
                    _("Models are refreshed every quarter, with the policies"),
                    _("Checks run in the delivery pipeline"),
                ),
            ),
        ),
    ),
)  # fmt: skip
STEADY = Template(
    _("Half a year, then quarterly"),
    _("The same work for an organisation that goes more slowly."),
    (
        Phase(
            _("Weeks 1 and 2: inventory"), 1, 14, _("Everybody knows which agents there are."),
            (*_by("inventory.known", "inventory.unknown"),
             *_said(_("All agents that run or are planned are in the inventory"))),
        ),
        Phase(
            _("Month 1: identity and owners"), 15, 30, _("Each agent has owners and its own key."),
            _by("owners.all", "owners.leading", "tiers.all", "identity.all"),
        ),
        Phase(
            _("Months 2 and 3: escalation policy"), 31, 90,
            _("Who answers when an agent asks, and until when, is written and known."),
            (*_by("policies.some", "raci.kept", "oversight.chain", "oversight.on_call"),
             *_said(_("The escalation policy was explained to everybody who is named in it"))),
        ),
        Phase(
            _("Months 3 to 6: technical controls"), 91, 180,
            _("Controls are tested, not only written."),
            _by("permissions.listed", "rules.encoded", "rules.checks", "stop.tested",
                "monitoring.all", "logging.sessions", "exercises.held"),
        ),
        Phase(
            _("The first quarter after: review"), 181, 270,
            _("Reviews are held in time, and their figures are read."),
            _by("reviews.in_time", "policies.current", "figures.mailed", "approval.valid"),
        ),
    ),
)  # fmt: skip
TEMPLATES: Mapping[str, Template] = {"ninety": NINETY, "steady": STEADY}
