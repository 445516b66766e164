"""Deciding, asking, answering, raising a tier and handing over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import handing_over, questions
from approvals.actions import reviews as actions
from approvals.casefile import case_file
from approvals.forms.reviews import HandOverForm, TierForm, VerdictForm
from approvals.models import Request, Review, SignOff
from approvals.rules.reviews import StepKind
from approvals.views.requests import visible_request
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


def _review(item: Request) -> Review:
    if item.review is None:
        raise Http404
    return item.review


def _kind(text: str) -> StepKind:
    try:
        return StepKind(text)
    except ValueError:
        raise Http404 from None


def _case(request: SignedIn, item: Request, status: int, **more: Any) -> HttpResponse:
    """The case page again, with what was typed and why it was not taken."""
    context = {"case": case_file(item, request.user, timezone.now(), **more)}
    return render(request, "approvals/request_detail.html", context, status=status)


@require_http_methods(["POST"])
def request_decide(request: SignedIn, number: str, kind: str) -> HttpResponse:
    """Check a verdict, show it once more, then record it: final acts go through a check page."""
    item = visible_request(request.user, number)
    review, step = _review(item), _kind(kind)
    form = VerdictForm(request.POST, kind=step, needed=actions.answers_needed(review, step))
    given = form.given()
    if "back" in request.POST:
        return _case(request, item, 200, typed=form)
    try:
        actions.check(review, step, given, actor=request.user)
        if "confirmed" not in request.POST:
            context = {"item": item, "kind": kind, "form": form, "given": given, "review": review}
            return render(request, "approvals/request_check.html", context)
        actions.sign(review, step, given, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _not_recorded(request, number, form, refused)
    messages.success(request, _("Your verdict is recorded."))
    return redirect(item)


def _not_recorded(
    request: SignedIn, number: str, form: VerdictForm, refused: Refused
) -> HttpResponse:
    """The page as it is now with what was typed; who clicked twice is told that it counted once."""
    item = visible_request(request.user, number)
    before = _given_before(_review(item), form, request.user)
    if before is not None:
        words = _("Your verdict was recorded already, %(at)s; nothing was recorded twice.")
        at = date_format(
            timezone.localtime(before.signed_at), pgettext("date this year", "D j M") + ", H:i"
        )
        messages.info(request, words % {"at": at})
        return redirect(item)
    form.show(refused.refusal)
    form.apply_to(_review(item).digest)
    status = refused.refusal.status
    return _case(request, item, status, typed=form, refusal=refused.refusal)


def _given_before(review: Review, form: VerdictForm, reader: Person) -> SignOff | None:
    """The reader's own verdict, where the form only says it again; else None."""
    given = form.given()
    mine = review.sign_offs.filter(step__kind=form.kind, person=reader, digest=given.digest)
    same = mine.filter(verdict=given.verdict or "", rationale=given.rationale.strip())
    return same.first()


@require_POST
def review_ask(request: SignedIn, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    text, about = request.POST.get("question", ""), request.POST.get("about", "")[:120]
    try:
        questions.ask(_review(item), text, about, actor=request.user, now=timezone.now())
    except Refused as refused:
        asked = {"question": text, "about": about}
        return _case(request, item, refused.refusal.status, asked=asked, refusal=refused.refusal)
    messages.success(request, _("The question is with the requester; the clock stands still."))
    return redirect(item)


@require_POST
def question_answer(request: SignedIn, number: str, n: int) -> HttpResponse:
    item = visible_request(request.user, number)
    question = get_object_or_404(_review(item).questions, n=n)
    text = request.POST.get("answer", "")
    try:
        questions.answer(question, text, actor=request.user, now=timezone.now())
    except Refused as refused:
        status = refused.refusal.status
        return _case(request, item, status, answer=(n, text), refusal=refused.refusal)
    messages.success(request, _("Your answer is with the reviewers."))
    return redirect(item)


@require_POST
def question_withdraw(request: SignedIn, number: str, n: int) -> HttpResponse:
    item = visible_request(request.user, number)
    question = get_object_or_404(_review(item).questions, n=n)
    questions.withdraw_question(question, actor=request.user, now=timezone.now())
    messages.success(request, _("The question is withdrawn."))
    return redirect(item)


@require_http_methods(["GET", "POST"])
def review_raise_tier(request: SignedIn, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    review = _review(item)
    refuse(actions.raise_tier_refusal(review, request.user))
    form, refusal = TierForm(request.POST or None, above=review.tier), None
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
def review_hand_over(request: SignedIn, number: str, pk: int) -> HttpResponse:
    item = visible_request(request.user, number)
    step = get_object_or_404(_review(item).steps.select_related("assignee"), pk=pk)
    refuse(handing_over.hander_refusal(_review(item), request.user, timezone.now()))
    form, refusal = HandOverForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
            handing_over.hand_over(step, person, reason, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The step is handed over."))
            return redirect(item)
    context = {"item": item, "step": step, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/review_hand_over.html", context, status=status)
