"""The head that every page about one incident carries: how grave, where it stands, its pages.

A page of another part of the room loads its incident with ``visible_incident``, puts
``head_of(…)`` into its context as ``head``, and extends ``incidents/incident_page.html`` (or
includes ``incidents/parts/incident_head.html`` in its block ``head``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.people.models import Person
from incidents.models import Incident
from incidents.panels import tabs

OVERVIEW = "incident_detail"
WITH_HEAD = ("agent", "unit", "lead", "reporter", "merged_into")


@dataclass(frozen=True)
class Tab:
    """One page as ``parts/views.html`` shows it."""

    label: Any
    address: str
    current: bool


@dataclass(frozen=True)
class Head:
    """What stands above each page about one incident. ``here``: URL name of the page."""

    incident: Incident
    reader: Person
    now: datetime
    here: str

    @property
    def tabs(self) -> list[Tab]:
        """The overview, then what each part of the room registered; none of a page not there."""
        labels = {OVERVIEW: gettext_lazy("Overview"), **tabs()}
        number = self.incident.number
        return [
            Tab(label, address, name == self.here)
            for name, label in labels.items()
            if (address := _address(name, number))
        ]

    @property
    def tab_words(self) -> str:
        """What the open page is called; empty on the overview."""
        return "" if self.here == OVERVIEW else str(tabs().get(self.here, ""))

    @property
    def lead_words(self) -> str:
        lead = self.incident.lead
        if lead is None:
            return _("Nobody leads it yet")
        who = _("you") if lead.pk == self.reader.pk else lead.full_name
        return _("Lead: %(who)s") % {"who": who}

    @property
    def reported_by(self) -> str:
        """Whoever or whatever told of it."""
        reporter = self.incident.reporter
        return reporter.full_name if reporter else str(self.incident.get_source_display())


def head_of(incident: Incident, reader: Person, now: datetime, here: str) -> Head:
    """The head for a page; asks nothing where the incident was loaded ``WITH_HEAD``."""
    return Head(incident, reader, now, here)


def visible_incident(reader: Person, number: str) -> Incident:
    """The incident with all that its head shows, if the reader may see it; else 404."""
    rows = Incident.objects.visible_to(reader).select_related(*WITH_HEAD)
    return get_object_or_404(rows, number=number)


def _address(name: str, number: str) -> str:
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:
        return ""
