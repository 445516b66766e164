"""What people type about samples."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from evidence.actions.sample_results import Noted
from evidence.actions.sampling import Asked, Draw
from evidence.finding_forms import AREA, DAY, FindingForm
from evidence.rules.sample_results import Opinion, Result
from evidence.rules.samples import MOST_ITEMS, SEED_MAX, WORDS_MAX, By, Kind, is_seed
from evidence.sampling_names import BY_NAMES, KIND_NAMES, OPINION_NAMES, RESULT_NAMES
from evidence.trail_views import TRAIL_VIEWS
from govportal.days import EARLIEST, LATEST
from govportal.people.models import Committee, Unit
from govportal.refusals import Refusal
from registry.models.agents import choices

_ANY = ("", _("All"))


class PopulationForm(forms.Form):
    """Which population; read from the address, so that it is shown before anything is drawn."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Population"), choices=choices(KIND_NAMES))
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("Business unit"),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
        help_text=_("With the units below it."),
    )
    tier = forms.TypedChoiceField(
        label=_("Tier"),
        required=False,
        choices=[_ANY, *((n, n) for n in range(1, 5))],
        coerce=int,
        empty_value=None,
    )
    committee = forms.ModelChoiceField(
        Committee.objects.order_by("name"),
        label=_("Committee"),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    view = forms.ChoiceField(
        label=_("Class of entries"),
        required=False,
        choices=[("", "–"), *((key, name) for key, name in TRAIL_VIEWS.items() if key != "all")],
        help_text=_("For ledger entries alone."),
    )

    def clean(self) -> dict[str, Any]:
        """Days that can be counted with."""
        for name in ("since", "until"):
            day = self.cleaned_data.get(name)
            if day is not None and not EARLIEST < day < LATEST:
                self.add_error(name, _("Enter a valid date."))
        return self.cleaned_data

    @property
    def asked(self) -> Asked:
        said = dict(self.cleaned_data)
        return Asked(**said | {"kind": Kind(said["kind"])})


class SeedField(Said):
    """Kept as it was typed: what is no seed is refused, and not mended."""

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip(" ")
        if text and not is_seed(text):
            raise forms.ValidationError(str(Refusal("sample.seed", {"most": SEED_MAX})))
        return text


class DrawForm(forms.Form):
    """How many are drawn, with which seed, and why."""

    use_required_attribute = False
    purpose = Said(
        label=_("What is to be shown"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=AREA),
        help_text=_(
            "The control that the items are tested against, and what would be an exception."
        ),
    )
    n = forms.IntegerField(
        label=_("Items"),
        min_value=1,
        max_value=MOST_ITEMS,
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
        help_text=_("Everything, where there are fewer."),
    )
    by = forms.ChoiceField(
        label=_("Divided by"),
        required=False,
        choices=[("", _("Nothing: a simple sample")), *choices(BY_NAMES)],
        help_text=_("Each part is drawn from in proportion, and has one item at least."),
    )
    seed = SeedField(
        label=_("Seed"),
        required=False,
        max_length=SEED_MAX,
        help_text=_("Yours, so that nobody chose for you. Empty: the portal makes one."),
        widget=forms.TextInput(attrs={"class": "input input-m", "autocomplete": "off"}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def draw(self) -> Draw:
        said = self.cleaned_data
        by = By(said["by"]) if said["by"] else None
        return Draw(said["n"], said["purpose"], said["seed"], by, said["seen"])


class ItemForm(forms.Form):
    """What one item shows."""

    use_required_attribute = False
    result = forms.ChoiceField(
        label=_("Result"),
        choices=choices(RESULT_NAMES),
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )
    note = Said(
        label=_("What you saw"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Where it does not conform or could not be tested: why."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def noted(self) -> Noted:
        said = self.cleaned_data
        return Noted(Result(said["result"]), said["note"], said["seen"])


class ActForm(forms.Form):
    """Why it is given up, or opened again."""

    use_required_attribute = False
    text = Said(label=_("Why"), max_length=WORDS_MAX, widget=forms.Textarea(attrs=AREA))

    @property
    def opinion(self) -> Opinion | None:
        chosen = self.cleaned_data.get("opinion")
        return Opinion(chosen) if chosen else None


class ConcludeForm(ActForm):
    """What the items say of the whole."""

    opinion = forms.ChoiceField(  # type: ignore[assignment]
        label=_("Conclusion"),
        choices=choices(OPINION_NAMES),
        widget=forms.RadioSelect,
    )
    field_order = ("opinion", "text")


class ItemFindingForm(FindingForm):
    """A finding made of an exception; it says by itself where it was found."""

    origin = None  # type: ignore[assignment]

    def new(self) -> Any:
        self.cleaned_data["origin"] = "audit"
        return super().new()
