"""Documents that a reviewer adds while writing: nothing typed is lost by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals.actions.documents import add_document, remove_document
from approvals.forms.reviews import VerdictForm
from approvals.models import Review, ReviewDocument
from approvals.rules.reviews import StepKind
from approvals.views.cases import not_taken, show_case, visible_review
from approvals.views.reviews import form_of, kind_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused


def _typed(request: SignedIn, review: Review, kind: StepKind) -> VerdictForm:
    """The verdict as far as it is written; nobody has asked yet what is missing."""
    return form_of(request, review, kind).as_written()


@require_POST
def document_add(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """One more document of a duty; the verdict in the same form goes on being written."""
    review, step = visible_review(request.user, pk), kind_of(kind)
    typed, file = _typed(request, review, step), request.FILES.get("document")
    try:
        if file is None:
            messages.error(request, _("Choose a file."))
        else:
            made = add_document(review, step, file, actor=request.user, now=timezone.now())
            messages.success(request, _("“%(name)s” is attached.") % {"name": made})
    except Refused as refused:
        return not_taken(request, pk, refused.refusal, typed=typed)
    return show_case(request, review, typed=typed)


@require_POST
def document_remove(request: SignedIn, pk: int, document: int) -> HttpResponse:
    review = visible_review(request.user, pk)
    found = get_object_or_404(
        ReviewDocument.objects.select_related("step__review", "attachment"),
        pk=document,
        step__review=review,
    )
    typed = _typed(request, review, StepKind(found.step.kind))
    try:
        remove_document(found, actor=request.user, now=timezone.now())
    except Refused as refused:
        return not_taken(request, pk, refused.refusal, typed=typed)
    messages.success(request, _("“%(name)s” is taken off.") % {"name": found})
    return show_case(request, review, typed=typed)
