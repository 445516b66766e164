"""How much of what runs is governed."""

from dataclasses import dataclass
from fractions import Fraction

from scorecards.rules.kpi import Better, Group, Kpi, Nothing, Source, Window, waits
from scorecards.rules.measures import Measured, Unit, share
from scorecards.rules.wording import gettext_noop as _


@dataclass(frozen=True)
class InProduction:
    """Agents in production: all, those with a valid approval, those that are monitored."""

    agents: int = 0
    approved: int = 0
    monitored: int = 0

    def __add__(self, other: "InProduction") -> "InProduction":
        return InProduction(
            self.agents + other.agents,
            self.approved + other.approved,
            self.monitored + other.monitored,
        )


def valid_approval(agents: InProduction) -> Measured:
    return share(agents.approved, agents.agents)


def monitoring(agents: InProduction) -> Measured:
    return share(agents.monitored, agents.agents)


KPIS = (
    Kpi(
        id="coverage.valid_approval",
        group=Group.COVERAGE,
        name=_("Production agents with a valid approval"),
        definition=_(
            "How many agents in production have a right to run that is live, in force and not "
            "past its last day."
        ),
        formula=_("agents in production with a valid right ÷ agents in production"),
        unit=Unit.SHARE,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.HIGHER,
        measure=valid_approval,
        reads=InProduction,
        target=Fraction(1),
    ),
    Kpi(
        id="coverage.monitoring",
        group=Group.COVERAGE,
        name=_("Production agents that are monitored"),
        definition=_("How many agents in production a monitor looks at that may send alerts."),
        formula=_("agents in production that a monitor names ÷ agents in production"),
        unit=Unit.SHARE,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.HIGHER,
        measure=monitoring,
        reads=InProduction,
        target=Fraction(1),
    ),
    Kpi(
        id="coverage.logged_sessions",
        group=Group.COVERAGE,
        name=_("Sessions that are fully logged"),
        definition=_("How many sessions have all the events that must be logged."),
        formula=_("sessions with all mandatory events ÷ sessions that began"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.GATEWAY,
        better=Better.HIGHER,
        measure=waits,
        reads=Nothing,
        target=Fraction(95, 100),
    ),
)
