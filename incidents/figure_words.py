"""Figures as rows: for a page, a table to take away, and for programs."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures_room import Figures
from incidents.names import CLASS_NAMES
from incidents.rules.figures import STEPS, Line, Share, Spread
from incidents.rules.severities import IncidentClass

STEP_NAMES = {
    "detect": gettext_lazy("To detect"),
    "acknowledge": gettext_lazy("To acknowledge"),
    "contain": gettext_lazy("To contain"),
    "resolve": gettext_lazy("To resolve"),
}
MINUTE = timedelta(minutes=1)


def class_words(kind: str) -> str:
    return str(CLASS_NAMES[IncidentClass(kind)])


def time_words(time: timedelta | None) -> str:
    """The two largest units; less than a minute is said so."""
    if time is None:
        return _("no data")
    minutes = time // MINUTE
    if not minutes:
        return _("under 1 min")
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        said = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        return f"{said} {hours} h" if hours else said
    return f"{hours} h {left} min" if hours else f"{left} min"


def share_words(share: Share) -> str:
    """A share with what it is of; none of none is no data."""
    if share.of_one is None:
        return _("no data")
    numbers = {"percent": f"{share.of_one * 100:.1f}", "part": share.part, "whole": share.whole}
    return _("%(percent)s %% (%(part)s of %(whole)s)") % numbers


def line_row(label: str, line: Line) -> dict[str, Any]:
    """One row of the page's table."""
    return {
        "label": label,
        "count": line.count,
        "times": [
            {
                "label": STEP_NAMES[step],
                "mean": time_words(line.times[step].mean),
                "median": time_words(line.times[step].median),
                "count": line.times[step].count,
            }
            for step in STEPS
        ],
        "in_time": share_words(line.in_time),
        "recurrences": share_words(line.recurrences),
    }


def page_rows(figures: Figures) -> dict[str, list[dict[str, Any]]]:
    """The tables of the page: by class with the sum below, by month, and alerts."""
    classes = [line_row(class_words(kind), one) for kind, one in figures.by_class.items()]
    if classes:
        classes.append(line_row(_("All classes"), figures.all))
    months = [line_row(month, one) for month, one in figures.by_month.items()]
    alerts = [
        {
            "sender": sender or _("Agents about themselves"),
            "kind": class_words(kind),
            "share": share_words(share),
            "open": left,
        }
        for (sender, kind), (share, left) in figures.alerts.items()
    ]
    return {"classes": classes, "months": months, "alerts": alerts}


def csv_rows(figures: Figures) -> Iterator[list[str]]:
    """By class and by month, times in minutes; an empty cell is no data."""
    head = ["group", "name", "incidents"]
    for step in STEPS:
        head += [f"{step}_mean_minutes", f"{step}_median_minutes", f"{step}_count"]
    yield [*head, "in_time", "in_time_of", "recurrences", "recurrences_of"]
    yield _csv_line("all", "", figures.all)
    for group, lines in (("class", figures.by_class), ("month", figures.by_month)):
        for name, one in lines.items():
            yield _csv_line(group, name, one)
    yield []
    yield ["monitor", "class", "false", "judged", "not_judged"]
    for (sender, kind), (share, left) in figures.alerts.items():
        yield [plain(sender), kind, str(share.part), str(share.whole), str(left)]


def plain(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _csv_line(group: str, name: str, line: Line) -> list[str]:
    row = [group, name, str(line.count)]
    for step in STEPS:
        spread = line.times[step]
        row += [_minutes(spread.mean), _minutes(spread.median), str(spread.count)]
    shares = (line.in_time, line.recurrences)
    return row + [str(n) for share in shares for n in (share.part, share.whole)]


def _minutes(time: timedelta | None) -> str:
    return "" if time is None else f"{time / MINUTE:.2f}"


def as_json(figures: Figures) -> dict[str, Any]:
    """For programs: times in seconds, null where there is no data."""
    return {
        "from": figures.since.isoformat(),
        "to": figures.until.isoformat(),
        "all": _json_line(figures.all),
        "by_class": {kind: _json_line(one) for kind, one in figures.by_class.items()},
        "by_month": {month: _json_line(one) for month, one in figures.by_month.items()},
        "alerts": [
            {
                "monitor": sender or None,
                "class": kind,
                "false_positives": _json_share(share),
                "not_judged": left,
            }
            for (sender, kind), (share, left) in figures.alerts.items()
        ],
    }


def _json_line(line: Line) -> Mapping[str, Any]:
    return {
        "incidents": line.count,
        "times": {step: _json_spread(line.times[step]) for step in STEPS},
        "in_time": _json_share(line.in_time),
        "recurrences": _json_share(line.recurrences),
        "severities": dict(line.severities),
    }


def _json_spread(spread: Spread) -> Mapping[str, Any]:
    return {
        "count": spread.count,
        "mean_seconds": _seconds(spread.mean),
        "median_seconds": _seconds(spread.median),
    }


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()


def _json_share(share: Share) -> Mapping[str, Any]:
    return {"part": share.part, "whole": share.whole, "share": share.of_one}
