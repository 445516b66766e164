"""Evidence packs for programs: ask for one, see how far it is, take it away."""

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response

from evidence.actions.packs import download_pack, request_pack
from evidence.api.pack_shapes import PackIn, PackOut, PackRow, PacksQuery
from evidence.faces import pack_face
from evidence.models import Pack
from evidence.models.scopes import find_subject
from evidence.pack_room import place_of
from evidence.rules.packing import Kind
from evidence.rules.packs import State
from evidence.rules.scopes import span_of
from govportal.api.paging import page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from govportal.refusals import Refusal, Refused

TAG = "evidence"


def _pack(request: PersonsCall, number: str) -> Pack:
    return get_object_or_404(Pack.objects.visible_to(request.user).for_list(), number=number)


def _shown(request: PersonsCall, pack: Pack, status: int = 200) -> Response:
    face = pack_face(pack, reader=request.user, before=place_of(pack))
    answer = tagged(request, pack.state, PackOut(face).data, status)
    if status == 201:
        address = reverse("api_pack", args=[pack.number])
        answer["Location"] = request.build_absolute_uri(address)
    return answer


@operation("List evidence packs", asks=PacksQuery, gives=PackRow, is_list=True, tag=TAG)
def packs_list(request: PersonsCall, query: Given) -> Response:
    """One’s own packs, newest first; for auditors all of them."""
    rows = Pack.objects.visible_to(request.user)
    if "kind" in query:
        rows = rows.filter(kind=query["kind"])
    if "state" in query:
        rows = rows.standing(State(query["state"]), timezone.now())
    return page(request, rows, Pack.objects.for_list(), query, PackRow)


@operation("Ask for an evidence pack", takes=PackIn, gives=PackOut, status=201, tagged=True,
           refuses=(409, 422), tag=TAG)  # fmt: skip
def pack_ask(request: PersonsCall, body: Given) -> Response:
    """The same one while it is being built. Read it until `state` is `ready`."""
    kind = Kind(body["kind"])
    span = span_of(kind, body.get("since"), body.get("until"), timezone.localdate())
    if isinstance(span, Refusal):
        raise Refused(span)
    about = find_subject(kind, body["number"], span, request.user)
    pack = request_pack(about, actor=request.user, now=timezone.now())
    return _shown(request, _pack(request, pack.number), 201)


@operation("Read an evidence pack", gives=PackOut, tagged=True, tag=TAG)
def pack_read(request: PersonsCall, number: str) -> Response:
    """What it is about, how far it is, and what it holds once it is built."""
    return _shown(request, _pack(request, number))


@operation("Take an evidence pack away", media="application/zip", refuses=(409, 422), tag=TAG)
def pack_download(request: PersonsCall, number: str) -> HttpResponseBase:
    """The file itself. Each download is recorded in the ledger, which is why this is a POST."""
    pack = _pack(request, number)
    path = download_pack(pack, actor=request.user, now=timezone.now())
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=pack.file_name)
    answer["Content-Type"] = "application/zip"
    answer["Cache-Control"] = "private, no-store"
    return answer
