"""Which report is asked for, and which mails somebody wants."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.report_faces import KIND_NAMES, month_words
from scorecards.rules.mailings import Mail
from scorecards.rules.reports import ReportKind

MAIL_NAMES = {
    Mail.WEEKLY: (
        _("Weekly scorecard"),
        _("On the first working day of the week: what is late, who is to act, what changed."),
    ),
    Mail.GOVERNANCE: (
        _("Governance report"),
        _("On the first working day of the month, as PDF."),
    ),
    Mail.BOARD: (_("Report to the board"), _("On the first working day of the month, as PDF.")),
}


class ReportForm(forms.Form):
    """A kind and a month of which there are figures."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Report"),
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
    )
    month = forms.TypedChoiceField(
        label=_("Month"),
        help_text=_("With the figures of its last day; this month with those of today."),
        coerce=date.fromisoformat,
    )

    def __init__(self, data: Any = None, *, months: list[date], kinds: list[ReportKind]) -> None:
        super().__init__(data)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (month.isoformat(), month_words(month)) for month in months
        ]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, KIND_NAMES[kind]) for kind in kinds
        ]


class MailForm(forms.Form):
    """One box a mail that the reader may have."""

    def __init__(self, data: Any = None, *, choices: dict[Mail, bool]) -> None:
        super().__init__(data)
        for mail, wanted in choices.items():
            label, hint = MAIL_NAMES[mail]
            self.fields[mail.value] = forms.BooleanField(
                label=label, help_text=hint, required=False, initial=wanted
            )

    @property
    def wanted(self) -> dict[Mail, bool]:
        return {Mail(name): bool(self.cleaned_data.get(name)) for name in self.fields}
