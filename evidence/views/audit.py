"""The audit trail: everything that people, agents and the portal did."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evidence.forms import AuditFilter, ExtractForm
from evidence.models.audit import NOTHING, page_asked
from evidence.models.closed_erasures import reads_erasures
from evidence.models.entries import entry_facts
from evidence.models.health import ledger_health
from evidence.models.open_votes import hides_vote
from evidence.rules.packs import audit_refusal
from govportal.ledger.models import Entry, PruningPermit
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from govportal.saved_views import views_of


def only_for_readers_of_all(request: SignedIn) -> None:
    """Auditors, administrators and committee members; for others 403 with the sentence."""
    refuse(audit_refusal(request.user.sees_all_on(timezone.localdate())))


@require_safe
def entry_list(request: SignedIn) -> HttpResponse:
    only_for_readers_of_all(request)
    return trail(request, AuditFilter(request.GET))


def trail(request: SignedIn, form: AuditFilter) -> HttpResponse:
    """The list; nothing of it, and why (422), where a filter cannot be used."""
    now = timezone.now()
    erasures = reads_erasures(request.user, now)
    page = page_asked(form, request.GET, erasures=erasures)
    template = "evidence/entry_list.html"
    views = views_of("audit", form, request.user)
    context = {
        "form": form,
        "page": page or NOTHING,
        "is_refused": page is None,
        "health": ledger_health(now),
        "views": views,
        "extract": ExtractForm(initial={"filters": form.query}),
    }
    part = f"{template}#rows" if request.htmx else template
    return render(request, part, context, status=422 if page is None else 200)


@require_safe
def entry_detail(request: SignedIn, pk: str) -> HttpResponse:
    only_for_readers_of_all(request)
    if PruningPermit.objects.filter(entry_id=pk).exists() and not Entry.objects.filter(pk=pk):
        return redirect("pruned_entry", pk)
    entry = get_object_or_404(Entry, pk=pk)
    now = timezone.now()
    hidden = hides_vote(entry, request.user, now)
    erasures = reads_erasures(request.user, now)
    context = {"facts": entry_facts(entry, hidden=hidden, erasures=erasures)}
    return render(request, "evidence/entry_detail.html", context)
