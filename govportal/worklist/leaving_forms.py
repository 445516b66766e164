"""Who takes over: one person for each thing that a page asks about."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.forms import PersonField
from govportal.people.models import Person

BY_MAIL = _("The e-mail of somebody with an open account.")


class WhoForm(forms.Form):
    """One person."""

    use_required_attribute = False
    person = PersonField(label=_("Who"), help_text=BY_MAIL)


class SeatForm(forms.Form):
    """Who sits in a seat, and who stands in."""

    use_required_attribute = False
    holder = PersonField(
        label=_("Who holds the seat"),
        required=False,
        help_text=_("Empty leaves it vacant; it counts for the quorum all the same."),
    )
    alternate = PersonField(label=_("Who stands in"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ReportsForm(forms.Form):
    """A manager for each of these people, or one for all who are not named apart."""

    use_required_attribute = False
    everybody = PersonField(
        label=_("Manager of everybody below"), required=False, help_text=BY_MAIL
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            label = _("Somebody else for %(person)s") % {"person": person.full_name}
            self.fields[person.ref] = PersonField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when nobody at all is named."""
        typed = super().clean() or self.cleaned_data
        if not self.errors and not any(typed.values()):
            raise forms.ValidationError(_("Name somebody."))
        return typed

    @property
    def chosen(self) -> list[tuple[Person, Person]]:
        """Each person with their manager to be; those for whom nobody is named are left out."""
        typed = self.cleaned_data
        both = ((one, typed.get(one.ref) or typed.get("everybody")) for one in self.people)
        return [(person, manager) for person, manager in both if manager is not None]
