"""Naming another owner for the condition of somebody who left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.conditions.handing_over import name_owner, owner_no
from approvals.forms.reviews import HandOverForm
from approvals.views.conditions import visible_condition
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


@require_http_methods(["GET", "HEAD", "POST"])
def condition_owner(request: SignedIn, pk: int) -> HttpResponse:
    """Who owes the condition from now on, and why."""
    condition, now = visible_condition(request.user, pk), timezone.now()
    refuse(owner_no(condition, request.user, now))
    form, refusal = HandOverForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
        try:
            name_owner(condition, person, reason, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The condition is handed over."))
            return redirect(condition)
    context = {"condition": condition, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/condition_owner.html", context, status=status)
