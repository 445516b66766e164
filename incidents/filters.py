"""How the list of incidents is searched, and its ready-made views."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from govportal.people.models import Person
from incidents.models import Incident
from incidents.models.incidents import IncidentQuerySet
from incidents.names import CLASS_NAMES, SEVERITY_NAMES, STATE_NAMES
from incidents.rules.states import ENDED, IncidentState
from registry.models import Agent

ALL, OPEN, WAITING, MINE, ENDED_VIEW, EXERCISES = (
    "all", "open", "waiting", "mine", "ended", "exercises")  # fmt: skip
VIEWS = {
    ALL: _("All, open ones first"),
    OPEN: _("Open"),
    WAITING: _("Nobody has taken it"),
    MINE: _("Mine"),
    ENDED_VIEW: _("Closed or merged"),
    EXERCISES: _("Exercises"),
}
REAL, EXERCISE = "no", "yes"
GROUPS = {"": _("By time"), "agent": _("By agent")}


class IncidentFilter(forms.Form):
    """Filters of the list; whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Number or words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        choices=[("", _("Any severity")), *[(k.value, v) for k, v in SEVERITY_NAMES.items()]],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), *[(k.value, v) for k, v in STATE_NAMES.items()]],
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("incident", "Kind"),
        required=False,
        choices=[("", _("Any kind")), *[(k.value, v) for k, v in CLASS_NAMES.items()]],
    )
    agent = forms.CharField(
        label=_("Agent"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Short name"), "autocapitalize": "off"}),
    )
    exercise = forms.ChoiceField(
        label=_("Exercises"),
        required=False,
        choices=[("", _("With exercises")), (REAL, _("Without")), (EXERCISE, _("Exercises only"))],
    )
    group = forms.ChoiceField(label=_("Order"), required=False, choices=list(GROUPS.items()))

    @property
    def chosen(self) -> dict[str, Any]:
        """What is filtered by, without what does not fit."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def by_agent(self) -> bool:
        return self.chosen.get("group") == "agent"

    @property
    def query(self) -> str:
        """What is chosen, as a query string."""
        return urlencode({name: self.data.get(name, "") for name in self.chosen})

    @property
    def applied(self) -> list[dict[str, Any]]:
        """Each filter that is in force, with the address of the list without it."""
        kept = dict(parse_qsl(self.query))
        return [
            {
                "label": f"{self[name].label}: {self._said(name)}",
                "address": "?" + urlencode({k: v for k, v in kept.items() if k != name}),
            }
            for name in kept
            if name not in {"view", "group"}
        ]

    def _said(self, name: str) -> str:
        value = self.cleaned_data[name]
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value))

    def narrow(self, rows: IncidentQuerySet, reader: Person) -> IncidentQuerySet:
        """The incidents that match what was chosen."""
        chosen = self.chosen
        rows = _of_view(rows, chosen.get("view", ALL), reader)
        rows = rows.filter(**{n: chosen[n] for n in ("severity", "state", "kind") if n in chosen})
        if exercise := chosen.get("exercise"):
            rows = rows.filter(is_exercise=exercise == EXERCISE)
        if agent := chosen.get("agent", "").replace("\x00", ""):
            rows = rows.filter(_of_agent(agent))
        if words := chosen.get("q", "").replace("\x00", ""):
            rows = rows.filter(_fits(words))
        return rows


def _of_agent(name: str) -> Q:
    agents = Agent.objects.filter(slug=name.strip().lower()).order_by().values("pk")
    return Q(agent__in=agents) | Q(agent__isnull=True, agent_named__iexact=name.strip())


def _fits(words: str) -> Q:
    text = Q(title__icontains=words) | Q(what_happened__icontains=words)
    return Q(number=words.strip().upper()) | text | Q(agent_named__icontains=words)


def _of_view(rows: IncidentQuerySet, view: str, reader: Person) -> IncidentQuerySet:
    if view == OPEN:
        return rows.live()
    if view == WAITING:
        return rows.filter(state=IncidentState.REPORTED)
    if view == ENDED_VIEW:
        return rows.filter(state__in=sorted(ENDED))
    if view == EXERCISES:
        return rows.filter(is_exercise=True)
    return rows.filter(pk__in=_mine(reader)) if view == MINE else rows


def _mine(reader: Person) -> Any:
    """Those one reported, leads or works on; by key, so that each is found by its own index."""
    every = Incident.objects.order_by()
    works = every.filter(parts__person=reader, parts__until=None).values("pk")
    reported = every.filter(reporter=reader).values("pk")
    return every.filter(lead=reader).values("pk").union(works, reported, all=True)
