"""Forms of freezes, holds and exercises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.refusals import Refusal
from incidents.actions.exercises import Plan
from incidents.models.exercises import FORM_NAMES, RESULT_NAMES
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.exercises import SCENARIOS, Form, Result
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent
from registry.models.agents import choices

AREA = {"rows": 4, "class": "textarea said wide"}


class ReasonForm(forms.Form):
    """Why it is done; the ledger keeps it."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Reason"), max_length=5000, required=False, strip=True,
        help_text=_("At least ten characters; it is part of the record."),
        widget=forms.Textarea(attrs=AREA),
    )  # fmt: skip


class ExerciseForm(forms.Form):
    """What is to be exercised, and with whom."""

    use_required_attribute = False
    form = forms.ChoiceField(
        label=_("What kind"), choices=choices(FORM_NAMES),
        help_text=_("A tabletop exercise is talked through; a drill is done against the clock."),
    )  # fmt: skip
    scenario = forms.ChoiceField(
        label=_("Scenario"), required=False,
        help_text=_("One that ships, or your own: then fill in title, text, class and severity."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    briefing = forms.CharField(
        label=_("What happens"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs=AREA),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Class"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    agent = forms.CharField(
        label=_("Agent"), required=False, max_length=80,
        help_text=_("Its short name, or empty for an invented one. It is not touched."),
    )  # fmt: skip
    people = forms.CharField(
        label=_("Who takes part"), required=False, max_length=4000,
        help_text=_("E-mail addresses, one a line. You facilitate."),
        widget=forms.Textarea(attrs={**AREA, "class": "textarea wide"}),
    )  # fmt: skip

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        shipped = [(key, _(one.title)) for key, one in SCENARIOS.items()]
        self._choose("scenario", [("", _("My own")), *shipped])
        self._choose("kind", [("", _("Choose")), *choices(CLASS_NAMES)])
        self._choose("severity", [("", _("That of the class")), *choices(SEVERITY_NAMES)])

    def _choose(self, name: str, among: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = among  # type: ignore[attr-defined]

    def clean_agent(self) -> Agent | None:
        slug = str(self.cleaned_data["agent"]).strip()
        if not slug:
            return None
        agent = Agent.objects.visible_to(self.reader).filter(slug=slug).first()
        if agent is None:
            raise forms.ValidationError(_("You see no agent of this name."))
        return agent

    def clean_people(self) -> list[Person]:
        typed = str(self.cleaned_data["people"]).replace(",", " ").replace(";", " ").split()
        wanted = list(dict.fromkeys(one.lower() for one in typed))
        found = {one.email.lower(): one for one in Person.objects.filter(email__in=wanted)}
        unknown = next((one for one in wanted if one not in found), None)
        if unknown is not None:
            refusal = Refusal("exercise.person_unknown", {"email": unknown})
            raise forms.ValidationError(str(refusal))
        return [found[one] for one in wanted]

    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            form=Form(said["form"]),
            scenario=said["scenario"],
            title=said["title"],
            briefing=said["briefing"],
            kind=IncidentClass(said["kind"]) if said["kind"] else None,
            severity=Severity(said["severity"]) if said["severity"] else None,
            agent=said["agent"],
            people=said["people"],
        )


class FinishForm(forms.Form):
    """What was found."""

    use_required_attribute = False
    result = forms.ChoiceField(
        label=_("How did it go?"), required=False,
        choices=[(one.value, RESULT_NAMES[one]) for one in Result], widget=forms.RadioSelect,
    )  # fmt: skip
    findings = forms.CharField(
        label=_("Findings"), required=False, max_length=20_000,
        help_text=_("What worked, what did not, and what is done about it by whom."),
        widget=forms.Textarea(attrs={**AREA, "rows": 8}),
    )  # fmt: skip


class TellForm(forms.Form):
    """Something of one's own that the facilitator tells the others."""

    text = forms.CharField(
        label=_("Tell them something else"), max_length=5000, required=False,
        widget=forms.Textarea(attrs={**AREA, "rows": 3}),
    )  # fmt: skip
