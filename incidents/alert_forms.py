"""What is typed about alerts, monitors and figures; the rules say what is wrong with it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person, Unit
from govportal.refusals import Refusal
from incidents.actions.monitors import Setting
from incidents.models import AlertQuerySet, Monitor
from incidents.models.alerts import VERDICT_NAMES
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.alerts import Verdict
from incidents.rules.monitors import (
    LONGEST_DAYS,
    LONGEST_OVERLAP_HOURS,
    USUAL_DAYS,
    USUAL_OVERLAP_HOURS,
)
from incidents.rules.severities import IncidentClass, Severity
from registry.asked import Asked, AskedChoice
from registry.identity_forms import ActForm
from registry.models import Agent

FIELD_OF = {
    "alert.verdict_missing": "verdict",
    "alert.reason_short": "reason",
    "alert.reason_long": "reason",
    "monitor.reason_missing": "reason",
    "monitor.reason_long": "reason",
    "incident.reason_short": "reason",
    "incident.reason_long": "reason",
    "monitor.name_missing": "name",
    "monitor.name_long": "name",
    "monitor.name_taken": "name",
    "monitor.owner_missing": "owner",
    "monitor.covers_nothing": "all_agents",
    "monitor.days_wrong": "days",
    "monitor.overlap_wrong": "overlap",
}
LONG = forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"})


class SliceForm(ActForm):
    """An act's fields; a refusal is said beside the field that it is about."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def show(self, refusal: Refusal) -> bool:
        field = FIELD_OF.get(refusal.code)
        if field not in self.fields:
            return False
        self.add_error(field, str(refusal))
        return True


class EndForm(SliceForm):
    """Why something is ended."""

    reason = Asked(label=_("Why?"), help_text=_("It stays on record."), widget=LONG)


class VerdictForm(SliceForm):
    """Whether it was true, and why one thinks so."""

    verdict = forms.ChoiceField(
        label=_("What was it?"),
        required=False,
        choices=[
            (Verdict.TRUE.value, _("True: what it says did happen")),
            (Verdict.FALSE.value, _("False: nothing was wrong")),
        ],
        widget=forms.RadioSelect,
    )
    reason = Asked(
        label=_("How do you know?"),
        help_text=_("What you looked at. It stays on record."),
        widget=LONG,
    )

    @property
    def chosen(self) -> Verdict | None:
        text = self.cleaned_data.get("verdict")
        return Verdict(text) if text else None


class MonitorForm(SliceForm):
    """Who answers for a monitor, about which agents it reports, and how gravely."""

    name = Asked(label=_("Name"), widget=forms.TextInput(attrs={"class": "input"}))
    owner = AskedChoice(
        Person.objects.none(),
        label=_("Who answers for it"),
        help_text=_("By e-mail address. They are asked when it is wrong too often."),
        to_field_name="email",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"invalid_choice": _("Nobody with an open account has this address.")},
    )
    highest = forms.ChoiceField(
        label=_("The gravest severity it may raise"),
        help_text=_("SEV1 stops an agent at once. Whatever is graver counts as this."),
        choices=[(one.value, SEVERITY_NAMES[one]) for one in reversed(Severity)],
    )
    usual_class = forms.ChoiceField(
        label=_("Class of an alert that names none"),
        help_text=_("Alertmanager names one by the label “class”."),
        choices=[(one.value, CLASS_NAMES[one]) for one in IncidentClass],
    )
    all_agents = forms.BooleanField(
        label=_("It watches all agents"),
        required=False,
        help_text=_("Also those that are not registered. Otherwise name them below."),
    )
    agents = forms.CharField(
        label=_("Agents"),
        required=False,
        help_text=_("Short names, with commas between them."),
        widget=forms.TextInput(attrs={"class": "input wide", "autocomplete": "off"}),
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.all(),
        label=_("Business units"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("name", "owner", "highest", "usual_class", "all_agents", "agents", "units")

    def __init__(self, data: Any = None, *, monitor: Monitor | None = None) -> None:
        super().__init__(data, initial=_initial(monitor))
        owner: Any = self.fields["owner"]
        owner.queryset = Person.objects.active()

    def clean_agents(self) -> list[Agent]:
        names = [name.strip() for name in self.cleaned_data["agents"].split(",") if name.strip()]
        found = {agent.slug: agent for agent in Agent.objects.filter(slug__in=names)}
        missing = [name for name in names if name not in found]
        if missing:
            unknown = _("There is no agent with this short name: %(names)s")
            raise forms.ValidationError(unknown % {"names": ", ".join(missing)})
        return list(found.values())

    @property
    def setting(self) -> Setting:
        typed = self.cleaned_data
        return Setting(
            name=typed["name"],
            owner=typed["owner"],
            highest=Severity(typed["highest"]),
            usual_class=IncidentClass(typed["usual_class"]),
            all_agents=typed["all_agents"],
            agents=typed["agents"],
            units=list(typed["units"]),
        )


def _initial(monitor: Monitor | None) -> dict[str, Any]:
    if monitor is None:
        return {
            "highest": Severity.SEV2.value,
            "usual_class": IncidentClass.PERFORMANCE_DEGRADATION.value,
        }
    return {
        "name": monitor.name,
        "owner": monitor.owner.email,
        "highest": monitor.highest,
        "usual_class": monitor.usual_class,
        "all_agents": monitor.all_agents,
        "agents": ", ".join(agent.slug for agent in monitor.agents.all()),
        "units": [unit.slug for unit in monitor.units.all()],
        "seen": monitor.mark,
    }


class MonitorKeyForm(SliceForm):
    """How long a key lives, and the one before it goes on."""

    days = forms.IntegerField(
        label=_("Lives for (days)"),
        initial=USUAL_DAYS,
        help_text=_("%(most)s at most.") % {"most": LONGEST_DAYS},
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )
    overlap = forms.IntegerField(
        label=_("The old key goes on for (hours)"),
        initial=USUAL_OVERLAP_HOURS,
        help_text=_("0 to %(most)s. Put the new key in place within this time.")
        % {"most": LONGEST_OVERLAP_HOURS},
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )

    def __init__(self, data: Any = None, *, has_key: bool) -> None:
        super().__init__(data)
        if not has_key:
            del self.fields["overlap"]

    @property
    def typed(self) -> tuple[int, int]:
        return self.cleaned_data["days"], self.cleaned_data.get("overlap", 0)


class AlertFilter(forms.Form):
    """Which alerts are listed; whatever does not fit is ignored, never an error page."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Agent or words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    monitor = forms.ModelChoiceField(
        Monitor.objects.none(),
        label=_("Monitor"),
        required=False,
        empty_label=_("Any sender"),
    )
    kind = forms.ChoiceField(
        label=_("Class"),
        required=False,
        choices=[("", _("Any class")), *((one.value, name) for one, name in CLASS_NAMES.items())],
    )
    VIEWS = {"open": Verdict.OPEN, "true": Verdict.TRUE, "false": Verdict.FALSE}
    VIEW_NAMES = {
        **{key: VERDICT_NAMES[verdict] for key, verdict in VIEWS.items()},
        "all": _("All"),
    }

    def __init__(self, data: Any, *, monitors: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["monitor"]
        field.queryset = monitors.order_by("name")

    @property
    def chosen_view(self) -> str:
        self.is_valid()
        view = self.cleaned_data.get("view")
        return view if view in self.VIEW_NAMES else "open"

    def narrow(self, rows: AlertQuerySet) -> AlertQuerySet:
        view, given = self.chosen_view, self.cleaned_data
        if view != "all":
            rows = rows.filter(verdict=self.VIEWS[view])
        if given.get("monitor"):
            rows = rows.filter(monitor=given["monitor"])
        if given.get("kind"):
            rows = rows.filter(kind=given["kind"])
        if words := given.get("q", "").replace("\x00", ""):
            rows = rows.about(words)
        return rows


class PeriodForm(forms.Form):
    """The days that figures are about; the last twelve months where nothing else fits."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def period(self, today: date) -> tuple[date, date]:
        self.is_valid()
        until = self.cleaned_data.get("until") or today
        since = self.cleaned_data.get("since") or until - min(timedelta(days=365), until - date.min)
        return (since, until) if since <= until else (until, since)
