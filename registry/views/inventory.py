"""The inventory as a file: upload, look at what it would do, confirm; and take it away."""

import tempfile
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.models import Person, without_sign_in
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry.actions import inventory
from registry.actions.inventory.exporting import KINDS
from registry.forms import AgentFilter
from registry.inventory_forms import InventoryForm
from registry.inventory_pages import columns_shown, faults_shown, lines_shown
from registry.models import Agent, InventoryFile

A = TypeVar("A", bound=HttpResponseBase)
IN_MEMORY = 5 * 1024 * 1024  # bytes of an export; a longer one lies in a temporary file


def _file(request: SignedIn, pk: UUID) -> InventoryFile:
    """The file, if the reader uploaded it and its time is not over; else 404."""
    files = InventoryFile.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    return get_object_or_404(files, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def agent_import(request: SignedIn) -> HttpResponse:
    """Upload a file; nothing is changed by that."""
    now = timezone.now()
    refuse(inventory.import_no(request.user, now))
    form = InventoryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = inventory.upload_inventory(
                form.cleaned_data["file"], actor=request.user, now=now
            )
            return redirect(kept)
        except Refused as refused:
            form.add_error("file", str(refused))
    mine = InventoryFile.objects.visible_to(request.user).filter(expires_at__gt=now)
    files = mine.defer("content", "preview", "report")[:20]
    context = {"form": form, "files": files, "columns": columns_shown()}
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/agent_import.html", context, status=status)


@require_safe
def agent_import_check(request: SignedIn, pk: UUID) -> HttpResponse:
    """What an import would do, or what is wrong with the file."""
    return _check_page(request, _file(request, pk))


def _check_page(
    request: SignedIn, file: InventoryFile, refused: Refused | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "file": file,
        "plan": file.preview,
        "faults": faults_shown(file.preview),
        "lines": lines_shown(file.preview),
        "refused": refused,
    }
    status = refused.refusal.status if refused else 200
    return render(request, "registry/agent_import_check.html", context, status=status)


@require_POST
def agent_import_confirm(request: SignedIn, pk: UUID) -> HttpResponse:
    """Import it, exactly as the page showed it; else show how it is now."""
    file, now = _file(request, pk), timezone.now()
    shown = (request.POST.get("sha256", ""), request.POST.get("plan", ""))
    try:
        done = inventory.confirm_inventory(file, *shown, actor=request.user, now=now)
    except (Refused, inventory.Faulty) as error:
        stale = Refused(Refusal("inventory.changed_stale"))
        refused = error if isinstance(error, Refused) else stale
        if refused.refusal.status == 403:
            raise refused from error
        file.refresh_from_db()
        file = inventory.look_again(file) if file.is_waiting else file
        return _check_page(request, file, refused)
    plan = done.plan
    words = {"new": plan.new, "changed": plan.changed, "same": plan.same}
    told = _("Imported. New agents: %(new)s. Changed: %(changed)s. As they were: %(same)s.") % words
    messages.success(request, told)
    return redirect("agent_list")


@require_POST
def agent_import_discard(request: SignedIn, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    inventory.discard_inventory(file, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is put away. Nothing was changed.") % {"name": file})
    return redirect("agent_import")


@require_safe
def agent_import_report(request: SignedIn, pk: UUID) -> HttpResponse:
    """All faults as CSV."""
    file = _file(request, pk)
    answer = HttpResponse(file.report.encode("utf-8-sig"), content_type=KINDS["csv"])
    answer["Content-Disposition"] = 'attachment; filename="inventory-faults.csv"'
    return _kept_nowhere(answer)


@require_POST
def agent_export(request: SignedIn) -> HttpResponseBase:
    """The filtered list as a file. Recorded, and so a form and not a link."""
    form, now = AgentFilter(request.POST), timezone.now()
    kind = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    agents = form.narrow(Agent.objects.visible_to(request.user))
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
    inventory.export_inventory(agents, target, kind, actor=request.user, now=now, query=form.query)
    name = f"{timezone.localdate(now)}_inventory.{kind}"
    answer = FileResponse(target, as_attachment=True, filename=name, content_type=KINDS[kind])
    return _kept_nowhere(answer)


def _kept_nowhere(answer: A) -> A:
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def agent_import_people(request: SignedIn) -> HttpResponse:
    """Who got an account without sign-in, and waits to be invited."""
    if inventory.import_no(request.user, timezone.now()):
        refuse(Refusal("inventory.only_administrators_invite"))
    page = page_of(without_sign_in(), request.GET, Person.objects.get_queryset())
    return render(request, "registry/agent_import_people.html", {"page": page})
