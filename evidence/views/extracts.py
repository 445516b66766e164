"""Extracts of the audit trail: ask for one, watch it being written, take it away."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evidence.actions.extracting import download_extract, request_extract
from evidence.extract_faces import extract_face
from evidence.forms import ExtractForm
from evidence.models import Extract
from evidence.models.audit import page_asked
from evidence.rules.extracts import Format
from evidence.views.audit import only_for_readers_of_all, trail
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn

TYPES = {"csv": "text/csv", "json": "application/json", "pdf": "application/pdf"}


@require_safe
def extract_list(request: SignedIn) -> HttpResponse:
    only_for_readers_of_all(request)
    now = timezone.now()
    rows = Extract.objects.visible_to(request.user)
    page = page_of(rows, request.GET, Extract.objects.for_list())
    context = {"page": page, "faces": [extract_face(row, now) for row in page.rows]}
    return render(request, "evidence/extract_list.html", context)


@require_POST
def extract_new(request: SignedIn) -> HttpResponse:
    only_for_readers_of_all(request)
    form = ExtractForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the extract is written as."))
        return redirect(form.page)
    asked, kind = form.asked, Format(form.cleaned_data["format"])
    if page_asked(asked, QueryDict()) is None:
        return trail(request, asked)
    return redirect(request_extract(asked.query, kind, actor=request.user, now=timezone.now()))


def _visible(request: SignedIn, pk: int) -> Extract:
    only_for_readers_of_all(request)
    return get_object_or_404(Extract.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def extract_detail(request: SignedIn, pk: int) -> HttpResponse:
    face = extract_face(_visible(request, pk), timezone.now())
    template = "evidence/extract_detail.html"
    return render(request, f"{template}#state" if request.htmx else template, {"face": face})


@require_POST
def extract_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """Recorded, and so a form and not a link; the file itself is under no public address."""
    extract = _visible(request, pk)
    path = download_extract(extract, actor=request.user, now=timezone.now())
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=extract.file_name)
    answer["Content-Type"] = TYPES[extract.format]
    answer["Cache-Control"] = "private, no-store"
    return answer
