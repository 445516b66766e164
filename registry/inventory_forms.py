"""What is typed and chosen about many agents: a file, and who shall have a part of them."""

from collections.abc import Iterable
from operator import mod
from typing import Any

from django import forms
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules.inventory import MOST_BYTES, MOST_ROWS


class InventoryForm(forms.Form):
    """An inventory file; what is in it is judged by the rules, not here."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Inventory file"),
        help_text=keep_lazy_text(mod)(
            _("CSV in UTF-8 or XLSX, at most %(size)s MiB and %(rows)s rows."),
            {"size": MOST_BYTES // (1024 * 1024), "rows": MOST_ROWS},
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx", "class": "input"}),
    )


class ReassignForm(forms.Form):
    """Which part of the agents goes to whom."""

    use_required_attribute = False
    part = forms.ChoiceField(
        label=_("What changes hands"), error_messages={"required": _("Choose one.")}
    )
    person = forms.CharField(
        label=_("Who shall have it"),
        help_text=_("By e-mail; somebody with an active account."),
        max_length=254,
        error_messages={"required": _("Write an e-mail address.")},
        widget=forms.TextInput(
            attrs={"list": "people", "inputmode": "email", "autocomplete": "off"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, Agent.name_of(name).capitalize()) for name in PEOPLE_FIELDS]
        self.fields["part"].choices = [("", "—"), *names]  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        """The person with this address."""
        address = str(self.cleaned_data["person"]).strip().lower()
        person = Person.objects.get_queryset().filter(email=address).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return person


MOST_DIGITS = 18


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Primary keys out of a page's parameters, each once; whatever is none is left out."""
    parts = [part.strip() for text in texts for part in text.split(",")]
    fine = (p for p in parts if p.isascii() and p.isdigit() and len(p) <= MOST_DIGITS)
    return list(dict.fromkeys(int(part) for part in fine))
