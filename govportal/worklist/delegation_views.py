"""Out of office: naming a substitute, ending it early, and who stands in for whom."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from govportal.paging import page_of
from govportal.people.delegation_actions import end_no, may_delegate_refusal
from govportal.people.models import Delegation
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from govportal.worklist.actions.delegating import end_delegation, name_substitute
from govportal.worklist.delegation_forms import DelegationForm

SIGNS = {
    "now": ("warn", gettext_lazy("Away now"), "pause"),
    "coming": ("neutral", gettext_lazy("To come"), "wait"),
    "over": ("neutral", gettext_lazy("Over"), "off"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_list(request: SignedIn) -> HttpResponse:
    """One's own absences and those one stands in for; all for administrators and auditors."""
    form = DelegationForm(request.POST or None, initial={"first": timezone.localdate()})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        days = typed["first"], typed["last"]
        try:
            made = name_substitute(
                typed["substitute"], *days, typed["reason"], actor=request.user, now=timezone.now()
            )
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            done = _("%(person)s stands in for you, and is told.")
            messages.success(request, done % {"person": made.substitute})
            return redirect("delegation_list")
    return _list_page(request, form, status)


def _list_page(request: SignedIn, form: DelegationForm, status: int) -> HttpResponse:
    now, reader = timezone.now(), request.user
    seen = Delegation.objects.visible_to(reader, now.date())
    shown = Delegation.objects.select_related("person", "substitute")
    page = page_of(seen, request.GET, shown)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(one, request, now) for one in page.rows],
        "refusal": may_delegate_refusal(reader, now),
    }
    return render(request, "worklist/delegation_list.html", context, status=status)


def _row(one: Delegation, request: SignedIn, now: datetime) -> dict[str, Any]:
    tone, words, shape = SIGNS[one.state(now)]
    if one.ended_at is not None and one.ends_at <= now:
        words = gettext_lazy("Ended early")
    return {
        "row": one,
        "sign": (tone, words, shape),
        "may_end": end_no(one, request.user, now) is None,
    }


@require_POST
def delegation_end(request: SignedIn, pk: int) -> HttpResponse:
    """Back early; a second time changes nothing."""
    now = timezone.now()
    seen = Delegation.objects.visible_to(request.user, now.date())
    delegation = get_object_or_404(seen, pk=pk)
    try:
        end_delegation(delegation, actor=request.user, now=now)
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.info(request, str(refused))
    else:
        messages.success(request, _("It has ended; both are told."))
    return redirect("delegation_list")
