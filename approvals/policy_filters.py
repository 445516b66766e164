"""How the register of policies is searched, and its ready-made views."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models import PolicyVersion
from approvals.models.policies import PolicyQuerySet
from govportal.people.models import Committee, Person

SOON = timedelta(days=30)
IN_FORCE, DUE, OVERDUE, MAKING, MINE, REPEALED = (
    "in_force", "due", "overdue", "making", "mine", "repealed")  # fmt: skip
VIEWS = {
    IN_FORCE: _("In force"),
    DUE: _("Review due in 30 days"),
    OVERDUE: _("Review overdue"),
    MAKING: _("In the making"),
    MINE: _("Mine"),
    REPEALED: _("Repealed"),
}


class PolicyFilter(forms.Form):
    """Filters of the register; whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    committee = forms.ModelChoiceField(
        Committee.objects.all(),
        label=_("Committee"),
        required=False,
        empty_label=_("Any committee"),
    )

    @property
    def chosen_view(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("view") or IN_FORCE)

    def narrow(self, rows: PolicyQuerySet, reader: Person, today: date) -> PolicyQuerySet:
        """The policies that match what was chosen."""
        rows = _of_view(rows, self.chosen_view, reader, today)
        if words := self.cleaned_data.get("q", "").replace("\x00", ""):
            rows = rows.filter(Q(number=words.upper()) | Q(title__icontains=words))
        if committee := self.cleaned_data.get("committee"):
            rows = rows.filter(committee=committee)
        return rows


def _of_view(rows: Any, view: str, reader: Person, today: date) -> PolicyQuerySet:
    narrowed: PolicyQuerySet = rows
    if view == MAKING:
        making = PolicyVersion.objects.visible_to(reader).in_the_making().order_by()
        return narrowed.filter(pk__in=making.values("policy"))
    if view == MINE:
        return narrowed.filter(owner=reader)
    if view == REPEALED:
        return narrowed.filter(repealed_at__isnull=False)
    if view == DUE:
        return narrowed.in_force().filter(next_review_on__range=(today, today + SOON))
    if view == OVERDUE:
        return narrowed.in_force().filter(next_review_on__lt=today)
    return narrowed.in_force()
