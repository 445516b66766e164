"""Deciding, asking, answering, raising a tier and handing over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import reviews as actions
from approvals.casefile import case_file
from approvals.forms.reviews import HandOverForm, TierForm, VerdictForm
from approvals.models import Request, Review
from approvals.rules.reviews import StepKind
from approvals.views.requests import visible_request
from govportal.refusals import Refused


def _review(item: Request) -> Review:
    if item.review is None:
        raise Http404
    return item.review


def _kind(text: str) -> StepKind:
    try:
        return StepKind(text)
    except ValueError:
        raise Http404 from None


def _case(request: HttpRequest, item: Request, status: int, **more: Any) -> HttpResponse:
    """The case page again, with what was typed and why it was not taken."""
    context = {"case": case_file(item, request.user, timezone.now(), **more)}
    return render(request, "approvals/request_detail.html", context, status=status)


@require_http_methods(["POST"])
def request_decide(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Check a verdict, show it once more, then record it: final acts go through a check page."""
    item = visible_request(request.user, number)
    review, step = _review(item), _kind(kind)
    needed = actions.answers_needed(review, step)
    form = VerdictForm(request.POST, needed=needed)
    given = form.given()
    try:
        actions.check(review, step, given, actor=request.user)
        if "confirmed" not in request.POST:
            context = {"item": item, "kind": kind, "form": form, "given": given, "review": review}
            return render(request, "approvals/request_check.html", context)
        actions.sign(review, step, given, actor=request.user, now=timezone.now())
    except Refused as refused:
        status = 409 if refused.refusal.is_stale else 422
        return _case(request, item, status, typed={kind: form}, refusal=refused.refusal)
    messages.success(request, _("Your verdict is recorded."))
    return redirect(item)


@require_POST
def review_ask(request: HttpRequest, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    text, about = request.POST.get("question", ""), request.POST.get("about", "")[:120]
    try:
        actions.ask(_review(item), text, about, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _case(request, item, 422, question=text, refusal=refused.refusal)
    messages.success(request, _("The question is with the requester; the clock stands still."))
    return redirect(item)


@require_POST
def question_answer(request: HttpRequest, number: str, n: int) -> HttpResponse:
    item = visible_request(request.user, number)
    question = get_object_or_404(_review(item).questions, n=n)
    text = request.POST.get("answer", "")
    try:
        actions.answer(question, text, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _case(request, item, 422, answers={n: text}, refusal=refused.refusal)
    messages.success(request, _("Your answer is with the reviewers."))
    return redirect(item)


@require_POST
def question_withdraw(request: HttpRequest, number: str, n: int) -> HttpResponse:
    item = visible_request(request.user, number)
    question = get_object_or_404(_review(item).questions, n=n)
    actions.withdraw_question(question, actor=request.user, now=timezone.now())
    messages.success(request, _("The question is withdrawn."))
    return redirect(item)


@require_http_methods(["GET", "POST"])
def review_raise_tier(request: HttpRequest, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    review = _review(item)
    form = TierForm(request.POST or None, above=review.tier)
    refusal = actions.raise_tier_refusal(review, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.raise_tier(
                review,
                int(form.cleaned_data["tier"]),
                form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The tier is raised; the review goes on by its route."))
            return redirect(item)
    context = {"item": item, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/review_raise_tier.html", context, status=status)


@require_http_methods(["GET", "POST"])
def review_hand_over(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    item = visible_request(request.user, number)
    step = get_object_or_404(_review(item).steps.select_related("assignee"), pk=pk)
    form = HandOverForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
            actions.hand_over(step, person, reason, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The step is handed over."))
            return redirect(item)
    context = {"item": item, "step": step, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/review_hand_over.html", context, status=status)
