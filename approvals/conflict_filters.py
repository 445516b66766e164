"""How the register of conflicts is searched."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.conflicts import RELATION_NAMES
from approvals.models import ReviewParty
from govportal.days import countable
from govportal.people.models import Committee


def _day() -> Any:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConflictFilter(forms.Form):
    """Filters of the register; whatever does not fit is ignored, never an error page."""

    person = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    since = forms.DateField(label=_("From"), required=False, widget=_day())
    until = forms.DateField(label=_("Until"), required=False, widget=_day())
    how = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Found or declared")), ("found", _("Found by the portal")),
                 ("declared", _("Declared"))],
    )  # fmt: skip
    relation = forms.ChoiceField(
        label=_("Relation"),
        required=False,
        choices=[("", _("Any relation")), *RELATION_NAMES.items()],
    )
    committee = forms.ModelChoiceField(
        Committee.objects.order_by("name"),
        label=_("Committee"),
        required=False,
        empty_label=_("Any committee"),
        to_field_name="slug",
    )

    def narrow(self, rows: QuerySet[ReviewParty]) -> QuerySet[ReviewParty]:
        """The conflicts that match what was chosen."""
        self.is_valid()
        typed = self.cleaned_data
        if words := typed.get("person", "").replace("\x00", "").strip():
            rows = rows.filter(
                Q(person__full_name__icontains=words) | Q(person__email__iexact=words)
            )
        if since := typed.get("since"):
            rows = rows.filter(found_at__gte=_midnight(countable(since)))
        if until := typed.get("until"):
            rows = rows.filter(found_at__lt=_midnight(countable(until) + timedelta(days=1)))
        if how := typed.get("how"):
            rows = rows.filter(found_by_system=how == "found")
        if relation := typed.get("relation"):
            rows = rows.filter(relation=relation)
        committee = typed.get("committee")
        return rows.filter(review__committee=committee) if committee else rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
