"""A review of management as somebody reads it: inputs in words, points, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import shown
from evidence.actions import management_points as points
from evidence.actions import management_reviews as acts
from evidence.actions.management_calling import last_signed
from evidence.management_forms import (
    AttendeeForm,
    DaysForm,
    OtherPointForm,
    PointForm,
    PointReasonForm,
    ReasonForm,
    SignForm,
)
from evidence.management_names import DUE_TONES, DUE_WORDS, FACT_NAMES, INPUT_PAGES
from evidence.models.management_reviews import (
    ManagementAttendee,
    ManagementInput,
    ManagementPoint,
    ManagementReview,
)
from evidence.rules.management_reviews import (
    MOVES,
    POINT_MOVES,
    Act,
    Due,
    Input,
    PointAct,
    PointState,
    State,
    due_of,
)
from govportal.people.models import Person
from govportal.refusals import Refusal
from scorecards.rules.kpis import BY_ID
from scorecards.rules.measures import Why
from scorecards.words import WHY_WORDS, kpi_name, value_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: dict[Act, "StrOrPromise"] = {
    Act.SIGN: _("Sign it off"),
    Act.DROP: _("It is not held"),
    Act.REOPEN: _("Open it again"),
}
FORMS: dict[Act, type[ReasonForm]] = {
    Act.SIGN: SignForm,
    Act.DROP: ReasonForm,
    Act.REOPEN: ReasonForm,
}
POINT_LABELS: dict[PointAct, "StrOrPromise"] = {
    PointAct.DONE: _("Say that it is done"),
    PointAct.NOT_DONE: _("It is not done yet"),
    PointAct.STRIKE: _("Strike it"),
    PointAct.CHANGE: _("Another owner or day"),
}
POINT_FORMS: dict[PointAct, type[PointReasonForm]] = {
    PointAct.DONE: PointReasonForm,
    PointAct.NOT_DONE: PointReasonForm,
    PointAct.STRIKE: PointReasonForm,
    PointAct.CHANGE: OtherPointForm,
}
OTHERS = 5
Typed = Mapping[str, forms.Form]
"""What somebody typed, by the name of its form."""


@dataclass(frozen=True)
class InputLine:
    """One input in words, with the page where its records are."""

    row: ManagementInput

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [(fact_name(name), fact_value(name, value)) for name, value in self.row.facts]

    @property
    def url(self) -> str:
        return reverse(INPUT_PAGES[Input(self.row.kind)])


def fact_name(name: str) -> str:
    return str(FACT_NAMES[name]) if name in FACT_NAMES else kpi_name(BY_ID[name])


def fact_value(name: str, value: Any) -> str:
    """A count, or a key figure with its unit; why there is none."""
    if name not in BY_ID:
        return "" if value is None else str(value)
    if value is None:
        return str(WHY_WORDS[Why.NO_CASES])
    currency, _blank, number = str(value).rpartition(" ")
    return value_words(Fraction(number), BY_ID[name].unit, currency)


@dataclass(frozen=True)
class Choice:
    """One thing that can be done now, and why not by this reader."""

    act: Act | PointAct
    label: "StrOrPromise"
    form: forms.Form
    no: Refusal | None
    is_open: bool


class PointFace:
    """A point with what can be done to it."""

    def __init__(self, point: ManagementPoint, choices: list[Choice]) -> None:
        self.point, self.choices = point, choices
        self.turns = list(point.turns.all())


class ReviewRoom:
    """One review as somebody sees it."""

    def __init__(
        self, review: ManagementReview, reader: Person, on: date, typed: Typed | None = None
    ) -> None:
        self.review, self.reader, self.on, self.typed = review, reader, on, typed or {}

    @cached_property
    def inputs(self) -> list[InputLine]:
        """Those of the newest round."""
        rows = list(self.review.inputs.order_by("-round", "n")[: len(Input)])
        return [InputLine(row) for row in rows]

    @cached_property
    def attendees(self) -> list[ManagementAttendee]:
        found = list(self.review.attendees.select_related("person"))
        for one in found:  # what was kept earlier may turn what stands beside it round
            one.part = shown(one.part)
        return found

    @cached_property
    def points(self) -> list[PointFace]:
        rows = self.review.points.select_related("owner", "review")
        return [self._face(one) for one in rows.prefetch_related("turns__by")]

    @property
    def no_change(self) -> Refusal | None:
        return acts.change_refusal(self.review, self.reader, self.on)

    @property
    def untaken(self) -> list[forms.Form]:
        """What was typed to change it, where it takes no change any more."""
        names = ("days", "attendee", "point")
        return [self.typed[name] for name in names if name in self.typed and self.no_change]

    @property
    def attendee_form(self) -> forms.Form:
        return self.typed.get("attendee") or AttendeeForm(prefix="attendee")

    @property
    def point_form(self) -> forms.Form:
        return self.typed.get("point") or PointForm(prefix="point")

    @property
    def days_form(self) -> forms.Form:
        review = self.review
        given = {"since": review.since, "until": review.until, "held_on": review.held_on}
        form = DaysForm(prefix="days", initial=given | {"mark": self.mark})
        return self.typed.get("days") or form

    @cached_property
    def mark(self) -> str:
        return self.review.mark

    @cached_property
    def others(self) -> list[ManagementReview]:
        """Others that look at some of the same days. One query."""
        if self.review.state == State.DROPPED:
            return []
        rows = ManagementReview.objects.visible_to(self.reader, self.on)
        return list(rows.others_of(self.review)[:OTHERS])

    @property
    def choices(self) -> list[Choice]:
        given = {"mark": self.mark}
        return [
            Choice(
                act,
                LABELS[act],
                self.typed.get(act) or FORMS[act](prefix=act, initial=given),
                acts.act_refusal(self.review, act, self.reader, self.on),
                act in self.typed,
            )
            for act in Act
            if MOVES[act][0] is State(self.review.state) or act in self.typed
        ]

    def _face(self, point: ManagementPoint) -> PointFace:
        return PointFace(point, [one for one in self._point_choices(point) if _shown(one)])

    def _point_choices(self, point: ManagementPoint) -> list[Choice]:
        owner = point.owner.email if point.owner else ""
        given = {"mark": point.mark, "owner": owner, "due_on": point.due_on}
        found = []
        for act in PointAct:
            name = prefix_of(point, act)
            if PointState(point.state) not in POINT_MOVES[act][0] and name not in self.typed:
                continue
            form = self.typed.get(name) or POINT_FORMS[act](prefix=name, initial=given)
            no = points.point_refusal(point, act, self.reader, self.on)
            found.append(Choice(act, POINT_LABELS[act], form, no, name in self.typed))
        return found


def prefix_of(point: ManagementPoint, act: PointAct) -> str:
    return f"p{point.n}-{act}"


def _shown(choice: Choice) -> bool:
    """What the point's state does not allow is no button; what this reader may not do says why,
    as does what was typed for it."""
    return choice.is_open or choice.no is None or not choice.no.is_stale


@dataclass(frozen=True)
class NextDue:
    """How the next review stands, for the list."""

    due: Due
    last: ManagementReview | None

    @property
    def words(self) -> "StrOrPromise":
        return DUE_WORDS[self.due]

    @property
    def tone(self) -> str:
        return DUE_TONES[self.due]


def next_due(reader: Person, on: date) -> NextDue | None:
    """By the newest that was signed off, for those who may read it. At most two queries."""
    if not reader.sees_all_on(on):
        return None
    last = last_signed()
    return NextDue(due_of(last.next_on if last else None, on), last)
