"""How the ledger stands: verified when, sealed how far, one checkpoint beside another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evidence.actions.verifying import ask_verification
from evidence.models.integrity import integrity
from evidence.views.audit import only_for_readers_of_all
from govportal.people.signed_in import SignedIn


@require_safe
def ledger_integrity(request: SignedIn) -> HttpResponse:
    only_for_readers_of_all(request)
    state = integrity(request.GET, timezone.now())
    status = 422 if state.form.is_bound and not state.form.is_valid() else 200
    template = "evidence/ledger_integrity.html"
    if request.htmx:
        template = f"{template}#running"
    return render(request, template, {"state": state, "page": state.page}, status=status)


@require_POST
def ledger_verify(request: SignedIn) -> HttpResponse:
    ask_verification(actor=request.user, now=timezone.now())
    messages.info(request, _("The ledger is being verified. You can leave this page."))
    return redirect("ledger_integrity")
