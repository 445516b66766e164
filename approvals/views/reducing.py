"""Proposing a reduced scope of what is under review."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.reducing import reduce_refusal, reduce_scope
from approvals.actions.requests import content_under
from approvals.actions.standing import kind_of
from approvals.forms.reducing import ReductionForm
from approvals.models import Review
from approvals.rules.reductions import kind_refusal
from approvals.views.cases import visible_review
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse


@require_http_methods(["GET", "POST"])
def review_reduce(request: SignedIn, pk: int) -> HttpResponse:
    review, now = visible_review(request.user, pk), timezone.now()
    refuse(reduce_refusal(review, request.user, now))
    content = content_under(review)
    refuse(kind_refusal(kind_of(content)))
    form = ReductionForm(request.POST or None, content=content, digest=review.digest)
    refusal = _stale(request, review)
    if request.method == "POST" and refusal is None and form.is_valid():
        said = form.cleaned_data
        try:
            reduce_scope(
                review, form.cut, said["reason"], said["digest"], actor=request.user, now=now
            )
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("What is left is under review; the requester is told."))
            return redirect(f"{review.get_absolute_url()}#changed")
    context = {"review": review, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/review_reduce.html", context, status=status)


def _stale(request: SignedIn, review: Review) -> Refusal | None:
    """A page of an older version: what it offered is not what is there to be taken out now."""
    is_old = request.method == "POST" and request.POST.get("digest") != review.digest
    return Refusal("review.version_stale") if is_old else None
