"""Published checkpoints: what went where, what did not arrive, and one from elsewhere beside the
ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions.comparing import Comparison, compare_and_record
from evidence.actions.publishing import (
    is_beside_its_own_data,
    places,
    publish_checkpoint,
    publish_no,
)
from evidence.actions.republishing import again_no, try_again
from evidence.faces_of_keeping import CHANNEL_WORDS, PUBLICATION_SIGNS, VERDICT_WORDS
from evidence.keeping_forms import CompareForm
from evidence.models import Publication
from evidence.rules.packs import audit_refusal
from evidence.rules.publications import Channel, file_name
from govportal.ledger.rules import notes
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


@dataclass(frozen=True)
class Line:
    """A publication as a page shows it."""

    row: Publication

    @property
    def channel(self) -> Any:
        return CHANNEL_WORDS[Channel(self.row.channel)]

    @property
    def sign(self) -> tuple[str, Any, str]:
        return PUBLICATION_SIGNS[self.row.state]

    @property
    def at(self) -> datetime | None:
        """When it arrived."""
        if self.row.state != "taken":
            return None
        if self.row.post is not None:
            return self.row.post.sent_at
        last = self.row.newest_try
        return last.at if last else None


def _reader(request: SignedIn) -> None:
    refuse(audit_refusal(request.user.sees_all_on(timezone.localdate())))


def _one(pk: int) -> Publication:
    return get_object_or_404(Publication.objects.for_list(), pk=pk)


@require_safe
def publication_list(request: SignedIn) -> HttpResponse:
    _reader(request)
    page = page_of(Publication.objects.all(), request.GET, Publication.objects.for_list())
    set_up = [(CHANNEL_WORDS[channel], place) for channel, place in places()]
    context = {
        "page": page,
        "lines": [Line(row) for row in page.rows],
        "places": [(words, place if words != CHANNEL_WORDS[Channel.WEBHOOK] else "")
                   for words, place in set_up],
        "beside": is_beside_its_own_data(),
        "no": publish_no(request.user, timezone.now()),
    }  # fmt: skip
    return render(request, "evidence/publication_list.html", context)


@require_POST
def publication_new(request: SignedIn) -> HttpResponse:
    """Publish the newest checkpoint now; it is on its way within a minute."""
    _reader(request)
    try:
        made = publish_checkpoint(actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused))
    else:
        words = _("On its way to %(n)s places.") if made else _("It has been published already.")
        messages.success(request, words % {"n": len(made)})
    return redirect("publication_list")


@require_safe
def publication_detail(request: SignedIn, pk: int) -> HttpResponse:
    _reader(request)
    row = _one(pk)
    context = {
        "line": Line(row),
        "row": row,
        "stamp": getattr(row, "stamp", None),
        "tries": list(row.post.tries.all()) if row.post else list(row.tries.all()),
        "no": again_no(row, request.user, timezone.now()),
    }
    return render(request, "evidence/publication_detail.html", context)


@require_POST
def publication_retry(request: SignedIn, pk: int) -> HttpResponse:
    _reader(request)
    row = _one(pk)
    try:
        try_again(row, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.info(request, str(refused))
    else:
        messages.success(request, _("It is tried again within seconds."))
    return redirect(row)


@require_safe
def publication_note(request: SignedIn, pk: int) -> HttpResponse:
    """The checkpoint itself: public, and so given without a record."""
    _reader(request)
    row = _one(pk)
    answer = HttpResponse(row.note, content_type="text/plain; charset=utf-8")
    name = file_name(notes.read(row.note).origin, row.size)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def publication_stamp(request: SignedIn, pk: int) -> HttpResponse:
    """The authority's answer, for ``openssl ts -verify``."""
    _reader(request)
    row = _one(pk)
    stamp = getattr(row, "stamp", None)
    if stamp is None:
        raise Http404
    answer = HttpResponse(bytes(stamp.token), content_type="application/timestamp-reply")
    name = file_name(notes.read(row.note).origin, row.size).replace(".note", ".tsr")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def publication_compare(request: SignedIn) -> HttpResponse:
    """A checkpoint that somebody kept, beside the ledger as it is now."""
    _reader(request)
    sent = request.method == "POST"
    form = CompareForm(request.POST, request.FILES) if sent else CompareForm()
    found: Comparison | None = None
    if sent and form.is_valid():
        text = form.cleaned_data["note"]
        found = compare_and_record(text, actor=request.user, now=timezone.now())
    context = {"form": form, "found": found, "words": found and VERDICT_WORDS[found.verdict]}
    status = 422 if sent and found is None else 200
    return render(request, "evidence/publication_compare.html", context, status=status)
