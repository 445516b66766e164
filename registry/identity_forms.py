"""What is typed about keys, grants and sightings. Forms only read; the rules say what is wrong."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Unit
from govportal.refusals import Refusal
from registry.asked import Asked, AskedChoice
from registry.models import Agent
from registry.names import ENVIRONMENT_NAMES
from registry.rules.key_terms import DAY, HOUR, Terms

FIELD_OF = {
    "identity.reason_missing": "reason",
    "identity.text_long": "reason",
    "credential.overlap_long": "overlap",
    "credential.lasts_long": "lasts",
    "credential.exists": "environment",
    "sighting.agent_missing": "agent",
    "agent.slug_taken": "slug",
}
"""Refusals that are about what was typed, and beside which field they are said."""


class ActForm(forms.Form):
    """One act's fields; shows a refusal beside the field that it is about."""

    use_required_attribute = False

    def show(self, refusal: Refusal) -> bool:
        """Whether the refusal found its field."""
        field = FIELD_OF.get(refusal.code)
        if field not in self.fields:
            return False
        self.add_error(field, str(refusal))
        return True


class ReasonForm(ActForm):
    """Why somebody does it."""

    reason = Asked(
        label=_("Why?"),
        help_text=_("It stays on record."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )


class KeyForm(ActForm):
    """How long a new key lives: in days, or in hours where that is all its tier allows."""

    lasts = forms.IntegerField(widget=forms.NumberInput(attrs={"class": "input input-s"}))

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        in_days = terms.longest > 2 * DAY and not (terms.longest % DAY or terms.usual % DAY)
        self.unit = DAY if in_days else HOUR
        most, usual = terms.longest // self.unit, terms.usual // self.unit
        super().__init__(data, initial={"lasts": usual, "overlap": terms.overlap // HOUR})
        field = self.fields["lasts"]
        field.label = _("Lives for (hours)") if self.unit == HOUR else _("Lives for (days)")
        field.help_text = _("%(most)s at most for this agent.") % {"most": most}

    def typed(self, name: str, unit: timedelta) -> timedelta:
        """A time from a number; one that no calendar holds is only too long."""
        return min(int(self.cleaned_data[name]), 1_000_000) * unit

    @property
    def lasts_typed(self) -> timedelta:
        return self.typed("lasts", self.unit)


class IssueForm(KeyForm):
    """A first key, for one environment."""

    environment = forms.ChoiceField(label=_("Environment"), choices=list(ENVIRONMENT_NAMES.items()))
    field_order = ("environment", "lasts")

    def __init__(self, data: Any = None, *, terms: Terms, environment: str) -> None:
        super().__init__(data, terms=terms)
        self.initial["environment"] = environment


class RotateForm(KeyForm):
    """A successor, and how long the old key goes on beside it."""

    overlap = forms.IntegerField(
        label=_("The old key goes on for (hours)"),
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )
    field_order = ("overlap", "lasts")

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        super().__init__(data, terms=terms)
        most = terms.longest_overlap // HOUR
        self.fields["overlap"].help_text = _(
            "0 to %(most)s. Put the new key in place within this time."
        ) % {"most": most}

    @property
    def overlap_typed(self) -> timedelta:
        return self.typed("overlap", HOUR)


class MatchForm(ReasonForm):
    """Which agent of ours it is; looked for among those that the reader may see."""

    agent = AskedChoice(
        Agent.objects.none(),
        label=_("Short name of the agent"),
        to_field_name="slug",
        widget=forms.TextInput(attrs={"class": "input input-m", "autocomplete": "off"}),
        error_messages={"invalid_choice": _("There is no such agent among those you may see.")},
    )
    field_order = ("agent", "reason")

    def __init__(self, *args: Any, agents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]


class RegisterForm(ReasonForm):
    """How it is called in the inventory, and where it belongs."""

    name = forms.CharField(label=_("Name"), max_length=160)
    slug = forms.RegexField(
        r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$",
        label=_("Short name"),
        help_text=_("Small letters, digits and “-”, 2 to 60."),
        min_length=2,
        max_length=60,
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(), label=_("Business unit"), to_field_name="slug", empty_label=_("Choose")
    )
    field_order = ("name", "slug", "unit", "reason")


class SightingFilter(forms.Form):
    """Which sightings are listed."""

    q = forms.CharField(
        label=_("Claimed name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).strip()
