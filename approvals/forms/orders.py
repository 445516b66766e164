"""What a member answers to a provisional order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.polls import Said as Answer
from approvals.forms.said import Said
from approvals.lines import filled
from approvals.rules.ballots import Choice as Vote
from approvals.rules.orders import SCOPE_MIN
from approvals.rules.reasons import RATIONALE_MIN
from govportal.refusals import Refusal
from govportal.rendering import Choice

ABOUT = {
    "review.verdict_missing": "choice",
    "review.rationale_short": "rationale",
    "review.rationale_long": "rationale",
    "order.scope_short": "scope",
    "order.scope_long": "scope",
    "order.scope_turning": "scope",
}
CHOICES = [
    (Vote.APPROVE.value, Choice(_("Allow it provisionally"), _("In the scope written below"))),
    (Vote.REJECT.value, Choice(_("Do not allow it"), _("It waits for its review"))),
    (Vote.ABSTAIN.value, Choice(_("Abstain"), _("Counts neither way"))),
]


class OrderForm(forms.Form):
    """It only reads; the rules say what is missing."""

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=_("May it run provisionally?"),
        choices=CHOICES,
        widget=forms.RadioSelect(attrs={"class": "choice-grid"}),
    )
    scope = Said(
        label=_("What it allows"),
        strip=False,
        help_text=filled(
            _(
                "With a yes, %(least)s characters or more: what may be done, where, and how far. "
                "Where members write different things, only what all of them allow is allowed."
            ),
            {"least": SCOPE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )
    rationale = Said(
        label=_("Your reasons"),
        strip=False,
        help_text=filled(
            _("Required, %(least)s characters or more. Whoever may see the case reads them."),
            {"least": RATIONALE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "id_order_%s"
        super().__init__(*args, **kwargs)

    def said(self) -> Answer:
        """As it came, whatever is wrong with it."""
        self.is_valid()
        chosen = str(self.data.get("choice", ""))
        return Answer(
            choice=Vote(chosen) if chosen in dict(CHOICES) else None,
            rationale=self._text("rationale"),
            digest=self._text("digest"),
            scope=self._text("scope"),
        )

    def _text(self, name: str) -> str:
        return str(self.data.get(name, "")).replace("\x00", "")

    def show(self, refusal: Refusal) -> None:
        """Put a refusal beside the field that it is about."""
        self._errors = forms.utils.ErrorDict()
        if refusal.code in ABOUT:
            self.add_error(ABOUT[refusal.code], str(refusal))

    def apply_to(self, digest: str) -> None:
        """Let what was typed count for the text that the page shows now."""
        self.data = {**{key: self.data[key] for key in self.data}, "digest": digest}
