"""Figures of incidents: how long things take, how often alerts are wrong, what came again."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from govportal.people.signed_in import SignedIn
from incidents.actions.exporting_figures import note_figures_export
from incidents.alert_forms import PeriodForm
from incidents.figure_words import csv_rows, page_rows
from incidents.figures_room import Figures, figures_of
from incidents.models import Alert, Incident


def _figures(request: SignedIn, form: PeriodForm) -> Figures:
    now, reader = timezone.now(), request.user
    since, until = form.period(timezone.localdate(now))
    incidents, alerts = Incident.objects.visible_to(reader), Alert.objects.visible_to(reader)
    return figures_of(incidents, alerts, since, until, now)


@require_safe
def incident_figures(request: SignedIn) -> HttpResponse:
    """Of what the reader may see."""
    figures = _figures(request, PeriodForm(request.GET))
    form = PeriodForm(initial={"since": figures.since, "until": figures.until})
    context = {"figures": figures, "form": form, **page_rows(figures)}
    return render(request, "incidents/incident_figures.html", context)


@require_POST
def incident_figures_export(request: SignedIn) -> HttpResponse:
    """The same as CSV; it is recorded who takes it."""
    figures = _figures(request, PeriodForm(request.POST))
    note_figures_export(figures.since, figures.until, figures.all.count, actor=request.user,
                        now=timezone.now())  # fmt: skip
    text = StringIO()
    csv.writer(text).writerows(csv_rows(figures))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    name = f"incident-figures-{figures.since:%Y%m%d}-{figures.until:%Y%m%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
