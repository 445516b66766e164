"""What people type about their own things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.people.rules.interests import COMPANY_MAX, NATURE_MAX
from govportal.people.rules.saved_views import NAME_MAX
from govportal.people.rules.tokens import NAME_MAX as TOKEN_NAME_MAX
from govportal.refusals import Refusal


class PersonField(forms.CharField):
    """Somebody with an open account, by e-mail; None where nobody is named and need not be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault(
            "widget", forms.EmailInput(attrs={"class": "input", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Person | None:
        """The person. Raises ValidationError where there is none with an open account."""
        address = str(super().clean(value)).strip().replace("\x00", "")
        if not address:
            return None
        person = Person.objects.active().filter(email__iexact=address).first()
        if person is None:
            raise forms.ValidationError(_("There is no active account with this address."))
        return person

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, Person) else value


class ViewNameForm(forms.Form):
    """The name of a saved view. It only reads; the rules say what is wrong with it."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the view"),
        widget=forms.TextInput(attrs={"class": "input-m", "maxlength": NAME_MAX}),
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    list = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["auto_id"] = "id_view_%s"
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class InterestForm(forms.Form):
    """A link to a company. It only reads; the rules say what is missing."""

    use_required_attribute = False
    company = forms.CharField(
        label=_("Company"),
        help_text=_(
            "Choose a vendor of the register, or write another company as it is commonly called; "
            "“Ltd” or “GmbH” make no difference."
        ),
        error_messages={"required": _("Name the company.")},
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "maxlength": COMPANY_MAX,
                "list": "companies",
                "autocomplete": "off",
            }
        ),
    )
    nature = forms.CharField(
        label=_("What links you to it"),
        help_text=_("For instance: worked there until June, own shares, my partner works there."),
        error_messages={"required": _("Say in a few words what links you to it.")},
        widget=forms.TextInput(attrs={"class": "input wide", "maxlength": NATURE_MAX}),
    )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        field = "nature" if "nature" in refusal.code else "company"
        self.add_error(field, str(refusal))


class TokenForm(forms.Form):
    """A token for one's own programs. It only reads; the rules say what is wrong with it."""

    use_required_attribute = False
    prefix = "token"
    name = forms.CharField(
        label=_("What will use it"),
        error_messages={"required": _("Give the token a name that says what uses it.")},
        widget=forms.TextInput(attrs={"class": "input", "maxlength": TOKEN_NAME_MAX}),
    )
    days = forms.TypedChoiceField(
        label=_("How long it holds"),
        coerce=int,
        initial=90,
        choices=[
            (30, _("30 days")),
            (90, _("90 days")),
            (180, _("180 days")),
            (365, _("a year")),
        ],
    )
    can_write = forms.BooleanField(
        label=_("It may also write"),
        required=False,
        help_text=_("Without this it only reads. What it does is done in your name."),
    )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        self.add_error("days" if refusal.code == "token.days" else "name", str(refusal))
