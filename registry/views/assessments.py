"""Assessing a vendor on a page of its own; files are kept as they come."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry.actions import assess, keep_document
from registry.actions.vendor_parts import why_not
from registry.assessment_form import AssessmentForm, file_fields, kept_field
from registry.models import Vendor
from registry.models.releases import day_of
from registry.rules.vendors import Act
from registry.views.vendors import vendor_or_404


def files_kept(
    request: SignedIn, vendor: Vendor, fields: Iterable[str], hidden: Callable[[str], str]
) -> tuple[QueryDict, dict[str, str]]:
    """Store what was uploaded, so that nothing else that is wrong loses it.

    What was typed, with the numbers of the stored files in their hidden fields; and what is wrong
    with files that were not taken.
    """
    typed, wrong = request.POST.copy(), dict[str, str]()
    for field in fields:
        file = request.FILES.get(field)
        if file is None:
            continue
        try:
            made = keep_document(vendor, file, actor=request.user, now=timezone.now())
        except Refused as refused:
            wrong[field] = str(refused)
        else:
            typed[hidden(field)] = str(made.pk)
    return typed, wrong


@require_http_methods(["GET", "POST"])
def vendor_assess(request: SignedIn, slug: str) -> HttpResponse:
    vendor, now = vendor_or_404(request, slug), timezone.now()
    refuse(why_not(Act.ASSESS, vendor, request.user, now))
    typed: QueryDict | None = None
    wrong: dict[str, str] = {}
    if request.method == "POST":
        typed, wrong = files_kept(request, vendor, file_fields(request.POST), kept_field)
    form = AssessmentForm(typed, vendor=vendor, reader=request.user, today=day_of(now))
    status = 200
    if typed is not None and "more" not in typed:
        status = _try(request, vendor, form, wrong)
        if status == 302:
            messages.success(request, _("The assessment is recorded and counts from now on."))
            return redirect("vendor_detail", vendor.slug)
    elif typed is not None:
        form.as_typed()
    context = {"form": form, "vendor": vendor}
    return render(request, "registry/vendor_assess.html", context, status=status)


def _try(request: SignedIn, vendor: Vendor, form: AssessmentForm, wrong: dict[str, str]) -> int:
    """Record it; 302 when that is done, else the status of why not, said in the form."""
    form.is_valid()
    for field, words in wrong.items():
        form.add_error(field, words)
    if form.errors:
        return 422
    try:
        assess(vendor, form.found, actor=request.user, now=timezone.now())
    except Refused as refused:
        form.show(refused.refusal)
        return refused.refusal.status
    return 302
