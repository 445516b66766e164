"""What is typed about duties, value, compliance, usage policies, disclosures and messages."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.asked import Asked
from registry.duty_names import (
    DISCLOSURE_NAMES,
    GROUP_NAMES,
    PARTY_NAMES,
    PLACE_NAMES,
    POWER_NAMES,
    TAG_NAMES,
)
from registry.names import ENVIRONMENT_NAMES, POPULATION_NAMES
from registry.rules.disclosures import GIVEN
from registry.rules.manifests import DISCLOSURES
from registry.rules.raci import GROUPS, Duty, Party
from registry.rules.usage import Fault, Group, Line, Place

SAID = {"rows": 3, "class": "textarea said wide"}
LIST = {"rows": 5, "class": "textarea wide", "spellcheck": "false", "autocapitalize": "off"}
PEOPLE = {"list": "people", "autocomplete": "off", "inputmode": "email"}


class ActForm(forms.Form):
    """Reads what is typed; what is missing is the rules' to say. ``ABOUT``: code to field."""

    use_required_attribute = False
    ABOUT: ClassVar[Mapping[str, str]] = {}

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside the field it is about, else above the form."""
        self.is_valid()
        field = self.ABOUT.get(refusal.code)
        self.add_error(field if field in self.fields else None, str(refusal))


def _person(email: str) -> Person | None:
    """The person with that address; raises ValidationError where there is none."""
    if not email.strip():
        return None
    found = Person.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        sentence = Refusal("accountability.person_unknown", {"email": email.strip()})
        raise ValidationError(str(sentence))
    return found


class ReasonForm(ActForm):
    """The reason of an act, and nothing else."""

    ABOUT = {"accountability.reason_short": "reason", "accountability.text_long": "reason"}
    reason = Asked(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Required; it stays on record."),
        widget=forms.Textarea(attrs=SAID),
    )


class DutyForm(ReasonForm):
    """To whom a duty is given: one of the roles, or a person by address."""

    ABOUT = {**ReasonForm.ABOUT, "raci.accountable_is_one": "party", "raci.person_left": "person",
             "raci.one_of_both": "party"}  # fmt: skip
    party = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    person = forms.CharField(
        label=gettext_lazy("Person, by e-mail address"),
        required=False,
        widget=forms.TextInput(attrs=PEOPLE),
    )
    field_order = ("party", "person", "reason")

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = duty is Duty.ACCOUNTABLE
        names = [(p.value, n) for p, n in PARTY_NAMES.items() if not (alone and p in GROUPS)]
        self.fields["party"].choices = [("", _("A person, named below")), *names]  # type: ignore[attr-defined]

    def clean_person(self) -> Person | None:
        return _person(self.cleaned_data["person"])

    @property
    def named(self) -> tuple[Person | None, Party | None]:
        """The person and the role that were named, each perhaps."""
        party = self.cleaned_data.get("party")
        return self.cleaned_data.get("person"), Party(party) if party else None


class ValueForm(ActForm):
    """What an agent is for in money and results."""

    ABOUT = {"value.workflow": "workflow", "value.cost_negative": "monthly_cost",
             "value.currency": "currency", "value.unit": "unit",
             "value.owner": "owner"}  # fmt: skip
    workflow = Asked(label=gettext_lazy("Workflow"), max_length=200)
    monthly_cost = forms.DecimalField(
        label=gettext_lazy("Cost per month"),
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-m"}),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Three capital letters, such as EUR."),
        widget=forms.TextInput(attrs={"class": "input-s"}),
    )
    outcome = Asked(
        label=gettext_lazy("Expected outcome"),
        max_length=2000,
        widget=forms.Textarea(attrs=SAID),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("What is counted, such as “claims complete at first, per cent”."),
    )
    baseline = forms.DecimalField(
        label=gettext_lazy("Baseline: how it was without the agent"),
        required=False,
        max_digits=16,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-m"}),
    )
    target = forms.DecimalField(
        label=gettext_lazy("Target"),
        required=False,
        max_digits=16,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-m"}),
    )
    owner = Asked(
        label=gettext_lazy("Who answers for it, by e-mail address"),
        widget=forms.TextInput(attrs=PEOPLE),
    )

    def clean_owner(self) -> Person | None:
        return _person(self.cleaned_data["owner"])


class DisclosureForm(ActForm):
    """The three texts in one language, and the words for their placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "organisation": _("Words for [organisation]: on whose behalf it acts"),
            "help": _("Words for [help]: what it can help with"),
            "wait": _("Words for [wait]: the usual wait for a person"),
        }
        for kind in DISCLOSURES:
            self.fields[kind] = forms.CharField(
                label=DISCLOSURE_NAMES[kind],
                required=False,
                strip=False,
                widget=forms.Textarea(attrs=SAID),
            )
        for name in GIVEN:
            self.fields[name] = forms.CharField(label=labels[name], required=False)

    def picked(self, names: Sequence[str]) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name, "")) for name in names}


class TemplateForm(ActForm):
    """A message an agent may send."""

    ABOUT = {"template.key_malformed": "key", "template.draft_exists": "key",
             "template.text_short": "text", "accountability.text_long": "text",
             "disclosure.language_unknown": "language"}  # fmt: skip
    key = Asked(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits, “-” and “_”, such as refund-granted."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    text = Asked(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Placeholders stand in brackets, such as [customer]."),
        widget=forms.Textarea(attrs={**SAID, "rows": 6}),
    )


class UsageForm(ActForm):
    """A policy as fifteen boxes, one action a line, and why it is so."""

    ABOUT = {"usage.note_short": "note", "accountability.text_long": "note"}
    note = Asked(
        label=gettext_lazy("Why it is so"),
        strip=False,
        help_text=gettext_lazy("Read by who approves it, and by auditors."),
        widget=forms.Textarea(attrs={**SAID, "rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in Group:
            for place in Place:
                label = f"{GROUP_NAMES[group]}: {PLACE_NAMES[place]}"
                self.fields[box_name(group, place)] = forms.CharField(
                    label=label, required=False, widget=forms.Textarea(attrs=LIST)
                )

    @property
    def typed(self) -> dict[tuple[Group, Place], str]:
        """The boxes' texts."""
        return {
            (group, place): str(self.cleaned_data.get(box_name(group, place), ""))
            for group in Group
            for place in Place
        }

    @property
    def boxes(self) -> list[tuple[Any, list[Any]]]:
        """Each group with its three boxes."""
        return [(GROUP_NAMES[g], [self[box_name(g, p)] for p in Place]) for g in Group]

    def show_faults(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            self.add_error(box_name(fault.group, fault.place), str(fault.refusal))


def box_name(group: Group, place: Place) -> str:
    """The name of a box of the form."""
    return f"{group.value}-{place.value}"


def box_texts(lines: Sequence[Line]) -> dict[str, str]:
    """The boxes of these lines, by name."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(box_name(line.group, line.place), []).append(line.action)
    return {name: "\n".join(actions) for name, actions in found.items()}


def _several(label: Any, names: Mapping[str, Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=list(names.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
    )


class RegulationForm(ReasonForm):
    """One obligation of one regulation, and when it applies."""

    ABOUT = {**ReasonForm.ABOUT, "regulation.code_malformed": "code",
             "regulation.code_taken": "code", "regulation.text_missing": "obligation"}  # fmt: skip
    code = Asked(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and “_”; it stays."),
        widget=forms.TextInput(attrs={"class": "input-m"}),
    )
    regulation = Asked(label=gettext_lazy("Regulation"), max_length=60, strip=True)
    obligation = Asked(
        label=gettext_lazy("What follows from it"),
        max_length=600,
        widget=forms.Textarea(attrs=SAID),
    )
    tags = _several(gettext_lazy("Where one of these data is used"), TAG_NAMES)
    words = forms.CharField(
        label=gettext_lazy("Where the name of a data field holds one of these"),
        required=False,
        help_text=gettext_lazy("One a line, such as “card number”."),
        widget=forms.Textarea(attrs={**LIST, "rows": 3}),
    )
    environments = _several(gettext_lazy("In one of these environments"), ENVIRONMENT_NAMES)
    populations = _several(gettext_lazy("With one of these users"), POPULATION_NAMES)
    powers = _several(gettext_lazy("Where it has one of these powers"), POWER_NAMES)
    field_order = ("code", "regulation", "obligation", "tags", "words", "environments",
                   "populations", "powers", "reason")  # fmt: skip

    def clean_words(self) -> list[str]:
        lines = str(self.cleaned_data["words"]).lower().splitlines()
        return [" ".join(line.split())[:60] for line in lines if line.strip()][:60]

    @property
    def entry(self) -> dict[str, Any]:
        """The entry as typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
