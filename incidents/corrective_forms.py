"""Forms of corrective actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.rules.files import TYPES
from govportal.people.forms import PersonField
from incidents.actions.corrective import Plan
from incidents.post_incident_names import CONTROL_NAMES, EFFECT_NAMES, KIND_NAMES, PRIORITY_NAMES

AREA = {"rows": 3, "class": "textarea said wide"}
DAY = {"type": "date", "class": "input input-m"}


def _area(label: Any, help_text: Any = "", *, required: bool = False) -> Said:
    return Said(label=label, help_text=help_text, required=required, max_length=10_000,
                widget=forms.Textarea(attrs=AREA))  # fmt: skip


class Marked(forms.Form):
    """What was on the page when somebody wrote."""

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class ActionForm(forms.Form):
    """A corrective action: one owner, one date."""

    use_required_attribute = False
    title = Said(label=_("What is changed"), max_length=200)
    what = _area(_("In more words"))
    kind = forms.ChoiceField(label=_("What it does"), choices=list(KIND_NAMES.items()))
    owner = PersonField(label=_("Owner"), help_text=_("One person, by e-mail."))
    due_on = forms.DateField(
        label=_("Done by"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=list(PRIORITY_NAMES.items()), coerce=int, initial=2
    )
    control = forms.ChoiceField(
        label=_("Control that it mends"),
        choices=[("", "—"), *CONTROL_NAMES.items()],
        required=False,
    )
    effect_on = forms.DateField(
        label=_("Look whether it helped on"),
        required=False,
        help_text=_("30 days after it is done, where nothing is said."),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    is_rule = forms.BooleanField(
        label=_("It proposes a rule at run time"),
        required=False,
        help_text=_("The rule will be replayed over the past 30 days once there is such data."),
    )

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class EvidenceForm(Marked):
    """What the owner did."""

    text = _area(_("What was done"), required=True)
    attachment = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{end}" for end in TYPES)}),
    )


class RetestForm(Marked):
    """What came of trying it again."""

    PASSED = (("yes", _("It holds")), ("no", _("It does not hold")))
    run = forms.IntegerField(
        label=_("Number of a test run of the agent"),
        required=False,
        min_value=1,
        max_value=2**62,
        help_text=_("It passed where none of its cases failed. Leave empty to say what you saw."),
    )
    passed = forms.ChoiceField(
        label=_("Without a run: does it hold?"), choices=PASSED, required=False,
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )  # fmt: skip
    text = _area(_("What you tried and saw"))


class EffectForm(Marked):
    """Whether it helped."""

    effect = forms.ChoiceField(
        label=_("Did it help?"),
        choices=[(key.value, name) for key, name in EFFECT_NAMES.items() if key.value],
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )
    words = _area(_("How you know"), required=True)


class ChangeForm(Marked):
    """Another owner or another day."""

    owner = PersonField(label=_("Owner"))
    due_on = forms.DateField(
        label=_("Done by"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    reason = _area(_("Reason"), required=True)


class DropForm(Marked):
    reason = _area(_("Why it is dropped"), required=True)
