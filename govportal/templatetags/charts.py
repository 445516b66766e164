"""Tags for what stands beside charts over time."""

from typing import Literal

from django import template
from django.utils.safestring import SafeString

from govportal.charts import draw_legend

register = template.Library()


@register.simple_tag
def chart_legend(kind: Literal["line", "dashed", "target"], on_paper: bool = False) -> SafeString:
    """``{% chart_legend "dashed" %}``: the sign of a line, beside its name."""
    return draw_legend(kind, on_paper=on_paper)
