"""How the inventory is searched, and what is typed about a release."""

from operator import mod
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.utils import timezone
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Unit, people_named
from govportal.refusals import Refusal
from registry.models import AgentQuerySet, found_by
from registry.names import (
    APPROVAL_NAMES,
    ENVIRONMENT_NAMES,
    KIND_NAMES,
    LIFECYCLE_NAMES,
    POPULATION_NAMES,
)
from registry.stages import VIEWS, of_view

# Filled when it is read: a plain ``%`` would settle the language at start.
TIER_NAMES = [(str(n), keep_lazy_text(mod)(_("Tier %(n)s"), {"n": n})) for n in (1, 2, 3, 4)]
TIERS = [("", _("Any tier")), *TIER_NAMES]


OWNERS = 200
"""People whose name fits, at most, whose agents are looked for."""


class AgentFilter(forms.Form):
    """Filters of the agents page; whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Name, purpose, tool or owner"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=TIERS)
    lifecycle = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), *[(k.value, v) for k, v in LIFECYCLE_NAMES.items()]],
    )
    environment = forms.ChoiceField(
        label=_("Environment"),
        required=False,
        choices=[("", _("Any environment")), *ENVIRONMENT_NAMES.items()],
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("Business unit"),
        required=False,
        empty_label=_("Any unit"),
        to_field_name="slug",
    )
    owner = forms.CharField(label=_("Owner"), required=False, max_length=254)
    approval = forms.ChoiceField(
        label=_("Approval"),
        required=False,
        choices=[("", _("Any approval")), *[(k.value, v) for k, v in APPROVAL_NAMES.items()]],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *KIND_NAMES.items()]
    )
    user_population = forms.ChoiceField(
        label=_("Users"), required=False, choices=[("", _("Any users")), *POPULATION_NAMES.items()]
    )
    MORE = ("environment", "owner", "approval", "kind", "user_population")

    @property
    def shown(self) -> list[forms.BoundField]:
        """The filters that are always to be seen."""
        return [field for field in self.visible_fields() if field.name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        """Those behind “More filters”."""
        return [self[name] for name in self.MORE]

    @property
    def uses_more(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.get(name) for name in self.MORE)

    @property
    def query(self) -> str:
        """What is chosen, as a query string."""
        self.is_valid()
        chosen = {n: self.data.get(n, "") for n in self.fields if self.cleaned_data.get(n)}
        return urlencode(chosen)

    @property
    def applied(self) -> list[dict[str, Any]]:
        """Each filter that is in force, with the address of the list without it."""
        chosen = dict(parse_qsl(self.query))
        return [
            {
                "label": f"{self[name].label}: {self._said(name)}",
                "address": "?" + urlencode({k: v for k, v in chosen.items() if k != name}),
            }
            for name in chosen
            if name != "view"
        ]

    def _said(self, name: str) -> str:
        value = self.cleaned_data[name]
        names = dict(getattr(self.fields[name], "choices", ())) if isinstance(value, str) else {}
        return str(names.get(value, value))

    def narrow(self, agents: AgentQuerySet) -> AgentQuerySet:
        """The agents that match what was chosen."""
        self.is_valid()
        chosen: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if v}
        agents = of_view(agents, chosen.pop("view", "all"), timezone.localdate())
        if owner := chosen.pop("owner", ""):
            people = people_named(owner).values_list("pk", flat=True)[:OWNERS]
            agents = agents.owned_by(list(people))
        return found_by(agents, chosen.pop("q", "")).filter(**chosen)


class PictureFilter(forms.Form):
    """Of which agents the picture of dependencies is; what does not fit is ignored."""

    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("Business unit"),
        required=False,
        empty_label=_("Any unit"),
        to_field_name="slug",
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=TIERS)

    def narrow(self, agents: AgentQuerySet) -> AgentQuerySet:
        """The agents that match what was chosen."""
        self.is_valid()
        return agents.filter(**{k: v for k, v in self.cleaned_data.items() if v})

    @property
    def rest(self) -> str:
        """What was chosen beside the unit, as the end of an address."""
        tier = self.cleaned_data.get("tier")
        return f"&tier={tier}" if tier else ""


ABOUT_TEXT = frozenset(
    {
        "release.scope_missing",
        "release.evidence_short",
        "release.reason_missing",
        "release.text_long",
    }
)
"""Refusals that are about what was typed."""


class TextForm(forms.Form):
    """The one text of an act: a scope, evidence or a reason; none where there is no label.

    It only reads; what is missing is the rules' to say, with their own sentences.
    """

    use_required_attribute = False
    text = forms.CharField(
        strip=False, widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"})
    )

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not label:
            del self.fields["text"]
            return
        self.fields["text"].label, self.fields["text"].help_text = label, hint

    @property
    def typed(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("text", ""))

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside the text, in place of what the field itself would say."""
        self._errors = forms.utils.ErrorDict()
        if refusal.code in ABOUT_TEXT and "text" in self.fields:
            self.add_error("text", str(refusal))
