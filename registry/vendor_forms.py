"""What is typed about vendors, their models and changes, and re-tests.

The forms only read; what is missing or makes no sense is the rules' to say, beside its field.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from govportal.file_rules import TYPES
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions.model_notices import Change
from registry.actions.vendors import Description, described
from registry.models import PinnedModel, Vendor
from registry.rules.vendors import NAME_MAX, SOURCE_MAX, VERSION_MAX, NoticeKind
from registry.vendor_names import NOTICE_KIND_NAMES, VENDOR_KIND_NAMES

ABOUT = {
    "vendor.name_missing": "name",
    "vendor.name_long": "name",
    "vendor.name_taken": "name",
    "vendor.slug_malformed": "slug",
    "vendor.slug_taken": "slug",
    "vendor.other_name_long": "other_names",
    "people.inactive": "owner",
    "vendor.text_long": "notes",
    "vendor.budget_half": "budget_currency",
    "vendor.budget_amount": "budget_limit",
    "vendor.currency_unknown": "budget_currency",
    "vendor.model_missing": "name",
    "vendor.model_long": "name",
    "vendor.model_known": "version",
    "vendor.version_missing": "version",
    "vendor.version_long": "version",
    "vendor.to_version_missing": "to_version",
    "vendor.to_version_long": "to_version",
    "vendor.to_version_same": "to_version",
    "vendor.end_day_missing": "effective_on",
    "vendor.end_day_over": "effective_on",
    "vendor.change_missing": "text",
    "vendor.change_long": "text",
    "vendor.change_source_missing": "source",
    "vendor.change_source_long": "source",
    "vendor.reason_missing": "text",
    "vendor.reason_long": "text",
    "vendor.model_ended": "model",
    "agent.model_known_stale": "model",
    "agent.retest_evidence_missing": "text",
    "agent.retest_evidence_long": "text",
}
"""Which field a refusal is about, in whichever of the forms has it."""
DAY = forms.DateInput(attrs={"type": "date", "class": "input-m"}, format="%Y-%m-%d")


def text(rows: int, *, said: bool = False) -> forms.Textarea:
    classes = "textarea said wide" if said else "textarea wide"
    return forms.Textarea(attrs={"rows": rows, "class": classes})


def line(most: int, classes: str = "input") -> forms.TextInput:
    return forms.TextInput(attrs={"class": classes, "maxlength": most})


class SayingForm(forms.Form):
    """A form that shows a rule's no beside what it is about, or on top."""

    use_required_attribute = False
    about: Mapping[str, str] = ABOUT

    def show(self, refusal: Refusal) -> None:
        field = self.about.get(refusal.code)
        self.add_error(field if field in self.fields else None, str(refusal))


class PersonField(forms.CharField):
    """An active person, by e-mail; nobody where it is empty."""

    def clean(self, value: Any) -> Any:
        address = str(super().clean(value) or "").strip().lower()
        if not address:
            return None
        person = Person.objects.active().filter(email=address).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return person


class VendorForm(SayingForm):
    """The description of a vendor."""

    name = forms.CharField(
        label=_("Name"),
        error_messages={"required": _("Give the vendor’s name.")},
        widget=line(NAME_MAX),
    )
    slug = forms.CharField(
        label=_("Short name"),
        required=False,
        help_text=_("For addresses and programs; left empty, it is made of the name. It stays."),
        widget=line(60, "input-m"),
    )
    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        help_text=_(
            "One a line: brands, parent companies, former names. Conflicts of interest are found "
            "by each of them."
        ),
        widget=text(3),
    )
    kind = forms.ChoiceField(
        label=_("What you get from it"),
        choices=[(kind.value, name) for kind, name in VENDOR_KIND_NAMES.items()],
    )
    owner = PersonField(
        label=_("Who keeps the relation"),
        required=False,
        help_text=_("By e-mail. Reminders and late re-tests go to this person."),
        widget=forms.TextInput(attrs={"class": "input", "list": "people", "inputmode": "email"}),
    )
    contact = forms.CharField(label=_("Contact there"), required=False, widget=text(2))
    fallback_plan = forms.CharField(
        label=_("Fallback plan"),
        required=False,
        help_text=_("What agents do when it fails or ends: stop, people, another model."),
        widget=text(3),
    )
    multi_provider_plan = forms.CharField(
        label=_("Multi-provider plan"),
        required=False,
        help_text=_("Which other vendor can take over, and what was tried."),
        widget=text(3),
    )
    budget_limit = forms.DecimalField(
        label=_("Budget a month"),
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "input-m", "inputmode": "decimal"}),
    )
    budget_currency = forms.CharField(
        label=_("Currency"), required=False, max_length=10, widget=line(3, "input-s")
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=text(3))
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, vendor: Vendor | None = None, **kwargs: Any) -> None:
        if vendor is not None:
            known = vars(described(vendor))
            names = "\n".join(vendor.other_names)
            owner = vendor.owner.email if vendor.owner else ""
            own = {"owner": owner, "other_names": names, "mark": vendor.mark}
            kwargs["initial"] = known | own
        super().__init__(*args, **kwargs)
        if vendor is not None:
            del self.fields["slug"]

    @property
    def said(self) -> Description:
        kept = {k: v for k, v in self.cleaned_data.items() if k not in {"slug", "mark"}}
        kept["other_names"] = tuple(kept["other_names"].splitlines())
        kept["budget_currency"] = kept["budget_currency"].upper()
        return Description(**kept)


class PinForm(SayingForm):
    """One version of a model."""

    name = forms.CharField(
        label=_("Model"),
        error_messages={"required": _("Give the model’s name.")},
        help_text=_("As manifests call it, for instance Claude Sonnet 4.5."),
        widget=line(NAME_MAX),
    )
    version = forms.CharField(
        label=_("Pinned version"),
        error_messages={"required": _("Give the version that is pinned.")},
        help_text=_("Exactly as it is pinned, for instance 20250929."),
        widget=line(VERSION_MAX, "input-m"),
    )


class ChangeForm(SayingForm):
    """What the vendor said it changes."""

    model = forms.ModelChoiceField(
        PinnedModel.objects.none(), label=_("Model"), error_messages={"required": _("Which model?")}
    )
    kind = forms.ChoiceField(
        label=_("What changes"),
        choices=[(kind.value, name) for kind, name in NOTICE_KIND_NAMES.items()],
        error_messages={"required": _("Say what changes.")},
        widget=forms.RadioSelect,
    )
    to_version = forms.CharField(
        label=_("New version"),
        required=False,
        help_text=_("For a new version; for an end, what takes its place."),
        widget=line(VERSION_MAX, "input-m"),
    )
    effective_on = forms.DateField(
        label=_("Takes effect on"),
        required=False,
        help_text=_("Agents are to be tested again by the end of this day; without it in 14 days."),
        widget=DAY,
    )
    text = forms.CharField(
        label=_("What the vendor said"),
        error_messages={"required": _("Say what changes.")},
        widget=text(5),
    )
    source = forms.CharField(
        label=_("Source"),
        error_messages={"required": _("Say where the vendor said so.")},
        help_text=_("An address, a letter, a mail: where it can be read."),
        widget=line(SOURCE_MAX),
    )

    def __init__(self, *args: Any, vendor: Vendor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models: Any = self.fields["model"]
        models.queryset = vendor.pinned_models.exclude(state="ended")

    @property
    def said(self) -> Change:
        given = self.cleaned_data
        kept = {name: given[name] for name in ("text", "source", "to_version", "effective_on")}
        return Change(kind=NoticeKind(given["kind"]), **kept)


class ReasonForm(SayingForm):
    """One reason, for whatever is asked."""

    text = forms.CharField(
        label=_("Reason"),
        error_messages={"required": _("Say why; the record keeps it.")},
        help_text=_("Required; it stays on record."),
        widget=text(4, said=True),
    )


class NameModelForm(SayingForm):
    """A pinned model that an agent uses."""

    model = forms.ModelChoiceField(
        PinnedModel.objects.none(),
        label=_("Model"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose a model.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models: Any = self.fields["model"]
        models.queryset = PinnedModel.objects.exclude(state="ended").select_related("vendor")
        models.label_from_instance = lambda one: f"{one.vendor.name}: {one}"


class RetestForm(SayingForm):
    """The answer to a re-test: evidence, or why it does not apply."""

    DONE, NOT_NEEDED = "done", "not_needed"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (DONE, _("The new version was tested; here is what it showed")),
            (NOT_NEEDED, _("The change does not apply to this agent")),
        ],
        error_messages={"required": _("Choose an answer.")},
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Evidence, or why it does not apply"),
        error_messages={
            "required": _("Say what the tests showed, or why the change does not apply.")
        },
        help_text=_("Which suites ran on which day, how many passed; 40 characters or more."),
        widget=text(5, said=True),
    )
    document = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("The report, if there is one: PDF, Office, OpenDocument, picture or text."),
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES), "class": "input"}),
    )
    document_kept = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        validators=[ProhibitNullCharactersValidator()],
    )
