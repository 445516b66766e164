"""The portal's template tags: signs, times, names, hashes, drawings and small frames.

Everything is escaped by ``format_html``; tags make no database queries of their own, save
``{% person p "unit" %}`` when the unit was not selected with the person.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from govportal import charts
from govportal.rendering import OptionGroup, draw_options

register = template.Library()

Words = str | Promise
TIERS: dict[int, Words] = {
    1: gettext_lazy("Low"),
    2: gettext_lazy("Medium"),
    3: gettext_lazy("High"),
    4: gettext_lazy("Critical"),
}
SHAPE_OF = {"ok": "ok", "warn": "warn", "bad": "bad", "info": "info", "neutral": "wait"}
BESIDE_THE_DAY = {"moment": ", H:i", "date": "", "seconds": ", H:i:s"}
TONE_OF = {"success": "ok", "warning": "warn", "error": "bad"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "plus" %}``: a 16 px line icon, hidden from screen readers."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def shape(name: str) -> SafeString:
    """``{% shape "bad" %}``: a status shape alone; a word must stand beside it."""
    return charts.draw_shape(name)


@register.simple_tag
def status(tone: str, word: Words, shape: str = "", on_paper: bool = False) -> SafeString:
    """``{% status "warn" _("Due soon") %}``, ``{% status "neutral" _("Paused") "pause" %}``."""
    drawn = charts.draw_shape(shape or SHAPE_OF[tone], tone, on_paper=on_paper)
    return format_html('<span class="status" data-tone="{}">{}{}</span>', tone, drawn, word)


@register.simple_tag
def tier(level: int | str | None, words: bool = True, on_paper: bool = False) -> SafeString:
    """``{% tier 3 %}`` gives the bars and "Tier 3 · High"; with ``words=False`` only "Tier 3"."""
    if not level:
        return status("neutral", _("No tier yet"), "none", on_paper=on_paper)
    level = int(level)
    drawn = charts.draw_tier(level, on_paper=on_paper)
    text = _("Tier %(tier)s") % {"tier": level}
    if words:
        text = f"{text} · {TIERS[level]}"
    return format_html('<span class="tier">{}{}</span>', drawn, text)


@register.simple_tag
def when(moment: datetime | date | None, form: str = "moment", empty: Words = "") -> SafeString:
    """``{% when x %}`` "Tue 24 Nov, 09:10" in the reader's zone; ``form`` may be moment, date,
    time, seconds or full. The year appears when it is not this year. A plain date stays a date.
    """
    if not moment:
        return format_html('<span class="quiet">{}</span>', empty) if empty else SafeString("")
    if not isinstance(moment, datetime):
        words = date_words(moment, _day_form(moment))
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        date_words(local, _full_form()),
        date_words(local, _moment_form(local, form)),
    )


def _day_form(moment: date) -> str:
    if moment.year == timezone.localdate().year:
        return pgettext("date this year", "D j M")
    return pgettext("date in another year", "D j M Y")


def _moment_form(moment: datetime, form: str) -> str:
    if form == "full":
        return _full_form()
    return "H:i" if form == "time" else _day_form(moment) + BESIDE_THE_DAY[form]


def _full_form() -> str:
    return pgettext("full date and time", "j F Y, H:i:s T")


@register.filter
def shown(value: Any) -> Any:
    """A value as people read it: times and dates as ``{% when %}`` writes them, others as is."""
    return when(value) if isinstance(value, date) else value


@register.simple_tag
def person(somebody: Any, detail: str = "") -> SafeString:
    """``{% person p %}`` the name; ``{% person p "title" %}`` or ``"unit"`` adds a line below it.

    None is the portal itself and is shown as a machine.
    """
    if somebody is None or somebody == "":
        return machine(_("Portal"))
    below = {"title": "title", "unit": "unit"}.get(detail)
    text = getattr(somebody, below, "") if below else ""
    name = getattr(somebody, "full_name", "") or str(somebody)
    if not text:
        return format_html("{}", name)
    return format_html('{}<span class="sub">{}</span>', name, text)


@register.simple_tag
def machine(name: Words) -> SafeString:
    """``{% machine "Portal" %}``: something that acted without a person."""
    return format_html(
        '<span class="by-machine">{}<span class="vh">{} </span>{}</span>',
        icon("agent"),
        _("Machine:"),
        name,
    )


@register.simple_tag(name="hash")
def hash_(value: str | None, form: str = "short") -> SafeString:
    """``{% hash fingerprint %}`` "4be1 90c7…7aa5" with the whole value on hover; ``"full"`` for all
    of it in groups of four, to be compared character by character.
    """
    if not value:
        return SafeString("")
    kind, _colon, digits = str(value).rpartition(":")
    if form == "full":
        groups = " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
        return format_html('<span class="hash">{} {}</span>', kind, groups)
    short = digits if len(digits) <= 12 else f"{digits[:4]} {digits[4:8]}…{digits[-4:]}"
    return format_html('<span class="hash" title="{}">{}</span>', value, short)


@register.simple_tag
def money(amount: Decimal | int | str | None, currency: str = "EUR") -> SafeString:
    """``{% money 7400 %}`` "EUR 7,400"; cents only when there are any."""
    if amount is None or amount == "":
        return SafeString("")
    value = Decimal(str(amount))
    places = 0 if value == value.to_integral_value() else 2
    number = number_format(abs(value), decimal_pos=places, force_grouping=True)
    sign = "−" if value < 0 else ""
    return format_html('<span class="nowrap">{} {}{}</span>', currency, sign, number)


@register.filter
def points(value: int) -> str:
    """``{{ 3|points }}`` "+3", "0", and a real minus sign below zero."""
    if not value:
        return "0"
    return f"−{abs(value)}" if value < 0 else f"+{value}"


@register.filter
def tone(message: Message) -> str:
    """The tone of a Django message."""
    return TONE_OF.get(message.level_tag, "info")


@register.simple_tag
def options(groups: Iterable[OptionGroup]) -> SafeString:
    """``{% options widget.optgroups %}``: what stands in a select."""
    return draw_options(groups)


@register.simple_tag
def ruler(clock: Any, on_paper: bool = False) -> SafeString:
    """``{% ruler clock %}``: the drawing of a ClockView; the words belong beside it."""
    return charts.draw_ruler(clock.segments, on_paper=on_paper)


@register.simple_tag
def meter(
    share: Fraction | float, tone: str = "", mark: float | None = None, on_paper: bool = False
) -> SafeString:
    """``{% meter 0.64 "ok" mark=0.8 %}``: a share of one; always with the number beside it."""
    return charts.draw_meter(share, tone=tone, mark=mark, on_paper=on_paper)


@register.simple_tag
def trend(shares: Sequence[float]) -> SafeString:
    """``{% trend shares %}``: shares of one as columns, oldest first; always with the numbers."""
    return charts.draw_trend(shares)


@register.simple_tag
def bands(
    points: int, tier: int, limits: str = "2 4 6", most: int = 11, on_paper: bool = False
) -> SafeString:
    """``{% bands points tier %}``: the points on the four tiers."""
    lows = [int(low) for low in limits.split()]
    return charts.draw_bands(points, tier, lows, most=most, on_paper=on_paper)


@register.simple_tag
def heat_map(
    risks: Sequence[charts.Risk], residual: bool = False, on_paper: bool = False
) -> SafeString:
    """``{% heat_map risks residual=True %}``: one 5 × 5 map of ``charts.Risk`` rows."""
    return charts.draw_risks(risks, residual=residual, on_paper=on_paper)


@register.simple_tag
def route(stops: Sequence[charts.Stop], label: Words, on_paper: bool = False) -> SafeString:
    """``{% route stops label=words %}``: the strip of ``charts.Stop`` rows."""
    return charts.draw_route(stops, label=str(label), on_paper=on_paper)


@register.simple_tag
def seats(
    chairs: Sequence[charts.Chair], needed: int, label: Words, words: Words = "", **more: bool
) -> SafeString:
    """``{% seats chairs needed label=words words="3 votes" %}``: the committee as a row."""
    return charts.draw_seats(chairs, needed, label=str(label), words=str(words), **more)


@register.simple_block_tag
def section(
    content: str, name: str, heading: Words, beside: Words = "", n: str = "", extra: str = ""
) -> SafeString:
    """``{% section "tools" _("Tools") beside="4 tools" %}…{% endsection %}``: a block of a page
    with its h2, which labels it; ``beside`` may be a link, ``extra`` more classes ("mb0").
    """
    numbered = format_html(' class="num-head" data-n="{}"', n) if n else SafeString("")
    title = format_html('<h2 id="{}"{}>{}</h2>', name, numbered, heading)
    if beside:
        note = beside if isinstance(beside, SafeString) else format_html("<span>{}</span>", beside)
        title = format_html('<div class="block-head">{}{}</div>', title, note)
    return format_html(
        '<section class="block{}" aria-labelledby="{}">{}{}</section>',
        f" {extra}" if extra else "",
        name,
        title,
        content,
    )


@register.simple_block_tag
def note(content: str, tone: str, title: Words = "") -> SafeString:
    """``{% note "warn" _("Draft from Monday") %}<p>…</p>{% endnote %}``: one message on top."""
    head = format_html("<p>{}</p>", title) if title else SafeString("")
    role = "alert" if tone == "bad" else "status"
    return format_html(
        '<div class="note" data-tone="{}" role="{}">{}{}</div>', tone, role, head, content
    )


@register.simple_block_tag
def fold(content: str, summary: Words, is_open: bool = False) -> SafeString:
    """``{% fold _("Show the numbers") %}…{% endfold %}``: more on demand, without script."""
    return format_html(
        '<details class="fold"{}><summary>{}</summary>{}</details>',
        SafeString(" open") if is_open else "",
        summary,
        content,
    )


@register.simple_block_tag
def said(content: str, by: Words = "", lead: bool = False) -> SafeString:
    """``{% said by=name %}{{ text|linebreaks }}{% endsaid %}``: what a named person wrote."""
    quote = format_html(
        '<blockquote class="said{}">{}</blockquote>', " said-lead" if lead else "", content
    )
    if not by:
        return quote
    return format_html('{}<p class="said-by">{}</p>', quote, by)


@register.simple_block_tag
def agent_said(content: str, by: Words) -> SafeString:
    """``{% agent_said by=agent.name %}…{% endagent_said %}``: what a machine wrote, never serif."""
    return format_html(
        '<div class="agent-said"><p class="agent-said-by">{}{}</p>{}</div>',
        icon("agent"),
        by,
        content,
    )
