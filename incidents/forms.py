"""What is typed when an incident is handled. Forms only read; the rules say what is wrong."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from govportal.people.models import Person
from govportal.refusals import Refusal
from incidents.act_words import ActWords
from incidents.agent_words import AgentField
from incidents.models import Incident, IncidentNote, IncidentPart
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import Act
from registry.asked import Asked, AskedChoice

SAID = {"rows": 4, "class": "textarea said wide"}
PEOPLE = {"list": "people", "autocomplete": "off", "inputmode": "email", "class": "input input-m"}
MOMENT = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """A day and a time of the reader's zone, perhaps."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local", "class": "input input-m"}, MOMENT)
        super().__init__(required=False, widget=widget, **more)


class PersonField(AskedChoice):
    """Somebody with an open account, by e-mail address."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            Person.objects.active(),
            to_field_name="email",
            widget=forms.TextInput(attrs=PEOPLE),
            error_messages={"invalid_choice": _("Nobody with an open account has this address.")},
            **more,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)


class Choose(forms.TypedChoiceField):
    """One of an enumeration; that none is chosen is the rules' to say."""

    def __init__(self, **more: Any) -> None:
        super().__init__(empty_value=None, **more)

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class ActForm(forms.Form):
    """One act's fields; shows a refusal beside the field that it is about, else above."""

    use_required_attribute = False
    ABOUT: ClassVar[Mapping[str, str]] = {
        "incident.reason_short": "reason",
        "incident.reason_long": "reason",
        "incident.text_long": "text",
        "incident.text_missing": "text",
        "incident.time_future": "happened_at",
        "incident.severity_missing": "severity",
        "incident.severity_same_stale": "severity",
        "incident.class_missing": "kind",
        "incident.class_same_stale": "kind",
        "incident.agent_missing": "agent",
        "incident.agent_same_stale": "agent",
        "incident.merge_itself": "into",
        "incident.merge_target": "into",
        "incident.merge_agent": "into",
        "incident.merge_exercise": "into",
        "incident.merge_missing": "into",
        "incident.lead_left": "person",
        "incident.part_missing": "person",
    }

    def show(self, refusal: Refusal) -> bool:
        """Whether the refusal found its field."""
        field = self.ABOUT.get(refusal.code)
        if field not in self.fields:
            return False
        self.add_error(field, str(refusal))
        return True


class PlainForm(ActForm):
    """An act that asks for nothing: sending it is enough."""


class ReasonForm(ActForm):
    """Why somebody does it."""

    reason = Asked(label="", widget=forms.Textarea(attrs=SAID))

    def say(self, words: ActWords) -> None:
        """Ask for the reason in the words of the act."""
        self.fields["reason"].label = words.reason
        self.fields["reason"].help_text = words.hint


class SeverityForm(ReasonForm):
    severity = Choose(
        label=_("Severity"),
        coerce=Severity,
        choices=[(one.value, name) for one, name in SEVERITY_NAMES.items()],
        widget=forms.RadioSelect,
    )
    field_order = ("severity", "reason")


class KindForm(ReasonForm):
    kind = Choose(
        label=pgettext_lazy("incident", "Kind"),
        coerce=IncidentClass,
        choices=[("", _("Choose")), *[(one.value, name) for one, name in CLASS_NAMES.items()]],
    )
    field_order = ("kind", "reason")


class AgentForm(ReasonForm):
    agent = AgentField()
    field_order = ("agent", "reason")


class MergeForm(ReasonForm):
    """``others``: the incidents that the reader may see."""

    into = AskedChoice(
        Incident.objects.none(),
        label=_("Number of the incident that goes on"),
        to_field_name="number",
        widget=forms.TextInput(attrs={"list": "others", "autocomplete": "off", "class": "input"}),
        error_messages={"invalid_choice": _("There is no such incident among those you may see.")},
    )
    field_order = ("into", "reason")

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class LeadForm(ActForm):
    person = PersonField(label=_("Who leads from now on, by e-mail address"))


class PartForm(ActForm):
    """Somebody who comes in, and what they do."""

    person = PersonField(label=_("Person, by e-mail address"))
    part = forms.ChoiceField(
        label=_("Part"),
        choices=[(k, v) for k, v in IncidentPart.PARTS.items() if k != IncidentPart.LEAD],
    )


class CorrectionForm(ActForm):
    """What is right, and when that happened."""

    text = Asked(label=_("What happened, or what is known"), widget=forms.Textarea(attrs=SAID))
    happened_at = Moment(
        label=_("When did it happen?"), help_text=_("Empty: now. The time of writing is kept too.")
    )


class NoteForm(CorrectionForm):
    """What goes into the timeline."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("note", "Kind"),
        choices=[
            (IncidentNote.NOTE, _("Note: for the timeline")),
            (IncidentNote.UPDATE, _("Update: what we know now, on top of the page")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "text", "happened_at")


FORMS: dict[Act, type[ActForm]] = {
    Act.CLOSE: PlainForm,
    Act.SEVERITY: SeverityForm,
    Act.RECLASSIFY: KindForm,
    Act.AGENT: AgentForm,
    Act.MERGE: MergeForm,
    Act.LEAD: LeadForm,
}
