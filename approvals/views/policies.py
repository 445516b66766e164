"""The register of enterprise policies: the list, one policy, its owner, and the list as CSV."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.policies import (
    begin_policy,
    begin_version,
    hand_over,
    hand_over_refusal,
    new_policy_refusal,
)
from approvals.actions.policies.exporting import note_policies_export
from approvals.forms.policies import OwnerForm, PolicyForm
from approvals.models import Policy
from approvals.models.policies import PolicyQuerySet
from approvals.policy_filters import VIEWS, PolicyFilter
from approvals.policyfile import PolicyRoom, csv_rows
from govportal.paging import page_of
from govportal.people.models import Committee
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


def visible_policy(reader: Any, number: str) -> Policy:
    """The policy, if the reader may see it; else 404."""
    rows = Policy.objects.visible_to(reader).select_related("owner", "committee")
    return get_object_or_404(rows, number=number)


def narrowed(request: SignedIn, form: PolicyFilter) -> PolicyQuerySet:
    rows = Policy.objects.visible_to(request.user)
    return form.narrow(rows, request.user, timezone.localdate())


@require_safe
def policy_list(request: SignedIn) -> HttpResponse:
    now, form = timezone.now(), PolicyFilter(request.GET)
    page = page_of(narrowed(request, form), request.GET, Policy.objects.all().for_list())
    context = {
        "form": form,
        "page": page,
        "today": timezone.localdate(now),
        "views": [
            {"label": label, "address": f"?view={key}", "current": key == form.chosen_view}
            for key, label in VIEWS.items()
        ],
        "query": request.GET.urlencode(),
        "may_begin": new_policy_refusal(request.user, now) is None,
    }
    template = "approvals/policy_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_POST
def policy_export(request: SignedIn) -> HttpResponse:
    """What the filters leave, as CSV; it is recorded who takes it."""
    rows = list(narrowed(request, PolicyFilter(request.GET)).for_list())
    note_policies_export(rows, actor=request.user, now=timezone.now())
    text = StringIO()
    csv.writer(text).writerows(csv_rows(rows))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    answer["Content-Disposition"] = 'attachment; filename="policies.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def policy_new(request: SignedIn) -> HttpResponse:
    """Enter a policy into the register; its first version is written next."""
    now = timezone.now()
    refuse(new_policy_refusal(request.user, now))
    form = PolicyForm(request.POST or None, committees=Committee.objects.all(),
                      initial={"owner": request.user})  # fmt: skip
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            version = begin_policy(**form.cleaned_data, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            return redirect("policy_edit", version.policy.number, version.n)
    context = {"form": form, "refusal": refusal, "heading": _("A new policy")}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/policy_form.html", context, status=status)


@require_safe
def policy_detail(request: SignedIn, number: str) -> HttpResponse:
    policy = visible_policy(request.user, number)
    context = {"room": PolicyRoom(policy, request.user, timezone.now()), "policy": policy}
    return render(request, "approvals/policy_detail.html", context)


@require_POST
def policy_begin(request: SignedIn, number: str) -> HttpResponse:
    """Begin the next version, as a copy of the one in force."""
    policy = visible_policy(request.user, number)
    try:
        version = begin_version(policy, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
        return redirect(policy)
    return redirect("policy_edit", policy.number, version.n)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_owner(request: SignedIn, number: str) -> HttpResponse:
    """Who owns it from now on."""
    policy, now = visible_policy(request.user, number), timezone.now()
    refuse(hand_over_refusal(policy, request.user, now))
    form, refusal = OwnerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(policy, form.cleaned_data["person"], actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The policy is handed over."))
            return redirect(policy)
    context = {"form": form, "refusal": refusal, "heading": _("Another owner"), "policy": policy}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/policy_form.html", context, status=status)
