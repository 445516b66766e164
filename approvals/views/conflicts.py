"""The register of conflicts of interest, and a reviewer's stepping back."""

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions.stepping_back import step_back, step_back_refusal
from approvals.conflict_filters import ConflictFilter
from approvals.conflict_register import csv_rows, lines_of, register_refusal, with_case
from approvals.forms.ballots import ReasonForm
from approvals.models import ReviewParty
from approvals.views.ballot_acts import Act
from approvals.views.cases import visible_review
from approvals.views.reviews import kind_of
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse

BACK = Act(
    gettext_lazy("Step back from this review"),
    gettext_lazy(
        "You have a conflict of interest. You may read on, but decide nothing in this case, and it "
        "cannot be taken back. The duty goes to somebody else; the reason goes into the register "
        "of conflicts."
    ),
    gettext_lazy("Step back"),
    gettext_lazy("You have stepped back; your reason is on record."),
)


@require_safe
def conflict_list(request: SignedIn) -> HttpResponse:
    """Every conflict of every case, newest first."""
    refuse(register_refusal(request.user.roles_on(timezone.localdate())))
    form = ConflictFilter(request.GET)
    rows = form.narrow(ReviewParty.objects.all())
    page = page_of(rows, request.GET, with_case(ReviewParty.objects.all()))
    query = request.GET.urlencode()
    context = {"form": form, "page": page, "lines": lines_of(page.rows), "query": query}
    template = "approvals/conflict_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_safe
def conflict_export(request: SignedIn) -> HttpResponse:
    """The same as CSV, with what was filtered; formulas made inert."""
    refuse(register_refusal(request.user.roles_on(timezone.localdate())))
    rows = ConflictFilter(request.GET).narrow(ReviewParty.objects.all())
    text = StringIO()
    csv.writer(text).writerows(csv_rows(rows))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    answer["Content-Disposition"] = 'attachment; filename="conflicts.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def review_step_back(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """A reviewer declares a conflict, with the reason."""
    review, step = visible_review(request.user, pk), kind_of(kind)
    if request.method != "POST":
        refuse(step_back_refusal(review, step, request.user))
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            step_back(review, step, reason, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("You have stepped back; your reason is on record."))
            return redirect(review)
    context = {"review": review, "form": form, "refusal": refusal, "act": BACK}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/ballot_reason.html", context, status=status)
