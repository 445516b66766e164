"""Drawings as SVG: shapes, rulers, score bands, heat map, seats, lines and bars over time.

Pure functions from numbers to markup. Sizes are attributes, there is no style attribute and no
script, so the strict content security policy holds. On screen the classes carry the colours of both
themes; ``on_paper=True`` writes fill and stroke into each shape instead, because WeasyPrint neither
styles inside inline SVG nor follows ``<use>`` (ui/README.md, "Evidence pack").
"""

from govportal.charts.bands import draw_bands
from govportal.charts.bars import draw_bars
from govportal.charts.climbs import Rung, draw_climb, draw_growth
from govportal.charts.figures import Chart, draw_legend
from govportal.charts.lines import draw_lines
from govportal.charts.meters import draw_meter
from govportal.charts.risks import Risk, draw_risks
from govportal.charts.routes import Stop, draw_route
from govportal.charts.rulers import Day, Segment, draw_ruler, ruler
from govportal.charts.scales import Series
from govportal.charts.seats import Chair, draw_seats
from govportal.charts.signs import SHAPES, draw_shape, draw_tier
from govportal.charts.spans import draw_span
from govportal.charts.trends import draw_trend
from govportal.charts.webs import Knot, Line, draw_web

__all__ = [
    "SHAPES",
    "Chair",
    "Chart",
    "Day",
    "Knot",
    "Line",
    "Risk",
    "Rung",
    "Segment",
    "Series",
    "Stop",
    "draw_bands",
    "draw_bars",
    "draw_legend",
    "draw_lines",
    "draw_climb",
    "draw_growth",
    "draw_meter",
    "draw_risks",
    "draw_route",
    "draw_ruler",
    "draw_seats",
    "draw_shape",
    "draw_span",
    "draw_tier",
    "draw_web",
    "draw_trend",
    "ruler",
]
