"""What somebody tells of an incident, in a minute, on a phone."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from govportal.people.models import Person
from govportal.rendering import Choice
from incidents.actions import Report
from incidents.agent_words import AgentField, meant
from incidents.forms import ActForm, Choose, Moment
from incidents.models import Incident
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.severities import (
    CLASS_SEVERITIES_1,
    IncidentClass,
    Severity,
    default_severity,
)
from registry.asked import Asked

YES, NO, UNKNOWN = "yes", "no", "unknown"
GOING_ON = {YES: _("Yes"), NO: _("No"), UNKNOWN: _("I do not know")}
TITLE_LONGEST, KEY_LONGEST = 200, 64


def _kinds() -> list[tuple[str, Any]]:
    """The classes by how grave they usually are, the gravest first."""
    groups: dict[Severity, list[tuple[str, Any]]] = {one: [] for one in Severity}
    for kind, name in CLASS_NAMES.items():
        groups[default_severity(kind, CLASS_SEVERITIES_1)].append((kind.value, name))
    named: list[tuple[Any, Any]] = [(SEVERITY_NAMES[one], kinds) for one, kinds in groups.items()]
    return [("", _("Choose")), *named]


class ReportForm(ActForm):
    """``key``: made with the form, so that sending it twice makes one incident."""

    ABOUT: ClassVar[Mapping[str, str]] = {
        "incident.title_missing": "title",
        "incident.text_missing": "title",
        "incident.agent_missing": "agent",
        "incident.class_missing": "kind",
        "incident.text_long": "what_happened",
        "incident.reason_short": "reason",
        "incident.reason_long": "reason",
        "incident.time_future": "detected_at",
        "incident.time_order": "occurred_at",
    }
    key = forms.CharField(required=False, max_length=KEY_LONGEST, widget=forms.HiddenInput)
    agent = AgentField()
    title = Asked(
        label=_("What happened, in a few words?"),
        max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"class": "input wide", "autocomplete": "off"}),
    )
    what_happened = forms.CharField(
        label=_("What else do you know?"),
        required=False,
        help_text=_("What you saw, where, whom it may harm. You can add to it later."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )
    kind = Choose(
        label=pgettext_lazy("incident", "Kind"),
        coerce=IncidentClass,
        help_text=_("The nearest one. They stand under the severity that they usually have."),
    )
    severity = Choose(
        label=_("Severity"),
        coerce=Severity,
        help_text=_("Unsure between two? Take the higher one."),
        widget=forms.RadioSelect,
    )
    data_involved = forms.ChoiceField(
        label=_("Is personal or regulated data involved?"),
        choices=list(Incident.ANSWERS.items()),
        initial=Incident.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )
    going_on = forms.ChoiceField(
        label=_("Is it still going on?"),
        choices=list(GOING_ON.items()),
        initial=UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )
    reason = forms.CharField(
        label=_("Why is it milder than its kind usually is?"),
        required=False,
        help_text=_("Only where you chose a lower severity than its kind usually has."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "textarea said wide"}),
    )
    detected_at = Moment(label=_("When was it noticed?"), help_text=_("Empty: just now."))
    occurred_at = Moment(label=_("When did it happen?"), help_text=_("If you know."))
    MORE = ("reason", "detected_at", "occurred_at")

    def __init__(self, data: Any = None, *, agent: str = "") -> None:
        super().__init__(data, initial={"key": uuid4().hex, "agent": agent})
        self.fields["kind"].choices = _kinds()  # type: ignore[attr-defined]
        self.fields["severity"].choices = [  # type: ignore[attr-defined]
            ("", Choice(_("Not sure"), _("As grave as its kind usually is"))),
            *[(one.value, name) for one, name in SEVERITY_NAMES.items()],
        ]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def opens_more(self) -> bool:
        """Something is typed there, or is wrong there."""
        return any(self.data.get(name) or name in self.errors for name in self.MORE)

    def report(self, reader: Person) -> Report:
        """What was told; the few words stand for the text where nothing more was typed."""
        said, agent = self.cleaned_data, meant(reader, self.cleaned_data["agent"])
        key = said["key"] or uuid4().hex
        return Report(
            title=said["title"],
            what_happened=_text(said),
            kind=said["kind"],
            agent=agent.agent,
            agent_named=agent.named,
            severity=said["severity"],
            reason=said["reason"],
            data_involved=said["data_involved"],
            occurred_at=said["occurred_at"],
            detected_at=said["detected_at"],
            key=f"form:{reader.ref}:{key}",
        )


def _text(said: Mapping[str, Any]) -> str:
    text = str(said["what_happened"].strip() or said["title"].strip())
    going_on = said["going_on"]
    if not text or going_on == UNKNOWN:
        return text
    was = _now("It was still going on then.") if going_on == YES else _now("It was over by then.")
    return f"{text}\n\n{was}"
