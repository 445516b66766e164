"""Tests of restoring a backup: the register, one of them, and entering one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evidence.actions import restore_tests as acts
from evidence.controls_forms import RestoreForm
from evidence.controls_names import STATE_SIGNS, VERDICT_HELP
from evidence.models.restore_tests import RestoreTest
from evidence.rules.own_controls import QUARTER, standing
from evidence.rules.restoring import Verdict
from evidence.views.own_controls import only_for_readers
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


@require_safe
def restore_test_list(request: SignedIn) -> HttpResponse:
    only_for_readers(request)
    last = RestoreTest.objects.last_passed_on()
    rows = RestoreTest.objects.all()
    context = {
        "page": page_of(rows, request.GET, rows.select_related("tested_by")),
        "no": acts.enter_no(request.user, timezone.now()),
        "sign": STATE_SIGNS[standing(last, QUARTER, timezone.localdate())],
        "due": last + QUARTER if last else None,
    }
    return render(request, "evidence/restore_test_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_test_new(request: SignedIn) -> HttpResponse:
    only_for_readers(request)
    now = timezone.now()
    refuse(acts.enter_no(request.user, now))
    if request.method != "POST":
        form = RestoreForm(initial={"tested_by": request.user})
        return render(request, "evidence/restore_test_new.html", {"form": form})
    form, status = RestoreForm(request.POST), 422
    if form.is_valid():
        try:
            made = acts.enter_restore_test(
                form.told, form.cleaned_data["printed"], form.by, actor=request.user, now=now
            )
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("Entered."))
            return redirect(made)
    return render(request, "evidence/restore_test_new.html", {"form": form}, status=status)


@require_safe
def restore_test_detail(request: SignedIn, number: str) -> HttpResponse:
    rows = RestoreTest.objects.visible_to(request.user, timezone.localdate())
    test = get_object_or_404(rows.select_related("tested_by", "entered_by"), number=number)
    context = {"test": test, "help": VERDICT_HELP[Verdict(test.verdict)]}
    return render(request, "evidence/restore_test_detail.html", context)
