"""What people type about an agent: when they register it, and when its record changes."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person, Unit
from govportal.refusals import Refusal
from registry.models import Agent
from registry.names import ENVIRONMENT_NAMES, KIND_NAMES, PEOPLE_FIELDS, POPULATION_NAMES
from registry.rules.entering import NAME_MAX, NEVER_EMPTY, value_refusal

PEOPLE_LIST, OFFERED = "people-list", 300
"""The id of the page's list of people, and how many it offers; any other may be typed."""
NOBODY = _("Somebody must answer for the agent: name a person with an account.")
HINTS = {
    "business_owner": _("Is accountable for what the agent does."),
    "technical_owner": _("Builds and runs it, and can stop it."),
    "executive_sponsor": _("Stands for it in the management."),
    "data_steward": _("Answers for the data that it reads and writes."),
    "security_owner": _("Answers for its keys and permissions."),
    "incident_owner": _("Is called first when something goes wrong."),
    "fallback_owner": _("Is called when the first does not answer."),
    "security_reviewer": _("Reviews its security; somebody with that role."),
    "compliance_reviewer": _("Reviews its compliance; somebody with that role."),
}


class PersonByMail(forms.CharField):
    """A person with an account, by e-mail address."""

    widget = forms.EmailInput(attrs={"class": "input wide", "list": PEOPLE_LIST})

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        address = super().clean(value).strip().lower()
        if not address:
            return None
        person = Person.objects.get_queryset().filter(email=address).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return person


class AgentForm(forms.Form):
    """An agent's record. It only reads; the rules say who may change what to what.

    ``only``: the fields that are shown; all of them for a new agent.
    """

    use_required_attribute = False
    slug = forms.CharField(
        label=_("Short name"),
        error_messages={"required": _("Give the agent a short name.")},
        help_text=_("Small letters, digits and hyphens, as in claims-triage. It stays."),
        widget=forms.TextInput(attrs={"class": "input", "maxlength": 60}),
    )
    name = forms.CharField(
        label=_("Name"),
        error_messages={"required": _("Give the agent a name.")},
        widget=forms.TextInput(attrs={"class": "input wide", "maxlength": NAME_MAX}),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        help_text=_("What it is for, in a few sentences that somebody else understands."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea wide"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_NAMES.items()))
    unit = forms.ModelChoiceField(
        Unit.objects.all(), label=_("Business unit"), to_field_name="slug"
    )
    environment = forms.ChoiceField(
        label=_("Environment"),
        help_text=_("The highest one in which it runs or will run."),
        choices=list(ENVIRONMENT_NAMES.items()),
        initial="production",
    )
    user_population = forms.ChoiceField(
        label=_("Who uses it"), choices=list(POPULATION_NAMES.items())
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, only: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in PEOPLE_FIELDS:
            label = Agent.name_of(field)
            self.fields[field] = PersonByMail(
                label=label[:1].upper() + label[1:],
                help_text=HINTS[field],
                required=field in NEVER_EMPTY,
                error_messages={"required": NOBODY},
            )
        if only:
            self.fields = {n: f for n, f in self.fields.items() if n in only or n == "seen"}

    def clean(self) -> dict[str, Any]:
        """What the rules say of the texts is said with all the rest, at once."""
        for field in ("slug", "name", "purpose"):
            if field in self.cleaned_data and self.cleaned_data[field]:
                refusal = value_refusal({field: self.cleaned_data[field]})
                if refusal is not None:
                    self.add_error(field, str(refusal))
        return self.cleaned_data

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, without the mark of the page."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field, or above all of them."""
        field = str(refusal.params.get("field", ""))
        field = "slug" if refusal.code == "agent.slug_taken" else field
        self.add_error(field if field in self.fields else None, str(refusal))

    @staticmethod
    def offered() -> list[tuple[str, str]]:
        """People who may be meant, while somebody types."""
        people = Person.objects.active().order_by("full_name")
        return list(people.values_list("email", "full_name")[:OFFERED])
