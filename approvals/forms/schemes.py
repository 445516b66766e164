"""The numbers of a scheme as a form, and the filters of a what-if."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.actions.schemes.drafting import LONGEST_REASON, LONGEST_TITLE
from approvals.forms.controls import words_of
from approvals.lines import filled
from approvals.models import WhatIfRow, WhatIfRun
from approvals.rules.intake import MAX_BYTES
from approvals.rules.schemes import Number, numbers_of, scheme_faults, with_numbers
from govportal.faults import Fault

CHANGE_NAMES = {
    "tier": _("Tier"),
    "who": _("Who decides"),
    "time": _("Time to decide"),
    "steps": _("Duties or when they are due"),
    "stages": _("Stages of the release"),
    "escalation": _("Escalation"),
    "review_days": _("Days of the next reviews"),
    "review_route": _("Who holds the reviews"),
}


def group_words(number: Number) -> str:
    """Under which heading a number stands."""
    if number.group:
        return gettext(number.group)
    return gettext("Tier %(n)s") % {"n": number.tier}


def number_words(number: Number) -> str:
    """A number by itself: “Tier 3: Time to decide”."""
    return f"{group_words(number)}: {gettext(number.label)}"


class SchemeForm(forms.Form):
    """Title, reason and every number of a draft. What does not fit together is said beside it."""

    use_required_attribute = False
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE,
                            widget=forms.TextInput(attrs={"class": "input wide"}))  # fmt: skip
    reason = forms.CharField(
        label=_("Why it should change"),
        help_text=_("The committee reads this first, beside what would change for whom."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"class": "textarea said wide", "rows": 4}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, content: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.content, self.numbers = content, numbers_of(content)
        for number in self.numbers:
            self.fields[number.key] = _field(number, content)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The numbers under their headings, in order."""
        found: dict[str, list[forms.BoundField]] = {}
        for number in self.numbers:
            found.setdefault(group_words(number), []).append(self[number.key])
        return list(found.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if all(number.key in cleaned for number in self.numbers):
            self._judge()
        return cleaned

    def _judge(self) -> None:
        for fault in scheme_faults(self.changed):
            self.add_error(self._place(fault), words_of(fault))

    @property
    def changed(self) -> dict[str, Any]:
        """The scheme with the numbers that were given."""
        given = {n.key: self.cleaned_data[n.key] for n in self.numbers}
        return with_numbers(self.content, given)

    def _place(self, fault: Fault) -> str | None:
        """The field that a fault belongs to; None for what the form does not ask."""
        of_path = [n for n in self.numbers if n.path.startswith(fault.path)]
        tier = fault.params.get("tier")
        named = [n for n in of_path if tier and n.tier == tier] or of_path
        return named[0].key if named else None


def _field(number: Number, content: Mapping[str, Any]) -> forms.IntegerField:
    unit = gettext(number.unit) if number.unit else ""
    span = gettext("%(least)s to %(most)s") % {"least": number.least, "most": number.most}
    return forms.IntegerField(
        label=gettext(number.label),
        help_text=f"{unit}, {span}" if unit else span,
        min_value=number.least,
        max_value=number.most,
        initial=number.of(content),
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )


class SchemeUpload(forms.Form):
    """A scheme as a YAML or JSON file; what is in it is judged by the rules, not here."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Scheme file"),
        help_text=filled(
            _("YAML or JSON, at most %(limit)s KiB, for instance one downloaded here earlier."),
            {"limit": MAX_BYTES // 1024},
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json", "class": "input"}),
    )


class WhatIfFilter(forms.Form):
    """Filters of the list of what would change; whatever does not fit is ignored."""

    unit = forms.ChoiceField(label=_("Business unit"), required=False)
    tier = forms.ChoiceField(
        label=_("Tier it would have"),
        required=False,
        choices=[
            ("", _("Any tier")),
            *[(str(n), filled(_("Tier %(n)s"), {"n": n})) for n in range(1, 5)],
        ],
    )
    change = forms.ChoiceField(
        label=_("What changes"),
        required=False,
        choices=[("", _("Anything")), *CHANGE_NAMES.items()],
    )

    def __init__(self, data: Any, run: WhatIfRun) -> None:
        super().__init__(data)
        self.fields["unit"] = forms.ChoiceField(
            label=_("Business unit"), required=False, choices=list(_units(run))
        )

    def narrow(self, rows: QuerySet[WhatIfRow]) -> QuerySet[WhatIfRow]:
        self.is_valid()
        chosen = {key: value for key, value in self.cleaned_data.items() if value}
        if "unit" in chosen:
            rows = rows.filter(unit=chosen["unit"])
        if "tier" in chosen:
            rows = rows.filter(tier_after=int(chosen["tier"]))
        if "change" in chosen:
            rows = rows.filter(changes__contains=f",{chosen['change']},")
        return rows


def _units(run: WhatIfRun) -> Iterable[tuple[str, Any]]:
    yield "", _("Any unit")
    for slug, unit in run.counts.get("units", {}).items():
        if unit["changed"]:
            yield slug, unit["name"]
