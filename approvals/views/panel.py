"""How decisions are read: the reviewer-quality panel."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.reviewer_figures import DAYS, lines_of, panel_of
from govportal.people.rules import sees_all
from govportal.people.signed_in import SignedIn


@require_safe
def reviewer_panel(request: SignedIn) -> HttpResponse:
    """One's own figures for everybody; those of all, over five people or more, for who sees all."""
    now, reader = timezone.now(), request.user
    panel = panel_of(reader, now)
    reads_all = sees_all(reader.roles_on(timezone.localdate()))
    context = {
        "panel": panel,
        "days": DAYS,
        "own": lines_of(panel.own) if panel.own.answers else [],
        "all": lines_of(panel.all) if reads_all else [],
        "committees": [(one, lines_of(found)) for one, found in panel.committees]
        if reads_all
        else [],
        "loads": panel.loads if reads_all else [],
    }
    return render(request, "approvals/reviewer_panel.html", context)
