"""How well agents behave, and how good what warns of them is."""

from dataclasses import dataclass
from fractions import Fraction

from scorecards.rules.inputs import Counts, Parts, counted, cuts, share_of
from scorecards.rules.kpi import Better, Group, Kpi, Nothing, Source, Window, waits
from scorecards.rules.measures import Unit
from scorecards.rules.wording import gettext_noop as _


@dataclass(frozen=True)
class Alerts(Parts):
    """Alerts that were judged: false ones, and all, by severity (``severity:SEV1``)."""


@dataclass(frozen=True)
class OpenIncidents(Counts):
    """Incidents in which something is still to be stopped or mended, by severity."""


@dataclass(frozen=True)
class OpenedIncidents(Counts):
    """Incidents that were reported in the month, by severity."""


KPIS = (
    Kpi(
        id="quality.security_events",
        group=Group.QUALITY,
        name=_("Security events"),
        definition=_("How many security events agents cause for each 10,000 of their actions."),
        formula=_("security events ÷ actions × 10,000"),
        unit=Unit.PER_10K,
        window=Window.QUARTER,
        source=Source.GATEWAY,
        better=Better.LOWER,
        measure=waits,
        reads=Nothing,
    ),
    Kpi(
        id="quality.audit_findings",
        group=Group.QUALITY,
        name=_("Audit findings"),
        definition=_("How many findings audits make for each 10,000 actions of agents."),
        formula=_("audit findings ÷ actions × 10,000"),
        unit=Unit.PER_10K,
        window=Window.QUARTER,
        source=Source.GATEWAY,
        better=Better.LOWER,
        measure=waits,
        reads=Nothing,
    ),
    Kpi(
        id="quality.human_escalation",
        group=Group.QUALITY,
        name=_("Actions handed to a person"),
        definition=_("How many of the actions of agents are handed to a person."),
        formula=_("actions handed to a person ÷ actions"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.GATEWAY,
        better=Better.NEITHER,
        measure=waits,
        reads=Nothing,
    ),
    Kpi(
        id="quality.false_positives",
        group=Group.QUALITY,
        name=_("False alerts"),
        definition=_(
            "How many of the alerts received that somebody has judged were found false. Alerts "
            "of exercises are left out."
        ),
        formula=_("alerts found false ÷ alerts found true or false"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=share_of,
        reads=Alerts,
        target=Fraction(20, 100),
        cuts=cuts,
    ),
    Kpi(
        id="incidents.open",
        group=Group.QUALITY,
        name=_("Open incidents"),
        definition=_(
            "In how many incidents something is still to be stopped or mended. Exercises are left "
            "out."
        ),
        formula=_("incidents that are reported, taken or contained"),
        unit=Unit.COUNT,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=counted,
        reads=OpenIncidents,
        cuts=cuts,
    ),
    Kpi(
        id="incidents.opened",
        group=Group.QUALITY,
        name=_("Incidents reported this month"),
        definition=_(
            "How many incidents were reported since the month began. Exercises, false alarms and "
            "what was merged into another are left out."
        ),
        formula=_("incidents reported in the month, up to the day"),
        unit=Unit.COUNT,
        window=Window.MONTH,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=counted,
        reads=OpenedIncidents,
        cuts=cuts,
    ),
)
