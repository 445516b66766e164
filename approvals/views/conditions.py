"""Conditions: the list, handing in evidence, verifying it, and another wording."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions import conditions as actions
from approvals.actions.conditions.circle import circle_of
from approvals.actions.conditions.evidence import files_of
from approvals.actions.conditions.merging import who_refusal
from approvals.actions.effects import visible_reviews
from approvals.condition_lines import Typed, sign_of
from approvals.filters import CONDITION_VIEWS, conditions_of_view
from approvals.forms.evidence import EvidenceForm, MergeForm, VerifyForm
from approvals.models import Condition
from approvals.rules.conditions import drop_refusal
from approvals.views.cases import not_taken, show_case
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.worklist.faces import glance_of


def visible_condition(reader: Any, pk: int) -> Condition:
    """The condition, if the reader may see its case; else 404, as if it did not exist."""
    rows = Condition.objects.filter(review__in=visible_reviews(reader))
    related = rows.select_related("review__committee", "review__decision__ballot", "owner")
    return get_object_or_404(related, pk=pk)


@require_safe
def condition_list(request: SignedIn) -> HttpResponse:
    """All conditions of cases that the reader may see; those that wait, by default."""
    now = timezone.now()
    view = request.GET.get("view") or "open"
    seen = Condition.objects.filter(review__in=visible_reviews(request.user))
    rows = conditions_of_view(seen, view, request.user, now)
    page = page_of(rows, request.GET, Condition.objects.with_people().select_related("review"))
    context = {"page": page, "rows": [_row(one, now) for one in page.rows], "views": _views(view)}
    template = "approvals/condition_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _row(condition: Condition, now: Any) -> dict[str, Any]:
    clock = condition.clock if condition.state == "open" else None
    glance = glance_of(clock, now) if clock is not None and not clock.is_stopped else None
    return {"condition": condition, "sign": sign_of(condition, now), "clock": glance}


def _views(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "address": f"?view={key}", "current": key == current}
        for key, label in CONDITION_VIEWS.items()
    ]


@require_POST
def condition_submit(request: SignedIn, pk: int) -> HttpResponse:
    """Keep the files that came, then hand in the evidence, or show what is still to do."""
    condition = visible_condition(request.user, pk)
    form, now = EvidenceForm(request.POST, condition=condition), timezone.now()
    typed = Typed(condition=pk, evidence=form)
    try:
        for file in request.FILES.getlist("documents"):
            actions.attach_evidence(condition, file, actor=request.user, now=now)
        if "attach" in request.POST:
            form.quiet()
            return show_case(request, condition.review, condition=typed)
        actions.submit(condition, form.typed, actor=request.user, now=now)
    except Refused as refused:
        form.show(refused.refusal)
        return not_taken(request, condition.review_id, refused.refusal, condition=typed)
    messages.success(request, _("Your evidence is handed in; somebody else verifies it."))
    return redirect(condition.url)


@require_POST
def condition_file_remove(request: SignedIn, pk: int, file: UUID) -> HttpResponse:
    condition = visible_condition(request.user, pk)
    pending = get_object_or_404(files_of(condition, request.user), attachment=file)
    actions.detach_evidence(pending)
    messages.success(request, _("“%(name)s” is taken off.") % {"name": pending.attachment.name})
    return redirect(condition.url)


@require_POST
def condition_verify(request: SignedIn, pk: int) -> HttpResponse:
    """Check a verdict on evidence, show it once more, then record it."""
    condition = visible_condition(request.user, pk)
    form, now = VerifyForm(request.POST, condition=condition), timezone.now()
    finding, typed = form.finding(), Typed(condition=pk, verdict=form)
    if "back" in request.POST:
        return show_case(request, condition.review, condition=typed)
    try:
        actions.check_verdict(condition, finding, actor=request.user, now=now)
        if "confirmed" not in request.POST:
            context = {"condition": condition, "form": form, "finding": finding}
            return render(request, "approvals/condition_check.html", context)
        actions.verify(condition, finding, actor=request.user, now=now)
    except Refused as refused:
        form.show(refused.refusal)
        waiting = circle_of(condition.review, now, [condition]).waiting.get(pk)
        form.apply_to(waiting.n if waiting else None)
        return not_taken(request, condition.review_id, refused.refusal, condition=typed)
    messages.success(request, _("Your verdict on the evidence is recorded."))
    return redirect(condition.url)


@require_http_methods(["GET", "POST"])
def condition_merge(request: SignedIn, pk: int) -> HttpResponse:
    """A page of its own: which conditions, and what takes their place."""
    condition, now = visible_condition(request.user, pk), timezone.now()
    review = condition.review
    refuse(who_refusal(review, [condition], request.user, now))
    open_ones = review.conditions.filter(state="open", due_at__gt=now)
    rows = list(open_ones.select_related("owner").order_by("n"))
    first = {"chosen": [condition.n], "text": condition.text, "owner": condition.owner_id}
    form = MergeForm(request.POST or None, conditions=rows, initial=first)
    refusal = None
    if request.method == "POST":
        form.is_valid()
        clean = form.cleaned_data
        what = (clean.get("chosen") or [], clean.get("text") or "", clean.get("owner"))
        try:
            made = actions.merge(review, *what, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
            form.show(refusal)
        else:
            messages.success(
                request, _("The new wording stands; the originals are kept beside it.")
            )
            return redirect(made.url)
    context = {"condition": condition, "form": form, "refusal": refusal, "drop": drop_refusal()}
    status = refusal.status if refusal else 200
    return render(request, "approvals/condition_merge.html", context, status=status)
