"""What pages say about a draft, one line each: findings, progress, dates, and their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import mod
from typing import Any

from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext, ngettext

from approvals.rules.classification import TierRange
from approvals.rules.content import Step
from approvals.rules.faults import Fault
from approvals.rules.routing import Span
from govportal.refusals import Refusal, known_codes, sentence

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
filled = keep_lazy_text(mod)
"""A lazy sentence with its places filled, still lazy: a plain ``%`` would settle its language."""

MISSING = frozenset({"answer.missing", "answer.row_part_missing"})


def spoken(text: str) -> str:
    """A text of the rules in the reader's language; what people wrote stays as it is."""
    return gettext(text) if text else ""


def span_words(span: Span) -> str:
    """A limit as the routes say it, whatever its number: “7 business days”, “24 hours”."""
    if span.unit == "business_days":
        words = ngettext("%(n)s business day", "%(n)s business days", span.amount)
    else:
        words = ngettext("%(n)s hour", "%(n)s hours", span.amount)
    return words % {"n": span.amount}


def finding_words(finding: Mapping[str, Any]) -> str:
    """A stored finding in the reader's language; as it was stored where it cannot be said again.

    Of its parts, only the form's own label and category are translated: ``found`` was written.
    """
    if "params" not in finding or finding["code"] not in known_codes():
        return str(finding.get("text") or finding["code"])
    params = {k: spoken(v) if k in ("answer", "what") else v for k, v in finding["params"].items()}
    return sentence(Refusal(finding["code"], params))


def is_missing(fault: Fault) -> bool:
    """Whether something is not there yet, rather than wrong."""
    return fault.code in MISSING or fault.code.startswith("gate.")


@dataclass(frozen=True)
class Line:
    """One line about the draft, with the places it is about."""

    words: str
    places: Sequence[tuple[str, str]]
    points: int | None = None


@dataclass(frozen=True)
class Progress:
    """How far a step is, as ``parts/steps.html`` shows it."""

    step: Step
    label: str
    detail: str
    state: str
    address: str


@dataclass(frozen=True)
class Dates:
    """Where the route leads in time, if nothing pauses it; in the committee's zone."""

    decision: datetime
    production: date
    wanted: date | None
    latest: date | None

    @property
    def is_too_late(self) -> bool:
        return self.wanted is not None and self.production > self.wanted


def day_of(text: object) -> date | None:
    """The day a text names, if it names one."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def step_words(missing: int, wrong: int, begun: bool) -> str:
    """How far a step is."""
    if wrong:
        words = ngettext("%(n)s answer to correct", "%(n)s answers to correct", wrong)
        return words % {"n": wrong}
    if not begun:
        return gettext("Not started")
    if missing:
        return ngettext("%(n)s answer missing", "%(n)s answers missing", missing) % {"n": missing}
    return gettext("Complete")


def range_words(span: TierRange) -> str:
    """The range of tiers in the reader's language."""
    if span.low == span.high:
        tiers = str(span.low)
    else:
        tiers = gettext("%(low)s to %(high)s") % {"low": span.low, "high": span.high}
    count = gettext(NUMBER_WORDS[span.missing]) if span.missing < 10 else str(span.missing)
    words = ngettext(
        "%(tiers)s, %(count)s answer missing", "%(tiers)s, %(count)s answers missing", span.missing
    )
    return words % {"tiers": tiers, "count": count}
