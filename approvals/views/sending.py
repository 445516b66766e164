"""The last page before a request is sent: all that is open, what follows, and the button."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.preparing import Incomplete
from approvals.actions.revising import submit_revision
from approvals.actions.submitting import submit
from approvals.models import Draft, Request
from approvals.outlook import Outlook
from approvals.preview import duties, summary
from approvals.rules.intake import unknown_keys
from approvals.views.drafts import as_read_by, marked
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused


def _written_by(reader: Any, pk: UUID) -> Draft:
    """The draft, sent or not: somebody who clicks twice is told what became of it."""
    drafts = Draft.objects.visible_to(reader).filter(discarded_at__isnull=True)
    related = drafts.select_related("author__unit", "revises__agent", "submitted_as")
    return as_read_by(reader, get_object_or_404(related, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def draft_check(request: SignedIn, pk: UUID) -> HttpResponse:
    """What sending would refuse, by step; sends it when nothing would."""
    draft = _written_by(request.user, pk)
    if draft.submitted_as is not None:
        return _sent_already(request, draft.submitted_as)
    if request.method != "POST":
        return _page(request, draft)
    try:
        sent = _send(draft, request.user)
    except Incomplete as incomplete:
        return _page(request, draft, status=422, refusal=incomplete.refusal)
    except Refused as refused:
        return _refused(request, pk, refused)
    messages.success(request, _("%(number)s is sent.") % {"number": sent.number})
    return redirect(sent)


def _send(draft: Draft, actor: Person) -> Request:
    send = submit_revision if draft.revises_id else submit
    return send(draft, actor=actor, now=timezone.now())


def _sent_already(request: SignedIn, sent: Request) -> HttpResponse:
    words = _("This draft was sent already, as %(number)s.") % {"number": sent.number}
    messages.info(request, words)
    return redirect(sent)


def _refused(request: SignedIn, pk: UUID, refused: Refused) -> HttpResponse:
    draft = _written_by(request.user, pk)
    if draft.submitted_as is not None:
        return _sent_already(request, draft.submitted_as)
    status = 409 if refused.refusal.is_stale else 422
    return _page(request, draft, status=status, refusal=refused.refusal)


def _page(request: SignedIn, draft: Draft, status: int = 200, refusal: Any = None) -> HttpResponse:
    outlook, attachments = (
        Outlook(draft, timezone.now(), at_check=True),
        list(draft.attachments.all()),
    )
    context = {
        "draft": draft,
        "outlook": outlook,
        "steps": marked(outlook),
        "summary": summary(outlook),
        "duties": duties(outlook),
        "unknown": unknown_keys(draft.content),
        "attachments": attachments,
        "documents": len(attachments),
        "refusal": refusal,
        "is_author": draft.author_id == request.user.pk,
    }
    return render(request, "approvals/draft_check.html", context, status=status)
