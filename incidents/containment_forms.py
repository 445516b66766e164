"""What is typed about a containment. Forms only read; the rules say what is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.refusals import Refusal
from registry.asked import Asked

SAID = {"rows": 3, "class": "textarea said wide"}


class SaidForm(forms.Form):
    """A reason; each form of the page has a prefix of its own."""

    use_required_attribute = False
    reason = Asked(label=_("Why?"), widget=forms.Textarea(attrs=SAID), required=False)

    def show(self, refusal: Refusal) -> None:
        """Beside what it is about."""
        self.add_error("reason", str(refusal))

    @property
    def said(self) -> str:
        return str(self.cleaned_data.get("reason") or "").replace("\x00", "")


class ContainForm(SaidForm):
    """Stopping it by hand."""

    keep_keys = forms.BooleanField(
        label=_("Keep its keys: they open nothing while it is stopped"), required=False
    )


class AskForm(SaidForm):
    """Asking that it runs again."""

    is_false = forms.BooleanField(label=_("It was stopped without cause"), required=False)


FORMS: dict[str, Any] = {
    "contain": ContainForm,
    "keep": SaidForm,
    "ask": AskForm,
    "decline": SaidForm,
}
