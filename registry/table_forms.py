"""What an administrator types into the tables: duties, standard disclosures, terms of keys."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accountability_forms import SAID, Asked, ReasonForm
from registry.duty_names import DISCLOSURE_NAMES, PARTY_NAMES
from registry.rules.disclosures import standard_faults
from registry.rules.key_terms import NO_TIER, TIERS, TIMES, row_faults
from registry.rules.manifests import DISCLOSURES
from registry.rules.raci import GROUPS, Duty, Stage

PARTIES = [(party.value, name) for party, name in PARTY_NAMES.items()]
ALONE = [(party.value, name) for party, name in PARTY_NAMES.items() if party not in GROUPS]
TIME_NAMES: Mapping[str, Any] = {
    "usual": gettext_lazy("Usual life"),
    "longest": gettext_lazy("Longest life"),
    "overlap": gettext_lazy("Usual overlap"),
    "longest_overlap": gettext_lazy("Longest overlap"),
}


def tier_name(tier: str) -> str:
    """What a row of the terms is called."""
    return _("No tier yet") if tier == NO_TIER else _("Tier %(tier)s") % {"tier": tier}


class AskedRoles(forms.MultipleChoiceField):
    """Roles that are asked for: required in words, while the rules say what is missing."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class AskedRole(forms.ChoiceField):
    """One role that is asked for."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


def _roles(label: Any, *, required: bool = False) -> forms.MultipleChoiceField:
    return AskedRoles(
        label=label,
        required=required,
        choices=PARTIES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
    )


class StageForm(ReasonForm):
    """Who has which duty in one stage, and what they answer for."""

    ABOUT = {**ReasonForm.ABOUT, "raci.responsible_missing": "R",
             "raci.accountable_missing": "A", "raci.text_missing": "answers_for"}  # fmt: skip
    R = _roles(gettext_lazy("Responsible: does it"), required=True)
    A = AskedRole(
        label=gettext_lazy("Accountable: answers for it"),
        choices=[("", gettext_lazy("Nobody chosen")), *ALONE],
    )
    C = _roles(gettext_lazy("Consulted: is asked"))
    I = _roles(gettext_lazy("Informed: is told"))  # noqa: E741 - the letter of the duty
    answers_for = Asked(
        label=gettext_lazy("What they answer for"),
        max_length=300,
        widget=forms.Textarea(attrs={**SAID, "rows": 2}),
    )
    field_order = ("R", "A", "C", "I", "answers_for", "reason")

    def row(self, stage: Stage) -> dict[str, Any]:
        """The row of the table as typed."""
        typed = self.cleaned_data
        several = {duty.value: list(typed[duty.value]) for duty in Duty if duty.value != "A"}
        alone = [typed["A"]] if typed["A"] else []
        text = typed["answers_for"].strip()
        row = {"stage": stage.value, **several, "A": alone, "answers_for": text}
        return {key: row[key] for key in ("stage", "R", "A", "C", "I", "answers_for")}


class StandardTextsForm(ReasonForm):
    """The three texts in one language; each fault beside its text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in DISCLOSURES:
            self.fields[kind] = Asked(
                label=DISCLOSURE_NAMES[kind], widget=forms.Textarea(attrs={**SAID, "rows": 4})
            )
        self.order_fields([*DISCLOSURES, "reason"])

    @property
    def texts(self) -> dict[str, str]:
        return {kind: str(self.cleaned_data.get(kind, "")) for kind in DISCLOSURES}

    def clean(self) -> dict[str, Any]:
        for kind, fault in standard_faults(self.texts):
            self.add_error(kind, str(fault))
        return self.cleaned_data


class KeyTermsForm(ReasonForm):
    """Four times for each tier, in hours; each fault beside its time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in TIERS:
            for time in TIMES:
                self.fields[f"{time}-{tier}"] = forms.IntegerField(
                    label=f"{tier_name(tier)}: {TIME_NAMES[time]}",
                    min_value=0,
                    max_value=1_000_000,
                    widget=forms.NumberInput(attrs={"class": "input-s"}),
                )
        self.order_fields([f"{time}-{tier}" for tier in TIERS for time in TIMES])

    @property
    def heads(self) -> list[Any]:
        return [TIME_NAMES[time] for time in TIMES]

    @property
    def rows(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each tier with its four boxes, each under its head."""
        return [
            (tier_name(tier), [(TIME_NAMES[time], self[f"{time}-{tier}"]) for time in TIMES])
            for tier in TIERS
        ]

    @property
    def tiers(self) -> dict[str, dict[str, int]]:
        """The table as typed; only rows that are whole numbers."""
        typed = self.cleaned_data
        boxes = {tier: [f"{time}-{tier}" for time in TIMES] for tier in TIERS}
        whole = [tier for tier in TIERS if all(typed.get(b) is not None for b in boxes[tier])]
        return {
            tier: dict(zip(TIMES, (int(typed[b]) for b in boxes[tier]), strict=True))
            for tier in whole
        }

    def clean(self) -> dict[str, Any]:
        for tier, row in self.tiers.items():
            for time, fault in row_faults(tier, row).items():
                self.add_error(f"{time}-{tier}", str(fault))
        return self.cleaned_data


def terms_typed(tiers: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """The boxes of a table of terms, by name."""
    return {f"{time}-{tier}": row[time] for tier, row in tiers.items() for time in TIMES}
