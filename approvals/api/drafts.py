"""Drafts in the API: written over several calls, then sent."""

from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response

from approvals.actions.drafts import discard_draft, fill_draft, start_draft
from approvals.actions.preparing import Incomplete
from approvals.actions.revising import start_revision, submit_revision
from approvals.actions.submitting import submit
from approvals.api.intake import MOST_BYTES, incomplete, taken_in, told
from approvals.api.requests import shown
from approvals.api.shapes import ContentIn, DraftOut, DraftRow, RequestOut
from approvals.models import Draft, Request
from approvals.outlook import Outlook
from govportal.api.paging import Paged, by_moment, page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.marks import Seen
from govportal.people.models import Person
from govportal.people.signed_in import PersonsCall

TAG = "drafts"


def _own(person: Person, pk: UUID) -> Draft:
    """The draft, sent or not, if the reader writes it; else 404."""
    drafts = Draft.objects.visible_to(person).filter(discarded_at__isnull=True)
    return get_object_or_404(
        drafts.select_related("author__unit", "submitted_as", "revises"), pk=pk
    )


def _answer(request: PersonsCall, pk: UUID, now: datetime, status: int = 200) -> Response:
    draft = _own(request.user, pk)
    # Of a draft that was sent, nothing stands in the way any more.
    faults = [] if draft.submitted_as else Outlook(draft, now, at_check=True).problems
    problems = [{"code": one.code, "path": one.path, "detail": one.detail} for one in told(faults)]
    setattr(draft, "problems", problems)  # noqa: B010 - for the shape, not for the row
    answer = tagged(request, draft.mark, DraftOut(draft).data, status)
    if status == 201:
        answer["Location"] = request.build_absolute_uri(reverse("api_draft", args=[pk]))
    return answer


@operation("List drafts", asks=Paged, gives=DraftRow, is_list=True, tag=TAG)
def drafts_list(request: PersonsCall, query: Given) -> Response:
    """What you are writing and what is shared with you, newest first; what was sent is not here."""
    rows, shown = Draft.objects.visible_to(request.user).unsubmitted(), Draft.objects.all()
    shown = shown.select_related("author", "revises")
    return page(request, rows, shown, query, DraftRow, key=by_moment("created_at"))


@operation("Change a request", gives=DraftOut, status=201, tagged=True, refuses=(409, 422),
           tag=TAG)  # fmt: skip
def revision_begin(request: PersonsCall, number: str) -> Response:
    """Opens the version under review for writing, as a draft: replace it and send it as any other.
    Only the requester and the business owner do. While a change of yours is open, it is that
    one. Sent, the reviews of the version before start again."""
    item = get_object_or_404(Request.objects.visible_to(request.user), number=number)
    now = timezone.now()
    return _answer(request, start_revision(item, actor=request.user, now=now).pk, now, 201)


@operation("Begin a draft", takes=ContentIn, gives=DraftOut, status=201, tagged=True,
           refuses=(422,), most_bytes=MOST_BYTES, tag=TAG)  # fmt: skip
def draft_begin(request: PersonsCall, body: Given) -> Response:
    """Keeps a request without sending it. `problems` says what still stands in the way."""
    now = timezone.now()
    taken = taken_in(body, actor=request.user, now=now)
    draft = start_draft(actor=request.user, now=now, content=taken.content, unknown=taken.unknown)
    return _answer(request, draft.pk, now, 201)


@operation("Read a draft", gives=DraftOut, tagged=True, tag=TAG)
def draft_read(request: PersonsCall, pk: UUID) -> Response:
    """One of your drafts, or one that is shared with you."""
    return _answer(request, pk, timezone.now())


@operation("Replace a draft", takes=ContentIn, gives=DraftOut, tagged=True, matched=True,
           refuses=(409, 422), most_bytes=MOST_BYTES, tag=TAG)  # fmt: skip
def draft_replace(request: PersonsCall, pk: UUID, body: Given, seen: Seen) -> Response:
    """Puts another content in the place of a draft's."""
    draft, now = _own(request.user, pk), timezone.now()
    taken = taken_in(body, actor=request.user, now=now)
    fill_draft(draft, taken.content, taken.unknown, now=now, seen=seen)
    return _answer(request, pk, now)


@operation("Discard a draft", status=204, matched=True, refuses=(409, 422), tag=TAG)
def draft_discard(request: PersonsCall, pk: UUID, seen: Seen) -> Response:
    """Takes a draft away. Only its author does."""
    discard_draft(_own(request.user, pk), actor=request.user, now=timezone.now(), seen=seen)
    return Response(status=204)


@operation("Send a draft", gives=RequestOut, status=201, tagged=True, refuses=(409, 422), tag=TAG)
def draft_send(request: PersonsCall, pk: UUID) -> Response:
    """Sends the draft as it stands. Refused, the draft stays, and `errors` names all that stands
    in the way. Sent a second time it is 409, and nothing happens."""
    draft = _own(request.user, pk)
    send = submit_revision if draft.revises_id else submit
    try:
        sent = send(draft, actor=request.user, now=timezone.now())
    except Incomplete as error:
        raise incomplete(error) from None
    return shown(request, sent.number, 201)
