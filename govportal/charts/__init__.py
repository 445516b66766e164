"""Drawings as SVG: shapes, tier bars, rulers, score bands, heat map, route strip, seats.

Pure functions from numbers to markup. Sizes are attributes, there is no style attribute and no
script, so the strict content security policy holds. On screen the classes carry the colours of both
themes; ``on_paper=True`` writes fill and stroke into each shape instead, because WeasyPrint neither
styles inside inline SVG nor follows ``<use>`` (ui/README.md, "Evidence pack").
"""

from govportal.charts.bands import draw_bands
from govportal.charts.climbs import Rung, draw_climb, draw_growth
from govportal.charts.meters import draw_meter
from govportal.charts.risks import Risk, draw_risks
from govportal.charts.routes import Stop, draw_route
from govportal.charts.rulers import Day, Segment, draw_ruler, ruler
from govportal.charts.seats import Chair, draw_seats
from govportal.charts.signs import SHAPES, draw_shape, draw_tier
from govportal.charts.trends import draw_trend
from govportal.charts.webs import Knot, Line, draw_web

__all__ = [
    "SHAPES",
    "Chair",
    "Day",
    "Knot",
    "Line",
    "Risk",
    "Rung",
    "Segment",
    "Stop",
    "draw_bands",
    "draw_climb",
    "draw_growth",
    "draw_meter",
    "draw_risks",
    "draw_route",
    "draw_ruler",
    "draw_seats",
    "draw_shape",
    "draw_tier",
    "draw_web",
    "draw_trend",
    "ruler",
]
