"""How reviews after incidents and corrective actions are searched, and their ready-made views."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from govportal.people.models import Person
from incidents.models.corrective import ActionQuerySet
from incidents.models.post_incident import PirQuerySet
from incidents.rules.corrective import ActionState
from incidents.rules.post_incident import HANDED_IN, PirState

DUE, LATE, BEFORE, APPROVED, ALL = "due", "late", "before", "approved", "all"
REVIEW_VIEWS = {
    DUE: _("To be written"),
    LATE: _("Late"),
    BEFORE: _("Before the committee or signers"),
    APPROVED: _("Approved"),
    ALL: pgettext_lazy("reviews after incidents", "All"),
}
OPEN, MINE, RETEST, ENDED = "open", "mine", "retest", "ended"
ACTION_VIEWS = {
    OPEN: pgettext_lazy("corrective actions", "Open"),
    LATE: _("Late"),
    MINE: _("Mine"),
    RETEST: _("To be tried again"),
    ENDED: _("Closed and dropped"),
}


class _Search(forms.Form):
    """Whatever does not fit is ignored, never an error page."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).replace("\x00", "").strip()

    @property
    def chosen_view(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("view") or self.first_view)

    first_view = ""


class PirFilter(_Search):
    first_view = DUE
    view = forms.ChoiceField(
        choices=list(REVIEW_VIEWS.items()), required=False, widget=forms.HiddenInput
    )

    def narrow(self, rows: PirQuerySet, now: datetime) -> PirQuerySet:
        view, words = self.chosen_view, self.words
        if view in {DUE, LATE}:
            rows = rows.filter(state=PirState.DRAFT)
        if view == LATE:
            rows = rows.filter(held_at=None, clock__due_at__lt=now)
        if view == BEFORE:
            rows = rows.filter(state__in=sorted(HANDED_IN))
        if view == APPROVED:
            rows = rows.filter(state=PirState.APPROVED)
        if words:
            rows = rows.filter(
                Q(number=words.upper())
                | Q(incident__number=words.upper())
                | Q(incident__title__icontains=words)
            )
        return rows


class ActionFilter(_Search):
    first_view = OPEN
    view = forms.ChoiceField(
        choices=list(ACTION_VIEWS.items()), required=False, widget=forms.HiddenInput
    )

    def narrow(self, rows: ActionQuerySet, reader: Person, now: datetime) -> Any:
        view, words = self.chosen_view, self.words
        if view == LATE:
            rows = rows.late(now)
        elif view == MINE:
            rows = rows.filter(owner=reader)
        elif view == RETEST:
            rows = rows.filter(state=ActionState.DONE)
        elif view == ENDED:
            rows = rows.exclude(pk__in=rows.live().order_by().values("pk"))
        else:
            rows = rows.live()
        if words:
            rows = rows.filter(
                Q(number=words.upper())
                | Q(incident__number=words.upper())
                | Q(title__icontains=words)
            )
        return rows
