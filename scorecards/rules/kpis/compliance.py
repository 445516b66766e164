"""Figures of compliance."""

from typing import Any

from scorecards.rules.kpi import Kpi

KPIS: tuple[Kpi[Any], ...] = ()
