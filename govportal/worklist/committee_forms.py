"""Committees and seats, as an administrator types them. The rules say what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.committee_actions import Shape
from govportal.people.forms import PersonField
from govportal.people.models import Unit
from govportal.people.names import QUORUM_BASE_NAMES, SEAT_NAMES
from govportal.people.rules import QuorumBase, SeatKind
from govportal.people.rules.committees import NAME_MAX, SLUG_MAX, TITLE_MAX, SeatPlan
from govportal.refusals import Refusal
from govportal.worklist.models import Calendar

FIELDS = {
    "committee.name_missing": "name", "committee.name_long": "name", "committee.slug": "slug",
    "committee.slug_taken": "slug", "committee.unit_served": "units",
    "committee.default_stays": "is_default", "committee.kind_missing": "kind",
    "committee.title": "title", "committee.rotates_not": "unit",
    "committee.one_of_these": "kind", "committee.seat_taken": "title",
    "committee.term_past": "starts_on", "committee.term_backward": "ends_on",
}  # fmt: skip


def show(form: forms.Form, refusal: Refusal) -> None:
    """Say the refusal beside its field, where the form has it."""
    field = FIELDS.get(refusal.code)
    form.add_error(field if field in form.fields else None, str(refusal))


def _text(most: int, css: str = "input") -> Any:
    return forms.TextInput(attrs={"class": css, "maxlength": most})


def _day() -> Any:
    return forms.DateInput(attrs={"type": "date", "class": "input-m"}, format="%Y-%m-%d")


class CommitteeForm(forms.Form):
    """A committee: name, calendar, the units it decides for, and of what a quorum is counted."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        error_messages={"required": _("Give the committee a name.")},
        widget=_text(NAME_MAX),
    )
    slug = forms.CharField(
        label=_("Short name"),
        help_text=_("For its address, in small letters, digits and hyphens; it stays."),
        widget=_text(SLUG_MAX, "input-m"),
    )
    calendar_key = forms.ChoiceField(
        label=_("Calendar"),
        help_text=_("Its zone, hours and holidays count for all clocks of this committee’s cases."),
    )
    base = forms.ChoiceField(
        label=_("Quorum: more than half of"),
        choices=[(base.value, name) for base, name in QUORUM_BASE_NAMES.items()],
        help_text=_("A ballot keeps what it began with; minutes show it."),
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.all(),
        label=_("Business units it decides for"),
        required=False,
        to_field_name="slug",
        help_text=_("Units below them are meant, too, unless they have a committee of their own."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
    )
    is_default = forms.BooleanField(
        label=_("It decides for all units that have no committee of their own"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["calendar_key"]
        choices.choices = [(one.key, one.name) for one in Calendar.objects.all()]

    def shape(self, slug: str = "") -> Shape:
        typed = self.cleaned_data
        return Shape(
            slug=slug or typed["slug"].strip(),
            name=typed["name"],
            calendar_key=typed["calendar_key"],
            units=list(typed["units"]),
            base=QuorumBase(typed["base"]),
            is_default=typed["is_default"],
        )


class SeatAddForm(forms.Form):
    """A further seat, or a further row of one that rotates."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Which seat"), choices=[(kind.value, name) for kind, name in SEAT_NAMES.items()]
    )
    title = forms.CharField(label=_("Title"), widget=_text(TITLE_MAX))
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("For requests of"),
        required=False,
        empty_label=_("every unit"),
        to_field_name="slug",
        help_text=_(
            "Only the business unit’s seat rotates: give each unit its own holder under the same "
            "title; the one for every unit sits for the rest."
        ),
    )
    holder = PersonField(
        label=_("Who holds the seat"),
        required=False,
        help_text=_("Empty leaves it vacant; it counts for the quorum all the same."),
    )
    alternate = PersonField(label=_("Who stands in"), required=False)
    starts_on = forms.DateField(label=_("From"), widget=_day())
    ends_on = forms.DateField(
        label=_("Until"), required=False, help_text=_("Empty is for good."), widget=_day()
    )

    def plan(self) -> SeatPlan:
        typed = self.cleaned_data
        return SeatPlan(
            kind=SeatKind(typed["kind"]),
            title=typed["title"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            unit=typed["unit"].name if typed["unit"] else "",
        )


class TermForm(forms.Form):
    """The last day of a term."""

    use_required_attribute = False
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty is for good."), widget=_day()
    )
    seen = forms.DateField(widget=forms.HiddenInput(), required=False)
