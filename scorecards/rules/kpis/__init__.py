"""Every key figure of the portal, in the order in which they are shown."""

from typing import Any

from scorecards.rules.kpi import Kpi
from scorecards.rules.kpis import compliance, coverage, process, quality, registers, value

KPIS: tuple[Kpi[Any], ...] = (
    *coverage.KPIS,
    *quality.KPIS,
    *process.KPIS,
    *compliance.KPIS,
    *registers.KPIS,
    *value.KPIS,
)
BY_ID = {kpi.id: kpi for kpi in KPIS}
VERSION = 2
"""Of the definitions: a snapshot says under which it was counted. Raised when a formula changes."""
