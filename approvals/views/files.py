"""Documents of drafts and requests: attached, listed, taken off; served as downloads only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.drafts import attach_file, detach_file
from approvals.actions.effects import visible_reviews
from approvals.forms.uploads import AttachmentForm
from approvals.models import Attachment, Draft, EvidenceFile, Request, ReviewDocument
from approvals.views.drafts import open_draft
from govportal.downloads import download
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused


def visible_attachments(reader: Any) -> QuerySet[Attachment]:
    """Files of the reader's drafts; of versions, reviews and evidence the reader may see."""
    drafts = Draft.objects.visible_to(reader).unsubmitted()
    versions = Attachment.versions.through.objects.filter(
        requestversion__request__in=Request.objects.visible_to(reader)
    )
    evidence = EvidenceFile.objects.filter(
        Q(submission=None, attachment__uploaded_by=reader)
        | Q(submission__isnull=False, condition__review__in=visible_reviews(reader))
    )
    documents = ReviewDocument.objects.filter(step__review__in=visible_reviews(reader))
    return Attachment.objects.filter(
        Q(draft__in=drafts)
        | Q(pk__in=versions.values("attachment_id"))
        | Q(pk__in=evidence.values("attachment_id"))
        | Q(pk__in=documents.values("attachment_id"))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draft_files(request: SignedIn, pk: UUID) -> HttpResponse:
    """The draft's documents, and one more."""
    draft = open_draft(request.user, pk)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["attachment"]
        try:
            kept = attach_file(draft, file, actor=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error("attachment", str(refused))
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": kept.name})
            return redirect("draft_files", pk)
    context = {"draft": draft, "form": form, "attachments": draft.attachments.all()}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/draft_files.html", context, status=status)


@require_POST
def draft_file_remove(request: SignedIn, pk: UUID, file: UUID) -> HttpResponse:
    draft = open_draft(request.user, pk)
    attachment = get_object_or_404(draft.attachments, pk=file)
    detach_file(draft, attachment)
    messages.success(request, _("“%(name)s” is taken off.") % {"name": attachment.name})
    return redirect("draft_files", pk)


@require_safe
def attachment(request: SignedIn, pk: UUID) -> FileResponse:
    """A file as a download: its type is fixed by its ending, and it is never shown inline."""
    found = get_object_or_404(visible_attachments(request.user), pk=pk)
    return download(found.file, found.name)
