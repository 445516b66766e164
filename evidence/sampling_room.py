"""Populations and samples as somebody reads them: in words, with links to what they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.actions.sample_results import results_of
from evidence.actions.sampling import Asked, Listed, audits
from evidence.models.entries import PAGES
from evidence.models.samples import Sample, SampleItem, SampleTurn
from evidence.models.stories.wording import story_page
from evidence.models.trails import ref_words
from evidence.rules import sample_results as rules
from evidence.rules.sample_results import MOVES, Act, Result, State
from evidence.rules.samples import By, Kind
from evidence.sampled_words import what_words
from evidence.sampling_forms import ActForm, ConcludeForm
from evidence.sampling_names import (
    BY_NAMES,
    CHECK,
    CHECKS,
    CLOCKS,
    KIND_NAMES,
    RESULT_NAMES,
    RESULT_SIGNS,
    SOURCES,
)
from evidence.trail_views import TRAIL_VIEWS
from govportal.paging import SIZE, Page
from govportal.people.models import Person
from govportal.people.referred import names_of
from govportal.refusals import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: dict[Act, "StrOrPromise"] = {
    Act.CONCLUDE: gettext_lazy("Conclude it"),
    Act.ABANDON: gettext_lazy("Give it up"),
    Act.REOPEN: gettext_lazy("Open it again"),
}
FORMS: dict[Act, type[ActForm]] = {
    Act.CONCLUDE: ConcludeForm,
    Act.ABANDON: ActForm,
    Act.REOPEN: ActForm,
}


@dataclass(frozen=True)
class Line:
    """One item with words. ``page``: of what it is about; ``trail``: what the ledger has."""

    item: SampleItem
    about: str
    what: str
    page: str
    trail: str

    @property
    def sign(self) -> tuple[str, str, Any]:
        last = self.item.last
        return last.sign if last else (*RESULT_SIGNS[""], _("Not looked at"))


def lines_of(kind: Kind, items: Iterable[SampleItem]) -> list[Line]:
    """Items in words. One query for the names of people."""
    rows = list(items)
    names = names_of(one.about for one in rows)
    return [
        Line(
            one,
            ref_words(one.about, names),
            what_words(kind, one.what),
            _page(one.about),
            _trail(one.key),
        )
        for one in rows
    ]


def _page(ref: str) -> str:
    kind, _colon, key = ref.partition(":")
    if kind == "person":
        return story_page(kind, key)
    try:
        return reverse(PAGES[kind], args=[key]) if kind in PAGES else ""
    except NoReverseMatch:
        return ""


def _trail(key: str) -> str:
    kind, _colon, pk = key.partition(":")
    if kind == "entry":
        return reverse("entry_detail", args=[pk])
    return f"{reverse('entry_list')}?{urlencode({'about': key})}"


def population_rows(asked: Asked) -> list[tuple[Any, Any]]:
    """How it is drawn: source, filters, clock and the two ways of counting, in words."""
    return [
        (_("Population"), KIND_NAMES[asked.kind]),
        (_("Source"), SOURCES[asked.kind]),
        (_("Clock"), CLOCKS[asked.kind]),
        (_("Period"), _days(asked.since, asked.until)),
        (_("Filters"), "; ".join(filters_of(asked)) or _("none")),
        (_("Check of completeness"), CHECKS.get(asked.kind, CHECK)),
    ]


def _days(since: date, until: date) -> str:
    return _("%(since)s to %(until)s, both included, in the portal’s zone") % {
        "since": since.isoformat(),
        "until": until.isoformat(),
    }


def filters_of(asked: Asked | Sample) -> list[str]:
    """Each filter that narrows it."""
    given = {
        BY_NAMES[By.UNIT]: asked.unit,
        BY_NAMES[By.TIER]: asked.tier,
        BY_NAMES[By.COMMITTEE]: asked.committee,
        gettext_lazy("Class of entries"): TRAIL_VIEWS.get(asked.view) if asked.view else None,
    }
    return [f"{name}: {value}" for name, value in given.items() if value]


def asked_of(sample: Sample) -> Asked:
    return Asked(
        Kind(sample.kind),
        sample.since,
        sample.until,
        sample.unit,
        sample.tier,
        sample.committee,
        sample.view,
    )


@dataclass(frozen=True)
class Choice:
    """One thing that can be done to a sample now, and why not by this reader."""

    act: Act
    label: "StrOrPromise"
    form: forms.Form
    no: Refusal | None
    is_open: bool


@dataclass(frozen=True)
class Preview:
    """A population before anything is drawn from it."""

    asked: Asked
    listed: Listed

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return population_rows(self.asked)

    @property
    def differing(self) -> list[str]:
        check = self.listed.check
        return [*check.only_rows, *check.only_ledger]


class SampleRoom:
    """One sample as somebody sees it."""

    def __init__(
        self,
        sample: Sample,
        reader: Person,
        on: date,
        params: QueryDict,
        typed: tuple[Act, forms.Form] | None = None,
    ) -> None:
        self.sample, self.reader, self.on, self.params = sample, reader, on, params
        self.typed, self.kind = typed, Kind(sample.kind)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return population_rows(asked_of(self.sample))

    @property
    def by(self) -> "StrOrPromise":
        return BY_NAMES[By(self.sample.by)] if self.sample.by else ""

    @cached_property
    def by_hand(self) -> str:
        """The draw of the first item as a line for a shell, quoted whatever the seed has in it."""
        first = self.sample.items.order_by("n").values_list("key", flat=True).first() or ""
        return f"printf '%s\\n%s' {quote(self.sample.seed)} {quote(first)} | sha256sum"

    @cached_property
    def page(self) -> Page:
        """Forty items, in the order in which they were drawn."""
        text = self.params.get("after", "")
        after = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        items = self.sample.items.filter(n__gt=after).prefetch_related("results")
        found = list(items[: SIZE + 1])
        more = len(found) > SIZE
        return Page(
            rows=lines_of(self.kind, found[:SIZE]),
            total_words=str(self.count),
            first="?" if after else "",
            newer=f"?after={max(after - SIZE, 0)}" if after else "",
            older=f"?after={found[SIZE - 1].n}" if more else "",
            by_day=True,
        )

    @cached_property
    def counted(self) -> Mapping[str, int]:
        return results_of(self.sample)

    @property
    def count(self) -> int:
        return sum(self.counted.values())

    @property
    def tally(self) -> list[tuple[str, str, Any, int]]:
        """Tone, shape, word and number of each result."""
        named: list[tuple[str, Any]] = [(one.value, RESULT_NAMES[one]) for one in Result]
        return [
            (*RESULT_SIGNS[key], name, self.counted.get(key, 0))
            for key, name in [*named, ("", _("Not looked at"))]
        ]

    @cached_property
    def turns(self) -> list[SampleTurn]:
        return list(self.sample.turns.select_related("by"))

    @cached_property
    def next_item(self) -> SampleItem | None:
        """The first that nobody looked at."""
        return self.sample.items.filter(results=None).first()

    @property
    def choices(self) -> list[Choice]:
        state, may = State(self.sample.state), audits(self.reader, self.on)
        return [
            Choice(
                act,
                LABELS[act],
                self.typed[1] if self.typed and self.typed[0] is act else FORMS[act](prefix=act),
                rules.act_refusal(act, state, audits=may),
                bool(self.typed and self.typed[0] is act),
            )
            for act in Act
            if state in MOVES[act][0] or (self.typed and self.typed[0] is act)
        ]

    @property
    def differing(self) -> list[str]:
        """The first of the keys that only one way of counting knows."""
        return [key for one in self.sample.differs.values() for key in one["first"]]
