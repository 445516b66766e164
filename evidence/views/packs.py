"""Evidence packs: ask for one, watch it being built, take it away."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.models import Request
from evidence.actions.exports import export_record
from evidence.actions.packs import (
    cancel_pack,
    download_pack,
    request_again,
    request_pack,
    retry_pack,
)
from evidence.faces import pack_face
from evidence.models import Pack
from evidence.models.pack_counts import counts_in
from evidence.models.scopes import names_for
from evidence.pack_forms import PackForm
from evidence.pack_room import place_of
from evidence.scope_sentences import KIND_HELP, KIND_WORDS
from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from incidents.models import Incident


def _visible_pack(reader: Person, number: str) -> Pack:
    """The pack, if the reader may see it; else 404, as if it did not exist."""
    return get_object_or_404(Pack.objects.visible_to(reader).for_list(), number=number)


def _visible_request(reader: Person, number: str) -> Request:
    rows = Request.objects.visible_to(reader).select_related("agent", "unit", "requester")
    return get_object_or_404(rows, number=number)


@require_safe
def pack_list(request: SignedIn) -> HttpResponse:
    """The reader's packs; the form may come filled, from a thing's own page."""
    given = {name: request.GET.get(name, "") for name in PackForm.base_fields}
    given["number"] = given["number"] or request.GET.get("request", "")
    return _list(request, PackForm(initial=given))


def _list(request: SignedIn, form: PackForm, status: int = 200) -> HttpResponse:
    rows = Pack.objects.visible_to(request.user)
    page = page_of(rows, request.GET, Pack.objects.for_list())
    context = {
        "form": form,
        "page": page,
        "packs": [pack_face(pack) for pack in page.rows],
        "kinds": [(words, KIND_HELP[kind]) for kind, words in KIND_WORDS.items()],
        "names": names_for(request.user),
    }
    return render(request, "evidence/pack_list.html", context, status=status)


@require_POST
def pack_new(request: SignedIn) -> HttpResponse:
    """Whatever is refused is said in the form, which keeps what was typed."""
    form = PackForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        about = form.subject(request.user)
        return redirect(request_pack(about, actor=request.user, now=timezone.now()))
    except Refused as refused:
        form.refuse(refused.refusal)
        return _list(request, form, status=refused.refusal.status)


@require_safe
def pack_detail(request: SignedIn, number: str) -> HttpResponse:
    return _pack_page(request, _visible_pack(request.user, number))


def _pack_page(request: SignedIn, pack: Pack, refusal: Refusal | None = None) -> HttpResponse:
    face = pack_face(pack, reader=request.user, before=place_of(pack))
    template, status = "evidence/pack_detail.html", refusal.status if refusal else 200
    if request.htmx and refusal is None:
        return render(request, f"{template}#state", {"face": face})
    context = {"face": face, "counts": counts_in(pack) if face.is_ready else ()}
    return render(request, template, {**context, "refusal": refusal}, status=status)


@require_POST
def pack_retry(request: SignedIn, number: str) -> HttpResponse:
    pack = _visible_pack(request.user, number)
    return redirect(retry_pack(pack, actor=request.user, now=timezone.now()))


@require_POST
def pack_cancel(request: SignedIn, number: str) -> HttpResponse:
    pack = _visible_pack(request.user, number)
    return redirect(cancel_pack(pack, actor=request.user, now=timezone.now()))


@require_POST
def pack_again(request: SignedIn, number: str) -> HttpResponse:
    pack = _visible_pack(request.user, number)
    return redirect(request_again(pack, actor=request.user, now=timezone.now()))


@require_POST
def pack_download(request: SignedIn, number: str) -> HttpResponseBase:
    """Recorded, and so a form and not a link; the file itself is under no public address.

    What cannot be taken away says so on its page, with the status that programs get, too."""
    pack = _visible_pack(request.user, number)
    try:
        path = download_pack(pack, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _pack_page(request, pack, refused.refusal)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=pack.file_name)
    return _kept_nowhere(answer, "application/zip")


@require_safe
def request_record(request: SignedIn, number: str) -> HttpResponse:
    """What can be taken away about one request."""
    item = _visible_request(request.user, number)
    packs = Pack.objects.visible_to(request.user).for_list().filter(request=item)[:10]
    context = {"item": item, "packs": [pack_face(pack) for pack in packs]}
    return render(request, "evidence/request_record.html", context)


@require_POST
def record_download(request: SignedIn, number: str) -> HttpResponseBase:
    item = _visible_request(request.user, number)
    printed = export_record(item, actor=request.user, now=timezone.now())
    answer = HttpResponse(printed.pdf)
    answer["Content-Disposition"] = f'attachment; filename="{printed.name}"'
    return _kept_nowhere(answer, "application/pdf")


@require_POST
def request_pack_new(request: SignedIn, number: str) -> HttpResponse:
    """The same as ``pack_new``, from the request's own page."""
    item = _visible_request(request.user, number)
    pack = request_pack(item, actor=request.user, now=timezone.now())
    messages.info(request, _("The pack is being built. You can leave this page."))
    return redirect(pack)


@require_safe
def incident_packs(request: SignedIn, number: str) -> HttpResponse:
    """The packs of an incident that the reader may see."""
    item = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    packs = Pack.objects.visible_to(request.user).for_list().filter(incident=item)[:10]
    context = {"item": item, "packs": [pack_face(pack) for pack in packs]}
    return render(request, "evidence/incident_packs.html", context)


@require_POST
def incident_pack_new(request: SignedIn, number: str) -> HttpResponse:
    """A pack from the incident's own page."""
    item = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    pack = request_pack(item, actor=request.user, now=timezone.now())
    messages.info(request, _("The pack is being built. You can leave this page."))
    return redirect(pack)


def _kept_nowhere(answer: HttpResponseBase, kind: str) -> HttpResponseBase:
    answer["Content-Type"] = kind
    answer["Cache-Control"] = "private, no-store"
    return answer
