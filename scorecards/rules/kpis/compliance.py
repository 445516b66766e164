"""What laws and the organisation's own rules ask for in time."""

from dataclasses import dataclass
from fractions import Fraction

from scorecards.rules.inputs import Parts, cuts, share_of
from scorecards.rules.kpi import Better, Group, Kpi, Source, Window
from scorecards.rules.measures import Unit
from scorecards.rules.wording import gettext_noop as _


@dataclass(frozen=True)
class Responses(Parts):
    """Incidents of which it is known whether somebody took them in time, by severity."""


KPIS = (
    Kpi(
        id="compliance.incident_response",
        group=Group.COMPLIANCE,
        name=_("Incidents taken in time"),
        definition=_(
            "How many incidents somebody took within the time of their severity. One that nobody "
            "has taken is late once its time is over, and is not counted before. Exercises, false "
            "alarms and what was merged into another are left out."
        ),
        formula=_("incidents taken within their time ÷ incidents taken or past their time"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.HIGHER,
        measure=share_of,
        reads=Responses,
        target=Fraction(95, 100),
        cuts=cuts,
    ),
)
