"""How much of what runs is governed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from registry.rules.lifecycle import RUNNING
from scorecards.rules.inputs import Counts, cuts
from scorecards.rules.kpi import Better, Group, Kpi, Nothing, Source, Window, waits
from scorecards.rules.measures import Measured, Unit, count, share
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


@dataclass(frozen=True)
class Agents(Counts):
    """Agents that are not retired, by where they stand (``stage:production``)."""


STAGES = frozenset(f"stage:{stage.value}" for stage in RUNNING)


def valid_approval(agents: InProduction) -> Measured:
    return share(agents.approved, agents.agents)


def monitoring(agents: InProduction) -> Measured:
    return share(agents.monitored, agents.agents)


def running(agents: Agents) -> Measured:
    return count(sum(n for stage, n in agents.by.items() if stage in STAGES))


def known(agents: Agents) -> Measured:
    return count(agents.total)


def running_cuts(agents: Agents) -> Mapping[str, Agents]:
    return {stage: part for stage, part in cuts(agents).items() if stage in STAGES}


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
        definition=_(
            "How many agents in production a monitor reports about: one that was not ended, has a "
            "key that opens, and names the agent, its unit or all agents."
        ),
        formula=_("agents in production that a live monitor names ÷ agents in production"),
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
    Kpi(
        id="agents.running",
        group=Group.COVERAGE,
        name=_("Agents that run"),
        definition=_("How many agents run: in shadow, limited or in production."),
        formula=_("agents in shadow + limited + in production"),
        unit=Unit.COUNT,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.NEITHER,
        measure=running,
        reads=Agents,
        cuts=running_cuts,
    ),
    Kpi(
        id="agents.known",
        group=Group.COVERAGE,
        name=_("Agents that are known"),
        definition=_(
            "How many agents the registry has, however they were found; none retired, and none "
            "made for a drill."
        ),
        formula=_("agents of the registry that are not retired"),
        unit=Unit.COUNT,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.NEITHER,
        measure=known,
        reads=Agents,
        cuts=cuts,
    ),
)
