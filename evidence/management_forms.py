"""What people type about reviews of management."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from evidence.actions import management_points as points
from evidence.actions import management_reviews as acts
from evidence.finding_forms import AREA, DAY
from evidence.management_names import KIND_NAMES
from evidence.rules.management_reviews import PART_MAX, WORDS_MAX, PointKind
from govportal.days import EARLIEST, LATEST
from govportal.people.forms import PersonField
from registry.models.agents import choices


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class PrepareForm(forms.Form):
    """Which days a review looks at, and when it is held."""

    use_required_attribute = False
    since = _day(_("Looks back from"))
    until = _day(_("To"), _("The inputs are counted as of the end of this day."))
    held_on = _day(_("Held on"))

    def clean(self) -> dict[str, Any]:
        """Days that can be counted with."""
        for name in ("since", "until", "held_on"):
            day = self.cleaned_data.get(name)
            if day is not None and not EARLIEST < day < LATEST:
                self.add_error(name, _("Enter a valid date."))
        return self.cleaned_data

    @property
    def days(self) -> acts.Days:
        return acts.Days(**self.cleaned_data)


class DaysForm(PrepareForm):
    """Other days of a review that is not signed yet."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def days(self) -> acts.Days:
        said = self.cleaned_data
        return acts.Days(said["since"], said["until"], said["held_on"])


class AttendeeForm(forms.Form):
    """Somebody who was there."""

    use_required_attribute = False
    person = PersonField(label=_("Who was there"), help_text=_("One person, by e-mail."))
    part = Said(label=_("As"), required=False, max_length=PART_MAX)


class PointForm(forms.Form):
    """What was agreed on."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=choices(KIND_NAMES),
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )
    text = Said(label=_("In words"), max_length=WORDS_MAX, widget=forms.Textarea(attrs=AREA))
    owner = PersonField(
        label=_("Owner"), required=False, help_text=_("Of an action: one person, by e-mail.")
    )
    due_on = _day(_("Done by"), _("Of an action."), required=False)

    @property
    def point(self) -> acts.Point:
        said = dict(self.cleaned_data)
        return acts.Point(**said | {"kind": PointKind(said["kind"])})


class ReasonForm(forms.Form):
    """Why it is not held, or opened again."""

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = Said(label=_("Why"), max_length=WORDS_MAX, widget=forms.Textarea(attrs=AREA))

    @property
    def said(self) -> acts.Said:
        return acts.Said(**self.cleaned_data)


class SignForm(ReasonForm):
    """What management thinks of the whole, and when it looks again."""

    text = Said(
        label=_("Conclusion"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=AREA),
        help_text=_(
            "Whether how we govern agents is still suitable, adequate and effective, and what "
            "has to become better."
        ),
    )
    next_on = _day(_("Next review by"))
    field_order = ("mark", "text", "next_on")


class PointReasonForm(forms.Form):
    """What is said of a point."""

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = Said(label=_("What you say"), max_length=WORDS_MAX, widget=forms.Textarea(attrs=AREA))

    @property
    def said(self) -> points.PointSaid:
        return points.PointSaid(**self.cleaned_data)


class OtherPointForm(PointReasonForm):
    """Another owner or another day."""

    owner = PersonField(label=_("Owner"))
    due_on = _day(_("Done by"))
    field_order = ("mark", "owner", "due_on", "text")
